"""Dates that do not depend on today: days, months, seasons, quarters, holidays, years, decades."""

from __future__ import annotations

import re
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from dateutil.easter import easter
from dateutil.relativedelta import MO, SU, TH, relativedelta

from corpus.dates import MONTH_PATTERN, Period, month_number, months, single_day, years
from index.query.dates.expression import (
    ALONE,
    CENTURIES,
    FULL_YEAR,
    MONTH,
    WEEKDAY,
    YEAR,
    DateExpression,
    DateKind,
    complete_date,
    date_of_each_year,
    date_patterns,
    parse_year,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from index.query.dates.expression import Match, MatchParser

SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
HOLIDAYS: dict[str, Callable[[int], date]] = {
    r"christmas\s+eve": lambda y: date(y, 12, 24),
    r"christmas(?:\s+day)?|xmas": lambda y: date(y, 12, 25),
    r"new\s+year['’]?s\s+eve": lambda y: date(y, 12, 31),
    r"new\s+year(?:['’]?s)?(?:\s+day)?": lambda y: date(y, 1, 1),
    r"valentine['’]?s\s+day": lambda y: date(y, 2, 14),
    r"easter(?:\s+sunday)?": easter,
    r"mother['’]?s\s+day": lambda y: date(y, 5, 1) + relativedelta(weekday=SU(2)),
    r"memorial\s+day": lambda y: date(y, 5, 31) + relativedelta(weekday=MO(-1)),
    r"independence\s+day|(?:the\s+)?fourth\s+of\s+july": lambda y: date(y, 7, 4),
    r"labou?r\s+day": lambda y: date(y, 9, 1) + relativedelta(weekday=MO),
    r"hallowe['’]?en": lambda y: date(y, 10, 31),
    r"thanksgiving(?:\s+day)?": lambda y: date(y, 11, 1) + relativedelta(weekday=TH(4)),
}
_TENS = (
    "twenties",
    "thirties",
    "forties",
    "fifties",
    "sixties",
    "seventies",
    "eighties",
    "nineties",
)
_DECADES = dict(zip(_TENS, range(20, 100, 10), strict=True)) | {"noughties": 0, "aughts": 0}


def season(name: str, year: int) -> Period:
    """Three months; winter begins in the December of its year."""
    first = SEASONS[name.lower()]
    return months(year, first, first + 2)


def month_of(name: str, year: int) -> Period:
    """A whole month, by its name or figure."""
    return months(year, month_number(name), month_number(name))


def holiday(name: str, year: int) -> Period:
    """The day of a holiday, by the name that was found."""
    on = next(on for pattern, on in HOLIDAYS.items() if re.fullmatch(pattern, name, re.IGNORECASE))
    return Period(on(year), on(year))


def _iso(match: Match, _today: date) -> DateExpression:
    return complete_date(
        match, DateKind.DAY, single_day(int(match["y"]), int(match["m"]), int(match["d"]))
    )


def _figures(match: Match, today: date) -> DateExpression:
    """US order, unless the first figure can be no month."""
    month, number = int(match["m"]), int(match["d"])
    if month > 12:
        month, number = number, month
    return complete_date(
        match, DateKind.DAY, single_day(parse_year(match["y"], today), month, number)
    )


def _each_year(kind: DateKind, of_year: Callable[[Match, int], Period]) -> MatchParser:
    """Parses a date of each year; `of_year` gives the days that a match means in a year."""
    return lambda match, today: date_of_each_year(match, kind, partial(of_year, match), today)


def _days_of_month(match: Match, year: int) -> Period:
    month = month_number(match["m"])
    return Period(date(year, month, int(match["d"])), date(year, month, int(match["d2"])))


def _day_of_month(match: Match, year: int) -> Period:
    return single_day(year, month_number(match["m"]), int(match.groupdict().get("d") or 1))


def _months(match: Match, year: int, count: int) -> Period:
    """The quarter or half that is said, of so many months."""
    last = count * int(match["q"])
    return months(year, last - count + 1, last)


_days = _each_year(DateKind.WEEK, _days_of_month)
_day = _each_year(DateKind.DAY, _day_of_month)
_month = _each_year(DateKind.MONTH, lambda match, year: month_of(match["m"], year))
_season = _each_year(DateKind.SEASON, lambda match, year: season(match["s"], year))
_quarter = _each_year(DateKind.QUARTER, partial(_months, count=3))
_half = _each_year(DateKind.QUARTER, partial(_months, count=6))
_holiday = _each_year(DateKind.HOLIDAY, lambda match, year: holiday(match["h"], year))


def _year(match: Match, today: date) -> DateExpression:
    year = parse_year(match["y"], today)
    return complete_date(match, DateKind.YEAR, years(year, year), doubtful=True)


def _years(match: Match, today: date) -> DateExpression | None:
    """`2010/11` and `2008-13`: the second year within the first's century, and after it."""
    first = parse_year(match["y"], today)
    last = first - first % 100 + int(match["y2"])
    return complete_date(match, DateKind.DECADE, years(first, last)) if first < last else None


def _decade(match: Match, today: date) -> DateExpression:
    word = match["y"].lower()
    first = parse_year(f"{_DECADES[word]:02}" if word in _DECADES else word, today)
    return complete_date(match, DateKind.DECADE, years(first, first + 9))


def _century(match: Match, _today: date) -> DateExpression:
    last = 100 * int(match["y"])
    return complete_date(match, DateKind.DECADE, years(last - 99, last))


_DAY = r"(?P<d>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?![\d:])"
_DAY_2 = _DAY.replace("<d>", "<d2>")
_ITS_YEAR = rf"(?:(?:,?\s+(?:of\s+|in\s+)?|,|-)(?P<y>{YEAR}))?"
_TO = r"\s*(?:-|–|—|to|through|thru|until|till|and|or|&)\s*"
_SEASON = rf"(?P<s>{'|'.join(SEASONS)})"
_YEAR_FIRST = rf"(?<![\w.,-]){FULL_YEAR}"
_END = r"(?![\d/-])"
DATE_PATTERNS = date_patterns(
    (rf"{ALONE}{FULL_YEAR}([-/.])(?P<m>\d\d?)\2(?P<d>\d\d?){_END}", _iso),
    (rf"{ALONE}(?P<m>\d\d?)([/.-])(?P<d>\d\d?)\2(?P<y>\d{{4}}|\d\d){_END}", _figures),
    (rf"{ALONE}{FULL_YEAR}-(?P<m>0[1-9]|1[0-2]){_END}", _month),
    (rf"{ALONE}(?P<m>0?[1-9]|1[0-2])/{FULL_YEAR}{_END}", _month),
    (rf"\b{_DAY}{_TO}(?:the\s+)?{_DAY_2}\s+(?:of\s+)?{MONTH}{_ITS_YEAR}", _days),
    (rf"\b{MONTH}\s+{_DAY}{_TO}{_DAY_2}(?!\s+{MONTH_PATTERN}){_ITS_YEAR}", _days),
    (rf"(?:\b{WEEKDAY},?\s+)?\b(?:the\s+)?{_DAY}[\s-]+(?:of\s+)?{MONTH}{_ITS_YEAR}", _day),
    (rf"(?:\b{WEEKDAY},?\s+)?\b{MONTH}\s+(?:the\s+)?{_DAY}{_ITS_YEAR}", _day),
    (rf"{_YEAR_FIRST}\s+{MONTH}\s+{_DAY}", _day),
    (rf"\bfirst\s+of\s+{MONTH}{_ITS_YEAR}", _day),
    (rf"\b{MONTH}{_ITS_YEAR}", _month),
    (rf"{_YEAR_FIRST},?\s+{MONTH}", _month),
    (rf"\b{_SEASON}(?:(?:,?\s+(?:of\s+|in\s+)?|,)(?P<y>{YEAR}))?", _season),
    (rf"\b(?P<s>winter)\s+(?:of\s+)?(?P<y>{YEAR})\s?[-–/]\s?(?:\d{{4}}|\d\d)\b", _season),
    (rf"{_YEAR_FIRST}\s+{_SEASON}\b", _season),
    (rf"\bQ(?P<q>[1-4])\b(?!\s*(?:of\s+|in\s+|[/,-]\s*)?{YEAR})", _quarter),
    (rf"{_YEAR_FIRST}[\s,-]*Q(?P<q>[1-4])\b", _quarter),
    (rf"{_YEAR_FIRST}[\s,-]*H(?P<q>[12])\b", _half),
    (rf"\b(?P<h>{'|'.join(HOLIDAYS)})(?:,?\s+(?:of\s+|in\s+)?(?P<y>{YEAR}))?(?!\w)", _holiday),
    (rf"(?<!\w)(?P<y>{YEAR})(?!s\b)", _year),
    (rf"(?<![\w.,$€£-]){FULL_YEAR}\s?[/–-]\s?(?P<y2>\d\d){_END}", _years),
    (rf"\b(?P<y>{CENTURIES}\d0)['’]?s\b", _decade),
    (r"(?<![\w$])['‘’]?(?P<y>[0-9]0)['’]?s\b", _decade),
    (rf"\b(?P<y>{'|'.join(_DECADES)})\b", _decade),
    (r"\b(?P<y>19|20|21)(?:th|st)[\s-]century\b", _century),
)
