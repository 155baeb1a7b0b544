"""The archive keeps each post once, whole, and under one id for good."""

from __future__ import annotations

import random
import sqlite3
import time
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from itertools import permutations
from typing import TYPE_CHECKING

import pytest

from corpus.archive.archive import Analysis, Archive, Change
from corpus.article import Attribution, Post, RegionEvidence, RegionTag, Span
from corpus.errors import ArchiveError
from tests.builders import BODY, a_post, an_archive, no_analysis

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PERMALINK = "lamp.example/2011/12/07/harbour"
URL = f"https://{PERMALINK}/"
NUMBER = "lamp.example?p=12"
OTHER_BODY = (
    "A kite festival on the west meadow drew four hundred people and a single, patient cow.\n\n"
    "The longest kite measured sixty metres and was carried by eleven children from the quarry "
    "school, who had sewn it over two winters from bed sheets.\n\n"
    "Rain ended the second day early, and the soup was given away at the bridge until nightfall."
)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with an_archive(tmp_path / "archive.sqlite") as opened:
        yield opened


def put(archive: Archive, *posts: Post) -> list[Change]:
    with archive.transaction():
        return [archive.put(post, no_analysis) for post in posts]


def bodies(archive: Archive) -> list[str]:
    return [article.body for article in archive.articles()]


def numbered(count: int) -> list[Post]:
    return [
        a_post(
            f"lamp.example/post-{n}",
            title=f"Report {n}",
            body=f"{n}. {OTHER_BODY} " + " ".join(f"word{n}x{i}" for i in range(30)),
            url=f"https://lamp.example/post-{n}",
            published=date(2011, 1, 1) + timedelta(days=n),
        )
        for n in range(count)
    ]


# Importing again


def test_importing_the_same_post_twice_changes_and_analyzes_nothing(
    archive: Archive,
) -> None:
    post = a_post(PERMALINK, NUMBER, url=URL)
    assert put(archive, post) == [Change.NEW]
    before = archive.digest()

    def refuse(_: Post) -> Analysis:
        pytest.fail("the words are known and need no analysis")

    with archive.transaction():
        assert archive.put(post, refuse) is Change.UNCHANGED
    assert archive.digest() == before
    assert len(archive) == 1


def test_a_changed_post_replaces_its_article_under_the_same_id(archive: Archive) -> None:
    post = a_post(PERMALINK, url=URL)
    put(archive, post)
    (before,) = archive.articles()
    assert put(archive, replace(post, body=OTHER_BODY)) == [Change.CHANGED]
    (after,) = archive.articles()
    assert (after.id, after.body) == (before.id, OTHER_BODY)


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Another Title"},
        {"published": date(2012, 1, 2)},
        {"author": "B. Writer"},
        {"categories": ("Lamps",)},
        {"url": "https://www.lamp.example/2011/12/07/harbour"},
        {"blockquotes": (Span(0, 10),)},
    ],
    ids=str,
)
def test_everything_that_an_article_shows_counts_as_a_change(
    archive: Archive, change: dict[str, object]
) -> None:
    post = a_post(PERMALINK, url=URL)
    put(archive, post)
    assert put(archive, a_post(PERMALINK, **{"url": URL} | change)) == [Change.CHANGED]


def test_a_post_that_is_changed_back_is_changed_back(archive: Archive) -> None:
    first = a_post(PERMALINK, url=URL)
    second = replace(first, body=OTHER_BODY)
    assert put(archive, first, second, first) == [Change.NEW, Change.CHANGED, Change.CHANGED]
    assert bodies(archive) == [BODY]


def test_the_digest_does_not_depend_on_the_order_of_import_or_re_import(tmp_path: Path) -> None:
    posts = numbered(12)
    shuffled = random.Random(7).sample(posts, len(posts))  # noqa: S311 - no secret
    with (
        an_archive(tmp_path / "one.sqlite", posts) as one,
        an_archive(tmp_path / "other.sqlite", shuffled) as other,
    ):
        assert one.digest() == other.digest()
        assert list(one.articles()) == list(other.articles())
        before = one.digest()
        assert set(put(one, *shuffled)) == {Change.UNCHANGED}
        assert one.digest() == before


def test_the_digest_changes_with_any_article(tmp_path: Path) -> None:
    posts = numbered(3)
    with an_archive(tmp_path / "archive.sqlite", posts) as archive:
        before = archive.digest()
        put(archive, replace(posts[1], author="C. Writer"))
        changed = archive.digest()
        with archive.transaction():
            assert archive.remove([posts[2].keys[0]])
        assert len({before, changed, archive.digest()}) == 3


