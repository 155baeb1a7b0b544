"""The rows of a table as posts.

A text that holds tags is read as HTML, any other to the letter. Dates are read only where they can
mean one day: `3/9/2011` is two, so that its post is kept without a date, and this is said.
"""

from __future__ import annotations

import hashlib
import json
import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from corpus import post_keys
from corpus.article import DateSource, PassedOver, Post, Refusal
from corpus.readers import publication_date
from corpus.readers.markup.html_to_text import line_of, name_of, names_of, text_of
from corpus.readers.markup.text_builder import HtmlText
from corpus.readers.page.metadata import day_in_words
from corpus.readers.table.rows import FaultyRow, Row, table_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpus.article import Item
    from corpus.readers.files import SourceFile
    from corpus.readers.table.columns import Columns

_TAG = re.compile(
    r"</?(?:p|br|div|span|a|em|strong|b|i|u|ul|ol|li|h[1-6]|blockquote|img|table|td|tr)\b[^<>]*>",
    re.IGNORECASE,
)
_PARAGRAPHS = re.compile(r"<(?:p|br|div|li)\b", re.IGNORECASE)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?![\d-])|(?:19|20)\d{6}(?!\d)")
_YEAR_FIRST = re.compile(r"\d{4}[/.]\d{1,2}[/.]\d{1,2}(?!\d)")
_SECONDS = re.compile(r"(\d{9,10})(?:\.\d+)?|(\d{12,13})")
_MONTH_NAMED = re.compile(r"[A-Za-z]{3}")
_BETWEEN_NAMES = re.compile(r"(?:(?<!\s)\s++)?[;|,]\s*")


def read_table(file: SourceFile, columns: Columns) -> Iterator[Item]:
    """Yield a post for each row; SourceError where the table lacks a column or is none."""
    with table_rows(file) as (names, rows):
        columns.check(file, names)
        for row in rows:
            if isinstance(row, FaultyRow):
                yield Refusal(str(file), f"line {row.line}: {row.reason}")
            else:
                yield _post(file, row, columns)


def _post(file: SourceFile, row: Row, columns: Columns) -> Item:
    cells = {part: row.cells.get(column) for part, column in columns.names.items()}
    body = _body(_text(cells.get("body")))
    if not body.text:
        return PassedOver(str(file), "row without text")
    url = _text(cells.get("url")) or None
    dated = _text(cells.get("date"))
    day = _day(dated)
    published, date_source = publication_date.published(day, url)
    warnings = []
    if dated and not day:
        warnings.append(f'{file}: line {row.line}: "{dated}" is no date that means one day')
    title = line_of(_text(cells.get("title")))
    return Post(
        keys=post_keys.post_keys(url, attachments=False) or (_own_key(file, cells),),
        source=str(file),
        title=title,
        body=body.text,
        url=url,
        published=published,
        date_source=date_source if published else DateSource.NONE,
        author=name_of(_text(cells.get("author"))),
        categories=names_of(_names(cells.get("categories"))),
        blockquotes=body.blockquotes,
        markup=body.markup,
        warnings=tuple(warnings),
    )


def _own_key(file: SourceFile, cells: dict[str, Any]) -> str:
    """Of a row without an address: by its id, else by what it says, for rows change places."""
    stated = _text(cells.get("id"))
    said = json.dumps(cells, sort_keys=True, ensure_ascii=False, default=str)
    own = stated or hashlib.blake2b(said.encode("utf-8", "replace"), digest_size=8).hexdigest()
    return f"{post_keys.file_key(file.path)}#{own}"


def _text(cell: Any) -> str:  # noqa: ANN401 - whatever JSON holds
    """A cell as text; a list or an object is none."""
    is_plain = isinstance(cell, str | int | float) and not isinstance(cell, bool)
    return str(cell).strip() if is_plain else ""


def _names(cell: Any) -> list[str]:  # noqa: ANN401
    if isinstance(cell, list):
        return [_text(each) for each in cell]
    return _BETWEEN_NAMES.split(_text(cell))


def _body(text: str) -> HtmlText:
    if _TAG.search(text):
        return text_of(text, typed_breaks=not _PARAGRAPHS.search(text))
    return HtmlText(text.replace("\r\n", "\n").replace("\r", "\n"), ())


def _day(text: str) -> date | None:
    """The one day that a text can mean: year first, its month named, or seconds since 1970."""
    try:
        if found := _ISO.match(text):
            return date.fromisoformat(found[0])
        if seconds := _SECONDS.fullmatch(text):
            since = int(seconds[1]) if seconds[1] else int(seconds[2]) // 1000
            return datetime.fromtimestamp(since, UTC).date()
    except (ValueError, OverflowError):
        return None
    if _YEAR_FIRST.match(text):
        return publication_date.any_day(text)
    return day_in_words(text) if _MONTH_NAMED.search(text) and "/" not in text else None
