"""Movable Type's text export, which TypePad and others write too: many posts in one file.

TITLE: A Bell                    one line a field, until the first "-----"
DATE: 03/09/2011 02:30:00 PM
-----
BODY:                            sections, each closed by "-----"
The words.
-----
COMMENT:                         counted, never kept
-----
--------                         closes the post
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corpus import dates, post_keys
from corpus.article import PassedOver, Post
from corpus.errors import SourceError
from corpus.readers import encoding, publication_date
from corpus.readers.markup import html_to_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from corpus.article import Item
    from corpus.readers.files import SourceFile

_SECTION, _ENTRY = "-----", "--------"
_FIELD = re.compile(r"([A-Z][A-Z ]{1,30}):[ \t]?(.*)")
_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_TEXTS = ("BODY", "EXTENDED BODY")
_SAID_BY_OTHERS = {"COMMENT": "comment", "PING": "trackback"}


def read_movable_type(file: SourceFile) -> Iterator[Item]:
    """Yield the published posts of an export, in its order; SourceError if it is no text."""
    try:
        text = encoding.decode_text(file.read_bytes()).text
    except ValueError as error:
        raise SourceError(f"{file}: {error}") from error
    for number, lines in enumerate(_entries(text.splitlines()), start=1):
        yield from _read_entry(lines, str(file), number)


def _entries(lines: Iterable[str]) -> Iterator[list[str]]:
    entry: list[str] = []
    for line in lines:
        if line.rstrip() == _ENTRY:
            yield entry
            entry = []
        else:
            entry.append(line)
    if any(map(str.strip, entry)):
        yield entry


def _read_entry(lines: list[str], source: str, number: int) -> Iterator[Item]:
    head, *sections = _sections(lines)
    fields = [(found[1], found[2]) for line in head if (found := _FIELD.fullmatch(line))]
    texts: dict[str, str] = {}
    for section in sections:
        name = section[0].rstrip(": ") if section else ""
        if name in _TEXTS:
            texts[name] = "\n".join(section[1:])
        elif kind := _SAID_BY_OTHERS.get(name):
            yield PassedOver(source, kind)
    first = dict(reversed(fields))
    if first.get("STATUS", "Publish").strip().lower() != "publish":
        yield PassedOver(source, "draft")
    elif fields:
        categories = [value for name, value in fields if name in ("PRIMARY CATEGORY", "CATEGORY")]
        yield _post(first, categories, texts, f"{source}#{number}")


def _sections(lines: list[str]) -> list[list[str]]:
    """The lines of an entry between its rules; the first are the fields."""
    found: list[list[str]] = [[]]
    for line in lines:
        if line.rstrip() == _SECTION:
            found.append([])
        elif line.strip() or len(found) > 1:
            found[-1].append(line)
    return found


def _post(
    fields: dict[str, str], categories: list[str], texts: dict[str, str], source: str
) -> Post:
    whole = "\n\n".join(texts[name] for name in _TEXTS if texts.get(name, "").strip())
    breaks = fields.get("CONVERT BREAKS", "1").strip() != "0"
    read = html_to_text.text_of(whole, typed_breaks=breaks)
    url = fields.get("UNIQUE URL", "").strip() or None
    day, date_source = publication_date.published(_day(fields.get("DATE", "")), url)
    return Post(
        keys=post_keys.post_keys(url, attachments=False) or (f"file:{source}",),
        source=source,
        title=html_to_text.line_of(fields.get("TITLE", "")),
        body=read.text,
        url=url,
        published=day,
        date_source=date_source,
        author=html_to_text.name_of(fields.get("AUTHOR", "")),
        categories=html_to_text.names_of(categories),
        blockquotes=read.blockquotes,
        markup=read.markup,
    )


def _day(text: str) -> date | None:
    """The day of `03/09/2011 02:30:00 PM`, always in US order."""
    found = _DAY.match(text.strip())
    return dates.us_day(*map(int, found.groups())) if found else None