# One post, one article


@pytest.mark.parametrize("swapped", [False, True])
def test_a_numbered_copy_and_a_permalink_copy_with_near_equal_text_are_one_article(
    archive: Archive, swapped: bool
) -> None:
    numbered_copy = a_post(NUMBER, url="http://lamp.example/?p=12")
    permalink_copy = a_post(
        PERMALINK, url=URL, published=date(2011, 12, 7), body=BODY.replace("'", "’") + " "
    )
    posts = [numbered_copy, permalink_copy]
    put(archive, *(posts[::-1] if swapped else posts))
    (article,) = archive.articles()
    assert article.url == URL, "the copy that says most is the article"
    assert put(archive, *posts) == [Change.UNCHANGED] * 2


def test_two_copies_that_differ_in_text_become_one_article_once_a_third_has_both_keys(
    archive: Archive,
) -> None:
    cut_off = a_post(NUMBER, url="http://lamp.example/?p=12", body=BODY[:90])
    whole = a_post(PERMALINK, url=URL)
    export = a_post(PERMALINK, NUMBER, url=URL, source="export.xml", categories=("Lamps",))
    assert put(archive, cut_off, whole) == [Change.NEW, Change.NEW]
    (kept,) = (each for each in archive.articles() if each.url == URL)
    assert put(archive, export) == [Change.CHANGED]
    (article,) = archive.articles()
    assert article.id == kept.id
    assert put(archive, cut_off, whole, export) == [Change.UNCHANGED] * 3
    assert len(archive) == 1


def test_posts_that_the_site_says_are_two_stay_two_although_their_text_is_equal(
    archive: Archive,
) -> None:
    day = date(2011, 12, 7)
    put(
        archive,
        a_post(
            "lamp.example/one", "lamp.example?p=1", url="https://lamp.example/one", published=day
        ),
        a_post(
            "lamp.example/two", "lamp.example?p=2", url="https://lamp.example/two", published=day
        ),
        a_post("lamp.example?p=3", url="https://lamp.example/?p=3", published=day),
    )
    assert len(archive) == 3


def test_a_post_whose_permalink_changed_keeps_its_id(archive: Archive) -> None:
    first = a_post(PERMALINK, NUMBER, url=URL, published=date(2011, 12, 7))
    moved = a_post(
        "lamp.example/harbour-lamp", NUMBER, url="https://lamp.example/harbour-lamp", title="New",
        published=date(2011, 12, 7),
    )  # fmt: skip
    put(archive, first)
    (before,) = archive.articles()
    assert put(archive, moved) == [Change.CHANGED]
    (after,) = archive.articles()
    assert after.id == before.id
    assert after.url == "https://lamp.example/harbour-lamp"


def test_a_site_that_is_numbered_anew_loses_no_post(archive: Archive) -> None:
    first = a_post("lamp.example/one", "lamp.example?p=1", url="https://lamp.example/one")
    put(archive, first)
    other = a_post(
        "lamp.example/two", "lamp.example?p=1", url="https://lamp.example/two", title="Kites",
        body=OTHER_BODY,
    )  # fmt: skip
    assert put(archive, other) == [Change.NEW]
    assert put(archive, replace(first, keys=("lamp.example/one", "lamp.example?p=9"))) == [
        Change.UNCHANGED
    ]
    assert sorted(bodies(archive)) == sorted([BODY, OTHER_BODY])


@pytest.mark.parametrize("swapped", [False, True])
def test_an_attachment_page_is_the_post_that_it_hangs_under(
    archive: Archive, swapped: bool
) -> None:
    post = a_post(PERMALINK, NUMBER, url=URL, published=date(2011, 12, 7))
    page = a_post(
        f"{PERMALINK}/lamp-2", "lamp.example?p=13", PERMALINK, url=f"{URL}lamp-2",
        published=date(2013, 4, 1), title="lamp-2", body="A lamp.",
    )  # fmt: skip
    put(archive, *([page, post] if swapped else [post, page]))
    (article,) = archive.articles()
    assert (article.body, article.url) == (BODY, URL)


