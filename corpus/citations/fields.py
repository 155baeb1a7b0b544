"""Brackets: outlet, date and writers, where what stands in brackets can be a citation at all.

Outlet 3/9/11 by First Author and Second Author      Outlet by Author/Agency
Outlet 3/9/11     Outlet     Sep 7, 2010 Author      (no outlet, no "by")
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from corpus import dates
from corpus.citations.names import is_one_script

if TYPE_CHECKING:
    from datetime import date

_DATED = re.compile(
    rf"""
    (?P<outlet>.*?) (?:(?<![\s,(–-])[\s,(–-]++)?   # may be left out
    \b(?P<date>{dates.US_DATE})\)?               # numeric, or in words
    [\s,:–-]* (?:\bby\b:?\s*)?
    (?P<writers>.*)                            # may be left out
    """,
    re.VERBOSE | re.IGNORECASE,
)
_UNDATED = re.compile(r"(?P<outlet>.+?)(?:,?\s+by:?\s+(?P<writers>.+))?")
_BETWEEN_WRITERS = re.compile(r"\s+(?:and|&)\s+|\s*[/;]\s*|,\s+(?:and\s+)?")
_SUFFIX = re.compile(r"(?:Jr|Sr|M\.?D|Ph\.?D|Esq|I{2,3})\.?")

# Names of outlets and persons: every word capitalised, numbered or dotted (msnbc.com), but for
# small words between. Not "she means the other one".
_BETWEEN_WORDS = re.compile(r"[\s,/]+")
_NAME_WORD = re.compile(r"[\w.’'!&()–-]+")
_SMALL_WORDS = frozenset(
    {"of", "the", "and", "for", "in", "on", "at", "to", "with", "via", "staff", "&", "-", "–"}
    | {"de", "la", "le", "les", "el", "los", "del", "der", "die", "das", "du", "des", "et", "y"}
    | {"di", "da", "van", "von", "bin", "al", "news", "online", "radio", "magazine"}
)
# "CBS news": small words with which an outlet's name may end.
_MEDIA = frozenset({"news", "online", "radio", "magazine"})
_NAME_WORDS = 9
_STAFF = re.compile(
    r"(?:[\w.’'-]+\s)*"
    r"(?:staff|reporters?|agencies|correspondents?|writers?|editors?|wires?|services?)",
    re.IGNORECASE,
)

# Notes of the archive that look like names: "[Update 3/9/11]", "[Photo by A. Person]"; but not
# "[Ed Week 3/9/11]" nor "[Link TV 3/9/11]", where the word is part of a name.
_NOTE = re.compile(
    r"(?:updated?|correct(?:ed|ion)|edit(?:ed|or)?(?:[’']s)?|note|added|posted|published|accessed"
    r"|retrieved|emphasis|bold|italics?|translat\w+|sic|redacted|written|courtesy|yes|no)\b"
    r"|(?:photos?|images?|pictures?|videos?|audio|pdf|links?|source|names?|comment|caption"
    r"|illustration|ed)\b(?!\s(?-i:[A-Z])(?!\.))",
    re.IGNORECASE,
)
_NOTE_OUTLET = re.compile(
    r"(?:as of|since|until|on|from|before|after|by|in|see|dated?"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day)",
    re.IGNORECASE,
)


class CitationFields(NamedTuple):
    """What a bracket names; `dated` also where the day named does not exist."""

    outlet: str | None
    date: date | None
    dated: bool
    writers: tuple[str, ...]


def parse_fields(inside: str) -> CitationFields | None:
    """Outlet, date and writers; None where the words cannot be those of a citation."""
    if _NOTE.match(inside) or not is_one_script(inside):
        return None
    dated = _DATED.fullmatch(inside)
    match = dated or _UNDATED.fullmatch(inside)
    if match is None:
        return None
    outlet = match["outlet"].strip(" ,–-") or None
    writers = _writers(match["writers"] or "")
    if outlet is None and not writers:
        return None
    if outlet and (not _is_name(outlet) or _NOTE_OUTLET.fullmatch(outlet)):
        return None
    # A dateline: "[Hill Valley, NY - November 21, 2011]".
    is_dateline = outlet is not None and "," in outlet and not writers
    if is_dateline or not all(_is_writer(each) for each in writers):
        return None
    day = dates.read_us_date(dated["date"]) if dated else None
    return CitationFields(outlet, day, dated is not None, writers)


def _is_name(text: str) -> bool:
    """Whether the words are written as a name's are, the first and the last capitalised."""
    words = _BETWEEN_WORDS.split(text)
    if len(words) > _NAME_WORDS or (words[0] in _SMALL_WORDS and words[0] != "the"):
        return False
    is_ended = words[-1] not in _SMALL_WORDS or (words[-1] in _MEDIA and len(words) > 1)
    return is_ended and all(map(_is_name_word, words))


def _is_name_word(word: str) -> bool:
    if word in _SMALL_WORDS:
        return True
    if not _NAME_WORD.fullmatch(word):
        return False
    return not word.lstrip("’'(")[:1].islower() or word != word.lower() or "." in word[1:-1]


def _is_writer(text: str) -> bool:
    return (_is_name(text) and not _NOTE.match(text)) or _STAFF.fullmatch(text) is not None


def _writers(text: str) -> tuple[str, ...]:
    writers: list[str] = []
    for piece in _BETWEEN_WRITERS.split(text):
        name = piece.strip()
        if writers and _SUFFIX.fullmatch(name):
            writers[-1] += f", {name}"
        elif name:
            writers.append(name)
    return tuple(writers)
