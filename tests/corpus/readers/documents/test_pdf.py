"""PDF documents: the words of their pages, as paragraphs, and nothing that each page repeats."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader, PdfWriter

from corpus.article import DateSource, MarkupKind, Post, Refusal
from corpus.readers import source
from tests.corpus.readers.documents.pdf_writer import Placed, column, written

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from corpus.article import Item


def read(folder: Path, pages: Sequence[Sequence[Placed]], **said: str) -> Post:
    (folder / "a-late-tram.pdf").write_bytes(written(pages, said))
    (item,) = source.read_source(str(folder / "a-late-tram.pdf"))
    assert isinstance(item, Post), item
    return item


def refused(folder: Path, data: bytes) -> str:
    (folder / "a.pdf").write_bytes(data)
    (item,) = source.read_source(str(folder / "a.pdf"))
    assert isinstance(item, Refusal)
    return item.reason


TEXT = column(
    "The tram of Port Tamar was late on Mon-",
    "day, and nobody who waited at the north",
    "pier has been told why.",
    "",
    "“We wait,” the keeper said. His bench is",
    "well-known; a bench so well known is rare.",
)


def test_lines_become_paragraphs_and_words_broken_at_a_line_end_are_whole(tmp_path: Path) -> None:
    post = read(tmp_path, [TEXT])
    assert post.body == (
        "The tram of Port Tamar was late on Monday, and nobody who waited at the north pier has "
        "been told why.\n\n“We wait,” the keeper said. His bench is well-known; a bench so well "
        "known is rare."
    )
    assert post.title == "a late tram"
    assert (post.published, post.date_source, post.author) == (None, DateSource.NONE, None)


@pytest.mark.parametrize(
    ("above", "below", "elsewhere", "expected"),
    [
        ("the insti-", "tution", "", "the institution"),
        ("a well-", "known man", "It is well-known.", "a well-known man"),
        ("a well-", "known man", "A well is known.", "a well-known man"),
        ("they co-", "operate", "To cooperate is good.", "they cooperate"),
        ("the Anglo-", "American line", "", "the Anglo-American line"),
        ("from 2009-", "2011 it ran", "", "from 2009- 2011 it ran"),
        ("late – or so", "they said", "", "late – or so they said"),
        ("the bell—", "which rang", "", "the bell—which rang"),
    ],
)
def test_the_rest_of_the_text_says_whether_a_hyphen_belongs_to_its_word(
    tmp_path: Path, above: str, below: str, elsewhere: str, expected: str
) -> None:
    post = read(tmp_path, [column("A Tram", "", above, f"{below}, as they say", "", elsewhere)])
    assert post.body.split("\n\n")[0] == f"{expected}, as they say"


def test_what_each_page_repeats_is_no_text_and_a_sentence_goes_on_over_the_page(
    tmp_path: Path,
) -> None:
    pages = []
    for number, words in enumerate(("It was late", "and then later", "and then it came."), start=1):
        foot = Placed(f"Tram Gazette · {number}", x=280, y=30, size=9)
        pages.append([foot, *column(words), Placed("Port Tamar Papers", x=200, y=770, size=9)])
    post = read(tmp_path, pages)
    assert post.body == "It was late and then later and then it came."
    marks = [mark for mark in post.markup if mark.kind is MarkupKind.PAGE]
    assert [mark.span.of(post.body) for mark in marks] == [
        "It was late ",
        "and then later ",
        "and then it came.",
    ]


def test_a_title_in_large_letters_a_byline_and_a_dateline_are_read(tmp_path: Path) -> None:
    title = [Placed("The Tram Is", y=740, size=20), Placed("Back", y=716, size=20)]
    lines = column("By Ada Quill", "", "March 9, 2011", "", *["The tram is late,", "as ever."])
    post = read(tmp_path, [[*title, *lines]], CreationDate="D:20190101120000Z", Author="user")
    assert post.title == "The Tram Is Back"
    assert (post.author, post.published) == ("Ada Quill", date(2011, 3, 9))
    assert post.date_source is DateSource.BYLINE
    assert post.body == "By Ada Quill\n\nMarch 9, 2011\n\nThe tram is late, as ever."


def test_the_properties_count_where_somebody_typed_them(tmp_path: Path) -> None:
    said = {"Title": "A Bench", "Author": "Ben Thorne", "CreationDate": "D:20110309120000Z"}
    post = read(tmp_path, [TEXT], **said)
    assert (post.title, post.author, post.published) == ("A Bench", "Ben Thorne", date(2011, 3, 9))
    assert post.date_source is DateSource.EXPORT
    assert read(tmp_path, [TEXT], Title="Microsoft Word - x.doc").title == "a late tram"


def test_a_scan_is_refused_with_the_reason(tmp_path: Path) -> None:
    assert refused(tmp_path, written([[], [Placed("7")]])).startswith(
        "is a scanned PDF: it holds pictures of pages, and no words"
    )


def test_a_locked_document_is_refused_and_one_that_all_may_read_is_not(tmp_path: Path) -> None:
    for password, is_open in (("secret", False), ("", True)):
        writer = PdfWriter(clone_from=PdfReader(BytesIO(written([TEXT]))))
        writer.encrypt(password, "owner", algorithm="RC4-128")
        stream = BytesIO()
        writer.write(stream)
        if is_open:
            (tmp_path / "open.pdf").write_bytes(stream.getvalue())
            (item,) = source.read_source(str(tmp_path / "open.pdf"))
            assert isinstance(item, Post)
        else:
            assert refused(tmp_path, stream.getvalue()).startswith("is encrypted; save it")


def test_damage_is_a_refusal(tmp_path: Path) -> None:
    data = written([TEXT, TEXT])
    for at in range(20, len(data), 97):
        (tmp_path / "a.pdf").write_bytes(data[:at] + b"\xff<<[" + data[at + 40 :])
        items: list[Item] = list(source.read_source(str(tmp_path / "a.pdf")))
        assert len(items) == 1, at


# Nine steps of this length lead off any paper, and out of what a number can hold.
_FAR = "12 Tf " + f"1{'0' * 40} 0 0 1 0 0 cm " * 9 + "/F1 12"


@pytest.mark.parametrize("size", ["0", _FAR])
def test_words_that_nobody_sees_are_not_imported(tmp_path: Path, size: str) -> None:
    hidden = Placed("Never.", size=size)  # type: ignore[arg-type]
    post = read(tmp_path, [[*TEXT, hidden, hidden]])
    assert post.body == read(tmp_path, [TEXT]).body


def test_a_damaged_table_of_places_is_called_damage(tmp_path: Path) -> None:
    row = rb"(xref\n0 \d+\n(?:.*\n){2})\d{10} \d{5} n"
    data, count = re.subn(row, rb"\g<1>0000 ", written([TEXT]))
    assert count == 1
    assert refused(tmp_path, data).startswith("is a damaged PDF document")


def test_a_document_of_more_pages_than_a_book_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("corpus.readers.documents.pdf._MOST_PAGES", 1)
    assert refused(tmp_path, written([TEXT, TEXT])) == "has 2 pages, more than 1; divide it"
