"""Parts of a date: "late 2011", "the first half of last year", "the last week of August"."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from corpus.dates import Period, months, week_of
from index.query.dates.expression import (
    CONTEXT_CHARS,
    NUMBER,
    DateExpression,
    DateKind,
    parse_number,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from index.query.dates.expression import Match

    Modifier = Callable[[Match, DateKind, Period], Period]

_DAY = timedelta(days=1)
_ORDINALS = dict.fromkeys(("first", "1st"), 1) | dict.fromkeys(("second", "2nd"), 2)
_ORDINALS |= dict.fromkeys(("third", "3rd"), 3) | dict.fromkeys(("fourth", "4th"), 4)
_FINAL = frozenset({"last", "final", "latter", "closing"})


def with_modifiers(text: str, expression: DateExpression) -> DateExpression:
    """Take in the words before a date that name a part of it, as long as there are any."""
    for pattern, kinds, modifier in _MODIFIERS:
        near = max(0, expression.start - CONTEXT_CHARS)
        match = pattern.search(text, near, expression.start) if expression.kind in kinds else None
        if match:
            return with_modifiers(text, _modified(expression, match, modifier))
    return expression


def _modified(expression: DateExpression, match: Match, modifier: Modifier) -> DateExpression:
    whole, kind = expression.in_year, expression.kind
    return replace(
        expression,
        start=match.start(),
        kind=kind if modifier is _whole or kind is DateKind.SEASON else DateKind.WEEK,
        in_year=lambda year: modifier(match, kind, whole(year)),
        doubtful=expression.doubtful and kind is not DateKind.YEAR,
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
    start, end = period.ends
    if kind is DateKind.YEAR:
        return months(start.year, *((1, 3), (5, 8), (10, 12))[which])
    if kind is DateKind.DECADE:
        first, last = ((0, 3), (4, 6), (7, 9))[which]
        return Period(start.replace(year=start.year + first), end.replace(year=start.year + last))
    if kind is DateKind.MONTH:
        first, last = ((1, 10), (11, 20), (21, end.day))[which]
        return Period(start.replace(day=first), start.replace(day=last))
    third = (end - start) // 3
    edges = (start, start + third, end - third, end)
    return Period(edges[which], edges[which + 1])


def _half(match: Match, kind: DateKind, period: Period) -> Period:
    second = match["o"].lower() in _FINAL | {"2", "second", "2nd"}
    start, end = period.ends
    if kind is DateKind.YEAR:
        return months(start.year, *((7, 12) if second else (1, 6)))
    middle = start.replace(day=15) if kind is DateKind.MONTH else start + (end - start) // 2
    return Period(middle + _DAY, end) if second else Period(start, middle)


def _quarter(match: Match, _kind: DateKind, period: Period) -> Period:
    word = match["o"].lower()
    nth = int(word) if word.isdecimal() else _ORDINALS.get(word, 4)
    return months(period.ends[0].year, 3 * nth - 2, 3 * nth)


def _units(match: Match, _kind: DateKind, period: Period) -> Period:
    """Days, weeks or months at either end: "the last three months of 2013"."""
    word, unit = match["o"].lower(), match["u"].lower()
    count = parse_number(match["n"] or "one")
    start, end = period.ends
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
    week = week_of(period.ends[0])
    sunday = week.ends[1]
    return Period(sunday - _DAY, sunday) if "weekend" in match[0].lower() else week


_ORDINAL = rf"(?P<o>{'|'.join(_ORDINALS)}|{'|'.join(sorted(_FINAL))}|opening)"
_OF_YEAR = r",?\s+(?:of\s+|in\s+)?(?:the\s+)?(?:year\s+)?$"
_OF_FIGURE = r"\s*(?:of\s+|in\s+|[/,-]\s*)?$"
_LONG = frozenset(
    {DateKind.YEAR, DateKind.DECADE, DateKind.MONTH, DateKind.SEASON, DateKind.QUARTER}
)
_YEAR = frozenset({DateKind.YEAR})
_YEAR_OR_MONTH = frozenset({DateKind.YEAR, DateKind.MONTH})
_MODIFIERS: tuple[tuple[re.Pattern[str], frozenset[DateKind], Modifier], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), kinds, modifier)
    for pattern, kinds, modifier in (
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
