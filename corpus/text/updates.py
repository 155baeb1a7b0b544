"""Updates: where a post starts to speak again at a later time, and when that was.

Update: the school has opened.                    a paragraph of its own
Update (March 4, 2012): ...    UPDATED 3/4/12: ...    Update 2 - March 4, 2012
... as we wrote. CORRECTED March 4, 2013: ten.    inside a paragraph, only with a date
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from corpus import dates
from corpus.article import DatedStretch, Span
from corpus.text.paragraphs import at_line_starts, line_end

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

_LABEL = r"(?:updated?|correct(?:ed|ion)|addendum|edit(?:ed)?|postscript)"
_AT_START = re.compile(
    rf"""
    [ \t\u00a0]*[*_(\[]*
    {_LABEL}
    (?:[ ]?\#?\d{{1,2}}(?![\d/]))?                    # "Update 2"
    (?:
        (?:[ ]?[(,–—-]|[*_]*:)? \s{{0,3}} (?:on[ ])? \(?
        (?P<date>{dates.US_DATE}) [)*_]* [ ]?
        (?:[:.,)–—-]+ | $ | (?=\s(?-i:[A-Z“"])))      # or the text starts at once
      | [ ]?[)*_]*:                                   # no date: only with a colon
    )
    [*_]*
    """,
    re.VERBOSE | re.IGNORECASE | re.MULTILINE,
)
# "Updated figures show" is no label; inside a paragraph only capitals, a date and a colon are.
_INSIDE = re.compile(rf"\b(?:UPDATED?|CORRECTED|CORRECTION)\s+\(?(?P<date>{dates.US_DATE})\)?\s*:")
_FILLED = re.compile(r"\S.*")


class Update(NamedTuple):
    """A label, where it stands, and the day it names; `opens_line` when nothing precedes it."""

    start: int
    end: int
    date: date | None
    opens_line: bool


def find_updates(body: str) -> list[Update]:
    """Every label of a body, in order."""
    opening = at_line_starts(_AT_START, body)
    found = {match.end(): _update(match, opens_line=True) for match in opening}
    # A search for words in capitals costs ten times what it takes to know that there are none.
    if "UPDATE" in body or "CORRECT" in body:
        for match in _INSIDE.finditer(body):
            found.setdefault(match.end(), _update(match, opens_line=False))
    return sorted(found.values())


def stretches(body: str, found: Sequence[Update]) -> tuple[DatedStretch, ...]:
    """What each dated label dates: its paragraph, or what is under a label that stands alone."""
    ends = [*(each.start for each in found[1:]), len(body)] if found else []
    return tuple(
        DatedStretch(Span(each.start, _reach(body, each, limit)), each.date)
        for each, limit in zip(found, ends, strict=True)
        if each.date is not None
    )


def _reach(body: str, update: Update, limit: int) -> int:
    """Where the stretch under a label ends; at the head of a post, it is one paragraph at most."""
    end = line_end(body, update.end)
    if update.opens_line and not body[update.end : end].strip():
        if body[: update.start].strip():
            end = limit
        else:
            below = _FILLED.search(body, end)
            end = below.end() if below else end
    end = min(end, limit)
    return update.start + len(body[update.start : end].rstrip())


def _update(match: re.Match[str], *, opens_line: bool) -> Update:
    start = match.start() + len(match[0]) - len(match[0].lstrip())
    day = dates.read_us_date(match["date"]) if match["date"] else None
    return Update(start, match.end(), day, opens_line)
