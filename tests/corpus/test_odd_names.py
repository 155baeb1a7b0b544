"""What is no UTF-8, or half a character, harms the one item that has it, and may still be read."""

from __future__ import annotations

import json
import os
from datetime import date
from typing import TYPE_CHECKING

import pytest

from corpus.archive.archive import Archive
from corpus.article import Post, Refusal
from corpus.errors import ProfileError
from corpus.ingest import import_items
from corpus.post_keys import post_keys
from corpus.profile import ArchiveProfile
from corpus.readers import feed
from corpus.readers.publication_date import rfc_day
from corpus.readers.source import UNFORESEEN, read_source
from corpus.readers.table.columns import Columns
from index.query.asked import checked_question
from tests.renditions import POSTS, as_page, as_rest, as_rss, as_text

if TYPE_CHECKING:
    from pathlib import Path

    from corpus.ingest import Report

HALF = "\ud83d"


def imported(folder: Path, archive: Path) -> Report:
    with Archive.open(archive) as opened:
        return import_items(opened, read_source(str(folder)))


def test_files_whose_names_are_no_utf8_are_read_and_known_again(tmp_path: Path) -> None:
    folder = tmp_path / "old disk"
    folder.mkdir()
    names = (b"caf\xe9.txt", b"caf\xe8.txt", b"page\xff.html", b"note\xfe.md")
    texts = (as_text(POSTS[0]), as_text(POSTS[1]), as_page(POSTS[2]), "# A Lamp\n\nIt is lit.")
    try:
        for name, text in zip(names, texts, strict=True):
            (folder / os.fsdecode(name)).write_text(text, encoding="utf-8")
    except OSError:
        pytest.skip("this disk takes names in UTF-8 alone")
    report = imported(folder, tmp_path / "archive.sqlite")
    assert report.refused == []
    assert report.counts["new"] == 4
    again = imported(folder, tmp_path / "archive.sqlite")
    assert again.counts["unchanged"] == 4
    with Archive.open(tmp_path / "archive.sqlite") as archive:
        assert "\\udce9" in "".join(article.source for article in archive.articles())


def test_half_a_character_in_an_address_harms_its_post_alone(tmp_path: Path) -> None:
    listed = [as_rest(post) for post in POSTS]
    listed[0]["link"] = f"https://talk.example/2011/03/09/{HALF}/"
    (tmp_path / "posts.json").write_text(json.dumps(listed))
    report = imported(tmp_path / "posts.json", tmp_path / "archive.sqlite")
    assert ["half of a character" in each.reason for each in report.refused] == [True]
    assert report.counts["new"] == len(POSTS) - 1


def test_no_address_has_half_a_character() -> None:
    assert post_keys(f"https://a.example/{HALF}", f"tag:{HALF}") == ()
    assert checked_question(f"Which tram{HALF}?") == "Which tram??"


def test_a_reference_that_is_no_utf8_names_nothing(tmp_path: Path) -> None:
    with Archive.open(tmp_path / "archive.sqlite") as archive:
        for reference in (HALF, f"https://a.example/{HALF}", f"tag:a,{HALF}"):
            assert archive.find(reference) is None


def test_a_table_in_no_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    for content in (b"title,body\n\x9dA,b\n", b"title\x9d,body\nA,b\n", b"\xff\xfet\0i\0\xd8"):
        path.write_bytes(content)
        items = list(read_source(str(path), kind=Columns.parse("body=body")))
        assert [isinstance(each, Refusal) for each in items] == [True]


def test_a_day_in_a_zone_that_is_none_is_no_day() -> None:
    assert rfc_day(f"Wed, 09 Mar 2011 19:00:00 +{'9' * 30}") is None
    assert rfc_day("Wed, 09 Mar 2011 19:00:00 +0100") == date(2011, 3, 9)


def test_a_profile_that_is_no_utf8_is_named(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_bytes(b"name = '\xff'")
    with pytest.raises(ProfileError, match=r"mine\.toml: no archive profile"):
        ArchiveProfile.load(tmp_path / "mine.toml")


def test_what_a_reader_did_not_foresee_harms_its_file_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fault(*_: object) -> None:
        raise KeyError("of a library")

    monkeypatch.setattr(feed, "parse_feed", fault)
    (tmp_path / "feed.xml").write_text(as_rss(), encoding="utf-8")
    (tmp_path / "post.txt").write_text(as_text(POSTS[0]), encoding="utf-8")
    refused, post = read_source(str(tmp_path))
    assert isinstance(refused, Refusal)
    assert refused.reason == f"{UNFORESEEN} (KeyError: 'of a library')"
    assert isinstance(post, Post)
