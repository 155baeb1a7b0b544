"""Title, author and date of pages of no known theme."""

from __future__ import annotations

from datetime import date

import pytest
from selectolax.lexbor import LexborHTMLParser

from corpus.readers.page.metadata import Metadata, day_in_words


def metadata(head: str, body: str = "") -> Metadata:
    return Metadata(LexborHTMLParser(f"<html><head>{head}</head><body>{body}</body></html>"))


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title>A Bell | Talk</title>", "<h1>Talk</h1><h2>A Bell</h2>", "A Bell"),
        ("<title>A Bell - Talk</title>", "<h2>News</h2><h1>A Bell</h1>", "A Bell"),
        ("<meta property='og:title' content='A Bell'><meta property='og:site_name' content='Talk'>",
         "<h1>Talk</h1>", "A Bell"),
        ("<title>Talk</title><meta property='og:site_name' content='Talk'>",
         "<h1>Talk</h1><h2>A Bell</h2>", "A Bell"),
        ("<meta name='og:site_name' content='B'><meta name='og:title' content='B'>", "", "B"),
        ("<title>Boats – and Bells – Talk</title>", "", "Boats – and Bells"),
        ("<title>Talk</title>", "<h1 itemprop='headline'>A Bell</h1><h2>Talk</h2>", "A Bell"),
        ("", "", ""),
    ],
)  # fmt: skip
def test_a_title_is_what_best_supports_itself(head: str, body: str, title: str) -> None:
    assert metadata(head, body).title() == title


@pytest.mark.parametrize(
    ("body", "author"),
    [
        ("<p class='byline'>By Ada Quill, The Lantern</p>", "Ada Quill"),
        ("<p class='byline'>By Ada Quill Monday, 9 March</p>", "Ada Quill"),
        ("<a rel='author'>Ada Quill - Staff Writer</a>", "Ada Quill"),
        ("<a rel='author'>ada@talk.example</a><p class='byline'>by: Tomas O’Reedy</p>",
         "Tomas O’Reedy"),
        ("<a rel='author'>admin</a>", None),
        ("<p class='byline'>Talk</p><meta property='og:site_name' content='Talk'>", None),
    ],
)  # fmt: skip
def test_an_author_is_a_name_and_not_the_site(body: str, author: str | None) -> None:
    assert metadata("", body).author() == author


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Posted on March 9, 2011 by Ada", date(2011, 3, 9)),
        ("9 March 2011", date(2011, 3, 9)),
        ("Wednesday, 9th of March, 2011, 14:30", date(2011, 3, 9)),
        ("2011-03-09T22:00:00Z", date(2011, 3, 9)),
        ("2011.3.9", date(2011, 3, 9)),
        ("Updated: March 9, 2011", None),
        ("© 2011", None),
        ("30 February 2011", None),
    ],
)
def test_a_printed_day_is_read_in_its_usual_forms(text: str, day: date | None) -> None:
    assert day_in_words(text) == day


def test_the_printed_day_is_that_near_the_title() -> None:
    lines = ["Talk", "", "A Bell", "", "9 March 2011", "", *["Words"] * 20, "3 May 2012"]
    assert metadata("", "").printed_day(lines, "A Bell") == date(2011, 3, 9)
    assert metadata("", "").printed_day(lines[:4], "A Bell") is None


def test_a_day_to_come_is_no_day_of_publication() -> None:
    assert metadata("<meta name='date' content='2999-01-01'>").stated_day() is None


def test_damaged_json_is_passed_over() -> None:
    head = (
        '<script type="application/ld+json">{"@type": "Article", "headline": </script>'
        '<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "headline": '
        '"A Bell", "datePublished": "2011-03-09", "author": [{"name": "Ada Quill"}]}]}</script>'
    )
    read = metadata(head)
    assert (read.title(), read.author(), read.stated_day()) == (
        "A Bell", "Ada Quill", date(2011, 3, 9),
    )  # fmt: skip