def test_posts_that_are_stored_at_addresses_like_attachments_are_all_kept(
    archive: Archive,
) -> None:
    first = a_post(f"{PERMALINK}/one", PERMALINK, url=f"{URL}one", body=BODY)
    second = a_post(f"{PERMALINK}/two", PERMALINK, url=f"{URL}two", body=OTHER_BODY)
    above = a_post(PERMALINK, NUMBER, url=URL, body=f"{OTHER_BODY[150:300]} {BODY[150:400]}")
    for order in permutations((first, second, above)):
        with Archive.open(archive.path.with_name("kept.sqlite")) as kept:
            assert put(kept, *order) == [Change.NEW] * 3, order
            assert put(kept, *order) == [Change.UNCHANGED] * 3
            changed = replace(above, body=f"{above.body} Mended.")
            assert put(kept, changed) == [Change.CHANGED]
            assert sorted(bodies(kept)) == sorted([BODY, OTHER_BODY, changed.body])
        archive.path.with_name("kept.sqlite").unlink()


@pytest.mark.parametrize("swapped", [False, True])
def test_an_attachment_page_with_the_posts_first_lines_is_that_post(
    archive: Archive, swapped: bool
) -> None:
    post = a_post(PERMALINK, NUMBER, url=URL)
    page = a_post(f"{PERMALINK}/lamp-2", PERMALINK, url=f"{URL}lamp-2", body=BODY[:200])
    put(archive, *([page, post] if swapped else [post, page]))
    assert bodies(archive) == [BODY]


def test_of_two_copies_the_one_with_words_is_kept(archive: Archive) -> None:
    words = a_post(PERMALINK, url=URL, source="export.xml")
    empty = replace(words, body="", categories=("Lamps",), source="page.html")
    elsewhere = replace(empty, keys=("lamp.example/other", PERMALINK), source="other.html")
    put(archive, empty, words, empty, elsewhere)
    assert bodies(archive) == [BODY]


def test_weekly_columns_under_one_title_stay_apart(archive: Archive) -> None:
    intro = (
        "Welcome to the weekly column of the harbour museum. Each week we list what is new in the "
        "halls, who gives the tours, and which of the lamps are being cleaned. All photographs may "
        "be used freely, and all questions go to the front desk."
    )
    weeks = [
        a_post(
            f"file:/posts/{week}.txt",
            title="This Week at the Museum",
            published=date(2011, 1, 3 + 7 * week),
            body=f"{intro}\n\n{text}",
        )
        for week, text in enumerate([BODY, OTHER_BODY, f"{BODY[90:260]} {OTHER_BODY[40:300]}"])
    ]
    assert put(archive, *weeks) == [Change.NEW] * 3


def test_a_column_without_dates_or_addresses_stays_apart_too(archive: Archive) -> None:
    weeks = [a_post(f"file:/{n}.txt", body=body) for n, body in enumerate([BODY, OTHER_BODY])]
    assert put(archive, *weeks) == [Change.NEW] * 2


# Copies that say less


@pytest.mark.parametrize(
    ("better", "lesser"),
    [
        ({"keys": (PERMALINK,), "url": URL}, {"keys": ("file:/a.txt",)}),
        (
            {"keys": (PERMALINK,), "url": URL, "published": date(2011, 12, 7)},
            {"keys": (NUMBER,), "url": "http://lamp.example/?p=12"},
        ),
        (
            {"keys": (PERMALINK,), "url": URL, "published": date(2011, 12, 7), "source": "a.xml"},
            {"keys": (PERMALINK,), "url": URL, "source": "saved.html"},
        ),
        (
            {"keys": (PERMALINK,), "url": URL, "categories": ("Lamps",), "source": "a.xml"},
            {"keys": (PERMALINK,), "url": URL, "body": BODY + " x", "source": "feed"},
        ),
    ],
)
def test_a_copy_that_says_less_never_replaces_one_that_says_more(
    archive: Archive, better: dict[str, object], lesser: dict[str, object]
) -> None:
    put(archive, a_post(**better), a_post(**lesser))
    (first,) = archive.articles()
    assert first.body == BODY
    assert first.url == URL
    assert put(archive, a_post(**lesser), a_post(**better)) == [Change.UNCHANGED] * 2
    assert list(archive.articles()) == [first]


def test_two_sources_of_one_post_that_differ_in_wording_settle_at_once(archive: Archive) -> None:
    export = a_post(PERMALINK, url=URL, source="export.xml")
    page = a_post(PERMALINK, url=URL, source="page.html", body=BODY.replace("\n\n", "\n"))
    put(archive, export, page)
    assert put(archive, export, page, export, page) == [Change.UNCHANGED] * 4


def test_a_copied_file_with_an_address_changes_nothing(archive: Archive) -> None:
    post = a_post(PERMALINK, "file:/posts/a.txt", url=URL, source="a.txt")
    put(archive, post)
    copied = replace(post, keys=(PERMALINK, "file:/posts/b.txt"), source="b.txt")
    assert put(archive, copied) == [Change.UNCHANGED]
    assert len(archive) == 1


