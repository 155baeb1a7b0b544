"""The rows of a table, one at a time, whatever parts its columns."""

from __future__ import annotations

import codecs
import csv
import io
import json
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from corpus.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import TextIO

    from corpus.readers.files import SourceFile

_BLOCK = 1 << 20
_DELIMITERS = ",;\t|"
# No cell is longer, in characters: a quotation mark that nothing closes would take in the rest.
_LONGEST_CELL = 4_000_000
# Objects of a file that are looked at for the names of its columns.
_LOOKED_AT = 100


class Row(NamedTuple):
    """A row by the names of its columns, and the line on which it ends."""

    line: int
    cells: dict[str, Any]


class FaultyRow(NamedTuple):
    """A row that cannot be read, and why."""

    line: int
    reason: str


def is_json(head: bytes) -> bool:
    """Whether a table that begins so is JSON lines, and not CSV."""
    return head.removeprefix(codecs.BOM_UTF8).lstrip()[:1] in (b"{", b"[")


def columns_in(head: bytes) -> list[str]:
    """The names of the columns of a table that begins so, as far as they can be told."""
    text = head.removeprefix(codecs.BOM_UTF8).decode("utf-8", "replace")
    if not is_json(head):
        return _header(io.StringIO(text.lstrip(), newline="").readline())[0]
    try:
        first = json.JSONDecoder().raw_decode(text.lstrip().lstrip("[ \t\r\n"))[0]
    except (ValueError, RecursionError):
        return []
    return list(first) if isinstance(first, dict) else []


@contextmanager
def table_rows(file: SourceFile) -> Iterator[tuple[list[str], Iterator[Row | FaultyRow]]]:
    """The names of a table's columns, and its rows; SourceError where it is no table."""
    head = file.head(1024)
    if is_json(head) and head.removeprefix(codecs.BOM_UTF8).lstrip()[:1] == b"[":
        raise SourceError(
            f"{file}: is one array of JSON; tables in JSON are read a line at a time. Write one "
            "object a line, as jq does: jq -c '.[]' FILE > posts.jsonl"
        )
    form, encoding = _json_rows if is_json(head) else _csv_rows, _encoding(file)
    with io.TextIOWrapper(file.open(), encoding=encoding, newline="") as text:
        try:
            yield form(text, file)
        except UnicodeDecodeError as error:
            raise SourceError(f"{file}: is neither UTF-8 nor {encoding}: {error.reason}") from error
        except csv.Error as error:
            raise SourceError(f"{file}: the names of its columns: {error}") from error


def _encoding(file: SourceFile) -> str:
    """UTF-8 if the whole file is that; spreadsheets write Windows-1252 or UTF-16 as well."""
    with file.open() as stream:
        block = stream.read(_BLOCK)
        if block.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            while block:
                decoder.decode(block)
                block = stream.read(_BLOCK)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig"


def _header(line: str) -> tuple[list[str], str]:
    """The names in a first line, and what parts them: what gives the most names."""
    found = [
        (next(csv.reader([line], delimiter=delimiter), []), delimiter) for delimiter in _DELIMITERS
    ]
    names, delimiter = max(found, key=lambda each: len(each[0]))
    return [name.strip() for name in names], delimiter


def _csv_rows(text: TextIO, file: SourceFile) -> tuple[list[str], Iterator[Row | FaultyRow]]:
    csv.field_size_limit(_LONGEST_CELL)
    first = text.readline()
    _, delimiter = _header(first)
    reader = csv.reader(_from(first, text), delimiter=delimiter)
    names = [name.strip() for name in next(reader, [])]

    def rows() -> Iterator[Row | FaultyRow]:
        try:
            for cells in reader:
                if len(cells) > len(names):
                    reason = f"has {len(cells)} columns instead of {len(names)}"
                    yield FaultyRow(reader.line_num, reason)
                elif any(cells):
                    yield Row(reader.line_num, dict(zip(names, cells, strict=False)))
        except (csv.Error, UnicodeDecodeError) as error:
            where = f"{file}: line {reader.line_num}"
            raise SourceError(f"{where}: {error}; nothing behind it was read") from error

    return names, rows()


def _from(first: str, text: TextIO) -> Iterator[str]:
    yield first
    yield from text


def _json_rows(text: TextIO, file: SourceFile) -> tuple[list[str], Iterator[Row | FaultyRow]]:
    objects = _objects(text, file)
    looked_at = [each for _, each in zip(range(_LOOKED_AT), objects, strict=False)]
    names = [name for each in looked_at if isinstance(each, Row) for name in each.cells]
    return names, _chained(looked_at, objects)


def _chained(
    first: Iterable[Row | FaultyRow], others: Iterator[Row | FaultyRow]
) -> Iterator[Row | FaultyRow]:
    yield from first
    yield from others


def _objects(text: TextIO, file: SourceFile) -> Iterator[Row | FaultyRow]:
    for number, line in enumerate(text, start=1):
        if not line.strip():
            continue
        try:
            found = json.loads(line)
        except (ValueError, RecursionError) as error:
            if number == 1:
                raise SourceError(
                    f"{file}: is no JSON lines, one object a line: {error}"
                ) from error
            yield FaultyRow(number, f"is no JSON: {error}")
            continue
        if isinstance(found, dict):
            yield Row(number, found)
        else:
            yield FaultyRow(number, "is no object with named columns")
