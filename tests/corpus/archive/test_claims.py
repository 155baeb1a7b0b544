"""No source speaks for another's articles."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from corpus.archive.archive import Archive
from corpus.ingest import import_items
from corpus.readers.http import Client
from corpus.readers.source import read_source
from tests.builders import BODY, a_post
from tests.fake_wordpress import FakeWordPress

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from corpus.article import Article, Post
    from corpus.ingest import Report

KEY = "lamp.example/2011/12/07/harbour"
URL = f"https://{KEY}/"
OF_FILE = a_post(KEY, source="export.xml", url=URL)
OF_SITE = a_post(KEY, "lamp.example?p=12", source="https://lamp.example", url=URL)
OTHER_WORDS = "The lamp was sold to a stranger for six hundred coins and an old umbrella. " * 9


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.open(tmp_path / "archive.sqlite") as opened:
        yield opened


def put(archive: Archive, *posts: Post) -> Report:
    return import_items(archive, posts)


def only(archive: Archive) -> Article:
    (article,) = archive.articles()
    return article


def test_another_site_does_not_overwrite_an_article_by_its_address(archive: Archive) -> None:
    put(archive, OF_FILE)
    before = only(archive)
    with FakeWordPress(1) as evil, Client(pause=0) as web:
        evil.posts[1].content = f"<p>{OTHER_WORDS}</p>"
        shown = evil._shown
        evil._shown = lambda post, asked: shown(post, asked) | {"link": URL}  # type: ignore[method-assign]
        report = import_items(archive, read_source(evil.address, web=web))
    assert only(archive) == before
    (refusal,) = report.refused
    assert (
        "'The Ferry of Year 1 – a log' has the address of 'A Lamp for the Harbour'"
        in refusal.reason
    )
    assert f"verbatim remove {before.id}" in refusal.reason


def test_nor_after_it_had_once_the_same_words(archive: Archive) -> None:
    put(archive, OF_FILE)
    before = only(archive)
    evil = a_post(KEY, "evil.example?p=1", source="https://evil.example", url=URL)
    assert put(archive, evil).counts == {"unchanged": 1}
    report = put(archive, replace(evil, body=BODY.replace("twice", "six times")))
    report.add("later", put(archive, replace(evil, body=OTHER_WORDS)))
    assert only(archive) == before
    assert len(report.refused) == 1


def test_an_address_of_another_host_is_no_key_of_a_sites_post(archive: Archive) -> None:
    put(archive, a_post(KEY, "evil.example?p=1", source="https://evil.example", url=URL))
    assert list(archive.keys_under("evil.example")) == [("evil.example?p=1",)]
    assert not list(archive.keys_under("lamp.example"))
    assert put(archive, replace(OF_SITE, body=OTHER_WORDS)).counts == {"new": 1}


def test_the_site_itself_changes_its_article(archive: Archive) -> None:
    put(archive, OF_FILE)
    assert put(archive, replace(OF_SITE, body=OTHER_WORDS)).counts == {"changed": 1}
    assert only(archive).body == OTHER_WORDS


@pytest.mark.parametrize("host", ["cms.lamp.example", "example"])
def test_a_host_above_or_below_is_the_same_site(archive: Archive, host: str) -> None:
    put(archive, OF_FILE)
    edited = replace(OF_SITE, source=f"https://{host}", body=OTHER_WORDS)
    assert put(archive, edited).counts == {"changed": 1}


def test_a_file_changes_what_files_gave(archive: Archive) -> None:
    put(archive, OF_FILE)
    edited = replace(OF_FILE, source="newer.xml", body=OTHER_WORDS)
    assert put(archive, edited).counts == {"changed": 1}


def test_a_file_changes_nothing_that_the_site_gave(archive: Archive) -> None:
    put(archive, OF_SITE)
    before = only(archive)
    assert put(archive, OF_FILE).counts == {"unchanged": 1}
    assert len(put(archive, replace(OF_FILE, body=OTHER_WORDS)).refused) == 1
    assert only(archive) == before


def test_a_feed_read_at_another_host_gives_articles_and_overwrites_none(archive: Archive) -> None:
    feed = replace(OF_FILE, source="https://feeds.example.org/lamp", body=OTHER_WORDS)
    assert put(archive, feed).counts == {"new": 1}
    assert put(archive, feed).counts == {"unchanged": 1}
    assert put(archive, OF_SITE).counts == {"new": 1}


def test_a_link_out_of_a_folder_is_not_followed(archive: Archive, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text(f"Secret\n\n{BODY}")
    folder = tmp_path / "posts"
    folder.mkdir()
    (folder / "lamp.txt").write_text(f"A Lamp for the Harbour\n\n{BODY}")
    (folder / "again.txt").symlink_to("lamp.txt")
    (folder / "notes.txt").symlink_to("../secret.txt")
    report = import_items(archive, read_source(str(folder)))
    assert only(archive).title == "A Lamp for the Harbour"
    assert [refusal.reason for refusal in report.refused] == [
        "is a link to a file outside of the folder"
    ]