# Files


def test_a_file_without_an_address_that_is_rewritten_replaces_its_article(archive: Archive) -> None:
    post = a_post("file:/posts/a.txt")
    put(archive, post)
    (before,) = archive.articles()
    assert put(archive, replace(post, title="Kites", body=OTHER_BODY)) == [Change.CHANGED]
    (after,) = archive.articles()
    assert (after.id, after.body) == (before.id, OTHER_BODY)


@pytest.mark.parametrize(
    "second",
    [
        a_post("lamp.example/kites", "file:/a.txt", url="https://lamp.example/kites"),
        a_post("other.example/kites", "file:/a.txt", url="https://other.example/kites"),
        a_post("file:/a.txt"),
    ],
    ids=["same site", "another site", "no address"],
)
def test_a_file_name_that_is_used_again_for_another_post_loses_neither(
    archive: Archive, second: Post
) -> None:
    second = replace(second, title="Kites", body=OTHER_BODY)
    put(archive, a_post(PERMALINK, "file:/a.txt", url=URL))
    assert put(archive, second) == [Change.NEW]
    assert sorted(bodies(archive)) == sorted([BODY, OTHER_BODY])
    changed = replace(second, body=OTHER_BODY + " The end.")
    assert put(archive, changed) == [Change.CHANGED]
    assert len(archive) == 2


# Removal, sync and meta


def test_a_removed_post_leaves_with_its_keys_and_can_come_back_under_its_id(
    archive: Archive,
) -> None:
    post = a_post(PERMALINK, NUMBER, url=URL)
    put(archive, post)
    (before,) = archive.articles()
    with archive.transaction():
        assert archive.remove(["unknown.example/x", NUMBER])
        assert not archive.remove([PERMALINK])
    assert len(archive) == 0
    assert list(archive.keys_under("lamp.example")) == []
    assert put(archive, post) == [Change.NEW]
    assert list(archive.articles()) == [before]


def test_keys_under_a_prefix_are_those_of_each_article_there(archive: Archive) -> None:
    put(
        archive,
        a_post(PERMALINK, NUMBER, url=URL),
        a_post("other.example/a_b", url="https://other.example/a_b", body=OTHER_BODY, title="K"),
    )
    assert {frozenset(keys) for keys in archive.keys_under("lamp.example")} == {
        frozenset({PERMALINK, NUMBER})
    }
    assert list(archive.keys_under("other.example/a%")) == []


def test_what_a_sync_remembers_belongs_to_its_site_and_can_be_forgotten(archive: Archive) -> None:
    with archive.transaction():
        archive.set_sync_value("a.example", "page", "3")
        archive.set_sync_value("b.example", "page", "5")
        archive.set_sync_value("a.example", "page", "4")
        archive.set_sync_value("b.example", "page", None)
    assert archive.sync_value("a.example", "page") == "4"
    assert archive.sync_value("b.example", "page") is None


def test_articles_come_newest_first_and_undated_last(archive: Archive) -> None:
    posts = numbered(3)
    undated = a_post("lamp.example/undated", url="https://lamp.example/undated")
    put(archive, posts[1], undated, posts[0], posts[2])
    found = [article.title for article in archive.articles()]
    assert found == ["Report 2", "Report 1", "Report 0", undated.title]


# All or nothing


def test_changes_that_are_interrupted_leave_nothing_behind(archive: Archive) -> None:
    kept, lost = numbered(2)
    put(archive, kept)
    before = archive.digest()
    with pytest.raises(KeyboardInterrupt), archive.transaction():  # noqa: PT012 - all of one change
        archive.put(lost, no_analysis)
        archive.put(replace(kept, body=OTHER_BODY), no_analysis)
        archive.set_sync_value("a.example", "page", "2")
        raise KeyboardInterrupt
    assert archive.digest() == before
    assert archive.sync_value("a.example", "page") is None
    assert put(archive, kept, lost) == [Change.UNCHANGED, Change.NEW]


def test_every_article_is_analyzed_again_from_its_stored_words(archive: Archive) -> None:
    quoted = a_post(PERMALINK, url=URL, blockquotes=(Span(3, 9),))
    put(archive, quoted, *numbered(2))
    seen: list[Post] = []

    def analyze(post: Post) -> Analysis:
        seen.append(post)
        tags = (RegionTag("FR", RegionEvidence.TITLE),) if post.blockquotes else ()
        return Analysis(Attribution(), tags)

    before = archive.digest()
    with archive.transaction():
        assert sorted(archive.reanalyze(partial(map, analyze))) == [False, False, True]
    assert {(post.title, post.body, post.blockquotes) for post in seen} == {
        (post.title, post.body, post.blockquotes) for post in [quoted, *numbered(2)]
    }
    assert [a.regions for a in archive.articles() if a.url == URL] == [
        (RegionTag("FR", RegionEvidence.TITLE),)
    ]
    assert archive.digest() != before
    with archive.transaction():
        assert set(archive.reanalyze(partial(map, analyze))) == {False}


