"""Dates counted from today: "last summer", "the past six months", "two years ago", "yesterday"."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from dateutil.relativedelta import relativedelta

from corpus.dates import MONTH_PATTERN, Period, month_number, months, week_of, years
from index.query.dates.absolute import HOLIDAYS, SEASONS, holiday, month_of, season
from index.query.dates.expression import (
    NUMBER,
    WEEKDAY,
    WEEKDAYS,
    DateExpression,
    DateKind,
    complete_date,
    date_patterns,
    latest_year,
    parse_number,
)

if TYPE_CHECKING:
    from datetime import date

    from index.query.dates.expression import Match

_LENGTHS = {
    "day": relativedelta(days=1),
    "week": relativedelta(weeks=1),
    "month": relativedelta(months=1),
    "quarter": relativedelta(months=3),
    "year": relativedelta(years=1),
    "decade": relativedelta(years=10),
}
_MONTHS_IN = {"month": 1, "quarter": 3, "year": 12}


def _calendar(match: Match, today: date) -> DateExpression:
    """Whole units of the calendar: "this month", "last year"."""
    back = 0 if match["which"].lower() in {"this", "current"} else 1
    return complete_date(match, *_unit(match["u"].lower(), back, today))


def _ago(match: Match, today: date) -> DateExpression:
    """The whole unit of the calendar then: "two years ago"."""
    unit, count = match["u"].lower(), parse_number(match["n"])
    if unit == "hour":
        unit, count = "day", count // 24
    unit, size = {"decade": ("year", 10), "fortnight": ("week", 2)}.get(unit, (unit, 1))
    return complete_date(match, *_unit(unit, count * size, today))


def _unit(unit: str, back: int, today: date) -> tuple[DateKind, Period]:
    """The unit of the calendar that lies `back` such units before today's."""
    if unit == "day":
        then = today - timedelta(back)
        return DateKind.DAY, Period(then, then)
    if unit in {"week", "weekend"}:
        monday = today - timedelta(7 * back + today.weekday())
        weekend = Period(monday + timedelta(5), monday + timedelta(6))
        return DateKind.WEEK, week_of(monday) if unit == "week" else weekend
    if size := _MONTHS_IN.get(unit):
        then = today - relativedelta(months=back * size)
        first = then.month - (then.month - 1) % size
        return DateKind(unit), months(then.year, first, first + size - 1)
    size, offset = (10, today.year % 10) if unit == "decade" else (100, (today.year - 1) % 100)
    first_year = today.year - offset - back * size
    return DateKind.DECADE, years(first_year, first_year + size - 1)


def _rolling(match: Match, today: date) -> DateExpression:
    """From that long ago to today: "the past six months"."""
    unit, count = match["u"].lower(), parse_number(match.groupdict().get("n") or "one")
    length = timedelta(count // 24) if unit == "hour" else count * _LENGTHS[unit]
    return complete_date(match, DateKind.ROLLING, Period(today - length, today))


def _named(match: Match, today: date) -> DateExpression:
    """The latest one that is over, or this year's: "last March", "this summer"."""
    last = match["which"].lower() != "this"
    name = match["what"]
    if name.lower() in WEEKDAYS:
        then = _weekday(name, today - timedelta(1) if last else today)
        return complete_date(match, DateKind.WEEKDAY, Period(then, then))
    if name.lower() in SEASONS:
        kind, of_year = DateKind.SEASON, season
    elif month_number(name):
        kind, of_year = DateKind.MONTH, month_of
    else:
        kind, of_year = DateKind.HOLIDAY, holiday
    in_year = partial(of_year, name)
    year = latest_year(in_year, today, over=True) if last else today.year
    return DateExpression(*match.span(), kind, in_year, year)


def _on_weekday(match: Match, today: date) -> DateExpression:
    then = _weekday(match["what"], today)
    return complete_date(match, DateKind.WEEKDAY, Period(then, then), doubtful=True)


def _weekday(name: str, upto: date) -> date:
    """The latest such weekday, `upto` included."""
    return upto - timedelta((upto.weekday() - WEEKDAYS.index(name.lower())) % 7)


def _spoken(match: Match, today: date) -> DateExpression:
    back = {"today": 0, "yesterday": 1}.get(match[0].lower(), 2)
    then = today - timedelta(back)
    return complete_date(match, DateKind.DAY, Period(then, then), doubtful=back == 0)


def _so_far(match: Match, today: date) -> DateExpression:
    return complete_date(match, DateKind.YEAR, years(today.year, today.year))


_ROLLING_UNIT = r"(?P<u>week|month|quarter|year|decade)\b"
_NAMED = f"{WEEKDAY}|{MONTH_PATTERN}|{'|'.join(SEASONS)}|{'|'.join(HOLIDAYS)}"
DATE_PATTERNS = date_patterns(
    (
        (
            r"\b(?P<which>last|previous|this|current)\s+"
            r"(?P<u>week|weekend|month|quarter|year|decade|century)\b(?!\s+of\b)"
        ),
        _calendar,
    ),
    (rf"\bpast\s+{_ROLLING_UNIT}", _rolling),
    (rf"\b(?:in|over|during|within)\s+the\s+last\s+{_ROLLING_UNIT}(?!\s+of\b)", _rolling),
    (
        (
            rf"\b(?:last|past|previous|preceding)\s+(?P<n>{NUMBER})\s+"
            r"(?P<u>hour|day|week|month|quarter|year|decade)s?\b(?!\s+of\b|-)"
        ),
        _rolling,
    ),
    (rf"\b(?P<n>{NUMBER})\s+(?P<u>hour|day|week|fortnight|month|year|decade)s?\s+ago\b", _ago),
    (
        rf"\b(?P<which>last|previous|past|this(?:\s+past)?)\s+(?P<what>{_NAMED})(?!\w)(?!\s+of\b)",
        _named,
    ),
    (rf"\b(?P<what>{WEEKDAY})\b", _on_weekday),
    (r"\b(?:the\s+day\s+before\s+yesterday|yesterday|today)\b", _spoken),
    (r"\b(?:so\s+far\s+this\s+year|(?:this\s+)?year[\s-]to[\s-]date)\b", _so_far),
)
