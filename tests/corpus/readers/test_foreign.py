"""What is no article is refused by what it is, and nothing is taken as one garbage article."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING

import pytest

from corpus.article import Post, Refusal
from corpus.readers import source
from tests.renditions import POSTS, as_rest

if TYPE_CHECKING:
    from pathlib import Path


def zipped(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, "application/epub+zip" if name == "mimetype" else "x")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("a.pdf", b"%PDF-1.7\n1 0 obj << /Type /Catalog >>\n", "a damaged PDF document"),
        ("a.txt", b"%PDF-1.7\nas text", "a damaged PDF document"),
        ("a.xlsx", zipped("[Content_Types].xml", "xl/workbook.xml"), "an Excel table"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 9, "an old Word"),
        ("a.rtf", b"{\\rtf1\\ansi words}", "rich text"),
        (
            "a.mbox",
            b"From jo@x.example Wed Mar  9 10:00:00 2011\nSubject: A\n\nHi",
            "a mailbox (mbox)",
        ),
        ("a.txt", b"Subject: A bell\nMessage-ID: <1@x.example>\n\nHi", "mail, not an article"),
        ("a.xml", b'<?xml version="1.0"?>\n<opml version="2.0"><body/></opml>', "a list of feeds"),
        ("a.opml", b"<opml version='1.0'></opml>", "a list of feeds"),
        ("a.json", b'{"posts": [{"title": "A"}]}', "JSON"),
        ("a.txt", b'[{"title": "A"}]', "JSON"),
        ("a.txt", b"#!/usr/bin/env python\nprint('a')", "a program"),
        ("a.txt", b"<?php echo 'a'; ?>", "a program (PHP)"),
        ("a.csv", b"title,date\nA bell,2011-03-09\n", "a table (CSV)"),
        ("a.txt", b"a\tb\tc\n" * 9, "a table"),
        ("a.rst", b"A Bell\n======\n\nWords", "reStructuredText"),
        ("a.txt", b"% a\n\\documentclass{article}", "LaTeX"),
    ],
)
def test_a_foreign_file_is_refused_by_what_it_is(
    tmp_path: Path, name: str, content: bytes, what: str
) -> None:
    (tmp_path / name).write_bytes(content)
    (item,) = source.read_source(str(tmp_path / name))
    assert isinstance(item, Refusal)
    assert item.reason.startswith(f"is {what}"), item.reason
    assert "; " in item.reason


@pytest.mark.parametrize(
    "text",
    [
        "[Hill Valley Post 3/7/11 by A. Writer]\n\nWords",
        "[1] A note that stands first\n\nWords",
        "{curly} words are words\n\nWords",
        "From Ada to Tomas, 2011\n\nA letter.",
        "Note: this is no mail\nSubject to change.\n\nWords",
        "A Bell\n\na\tb\tc\nand words",
        "# A heading\n\nWords",
    ],
)
def test_a_text_that_only_begins_alike_is_read(tmp_path: Path, text: str) -> None:
    (tmp_path / "a.txt").write_text(text)
    (item,) = source.read_source(str(tmp_path / "a.txt"))
    assert isinstance(item, Post)


def test_saved_answers_of_wordpress_are_posts(tmp_path: Path) -> None:
    (tmp_path / "page-1.json").write_text(json.dumps([as_rest(post) for post in POSTS]))
    posts = list(source.read_source(str(tmp_path)))
    assert [post.title for post in posts if isinstance(post, Post)] == [
        post.title for post in POSTS
    ]
    assert [post.body for post in posts if isinstance(post, Post)] == [post.text for post in POSTS]


def test_a_damaged_answer_is_refused(tmp_path: Path) -> None:
    whole = json.dumps([as_rest(post) for post in POSTS])
    (tmp_path / "page-1.json").write_text(whole[: len(whole) - 20])
    (item,) = source.read_source(str(tmp_path / "page-1.json"))
    assert isinstance(item, Refusal)
    assert item.reason.startswith("is damaged JSON")
