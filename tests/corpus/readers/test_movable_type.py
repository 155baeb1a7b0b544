"""Movable Type's text export: its posts, without what others said to them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from corpus.article import PassedOver, Post, Refusal
from corpus.readers import source

if TYPE_CHECKING:
    from pathlib import Path

POST = """TITLE: A Bell &amp; a Boat
AUTHOR: Ada Quill
DATE: 03/09/2011 02:30:00 PM
STATUS: Publish
PRIMARY CATEGORY: Ferries
CATEGORY: Ferries
CATEGORY: Bells
UNIQUE URL: https://talk.example/2011/03/a-bell.html
CONVERT BREAKS: 1

-----
BODY:
The bell rings.

<blockquote>“It rings,” he said.</blockquote>
-----
EXTENDED BODY:
It rang again.
-----
EXCERPT:
Not this.
-----
COMMENT:
AUTHOR: Jo Quarrel
EMAIL: jo@commenter.example
I rang it first.
-----
PING:
TITLE: Elsewhere
-----
--------
"""
DRAFT = (
    "TITLE: Later\nSTATUS: Draft\nDATE: 03/10/2011 09:00:00\n-----\nBODY:\nNo.\n-----\n--------\n"
)


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_an_export_gives_its_posts(tmp_path: Path, newline: str) -> None:
    file = tmp_path / "export.txt"
    bare = "TITLE: Bare\n-----\nBODY:\nOnly words.\n-----\n"
    file.write_bytes((POST + DRAFT + bare).replace("\n", newline).encode())
    items = list(source.read_source(str(file)))
    first, last = (item for item in items if isinstance(item, Post))
    assert first.title == "A Bell & a Boat"
    assert first.body == "The bell rings.\n\n“It rings,” he said.\n\nIt rang again."
    assert [span.of(first.body) for span in first.blockquotes] == ["“It rings,” he said."]
    assert (first.published, first.author) == (date(2011, 3, 9), "Ada Quill")
    assert first.categories == ("Ferries", "Bells")
    assert first.keys == ("talk.example/2011/03/a-bell.html",)
    assert (last.title, last.body, last.published) == ("Bare", "Only words.", None)
    assert "Jo" not in repr(items)
    assert "@" not in repr(items)
    assert [item.kind for item in items if isinstance(item, PassedOver)] == [
        "comment", "trackback", "draft",
    ]  # fmt: skip


def test_an_export_of_drafts_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(DRAFT * 2)
    *_, last = source.read_source(str(tmp_path / "a.txt"))
    assert last == Refusal(str(tmp_path / "a.txt"), "holds no published posts, only 2 drafts")


@pytest.mark.parametrize(
    "text", ["TITLE: a word in capitals\n\nWords.", "Title: A\n-----\nBODY:\nb", "-----\nWords"]
)
def test_a_text_with_rules_is_a_text(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.txt").write_text(text)
    (item,) = source.read_source(str(tmp_path / "a.txt"))
    assert isinstance(item, Post)
    assert "file:" in item.keys[0]
    assert "#" not in item.keys[0]
