"""An article that no longer fits its digest is named, never given out, and mended by an import."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from corpus.archive.archive import Analysis, Archive, Change
from corpus.archive.checking import archive_faults
from corpus.archive.digests import digest_of
from corpus.article import Attribution, Citation, Quotation, Span
from corpus.errors import ArchiveError, ArticleDamagedError
from tests.builders import BODY, a_post, no_analysis

if TYPE_CHECKING:
    from corpus.article import Post

KITE = "A kite of bed sheets rose over the quarry at noon and was brought down by eleven hands."
LAMP_POST = a_post("lamp.example/2011/lamp", url="https://lamp.example/2011/lamp", author="A.")
KITE_POST = a_post("file:/kite.txt", source="kite.txt", title="A Kite", body=KITE)


def cited(post: Post) -> Analysis:
    """The first words are quoted from an outlet."""
    text = post.body[20:40]
    citation = Citation(
        Span(20, 40), text, "Quarry Gazette", date(2011, 3, 7), ("A. Writer",), None, Span(20, 40)
    )
    return Analysis(Attribution((citation,), (Quotation(Span(0, 10), 0, Span(0, 3)),)), ())


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "archive.sqlite"
    with Archive.open(path) as archive, archive.transaction():
        for post in (LAMP_POST, KITE_POST):
            archive.put(post, cited)
    return path


def alter(path: Path, change: str, *values: object) -> None:
    """Change the file behind the archive's back."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(f"UPDATE articles SET {change} WHERE title LIKE '%Lamp%'", values)


ALTERED = (
    "body = replace(body, 'twice', 'thrice')",
    "title = 'Another Lamp'",
    "published = '2011-03-08'",
    "url = NULL",
    "author = NULL",
    "attribution = replace(attribution, 'Quarry Gazette', 'Another Gazette')",
    "attribution = replace(attribution, '[0,10]', '[0,11]')",
    "attribution = 'no JSON'",
    "attribution = ''",
    "body = CAST(x'ff' || body AS TEXT)",
    "body = CAST(body AS BLOB)",
    "digest = 'f' || substr(digest, 2)",
)


@pytest.mark.parametrize("change", ALTERED)
def test_an_altered_article_is_left_out_and_named_and_the_rest_given(
    path: Path, change: str
) -> None:
    alter(path, change)
    named: list[ArticleDamagedError] = []
    with Archive.open(path) as archive:
        assert [each.title for each in archive.articles(named.append)] == ["A Kite"]
        with pytest.raises(ArticleDamagedError):
            list(archive.articles())
        with pytest.raises(ArticleDamagedError):
            archive.find("lamp.example/2011/lamp")
    (error,) = named
    assert str(path) in str(error)
    assert "verbatim check --mend" in str(error)


@pytest.mark.parametrize("change", [*ALTERED, "blockquotes = '[[0, 5]]'", "master = 'x'"])
def test_an_import_of_the_unchanged_source_mends_it(path: Path, change: str) -> None:
    with Archive.open(path) as archive:
        before = {each.id: each for each in archive.articles()}
    alter(path, change)
    with Archive.open(path) as archive, archive.transaction():
        assert archive.put(LAMP_POST, cited) is Change.CHANGED
        assert archive.put(KITE_POST, cited) is Change.UNCHANGED
        assert {each.id: each for each in archive.articles()} == before
        assert archive.put(LAMP_POST, cited) is Change.UNCHANGED


def test_a_lesser_copy_mends_it_and_the_fuller_one_then_takes_its_place(path: Path) -> None:
    lesser = a_post("file:/saved.txt", source="saved.txt", url=None)
    with Archive.open(path) as archive, archive.transaction():
        assert archive.put(lesser, cited) is Change.UNCHANGED, "one more copy"
    alter(path, ALTERED[0])
    with Archive.open(path) as archive, archive.transaction():
        assert archive.put(lesser, cited) is Change.CHANGED
        assert archive.put(LAMP_POST, cited) is Change.CHANGED
        found = archive.find("lamp.example/2011/lamp")
        assert found
        assert (found[0].url, found[0].body) == (LAMP_POST.url, BODY)


def test_new_rules_do_not_make_an_altered_article_whole(path: Path) -> None:
    alter(path, ALTERED[0])
    with Archive.open(path) as archive, archive.transaction():
        assert list(archive.reanalyze(partial(map, no_analysis))) == [False, True]
        with pytest.raises(ArticleDamagedError):
            list(archive.articles())


