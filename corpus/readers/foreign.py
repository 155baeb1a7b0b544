"""Files that are no articles and that nothing here reads: known by what they are, and refused so.

Without this a table, a mailbox or a program would be taken for one long article.
"""

from __future__ import annotations

import re

from corpus.readers.detection import parts_of_document
from corpus.readers.table.columns import how_to_map
from corpus.readers.table.rows import columns_in, is_json

_JSON = "JSON, but not posts as WordPress's REST interface gives them"
UNPACK = "unpack it and import the folder"
# How a file begins, as bytes; what it is, and what to do.
_BY_BYTES: tuple[tuple[bytes, str, str], ...] = (
    (b"BZh", "compressed (bzip2)", UNPACK),
    (b"\xfd7zXZ", "compressed (xz)", UNPACK),
    (b"7z\xbc\xaf", "a 7z archive", UNPACK),
    (b"Rar!", "a RAR archive", UNPACK),
    (
        b"\xd0\xcf\x11\xe0",
        "an old Word, Excel or Outlook file, or a locked new one",
        "save it as DOCX, without a password",
    ),
    (b"{\\rtf", "rich text (RTF)", "save it as DOCX or as a web page"),
    (b"SQLite format 3\0", "a database (SQLite)", "export the posts from what made it"),
)
# A document is a zip archive whose first parts have these names, or are said to be this.
_IN_ZIP: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (("mimetypeapplication/vnd.oasis.",), "an OpenDocument file", "save it as DOCX"),
    (("xl/workbook.xml", "xl/_rels/", "xl/worksheets/"), "an Excel table", "save it as CSV"),
    (("ppt/presentation.xml", "ppt/_rels/", "ppt/slides/"), "slides", "save their texts as files"),
)
# The same as text, looked for where the text begins.
_BY_TEXT: tuple[tuple[re.Pattern[str], str, str], ...] = (
    (
        re.compile(r"From \S+ .{0,60}\d{4}\r?\n(?:>?[A-Z][\w-]+: )"),
        "a mailbox (mbox), not an archive of articles",
        "export the posts from where they were published",
    ),
    (
        re.compile(
            r"(?:[A-Z][\w-]{1,40}: [^\n]*\n(?:[ \t][^\n]*\n)*+){0,60}"
            r"(?:Message-ID|Received|MIME-Version|Delivered-To|Return-Path): ",
            re.IGNORECASE,
        ),
        "mail, not an article",
        "export the posts from where they were published",
    ),
    (
        re.compile(r"(?:<\?xml[^>]*\?>\s*)?(?:<!--.{0,2000}?-->\s*)?<opml\b", re.DOTALL),
        "a list of feeds (OPML)",
        "import the feeds that it names",
    ),
    (
        re.compile(r"\{\s*\"[^\"\n]{0,200}\"\s*:|\[\s*[\[{]\s*[\"{\[]|\{\s*\}|\[\s*\]"),
        _JSON,
        "export the posts as a feed, as web pages or as JSON lines",
    ),
    (re.compile(r"#!\s*/"), "a program", "leave it out"),
    (re.compile(r"<\?php\b"), "a program (PHP)", "save the pages that it makes"),
    (
        re.compile(r"(?:%[^\n]*\n|\s++)*+\\documentclass\b"),
        "LaTeX",
        "convert it to Markdown or a web page",
    ),
    (re.compile(r"BEGIN:V(?:CARD|CALENDAR)\b"), "a calendar or a list of contacts", "leave it out"),
)
_BY_SUFFIX = {
    ".rst": ("reStructuredText", "convert it to Markdown or a web page"),
    ".tex": ("LaTeX", "convert it to Markdown or a web page"),
    ".sql": ("a database dump", "export the posts from what made it"),
    ".eml": ("mail, not an article", "export the posts from where they were published"),
}
_TABLES = {
    ".csv": "a table (CSV)",
    ".tsv": "a table",
    ".jsonl": "a table (JSON lines)",
    ".ndjson": "a table (JSON lines)",
}
# Lines that are looked at to tell a table, and the columns that one has at least.
_ROWS, _COLUMNS = 5, 3


def foreign(head: bytes, *, suffix: str = "") -> str | None:
    """Why a file that begins with `head` cannot be read, in one line; None where it may be."""
    found = _by_bytes(head) or _by_table(head, suffix.lower()) or _BY_SUFFIX.get(suffix.lower())
    if not found and suffix.lower() != ".html":
        found = _by_text(head.removeprefix(b"\xef\xbb\xbf").decode("latin-1"))
    return f"is {found[0]}; {found[1]}" if found else None


def _by_bytes(head: bytes) -> tuple[str, str] | None:
    names = parts_of_document(head)
    for openings, *said in _IN_ZIP:
        if any(name.startswith(openings) for name in names):
            return said[0], said[1]
    return next((each[1:] for each in _BY_BYTES if head.startswith(each[0])), None)


def _by_text(text: str) -> tuple[str, str] | None:
    begun = text.lstrip()
    if known := next((each[1:] for each in _BY_TEXT if each[0].match(begun)), None):
        return known
    rows = begun.split("\n")[: _ROWS + 1][:-1]
    counts = {row.count("\t") + 1 for row in rows}
    is_table = len(rows) == _ROWS and len(counts) == 1 and min(counts) >= _COLUMNS
    return ("a table", how_to_map(columns_in(text.encode("latin-1")))) if is_table else None


def _by_table(head: bytes, suffix: str) -> tuple[str, str] | None:
    """A table that can be read once its columns are named: by its suffix, or JSON objects."""
    if suffix in _TABLES:
        return _TABLES[suffix], how_to_map(columns_in(head))
    columns = columns_in(head) if is_json(head) else []
    is_lines = head.lstrip()[:1] == b"{" and b"}" in head.partition(b"\n")[0] and columns
    return (_JSON, how_to_map(columns)) if is_lines else None
