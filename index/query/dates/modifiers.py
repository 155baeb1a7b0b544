"""Parts of a date: "late 2011", "the first half of last year", "the last week of August"."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from corpus.dates import Period, months, week_of
from index.query.dates.expression import NUMBER, REACH, DateExpression, DateKind, number

if TYPE_CHECKING:
    from collections.abc import Callable

    Match = re.Match[str]
    Narrow = Callable[[Match, DateKind, Period], Period]

_DAY = timedelta(days=1)
_ORDINALS = {
    "first": 1,
    "1st": 1,
    "second": 2,
    "2nd": 2,
    "third": 3,
    "3rd": 3,
    "fourth": 4,
    "4th": 4,
}
_FINAL = frozenset({"last", "final", "latter", "closing"})


def narrowed(text: str, dated: DateExpression) -> DateExpression:
    """Take in the words before a date that name a part of it, as long as there are any."""
    for pattern, kinds, narrow in _PARTS:
        near = max(0, dated.start - REACH)
        match = pattern.search(text, near, dated.start) if dated.kind in kinds else None
        if match:
            return narrowed(text, _part(dated, match, narrow))
    return dated


def _part(dated: DateExpression, match: Match, narrow: Narrow) -> DateExpression:
    whole, kind = dated.at, dated.kind
    return replace(
        dated,
        start=match.start(),
        kind=kind if narrow is _whole else DateKind.WEEK,
        at=lambda year: narrow(match, kind, whole(year)),
        bare=dated.bare and kind is not DateKind.YEAR,
    )


def _whole(_match: Match, _kind: DateKind, period: Period) -> Period:
    """Return the date itself: "the month of October"."""
    return period


def _third(match: Match, kind: DateKind, period: Period) -> Period:
    """Early, middle or late.

    Of a year, the months on which most people agree: its first and last quarter, May to August.
    """
    word = match["part"].lower()
    which = 0 if word in {"early", "beginning", "start"} else 1 if word.startswith("mid") else 2
    start, end = _ends(period)
    if kind is DateKind.YEAR:
        return months(start.year, *((1, 3), (5, 8), (10, 12))[which])
    if kind is DateKind.DECADE:
        first, last = ((0, 3), (4, 6), (7, 9))[which]
        return Period(start.replace(year=start.year + first), end.replace(year=start.year + last))
    if kind is DateKind.MONTH:
        first, last = ((1, 10), (11, 20), (21, end.day))[which]
        return Period(start.replace(day=first), start.replace(day=last))
    third = (end - start) // 3
    return (
        Period(start, start + third),
        Period(start + third, end - third),
        Period(end - third, end),
    )[which]


def _half(match: Match, kind: DateKind, period: Period) -> Period:
    second = match["o"].lower() in _FINAL | {"2", "second", "2nd"}
    start, end = _ends(period)
    if kind is DateKind.YEAR:
        return months(start.year, *((7, 12) if second else (1, 6)))
    middle = start.replace(day=15) if kind is DateKind.MONTH else start + (end - start) // 2
    return Period(middle + _DAY, end) if second else Period(start, middle)


def _quarter(match: Match, _kind: DateKind, period: Period) -> Period:
    word = match["o"].lower()
    nth = int(word) if word.isdecimal() else _ORDINALS.get(word, 4)
    return months(_ends(period)[0].year, 3 * nth - 2, 3 * nth)


def _units(match: Match, _kind: DateKind, period: Period) -> Period:
    """Days, weeks or months at either end: "the last three months of 2013"."""
    word, unit = match["o"].lower(), match["u"].lower()
    count = number(match["n"] or "one")
    start, end = _ends(period)
    if unit == "month":
        if word in _FINAL:
            return Period(date(end.year, max(1, end.month + 1 - count), 1), end)
        first = _ORDINALS.get(word, 1)
        return months(start.year, first, min(12, first + count - 1))
    length = count * (7 if unit == "week" else 1) * _DAY
    if word in _FINAL:
        return Period(max(start, end - length + _DAY), end)
    first_day = start + (_ORDINALS.get(word, 1) - 1) * length
    return Period(first_day, min(end, first_day + length - _DAY))


def _week(match: Match, _kind: DateKind, period: Period) -> Period:
    week = week_of(_ends(period)[0])
    sunday = _ends(week)[1]
    return Period(sunday - _DAY, sunday) if "weekend" in match[0].lower() else week


def _ends(period: Period) -> tuple[date, date]:
    if period.start is None or period.end is None:
        raise ValueError("only a closed period has parts")
    return period.start, period.end


_ORDINAL = rf"(?P<o>{'|'.join(_ORDINALS)}|{'|'.join(sorted(_FINAL))}|opening)"
_OF_YEAR = r",?\s+(?:of\s+|in\s+)?(?:the\s+)?(?:year\s+)?$"
_OF_FIGURE = r"\s*(?:of\s+|in\s+|[/,-]\s*)?$"
_LONG = frozenset(
    {DateKind.YEAR, DateKind.DECADE, DateKind.MONTH, DateKind.SEASON, DateKind.QUARTER}
)
_YEAR = frozenset({DateKind.YEAR})
_YEAR_OR_MONTH = frozenset({DateKind.YEAR, DateKind.MONTH})
_PARTS: tuple[tuple[re.Pattern[str], frozenset[DateKind], Narrow], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), kinds, narrow)
    for pattern, kinds, narrow in (
        (
            (
                r"\b(?:the\s+)?(?:very\s+)?(?P<part>early|mid|middle|late|beginning|start|end|close)"
                r"(?:\s+(?:part|days))?(?:\s+(?:of|in)\s+(?:the\s+)?(?:year\s+)?|[\s-]+(?:the\s+)?)$"
            ),
            _LONG,
            _third,
        ),
        (rf"\b(?:the\s+)?{_ORDINAL}\s+half{_OF_YEAR}", _LONG, _half),
        (rf"\bH(?P<o>[12]){_OF_FIGURE}", _YEAR, _half),
        (rf"\b(?:the\s+)?{_ORDINAL}\s+quarter{_OF_YEAR}", _YEAR, _quarter),
        (rf"\bQ(?P<o>[1-4]){_OF_FIGURE}", _YEAR, _quarter),
        (
            (
                rf"\b(?:the\s+)?{_ORDINAL}\s+(?:(?P<n>{NUMBER})\s+)?(?P<u>day|week|month)s?"
                r"\s+(?:of|in)\s+(?:the\s+)?$"
            ),
            _YEAR_OR_MONTH,
            _units,
        ),
        (
            (
                r"\b(?:the\s+)?week(?:end)?\s+(?:of|from|beginning|starting|commencing)"
                r"\s+(?:on\s+)?(?:the\s+)?$"
            ),
            frozenset({DateKind.DAY, DateKind.HOLIDAY}),
            _week,
        ),
        (
            (
                r"\b(?:the\s+)?(?:(?:calendar|fiscal)\s+)?(?:month|years?|FY|whole|entire)"
                r"\s*(?:of\s+)?(?:the\s+)?$"
            ),
            _YEAR_OR_MONTH,
            _whole,
        ),
    )
)
