"""PDF: a document as one post, as far as it holds words and not only pictures of them."""

from __future__ import annotations

import logging
import re
from contextlib import suppress
from io import BytesIO
from math import isfinite
from typing import TYPE_CHECKING

from corpus.article import Markup, MarkupKind, Refusal, Span
from corpus.errors import SourceError
from corpus.readers.documents.document import Properties, document_post
from corpus.readers.documents.pdf_lines import Line, heading_of, printed, without_furniture
from corpus.readers.markup.text_builder import HtmlText

if TYPE_CHECKING:
    from datetime import datetime

    from pypdf import PageObject, PdfReader

    from corpus.article import Post
    from corpus.readers.files import SourceFile
    from corpus.readers.site import Site

# A text is no longer than a book's; what takes more is made to take time.
_MOST_PAGES, _MOST_CHARACTERS = 3000, 8_000_000
# Fewer characters a page are stamps on a scan.
_LEAST_PER_PAGE = 20
_LOCKED = "is encrypted; save it without its password"
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "\0": None}
)
_SPACES = re.compile(r"[ \t\r\f\v]+")
# It warns of each oddity of a file, which is what the refusal is for.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


def read_pdf(file: SourceFile, site: Site) -> Post | Refusal:
    """Read one document; SourceError where it is damaged, encrypted or far too long."""
    reader = _opened(file)
    try:
        stated, pages = _properties(reader), _pages(file, reader)
    except SourceError:
        raise
    except Exception as error:  # a damaged document makes it raise anything
        raise SourceError(f"{file}: {_damaged(error)}") from error
    count = sum(len(line.text) for page in pages for line in page)
    if count < _LEAST_PER_PAGE * len(pages):
        reason = "is a scanned PDF: it holds pictures of pages, and no words"
        return Refusal(str(file), f"{reason}; recognise its text (OCR) and import that")
    pages = without_furniture(pages)
    text, starts = printed(pages)
    spans = map(Span, starts, [*starts[1:], len(text)])
    marks = tuple(Markup(span, MarkupKind.PAGE) for span in spans)
    read = HtmlText(text, (), marks)
    return document_post(file, read, stated, site, heading=heading_of(pages))


def _opened(file: SourceFile) -> PdfReader:
    from pypdf import PdfReader  # noqa: PLC0415 - costs 0.2 s that other files do not need

    data = file.read_bytes()
    try:
        reader = PdfReader(BytesIO(data))
        is_open = not reader.is_encrypted or bool(reader.decrypt(""))
    except Exception as error:  # as in `read_pdf`
        reason = _LOCKED if b"/Encrypt" in data else _damaged(error)
        raise SourceError(f"{file}: {reason}") from error
    if not is_open:
        raise SourceError(f"{file}: {_LOCKED}")
    return reader


def _damaged(error: Exception) -> str:
    return f"is a damaged PDF document ({error}); save it anew from what it was made of"


def _properties(reader: PdfReader) -> Properties:
    said = reader.metadata
    if said is None:
        return Properties()
    created: datetime | None = None
    modified: datetime | None = None
    with suppress(ValueError):  # dates of its own making
        created, modified = said.creation_date, said.modification_date
    return Properties(
        said.title or "",
        said.author or "",
        created and created.date(),
        modified.isoformat() if modified else None,
    )


def _pages(file: SourceFile, reader: PdfReader) -> list[list[Line]]:
    count = len(reader.pages)
    if count > _MOST_PAGES:
        raise SourceError(f"{file}: has {count:,} pages, more than {_MOST_PAGES:,}; divide it")
    pages: list[list[Line]] = []
    left = _MOST_CHARACTERS
    for page in reader.pages:
        pages.append(_lines(page))
        left -= sum(len(line.text) for line in pages[-1])
        if left < 0:
            raise SourceError(f"{file}: holds more words than any book; divide it")
    return pages


def _lines(page: PageObject) -> list[Line]:
    """The lines of a page in the order in which it writes them."""
    lines: list[Line] = []
    words: list[str] = []
    place: tuple[float, float, float] | None = None

    def end() -> None:
        nonlocal place
        text = _SPACES.sub(" ", "".join(words)).strip().translate(_LIGATURES)
        if text and place:
            lines.append(Line(text, *place))
        words.clear()
        place = None

    def visit(text: str, cm: list[float], tm: list[float], _: object, size: float) -> None:
        nonlocal place
        here = _place(cm, tm, size)
        for number, part in enumerate(text.split("\n")):
            if number:
                end()
            if part.strip():
                if here is None:
                    continue
                place = place or here
            words.append(part)

    page.extract_text(visitor_text=visit)
    end()
    return lines


def _place(cm: list[float], tm: list[float], size: float) -> tuple[float, float, float] | None:
    """Where a piece of text begins on the page, and its size: its own matrix within the page's.

    None for hidden text, which is of no size, or on no paper.
    """
    x = cm[0] * tm[4] + cm[2] * tm[5] + cm[4]
    y = cm[1] * tm[4] + cm[3] * tm[5] + cm[5]
    scale = max(abs(tm[3]), abs(tm[1])) * max(abs(cm[3]), abs(cm[1]))
    place = x, y, abs(size) * scale
    return place if place[2] > 0 and all(map(isfinite, place)) else None
