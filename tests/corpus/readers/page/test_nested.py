"""Parts of a page that lie in one another are read a bounded number of times."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from corpus.article import Post
from corpus.readers import html
from corpus.readers.html import parse_page
from corpus.readers.markup.html_to_text import text_of_node
from corpus.readers.page import metadata

if TYPE_CHECKING:
    from corpus.readers.markup.text_builder import HtmlText

_DEPTH, _MOST_READ = 400, 120


@pytest.mark.parametrize(
    "opened",
    [
        '<article class="single-post">',
        "<main>",
        '<div class="entry-meta">',
        '<div class="entry">',
        "<h1><div>",
        '<div class="entry-title">',
    ],
)
def test_nested_parts_are_not_each_read_whole(opened: str, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[HtmlText] = []

    def counted(*given: object) -> HtmlText:
        read.append(text_of_node(*given))  # type: ignore[arg-type]
        return read[-1]

    for module in (html, metadata):
        monkeypatch.setattr(module, "text_of_node", counted)
    page = f"<title>Trams</title><body class=single>{opened * _DEPTH}<p>A tram was late."
    post = parse_page(page, "page.html", own_key="page.html")
    assert isinstance(post, Post)
    assert "A tram was late." in (post.body, post.title)
    assert len(read) <= _MOST_READ
