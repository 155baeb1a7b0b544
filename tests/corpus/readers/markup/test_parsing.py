"""What is nested too deep for the parser keeps its words."""

from __future__ import annotations

import pytest

from corpus.readers.markup.html_to_text import text_of
from corpus.readers.markup.parsing import parse_html


@pytest.mark.parametrize("tag", ["div", "span", "blockquote", "x-frame", "ul", "button-row"])
def test_100_000_nested_elements_keep_their_words_in_order(tag: str) -> None:
    read = text_of("<p>First.</p>" + f"<{tag}>" * 100_000 + "deep" + f"</{tag}>" * 100_000 + "last")
    assert read.text.split() == ["First.", "deep", "last"]


def test_unclosed_formatting_is_not_opened_again_without_end() -> None:
    opened = "<p>" + "".join(f"<b id={number}>" for number in range(3000))
    tree = parse_html(opened + "<p>tram" * 3000)
    assert len(tree.css("b")) < 200_000
    assert text_of(opened + "<p>tram" * 3000).text.split() == ["tram"] * 3000


@pytest.mark.parametrize(
    "page",
    [
        "<div>" * 400 + "<p>A <b>tram</b>.</p>" + "</div>" * 400,
        "<a name=x>tram " * 300,
        "<p>tram<br>late" * 300,
        "<b>tram</b> <i>late</i>" * 300,
        "<li>tram<p>late<td>soon" * 300,
    ],
)
def test_pages_as_people_write_them_are_parsed_as_they_stand(page: str) -> None:
    from selectolax.lexbor import LexborHTMLParser  # noqa: PLC0415 - to compare with

    assert parse_html(page).html == LexborHTMLParser(page).html
