"""What the keeper removes stays away, can be brought back, and leaves no words behind."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING

import pytest

from corpus.archive.archive import Archive
from corpus.archive.checking import archive_faults
from corpus.errors import RemovalError
from corpus.ingest import KEPT_OUT, import_items
from corpus.readers.http import Client
from corpus.readers.source import read_source
from tests.builders import BODY, a_post
from tests.fake_wordpress import FakeWordPress

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from corpus.article import Post
    from corpus.ingest import Report

KEY = "lamp.example/2011/12/07/harbour"
URL = f"https://{KEY}/"
POST = a_post(KEY, "lamp.example?p=12", url=URL, published=date(2011, 12, 7), source="a.xml")
OTHER = a_post(
    "lamp.example/2012/01/02/bench",
    title="A Bench for the Pier",
    url="https://lamp.example/2012/01/02/bench",
    body="The bench on the pier was painted blue by the ferry's cook. " * 12,
    source="a.xml",
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "archive.sqlite"


@pytest.fixture
def archive(path: Path) -> Iterator[Archive]:
    with Archive.open(path) as opened:
        import_items(opened, [POST, OTHER])
        yield opened


def put(archive: Archive, *posts: Post) -> Report:
    return import_items(archive, posts)


def remove(archive: Archive, reference: str = URL, *, keep_out: bool = True) -> str:
    id_ = archive.id_of(reference)
    assert id_
    with archive.transaction():
        archive.removals.remove(id_, keep_out=keep_out)
    return id_


def everything(archive: Archive) -> list[list[tuple[object, ...]]]:
    """Every row of the tables that an article stands in."""
    tables = ("articles", "keys", "copies", "prints")
    return [
        archive._db.execute(f"SELECT * FROM {each} ORDER BY 1, 2").fetchall() for each in tables
    ]


def test_it_is_gone_and_comes_back_exactly_as_it_was(archive: Archive) -> None:
    put(archive, a_post(KEY, source="b.html", url=URL, published=date(2011, 12, 7)))
    before, digest = everything(archive), archive.digest()
    id_ = remove(archive)
    assert archive.find(URL) is None
    assert len(archive) == 1
    assert archive.digest() != digest
    with archive.transaction():
        assert archive.removals.undo(id_) == id_
    assert everything(archive) == before
    assert archive.digest() == digest
    assert not list(archive.removals)
    assert put(archive, POST).counts == {"unchanged": 1}


def test_it_comes_back_beside_what_was_imported_meanwhile(archive: Archive) -> None:
    remove(archive, OTHER.url or "")
    put(archive, a_post("lamp.example/new", title="New", body="A new tram runs on Monday. " * 30))
    with archive.transaction():
        archive.removals.undo(OTHER.url or "")
    assert {each.title for each in archive.articles()} == {POST.title, OTHER.title, "New"}
    assert not list(archive_faults(archive.path, lambda _: None))


@pytest.mark.parametrize(
    "post",
    [
        pytest.param(POST, id="the same"),
        pytest.param(a_post(KEY, url=URL, source="b.xml", body="Other words. " * 40), id="its key"),
        pytest.param(a_post("lamp.example?p=12", source="c.xml", body="Short."), id="its number"),
        pytest.param(a_post("mirror.example/1", title="Copied", source="d.xml"), id="its words"),
        pytest.param(
            a_post("mirror.example/2", body=BODY.replace("stories", "tales")), id="its ends"
        ),
        pytest.param(a_post(body=BODY.upper().replace(",", " -")), id="its letters, from a file"),
    ],
)
def test_no_import_brings_it_back(archive: Archive, post: Post) -> None:
    remove(archive)
    report = put(archive, post)
    assert report.passed_over == {KEPT_OUT: 1}
    assert report.kept_out == [post]
    assert not report.counts
    assert len(archive) == 1


def test_others_come_in(archive: Archive) -> None:
    remove(archive)
    one_part = a_post("mirror.example/3", title=POST.title, body="The stairs are new. " * 40)
    halves = a_post("mirror.example/4", title="\ud83d", body="Half of a picture \ud83d. " * 30)
    report = put(archive, one_part, halves)
    assert report.counts == {"new": 1}
    assert len(report.refused) == 1


def test_an_intro_that_others_share_keeps_nothing_out(archive: Archive) -> None:
    intro, end = "This column looks at the harbour. " * 6, "Write to the keeper of the lamp. " * 6
    first, second, third = (
        a_post(f"lamp.example/{n}", title=f"Column {n}", body=f"{intro}{line * 30}{end}")
        for n, line in enumerate(("A tram came. ", "Six goats sang. ", "No bell rang. "))
    )
    put(archive, first, second)
    remove(archive, "lamp.example/0")
    assert put(archive, third).counts == {"new": 1}


def test_after_a_rebuild_its_words_are_nowhere_in_the_file(archive: Archive, path: Path) -> None:
    id_ = remove(archive)
    archive.removals.forget_words()
    assert put(archive, POST).passed_over == {KEPT_OUT: 1}
    (removal,) = archive.removals
    assert (removal.id, removal.kept_out, removal.can_be_undone) == (id_, True, False)
    assert removal.keys == ("lamp.example/2011/12/07/harbour", "lamp.example?p=12")
    for each in path.parent.glob("archive.sqlite*"):
        assert b"salt pans" not in each.read_bytes()
        assert b"Lamp for the Harbour" not in each.read_bytes()
    with pytest.raises(RemovalError, match="left the archive with the last rebuild"):
        archive.removals.undo(id_)


def test_what_is_allowed_comes_in_again(archive: Archive) -> None:
    id_ = remove(archive)
    archive.removals.forget_words()
    with archive.transaction():
        assert archive.removals.allow(KEY) == id_
    assert not list(archive.removals)
    assert put(archive, POST).counts == {"new": 1}


def test_what_is_allowed_before_a_rebuild_stays_withheld_until_then(archive: Archive) -> None:
    remove(archive)
    with archive.transaction():
        archive.removals.allow(URL)
    assert [each.kept_out for each in archive.removals] == [False]
    assert put(archive, POST).counts == {"new": 1}
    with pytest.raises(RemovalError, match="another article has its id"), archive.transaction():
        archive.removals.undo(URL)
    archive.removals.forget_words()
    assert not list(archive.removals)


def test_a_site_is_asked_again_for_what_is_allowed(tmp_path: Path) -> None:
    with (
        FakeWordPress(5) as site,
        Client(pause=0) as web,
        Archive.open(tmp_path / "archive.sqlite") as archive,
    ):

        def sync() -> Report:
            return import_items(archive, read_source(site.address, web=web, memory=archive))

        assert sync().counts == {"new": 5}
        url = f"{site.address}{site.posts[3].path}"
        remove(archive, url)
        assert sync().counts == {}
        archive.removals.forget_words()
        with archive.transaction():
            archive.removals.allow(url)
        assert sync().counts == {"new": 1, "unchanged": 4}


def test_a_moved_site_comes_in_from_its_new_host(archive: Archive) -> None:
    moved = a_post(
        KEY, "new.example/2011/harbour", source="https://new.example", url=URL, body=OTHER.body[9:]
    )
    (refusal,) = put(archive, moved).refused
    id_ = archive.id_of(URL)
    assert f"verbatim remove {id_} --moved" in refusal.reason
    remove(archive, keep_out=False)
    assert put(archive, moved).counts in ({"new": 1}, {"changed": 1}, {"unchanged": 1})
    archive.removals.forget_words()
    assert not list(archive.removals)


def test_the_post_that_an_attachment_page_hangs_under_comes_in(archive: Archive) -> None:
    parent = "lamp.example/2013/03/09/stairs"
    page = a_post(f"{parent}/photo-2", parent, title="photo", body="The stairs, seen from below.")
    put(archive, page)
    remove(archive, f"https://{parent}/photo-2")
    post = a_post(parent, title="Stairs", body="The stairs were mended on Friday. " * 20)
    assert put(archive, post).counts == {"new": 1}


def test_nothing_that_is_not_there_is_brought_back_or_allowed(archive: Archive) -> None:
    for change in (archive.removals.undo, archive.removals.allow):
        with pytest.raises(RemovalError, match="verbatim remove --list"):
            change("0a1b2c3d4e5f")
    archive.removals.forget_words()
    assert archive.id_of("https://nowhere.example/x") is None


def test_what_is_kept_of_removals_is_under_the_seal(path: Path) -> None:
    with Archive.open(path) as archive:
        put(archive, POST, OTHER)
        remove(archive)
    assert not list(archive_faults(path, lambda _: None))
    with closing(sqlite3.connect(path)) as damaging, damaging:
        damaging.execute("UPDATE removed_marks SET mark = 'x' WHERE mark LIKE 'text:%'")
    (fault,) = archive_faults(path, lambda _: None)
    assert "beside the articles" in fault
