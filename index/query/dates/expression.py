"""A date found in a question, and the pieces of pattern that its readers share."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from corpus.dates import MONTH_PATTERN, full_year

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from corpus.dates import Period

    Match = re.Match[str]
    Reader = Callable[[Match, date], "DateExpression | None"]


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
    """A date at `start:end` of a question; `at(year)` is its period, `year` may be lacking.

    `bare` marks what may be no date at all: a lone year, or anything that lacks its year.
    """

    start: int
    end: int
    kind: DateKind
    at: Callable[[int], Period]
    year: int | None = None
    bare: bool = False


WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NUMBERS = {
    **dict.fromkeys(("a", "an", "one"), 1),
    **dict.fromkeys(("two", "couple"), 2),
    **dict.fromkeys(("three", "few"), 3),
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
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
# Words that bear on a date stand this near; looking no further keeps long texts linear.
REACH = 64
# Neither a part of a longer figure nor money.
ALONE = r"(?<![\d/.$€£-])"


def number(word: str) -> int:
    """The value of a figure or a number word; "few" counts as three."""
    if word.isdecimal():
        return int(word)
    return max(_NUMBERS.get(part, 0) for part in word.lower().split())


def year_of(digits: str, today: date) -> int:
    """Two digits belong to the hundred years that end with today's."""
    return full_year(digits.lstrip("'‘’"), latest=today.year)


def fixed(match: Match, kind: DateKind, period: Period, *, bare: bool = False) -> DateExpression:
    """A date that is known without its neighbours."""
    start = period.start
    return DateExpression(
        *match.span(), kind, lambda _: period, start.year if start else None, bare
    )


def yearly(
    match: Match, kind: DateKind, at: Callable[[int], Period], today: date
) -> DateExpression:
    """A date of each year: of the one in group `y`, or bare; ValueError for no such day."""
    digits = match.groupdict().get("y")
    year = year_of(digits, today) if digits else None
    at(year or 2000)  # 29 February may lack its year; 31 June is found out here, not later
    return DateExpression(*match.span(), kind, at, year, bare=year is None)


def latest(at: Callable[[int], Period], today: date, *, over: bool = False) -> int:
    """The last year in which the date has begun by `today`, or is over if asked."""
    for year in range(today.year, today.year - 4, -1):
        period = _on_calendar(at, year)
        edge = period and (period.end if over else period.start)
        if edge and (edge < today if over else edge <= today):
            return year
    return today.year - 4  # at most four years back: 29 February


def _on_calendar(at: Callable[[int], Period], year: int) -> Period | None:
    try:
        return at(year)
    except ValueError:
        return None


def readers(*rows: tuple[str, Reader]) -> tuple[tuple[re.Pattern[str], Reader], ...]:
    """Patterns compiled, each with what reads its match."""
    return tuple((re.compile(pattern, re.IGNORECASE), read) for pattern, read in rows)