def test_altered_marks_of_a_source_are_not_attributed_by(path: Path) -> None:
    alter(path, "blockquotes = '[[0, 60]]'")
    with Archive.open(path) as archive, archive.transaction():
        assert len(list(archive.articles())) == 2, "what is shown is whole"
        assert list(archive.reanalyze(partial(map, no_analysis))) == [False, True]


def test_a_digest_tells_what_stands_in_which_column() -> None:
    names = ("title", "body", "author")
    rows = [
        ("a", "b", None),
        ("a", None, "b"),
        ("a 1 b", "", None),
        ("a", "b", "None"),
        ("a", "b", ""),
        ("", "ab", None),
        ("a\0b", "", None),
    ]
    assert len({digest_of(names, row) for row in rows}) == len(rows)
    assert digest_of(names, ("a", "b", None)) == digest_of(names[:2], ("a", "b"))


# Archives of version 1


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "old.sqlite"
    dump = Path(__file__).with_name("version_1.sql").read_text(encoding="utf-8")
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(dump)
    return path


def test_an_article_that_was_damaged_before_is_not_made_whole_by_the_new_version(old: Path) -> None:
    alter(old, "body = replace(body, 'eleven', 'twelve')")
    with Archive.open(old) as archive:
        named: list[ArticleDamagedError] = []
        assert [each.title for each in archive.articles(named.append)] == ["A Kite"]
        assert len(named) == 1


def test_an_older_archive_is_read_and_verified_where_nothing_can_be_written(old: Path) -> None:
    old.chmod(0o444)
    old.parent.chmod(0o555)
    content = old.read_bytes()
    try:
        with _unwritable(old) as archive:
            assert [each.title for each in archive.articles()] == ["A Lamp", "A Kite"]
            assert archive.find("4504a98384a2")
    finally:
        old.parent.chmod(0o755)
    assert old.read_bytes() == content
    old.chmod(0o644)
    alter(old, "body = replace(body, 'eleven', 'twelve')")
    with _unwritable(old) as archive, pytest.raises(ArticleDamagedError):
        list(archive.articles())


def test_an_archive_is_read_where_nothing_can_be_written(path: Path) -> None:
    with _unwritable(path) as archive:
        assert len(list(archive.articles())) == len(archive) == 2
        with pytest.raises(ArchiveError, match="Allow writing"), archive.transaction():
            archive.set_meta("who", "nobody")
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def _unwritable(path: Path) -> Archive:
    """As on a disk on which nothing can be written; a superuser may write whatever modes say."""
    from corpus.archive import database  # noqa: PLC0415

    def refuse(_: Path) -> sqlite3.Connection:
        error = sqlite3.OperationalError("attempt to write a readonly database")
        error.sqlite_errorcode = sqlite3.SQLITE_READONLY
        raise ArchiveError(str(path)) from error

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "connect", refuse)
        return Archive.open_to_read(path)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE keys SET key = key || 'x'",
        "UPDATE copies SET fingerprint = 'f' || substr(fingerprint, 2)",
        "DELETE FROM prints",
        "UPDATE meta SET value = 'another' WHERE key = 'who'",
        "UPDATE sync SET value = '2030-01-01'",
    ],
)
def test_what_is_remembered_beside_the_articles_is_sealed(path: Path, change: str) -> None:
    with Archive.open(path) as archive, archive.transaction():
        archive.put(a_post("lamp.example/2012/pier", body="A pier of many planks."), cited)
        archive.set_meta("who", "someone")
        archive.set_sync_value("lamp.example", "modified", "2011-01-01")
    assert list(archive_faults(path, lambda _: None)) == []
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(change)
    (said,) = archive_faults(path, lambda _: None)
    assert "beside the articles" in said
    # Later imports put no seal on that.
    for number in range(2):
        with Archive.open(path) as archive, archive.transaction():
            archive.put(a_post(f"lamp.example/2012/{number}", body=f"Plank {number}. " * 9), cited)
        assert [said] == list(archive_faults(path, lambda _: None))


def test_a_killed_import_leaves_no_seal_that_would_be_broken(path: Path) -> None:
    archive = Archive.open(path)
    with archive.transaction():
        archive.set_meta("who", "someone")
    archive._db.close()  # as a kill does, without sealing
    assert list(archive_faults(path, lambda _: None)) == []
