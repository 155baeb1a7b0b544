"""Posts as plain text: what stands above the body is read, and the body is kept to the letter."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.article import DateSource, Post, Refusal
from corpus.profile import named_profile
from corpus.readers import plaintext
from corpus.readers.files import SourceFile

if TYPE_CHECKING:
    from pathlib import Path

URL = "https://pier.example/2011/03/09/pier-shut-after-storm"
HEADER = f"URL: {URL}\n\n"
DATED = f"URL: {URL}\nDate: 2012-02-03\n\n"
TITLE = "Pier Shut After Storm"
BYLINE = "By on 3-07-2011 in Haiti, Law and Order"
BOILERPLATE = (
    "\n\nREFORM Puzzle Piece\n\nCorruption2\n\nMore of ours.\n\nSubmit a Comment\n\n"
    "Your email address will not be published. Required fields are marked *\n"
)


def post_of(text: str, source: str = "posts/page-17.txt") -> Post:
    post = plaintext.parse_text(text, source, named_profile("REFORM Talk"))
    assert isinstance(post, Post)
    return post


# Title and byline


@pytest.mark.parametrize(
    "head",
    [
        f"{TITLE}\n\n{BYLINE}\n\n{TITLE}\n\n",
        f"{TITLE}\n\n{BYLINE}\n\n",
        f"{TITLE}\n{BYLINE}\n{TITLE}\n",
        f"{BYLINE}\n\n{TITLE}\n\n",
        f"\n\n{TITLE}\u00a0\n \n{BYLINE} \n\u00a0\n{TITLE} \n\n",
        f"{HEADER}{TITLE}\n\n{BYLINE}\n\n{TITLE}\n\n",
    ],
)
def test_title_and_byline_are_read_and_dropped(head: str) -> None:
    post = post_of(f"{head}The first sentence.\n\nThe second.")
    assert post.title == TITLE
    assert post.body == "The first sentence.\n\nThe second."
    assert (post.published, post.date_source) == (date(2011, 3, 7), DateSource.BYLINE)
    assert post.categories == ("Haiti", "Law and Order")
    assert post.warnings == ()


@pytest.mark.parametrize(
    ("repeated", "title"),
    [
        ("Pier Shut UPDATED", "Pier Shut UPDATED"),
        ("Pier Shut", "Pier Shut UPDATED"),
        ("Pier’s  Shut", "Pier's Shut"),
        ("“Pier” Shut", '"Pier" Shut'),
    ],
)
def test_a_title_repeated_with_other_marks_or_without_updated_is_the_same(
    repeated: str, title: str
) -> None:
    post = post_of(f"{title}\n\n{BYLINE}\n\n{repeated}\n\nThe first sentence.")
    assert (post.title, post.body) == (title, "The first sentence.")


@pytest.mark.parametrize(
    "body",
    [
        f"Ours.\n\n“The pier is shut.”\n\n{TITLE}\n[Hill Valley Post 3/7/11]",
        f"{TITLE}\n[Hill Valley Post 3/7/11]\n\nOurs.",
        f"Ours.\n{TITLE}\n{TITLE}",
    ],
)
def test_the_title_stays_where_it_is_the_headline_of_a_cited_article(body: str) -> None:
    assert post_of(f"{TITLE}\n\n{BYLINE}\n\n{body}").body == body
    if body.startswith("Ours"):
        assert post_of(f"{TITLE}\n\n{BYLINE}\n\n{TITLE}\n\n{body}").body == body


@pytest.mark.parametrize(
    "title",
    [
        TITLE,
        "Is the Pier Shut?",
        "48 Hours in March 2011",
        "Adoptees in the U.S.",
        "Pier: A Story UPDATED",
    ],
)
def test_without_a_byline_a_first_line_like_a_title_is_one(title: str) -> None:
    post = post_of(f"{title}\nThe first sentence.\nThe second.")
    assert (post.title, post.body) == (title, "The first sentence.\nThe second.")
    assert (post.published, post.date_source) == (None, DateSource.NONE)


@pytest.mark.parametrize(
    "first",
    [
        "The pier was shut on Monday.",
        "“The pier was shut on Monday.",
        "  • The pier",
        "https://pier.example/picture",
        "word " * 60,
    ],
)
def test_a_first_sentence_stays_in_the_body_and_the_slug_stands_for_a_title(first: str) -> None:
    post = post_of(f"{HEADER}{first}\n\nThe second.")
    assert post.title == "Pier shut after storm"
    assert post.body == f"{first}\n\nThe second."
    (warning,) = post.warnings
    assert warning.startswith('posts/page-17.txt: no title line; "Pier shut after storm" is made')


def test_a_sentence_below_a_leading_byline_stays_in_the_body() -> None:
    post = post_of(f"{BYLINE}\n\nThe pier was shut on Monday.")
    assert (post.title, post.body) == ("Page 17", "The pier was shut on Monday.")


def test_the_first_line_that_the_address_names_is_the_title_whatever_it_looks_like() -> None:
    post = post_of(f"{HEADER}Pier shut after storm.\n\nThe first sentence.")
    assert (post.title, post.body) == ("Pier shut after storm.", "The first sentence.")


@pytest.mark.parametrize("day", ["9-07-2012", "9/7/2012", "September 7, 2012", "7 Sept. 2012"])
@pytest.mark.parametrize("text", ["{}\nA Bell\n\nWords.", "A Bell\n{}\n\nWords."])
def test_a_day_alone_on_its_line_is_the_day_and_no_title(text: str, day: str) -> None:
    found = plaintext.parse_text(text.format(day), "bell.txt")
    assert isinstance(found, Post)
    assert (found.title, found.published, found.body) == ("A Bell", date(2012, 9, 7), "Words.")


def test_a_byline_inside_the_body_is_prose() -> None:
    body = f"The first sentence.\n\nThe second.\n\n{BYLINE}\n\nThe third."
    post = post_of(f"{TITLE}\n\n{body}")
    assert (post.body, post.published) == (body, None)


def test_an_author_is_read_where_there_is_one() -> None:
    assert post_of(f"{TITLE}\n\nBy Mina Draper on 3-07-2011\n\nText.").author == "Mina Draper"
    assert post_of(f"{TITLE}\n\n{BYLINE}\n\nText.").author is None
    assert post_of(f"Author: V. Sorrel\n\n{TITLE}\n\n{BYLINE}\n\nText.").author == "V. Sorrel"


# Header and date


def test_a_header_gives_address_author_and_date() -> None:
    post = post_of(f"URL: {URL}\nAuthor: V. Sorrel\nDate: 2012-02-03\n\n{TITLE}\n\nText.")
    assert (post.url, post.author) == (URL, "V. Sorrel")
    assert (post.published, post.date_source) == (date(2012, 2, 3), DateSource.EXPORT)
    assert (post.title, post.body) == (TITLE, "Text.")
    assert post.keys[0] == "pier.example/2011/03/09/pier-shut-after-storm"


@pytest.mark.parametrize(
    ("text", "day", "source"),
    [
        (f"{HEADER}{TITLE}\n\n{BYLINE}\n\nText.", date(2011, 3, 7), DateSource.BYLINE),
        (f"{DATED}{TITLE}\n\n{BYLINE}\n\nText.", date(2011, 3, 7), DateSource.BYLINE),
        (f"{DATED}{TITLE}\n\nText.", date(2012, 2, 3), DateSource.EXPORT),
        (f"{HEADER}{TITLE}\n\nText.", date(2011, 3, 9), DateSource.URL),
        (f"URL: https://pier.example/?p=12\n\n{TITLE}\n\nText.", None, DateSource.NONE),
        (f"URL: https://pier.example/2011/13/09/x\n\n{TITLE}\n\nText.", None, DateSource.NONE),
    ],
)  # fmt: skip
def test_the_byline_beats_the_header_and_the_header_the_address(
    text: str, day: date | None, source: DateSource
) -> None:
    post = post_of(text)
    assert (post.published, post.date_source) == (day, source)


def test_an_impossible_byline_leaves_the_post_undated_and_says_where() -> None:
    post = post_of(f"{TITLE}\n\nBy on 13-45-2011 in Haiti\n\nText.", "page-17.txt")
    assert (post.published, post.date_source) == (None, DateSource.NONE)
    assert post.categories == ("Haiti",)
    assert post.warnings == (
        'page-17.txt: line 3: "By on 13-45-2011": no such date; kept without a date',
    )


def test_a_wrong_date_in_the_header_is_ignored_and_said() -> None:
    post = post_of(f"URL: {URL}\nDate: 3/7/2011\n\n{TITLE}\n\nText.")
    assert post.date_source is DateSource.URL
    assert post.warnings == (
        'posts/page-17.txt: "Date: 3/7/2011": no date like 2011-03-09; the line is ignored',
    )


@pytest.mark.parametrize(
    "first", ["URL: the story of an address", "Author: unknown\nstill the text", "Date: a fruit"]
)
def test_lines_that_only_look_like_a_header_are_text(first: str) -> None:
    post = post_of(f"{first}\n\nThe second.")
    assert first in f"{post.title}\n{post.body}"
    assert post.url is None


def test_a_file_without_an_address_is_known_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_text(f"{TITLE}\n\nText.", encoding="utf-8")
    post = plaintext.read_text_file(SourceFile(path))
    assert isinstance(post, Post)
    assert post.keys == (f"file:{path.resolve().as_posix()}",)
    assert post.source == str(path)


# The body


def test_boilerplate_goes_and_the_text_after_it_stays() -> None:
    post = post_of(f"{TITLE}\n\n{BYLINE}\n\n{TITLE}\n\nOurs.{BOILERPLATE}")
    assert post.body.split() == ["Ours.", "More", "of", "ours."]


@pytest.mark.parametrize(
    "body",
    [
        "smileDoubled  spaces, 9 8 struck out.",
        "One.\n\n\n \n\u00a0\nTwo.\u00a0\nThree",
        "  • One\n  • Two\n(1)Three\n\nHEADING ONEThe text.",
        "A page cut in mid-wor",
        "A wrong-way mark “ and ’48 \tstay.",
    ],
)
def test_nothing_inside_the_body_is_repaired(body: str) -> None:
    assert post_of(f"{TITLE}\n\n{BYLINE}\n\n{TITLE}\n\n{body}\n\n").body == body.rstrip("\n")


def test_a_page_with_nothing_but_a_title_is_kept() -> None:
    post = post_of(f"{TITLE}\n\n{BYLINE}\n\n{TITLE}\n\nSubmit a Comment")
    assert (post.title, post.body) == (TITLE, "")


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
def test_other_line_ends_are_read_as_line_ends(newline: str) -> None:
    text = f"{TITLE}\n\n{BYLINE}\n\n{TITLE}\n\nOne.\n\nTwo."
    post = post_of(text.replace("\n", newline))
    assert (post.title, post.body) == (TITLE, "One.\n\nTwo.")


# Files


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty"),
        (b"\n \n", "holds no text"),
        (b"\x00\x01\x02\x03" * 40, "is binary, not text"),
        ("\u00a0\n\u00a0".encode(), "holds no text"),
    ],
)
def test_a_file_without_text_is_refused(tmp_path: Path, data: bytes, reason: str) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(data)
    assert plaintext.read_text_file(SourceFile(path)) == Refusal(str(path), reason)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    refused = plaintext.read_text_file(SourceFile(tmp_path / "page.txt"))
    assert isinstance(refused, Refusal)
    assert refused.reason.startswith("cannot be read: ")


def test_a_file_in_windows_1252_is_read_and_said(tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_bytes(f"{TITLE}\n\n{BYLINE}\n\n“The café is shut.”".encode("cp1252"))
    post = plaintext.read_text_file(SourceFile(path))
    assert isinstance(post, Post)
    assert post.body == "“The café is shut.”"
    assert post.warnings == (f"{path}: byte 64, line 5: not UTF-8; read as Windows-1252",)


@given(st.text("ab .\n“”\u00a0•[]", max_size=80))
def test_every_line_of_the_body_is_a_line_of_the_text(text: str) -> None:
    post = plaintext.parse_text(f"{TITLE}\n\n{BYLINE}\n\n{TITLE}\n\n{text}", "page.txt")
    assert isinstance(post, Post)
    assert post.body in text
    assert post.body.split() == text.split()
