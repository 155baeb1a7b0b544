"""A date found in a question, and the pieces of pattern that its parsers share."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from corpus.dates import MONTH_PATTERN, full_year

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from corpus.dates import Period

    Match = re.Match[str]
    MatchParser = Callable[[Match, date], "DateExpression | None"]


class DateKind(StrEnum):
    """What a date is, as far as its neighbours care."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    SEASON = "season"
    QUARTER = "quarter"
    HOLIDAY = "holiday"
    WEEKDAY = "weekday"
    YEAR = "year"
    DECADE = "decade"
    ROLLING = "rolling"


@dataclass(frozen=True, slots=True)
class DateExpression:
    """A date at `start:end` of a question; `in_year(year)` is its period, `year` may be lacking.

    `doubtful` marks what may be no date at all: a lone year, or anything that lacks its year.
    `relative` marks what counts from today, such as "last summer".
    """

    start: int
    end: int
    kind: DateKind
    in_year: Callable[[int], Period]
    year: int | None = None
    doubtful: bool = False
    relative: bool = False


WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NUMBERS = {
    **dict.fromkeys(("a", "an", "one"), 1),
    **dict.fromkeys(("two", "couple"), 2),
    **dict.fromkeys(("three", "few"), 3),
    **dict(zip(("four", "five", "six", "seven", "eight", "nine"), range(4, 10), strict=True)),
    **dict(zip(("ten", "eleven", "twelve"), range(10, 13), strict=True)),
    "fifteen": 15,
    "eighteen": 18,
    "twenty": 20,
    "thirty": 30,
}
NUMBER = rf"(?:\d{{1,3}}|(?:a\s+)?couple(?:\s+of)?|(?:a\s+)?few|{'|'.join(_NUMBERS)})"
CENTURIES = r"(?:1[89]|20)"
FULL_YEAR = rf"(?P<y>{CENTURIES}\d\d)"
YEAR = rf"(?:{CENTURIES}\d\d|(?<!\w)['‘’]\d\d)(?!\d)"
MONTH = rf"(?P<m>{MONTH_PATTERN})"
WEEKDAY = rf"(?:{'|'.join(WEEKDAYS)})"
# How far from a date words bear on it; looking no further keeps long texts linear.
CONTEXT_CHARS = 64
# Neither a part of a longer figure nor money.
ALONE = r"(?<![\d/.$€£-])"


def parse_number(word: str) -> int:
    """The value of a figure or a number word; "few" counts as three."""
    if word.isdecimal():
        return int(word)
    return max(_NUMBERS.get(part, 0) for part in word.lower().split())


def parse_year(digits: str, today: date) -> int:
    """Two digits belong to the hundred years that end with today's."""
    return full_year(digits.lstrip("'‘’"), latest=today.year)


def complete_date(
    match: Match, kind: DateKind, period: Period, *, doubtful: bool = False
) -> DateExpression:
    """A date that is known without its neighbours."""
    year = period.ends[0].year
    return DateExpression(*match.span(), kind, lambda _: period, year, doubtful)


def date_of_each_year(
    match: Match, kind: DateKind, in_year: Callable[[int], Period], today: date
) -> DateExpression:
    """A date of each year: of the one in group `y`, or doubtful; ValueError for no such day."""
    digits = match.groupdict().get("y")
    year = parse_year(digits, today) if digits else None
    in_year(year or 2000)  # 29 February may lack its year; 31 June is found out here, not later
    return DateExpression(*match.span(), kind, in_year, year, doubtful=year is None)


def latest_year(in_year: Callable[[int], Period], today: date, *, over: bool = False) -> int:
    """The last year in which the date has begun by `today`, or is over if asked."""
    for year in range(today.year, today.year - 4, -1):
        with suppress(ValueError):  # the year lacks its 29 February
            first, last = in_year(year).ends
            if last < today if over else first <= today:
                return year
    return today.year - 4  # at most four years back: 29 February


def date_patterns(
    *rows: tuple[str, MatchParser],
) -> tuple[tuple[re.Pattern[str], MatchParser], ...]:
    """Each pattern compiled, with what parses its match."""
    return tuple((re.compile(pattern, re.IGNORECASE), parse) for pattern, parse in rows)