# Files that are no archive


def test_an_archive_is_made_where_there_is_none_and_opens_again(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "archive.sqlite"
    with an_archive(path, numbered(2)) as archive:
        before = archive.digest()
    with Archive.open(path) as again:
        assert again.digest() == before


def foreign_database(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


@pytest.mark.parametrize(
    "statements",
    [
        ["CREATE TABLE bookmarks (title TEXT)", "INSERT INTO bookmarks VALUES ('x')"],
        ["CREATE TABLE meta (name TEXT)"],
        ["CREATE TABLE meta (key TEXT, value TEXT)"],
        ["CREATE TABLE meta (key TEXT, value TEXT)", "INSERT INTO meta VALUES ('schema', '99')"],
        ["CREATE TABLE meta (key TEXT, value TEXT)", "INSERT INTO meta VALUES ('schema', 'x')"],
    ],
    ids=["another program's", "another meta", "no version", "a later version", "no number"],
)
def test_a_database_that_is_not_ours_is_refused_and_not_touched(
    tmp_path: Path, statements: list[str]
) -> None:
    path = tmp_path / "archive.sqlite"
    foreign_database(path, *statements)
    before = path.read_bytes()
    with pytest.raises(ArchiveError, match=r"archive\.sqlite: .+ import again"):
        Archive.open(path)
    assert path.read_bytes() == before
    assert [found.name for found in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("content", [b"Not a database. " * 400, b"SQLite format 3\0" + b"\7" * 99])
def test_a_file_that_is_no_database_is_refused_and_not_touched(
    tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "archive.sqlite"
    path.write_bytes(content)
    with pytest.raises(ArchiveError, match=r"archive\.sqlite: .+ import again"):
        Archive.open(path)
    assert path.read_bytes() == content


def test_an_archive_damaged_in_the_middle_is_an_archive_error(tmp_path: Path) -> None:
    path = tmp_path / "archive.sqlite"
    with an_archive(path, numbered(40)):
        pass
    content = bytearray(path.read_bytes())
    content[8192:] = b"\xa5" * (len(content) - 8192)
    path.write_bytes(content)
    with pytest.raises(ArchiveError, match="damaged"), Archive.open(path) as archive:
        list(archive.articles())
    with pytest.raises(ArchiveError, match="damaged"), Archive.open(path) as archive:
        put(archive, *numbered(40))


def test_a_folder_where_no_file_can_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    with pytest.raises(ArchiveError, match="another --data folder"):
        Archive.open(tmp_path / "file" / "archive.sqlite")
    with pytest.raises(ArchiveError, match="another --data folder"):
        Archive.open(tmp_path)


def test_a_second_writer_is_told_to_wait(tmp_path: Path) -> None:
    path = tmp_path / "archive.sqlite"
    with an_archive(path) as one, Archive.open(path) as other:
        other._db.execute("PRAGMA busy_timeout = 1")
        with (
            one.transaction(),
            pytest.raises(ArchiveError, match="try again when that has ended"),
            other.transaction(),
        ):
            pytest.fail("two writers at once")
        with other.transaction():
            other.set_meta("who", "other")
        assert one.meta("who") == "other"


def test_readers_see_the_last_whole_state_while_changes_are_made(tmp_path: Path) -> None:
    path = tmp_path / "archive.sqlite"
    posts = numbered(2)
    with an_archive(path, posts[:1]) as writer, Archive.open(path) as reader:
        with writer.transaction():
            writer.put(posts[1], no_analysis)
            assert len(reader) == 1
        assert len(reader) == 2


def test_a_standing_text_under_every_post_does_not_make_importing_slow(archive: Archive) -> None:
    signature = " ".join(f"Write to room {n} of the harbour museum." for n in range(12))
    posts = [
        a_post(f"file:/{n}.txt", body=f"{f'Lamp {n} was lit. ' * 150}\n\n{signature}")
        for n in range(600)
    ]
    started = time.perf_counter()
    assert set(put(archive, *posts)) == {Change.NEW}
    # 0.3 s here; comparing every post with every other takes 16 s.
    assert time.perf_counter() - started < 5
