"""Periods of days, either end open, how they are said; and dates as the archive writes them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

# Not `calendar.month_name`, which speaks the language of the process's locale.
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_MONTH_NUMBERS = {
    spelling: number
    for number, name in enumerate(MONTHS, start=1)
    for spelling in (name.lower(), name[:3].lower())
} | {"sept": 9}
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
MONTH_PATTERN = rf"{_MONTH.lower()}\b\.?"


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `start` to `end`, both included; None leaves that end open."""

    start: date | None = None
    end: date | None = None

    def __post_init__(self) -> None:
        if self.start and self.end and self.start > self.end:
            raise ValueError(f"a period cannot start ({self.start}) after its end ({self.end})")

    def __bool__(self) -> bool:
        """Whether the period leaves out any day at all."""
        return self.start is not None or self.end is not None

    @property
    def ends(self) -> tuple[date, date]:
        """The first and the last day; ValueError where either end is open."""
        if self.start is None or self.end is None:
            raise ValueError(f"open at an end: {self}")
        return self.start, self.end

    def contains(self, day: date) -> bool:
        """Whether `day` lies in the period."""
        return (self.start or date.min) <= day <= (self.end or date.max)

    def meet(self, other: Period) -> Period | None:
        """The days in both, or None where there are none."""
        start = max((d for d in (self.start, other.start) if d), default=None)
        end = min((d for d in (self.end, other.end) if d), default=None)
        return None if start and end and start > end else Period(start, end)

    def join(self, other: Period) -> Period:
        """The shortest period that holds both."""
        start = min(self.start, other.start) if self.start and other.start else None
        end = max(self.end, other.end) if self.end and other.end else None
        return Period(start, end)

    def __str__(self) -> str:
        """In plain words: "1 October to 31 December 2011", "since 2013", "any time"."""
        if self.start and self.end:
            return _said_between(self.start, self.end)
        if self.start:
            return f"since {_said_edge(self.start, first=True)}"
        if self.end:
            return f"until {_said_edge(self.end, first=False)}"
        return "any time"


def single_day(year: int, month: int, day_of_month: int) -> Period:
    """One day; ValueError where the calendar has no such day."""
    found = date(year, month, day_of_month)
    return Period(found, found)


def months(year: int, first: int, last: int) -> Period:
    """From the first day of one month to the last day of another; `last` over 12 is next year's."""
    start = date(year, first, 1)
    return Period(start, start + relativedelta(months=last - first, day=31))


def years(first: int, last: int) -> Period:
    """Whole years, both included."""
    return Period(date(first, 1, 1), date(last, 12, 31))


def week_of(within: date) -> Period:
    """Monday to Sunday around a day."""
    monday = within - timedelta(days=within.weekday())
    return Period(monday, monday + timedelta(days=6))


def full_year(digits: str, *, latest: int = 2068) -> int:
    """A year of four digits, or of two in the hundred years up to `latest` (by default POSIX's)."""
    if len(digits) != 2:
        return int(digits)
    year = latest - latest % 100 + int(digits)
    return year if year <= latest else year - 100


def month_number(word: str | None) -> int:
    """1 to 12 for a month's name, abbreviation or figure; 0 for none."""
    if not word:
        return 0
    if word.isdecimal():
        return int(word)
    return _MONTH_NUMBERS.get(word.lower().rstrip("."), 0)


def _said_between(start: date, end: date) -> str:
    if start == end:
        return _said(start)
    if Period(start, end) == years(start.year, end.year):
        return str(start.year) if start.year == end.year else f"{start.year} to {end.year}"
    if Period(start, end) == months(start.year, start.month, start.month):
        return f"{MONTHS[start.month - 1]} {start.year}"
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day} to {_said(end)}"
    if start.year == end.year:
        return f"{start.day} {MONTHS[start.month - 1]} to {_said(end)}"
    return f"{_said(start)} to {_said(end)}"


def _said_edge(edge: date, *, first: bool) -> str:
    whole = (edge.month, edge.day) == ((1, 1) if first else (12, 31))
    return str(edge.year) if whole else _said(edge)


def _said(found: date) -> str:
    return f"{found.day} {MONTHS[found.month - 1]} {found.year}"


# Dates as the archive's country writes them, month first: 3/9/11, 12/31/2011
_US_NUMERIC = r"\d{1,2}/\d{1,2}/(?:\d{4}|\d{2})(?![\d/])"
# Sep 7, 2010   Sept. 7 2010   March 4th, 2012
_US_IN_WORDS = rf"{_MONTH}\.?\s\d{{1,2}}(?:st|nd|rd|th)?,?\s\d{{4}}(?!\d)"
_DAY_FIRST = rf"\d{{1,2}}\s{_MONTH}\.?,?\s\d{{4}}"
US_DATE = rf"(?:{_US_NUMERIC}|{_US_IN_WORDS}|{_DAY_FIRST})"


def read_us_date(text: str) -> date | None:
    """The date that a match of `US_DATE` names; None where there is no such day."""
    numbers = [int(digits) for digits in re.findall(r"\d+", text)]
    name = re.search(r"[^\W\d_]{3}", text)
    if name is None:
        return us_day(*numbers)
    day_of_month, year = numbers
    return us_day(month_number(name[0]), day_of_month, year)


def us_day(month: int, day_of_month: int, year: int) -> date | None:
    """The day in US order, a year under 100 completed; None where there is no such day."""
    try:
        return date(full_year(f"{year:02}"), month, day_of_month)
    except ValueError:
        return None
