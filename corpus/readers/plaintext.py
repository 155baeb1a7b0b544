"""Plain text: one post in a file, as a page of the site comes out when its text is copied.

URL: https://site.example/2011/03/09/slug      optional header, closed by an empty line

Title of the Post
By on 3-09-2011 in Haiti, Trafficking          may be missing, or stand above the title
Title of the Post                              dropped here, and only here
The body, kept to the letter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from corpus import dates, post_keys
from corpus.article import DateSource, Post, Refusal
from corpus.citations import forms as citations
from corpus.post_keys import split_address
from corpus.profile import NO_PROFILE
from corpus.readers import encoding, publication_date
from corpus.readers.markup import byline
from corpus.readers.markup.boilerplate import without_boilerplate
from corpus.readers.markup.byline import Byline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.profile import ArchiveProfile
    from corpus.readers.files import SourceFile

_HEADER = re.compile(r"(?P<name>URL|Author|Date(?=.*\d)):\s+(?P<value>\S.*)")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_DAY = re.compile(r"\d{1,2}-\d{1,2}-\d{4}")
_DATE = re.compile(dates.US_DATE, re.IGNORECASE)
_UPDATED = re.compile(r"(?:(?<!\W)\W++)?\bupdated$")
_NOT_WORDS = re.compile(r"[\W_]+")
# A first line with more words than this is a paragraph, not a title.
_TITLE_WORDS = 40
# A full stop ends a sentence, unless it ends initials ("U.S.", "D.C.").
_SENTENCE_END = re.compile(r"(?<!\b[A-Z])(?<!\.)[.,;:]['\"’”)\]]*$")


@dataclass(frozen=True, slots=True)
class _Head:
    """What stands above the body; `body` is the index of the body's first line."""

    title: str | None
    byline: Byline | None
    body: int
    warnings: tuple[str, ...] = ()


def read_text_file(file: SourceFile, profile: ArchiveProfile = NO_PROFILE) -> Post | Refusal:
    """Read one file; a binary, empty or blank one is refused."""
    return encoding.read_file(file, encoding.decode_text, partial(parse_text, profile=profile))


def parse_text(text: str, source: str, profile: ArchiveProfile = NO_PROFILE) -> Post | Refusal:
    """Read the text of one post; `source` names it in keys, messages and the fallback title."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if not any(map(str.strip, lines)):
        return Refusal(source, "holds no text")
    fields, start = _header(lines)
    url = fields.get("URL")
    head = _head(lines, start, slug=_slug(url))
    published, date_source, date_warning = _published(head.byline, fields.get("Date"), url)
    warnings = [*head.warnings, *date_warning]
    title = head.title
    if title is None:
        title = _from_slug(_slug(url) or Path(source).stem)
        warnings.append(f'no title line; "{title}" is made from the address or file name')
    return Post(
        keys=post_keys.post_keys(url) or (post_keys.file_key(Path(source)),),
        source=source,
        title=title,
        body=_body(lines[head.body :], profile),
        url=url,
        published=published,
        date_source=date_source,
        author=(head.byline and head.byline.author) or fields.get("Author"),
        categories=head.byline.categories if head.byline else (),
        warnings=tuple(f"{source}: {warning}" for warning in warnings),
    )


def _header(lines: Sequence[str]) -> tuple[dict[str, str], int]:
    """The header's fields and where it ends; without a blank line below it, it is no header."""
    fields: dict[str, str] = {}
    for index, line in enumerate(lines):
        if not line.strip():
            return fields, index
        match = _HEADER.fullmatch(line.strip())
        if not match or match["name"] in fields:
            break
        if match["name"] == "URL" and not _ADDRESS.fullmatch(match["value"]):
            break
        fields[match["name"]] = match["value"]
    return {}, 0


def _head(lines: Sequence[str], start: int, *, slug: str) -> _Head:
    """Find title and byline among the first lines that are not blank."""
    filled = [index for index in range(start, len(lines)) if lines[index].strip()][:4]
    found = next(((i, line) for i in filled[:2] if (line := _byline(lines[i]))), None)
    if found is None:
        return _without_byline(lines, filled, slug)
    at, read_byline = found
    warnings = (f"line {at + 1}: {read_byline.warning}",) if read_byline.warning else ()
    below = [index for index in filled if index > at]
    if at == filled[0]:
        head = _without_byline(lines, below, slug)
        body = head.body if head.title else at + 1
        return _Head(head.title, read_byline, body, warnings)
    title = lines[filled[0]].strip()
    repeated = below and _same_title(lines[below[0]], title) and not _is_cited(lines, below)
    return _Head(title, read_byline, below[0] + 1 if repeated else at + 1, warnings)


def _byline(line: str) -> Byline | None:
    """A byline, also one of which only the day was copied: "9-07-2012", "September 7, 2012"."""
    said = line.strip()
    if _DAY.fullmatch(said):
        return byline.parse_byline(f"By on {said}")
    if _DATE.fullmatch(said) and (day := dates.read_us_date(said)):
        return Byline(None, day, (), None)
    return byline.parse_byline(line)


def _without_byline(lines: Sequence[str], filled: Sequence[int], slug: str) -> _Head:
    """Take the first line as the title if it looks like one, and as nothing otherwise."""
    if not filled:
        return _Head(None, None, len(lines))
    first = lines[filled[0]].strip()
    if _same_title(first, slug) or (is_title(first) and not _is_cited(lines, filled)):
        return _Head(first, None, filled[0] + 1)
    return _Head(None, None, filled[0])


def is_title(line: str) -> bool:
    """Whether a first line can be a title: not a sentence, a paragraph, a list item, an address."""
    return (
        len(line.split()) <= _TITLE_WORDS
        and not _SENTENCE_END.search(line)
        and not line.startswith(("•", "*", "[", "(1)"))
        and not _ADDRESS.match(line)
    )


def _is_cited(lines: Sequence[str], filled: Sequence[int]) -> bool:
    """Whether the first of the filled lines is the headline of a citation right below it."""
    if len(filled) < 2 or filled[1] != filled[0] + 1:
        return False
    return bool(citations.find_citations("\n".join(lines[filled[0] : filled[1] + 1])))


def _same_title(one: str, other: str) -> bool:
    """Whether two lines are one title, but for marks, spaces and an added "UPDATED"."""
    first, second = (
        _UPDATED.sub("", _NOT_WORDS.sub(" ", re.sub("[’']", "", text).lower()).strip())
        for text in (one, other)
    )
    return bool(first) and first == second


def _published(
    read_byline: Byline | None, header: str | None, url: str | None
) -> tuple[date | None, DateSource, list[str]]:
    """The most trusted date; a byline with an impossible one leaves the post undated."""
    if read_byline:
        source = DateSource.BYLINE if read_byline.published else DateSource.NONE
        return read_byline.published, source, []
    warnings = []
    if header:
        try:
            return date.fromisoformat(header.strip()), DateSource.EXPORT, []
        except ValueError:
            warnings.append(f'"Date: {header}": no date like 2011-03-09; the line is ignored')
    shown, source = publication_date.published(None, url)
    if url and not shown and publication_date.IN_PATH.search(split_address(url).path):
        warnings.append(f'"{url}": holds no possible date')
    return shown, source, warnings


def _slug(url: str | None) -> str:
    """The last part of an address's path that holds letters, or nothing (`?p=ID`)."""
    parts = split_address(url or "").path.split("/")
    return next((unquote(part) for part in reversed(parts) if re.search(r"[^\W\d_]", part)), "")


def _from_slug(slug: str) -> str:
    words = _NOT_WORDS.sub(" ", re.sub(r"\.(?:html?|txt|php)$", "", slug)).strip()
    return words[:1].upper() + words[1:] or slug


def _body(lines: Sequence[str], profile: ArchiveProfile) -> str:
    """The lines without boilerplate and without blank lines around them; nothing inside changes."""
    kept = without_boilerplate(lines, profile)
    filled = [index for index, line in enumerate(kept) if line.strip()]
    return "\n".join(kept[filled[0] : filled[-1] + 1]) if filled else ""
