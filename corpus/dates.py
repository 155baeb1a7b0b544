"""Periods of days, either end open; how they are said, and how an option such as `--from` is read.

All-figure dates are in US order, as the archive's bylines and citations are: `12/7/2011` is
7 December. Only where the first figure can be no month is it the day.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from corpus.errors import DateTextError

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
MONTH_NAMES = {
    spelling: number
    for number, name in enumerate(MONTHS, start=1)
    for spelling in (name.lower(), name[:3].lower())
} | {"sept": 9}
MONTH_PATTERN = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DAY = timedelta(days=1)


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

    def contains(self, day: date) -> bool:
        """Whether `day` lies in the period."""
        after_start = self.start is None or self.start <= day
        return after_start and (self.end is None or day <= self.end)

    def meet(self, other: Period) -> Period | None:
        """The days in both, or None where there are none."""
        start = max((d for d in (self.start, other.start) if d), default=None)
        end = min((d for d in (self.end, other.end) if d), default=None)
        return None if start and end and start > end else Period(start, end)

    def join(self, other: Period) -> Period:
        """The shortest period that holds both."""
        start = None if None in (self.start, other.start) else min(self._starts(other))
        end = None if None in (self.end, other.end) else max(self._ends(other))
        return Period(start, end)

    def _starts(self, other: Period) -> list[date]:
        return [d for d in (self.start, other.start) if d]

    def _ends(self, other: Period) -> list[date]:
        return [d for d in (self.end, other.end) if d]

    def __str__(self) -> str:
        """In plain words: "1 October to 31 December 2011", "since 2013", "any time"."""
        if self.start and self.end:
            return _said_between(self.start, self.end)
        if self.start:
            return f"since {_said_edge(self.start, first=True)}"
        if self.end:
            return f"until {_said_edge(self.end, first=False)}"
        return "any time"


def day(year: int, month: int, day_of_month: int) -> Period:
    """One day; ValueError where the calendar has no such day."""
    found = date(year, month, day_of_month)
    return Period(found, found)


def months(year: int, first: int, last: int) -> Period:
    """From the first day of one month to the last day of another; `last` over 12 is next year's."""
    end_year, end_month = year + (last - 1) // 12, (last - 1) % 12 + 1
    return Period(
        date(year, first, 1), date(end_year, end_month, monthrange(end_year, end_month)[1])
    )


def years(first: int, last: int) -> Period:
    """Whole years, both included."""
    return Period(date(first, 1, 1), date(last, 12, 31))


def week_of(within: date) -> Period:
    """Monday to Sunday around a day."""
    monday = within - within.weekday() * _DAY
    return Period(monday, monday + 6 * _DAY)


def months_before(day_: date, count: int) -> date:
    """The same day of an earlier month, or that month's last day where it is shorter."""
    index = day_.year * 12 + day_.month - 1 - count
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day_.day, monthrange(year, month + 1)[1]))


def parse_from(text: str) -> date:
    """The first day of a typed year, month or day; DateTextError says what can be typed."""
    return _stretch(text, "from")[0]


def parse_to(text: str) -> date:
    """The last day of a typed year, month or day; DateTextError says what can be typed."""
    return _stretch(text, "to")[1]


def parse_period(from_: str | None, to: str | None) -> Period:
    """The period of two options, either of which may be missing; DateTextError when they cross."""
    start, end = parse_from(from_) if from_ else None, parse_to(to) if to else None
    if start and end and start > end:
        raise DateTextError(f"--from {from_} lies after --to {to}. Swap them.")
    return Period(start, end)


_FORMS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?P<y>\d{4})",
        r"(?P<y>\d{4})[-/.](?P<m>\d{1,2})(?:[-/.](?P<d>\d{1,2}))?",
        r"(?P<m>\d{1,2})[-/.](?P<d>\d{1,2})[-/.](?P<y>\d{4}|\d{2})",
        r"(?P<m>\d{1,2})[-/.](?P<y>\d{4})",
        rf"(?P<m>{MONTH_PATTERN})(?:\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?)?,?\s+(?P<y>\d{{4}})",
        rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m>{MONTH_PATTERN}),?\s+(?P<y>\d{{4}})",
    )
)


def _stretch(text: str, option: str) -> tuple[date, date]:
    typed = text.strip()
    for form in _FORMS:
        if match := form.fullmatch(typed):
            parts = match.groupdict()
            try:
                return _named(full_year(match["y"]), parts.get("m"), parts.get("d"))
            except ValueError:
                raise DateTextError(
                    f'--{option} "{typed}": there is no such day in the calendar.'
                ) from None
    raise DateTextError(
        f'--{option} "{typed}": not a date. Type a year, a month or a day, such as 2011, 2011-12,'
        " 2011-12-07 or 12/7/2011 (month first)."
    )


def _named(year: int, month_word: str | None, day_word: str | None) -> tuple[date, date]:
    """The first and the last day; ValueError where the calendar has none such."""
    if month_word is None:
        return date(year, 1, 1), date(year, 12, 31)
    month = month_number(month_word)
    if day_word is None:
        return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    number = int(day_word)
    if month > 12:
        month, number = number, month
    return date(year, month, number), date(year, month, number)


def full_year(digits: str, *, latest: int = 2068) -> int:
    """A year typed with four digits, or with two of the century that ends at `latest`."""
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
    return MONTH_NAMES.get(word.lower().rstrip("."), 0)


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> date:
    """The nth Monday (0) to Sunday (6) of a month."""
    first = date(year, month, 1)
    return first + ((weekday - first.weekday()) % 7 + 7 * (nth - 1)) * _DAY


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar, by Gauss's method as Lichtenberg completed it."""
    century = year // 100
    shift = 15 + (3 * century + 3) // 4 - (8 * century + 13) // 25
    moon = (19 * (year % 19) + shift) % 30
    moon -= moon // 29 + (moon // 28 - moon // 29) * ((year % 19) // 11)
    paschal = 21 + moon
    sunday = 7 - (year + year // 4 + 2 - (3 * century + 3) // 4) % 7
    return date(year, 3, 1) + (paschal + 7 - (paschal - sunday) % 7 - 1) * _DAY


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


# -- dates as the archive's country writes them: month first -----------------------------------

# Two-digit years from here on belong to the last century, as in POSIX.
_PIVOT_YEAR = 69

_MONTH_STARTS = "janfebmaraprmayjunjulaugsepoctnovdec"

# 3/9/11, 12/31/2011
US_NUMERIC = r"\d{1,2}/\d{1,2}/(?:\d{4}|\d{2})(?![\d/])"
# Sep 7, 2010   Sept. 7 2010   March 4th, 2012
US_IN_WORDS = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
    r"\s\d{1,2}(?:st|nd|rd|th)?,?\s\d{4}(?!\d)"
)
US_DATE = rf"(?:{US_NUMERIC}|{US_IN_WORDS})"

_DIGITS = re.compile(r"\d+")


def read_us_date(text: str) -> date | None:
    """The date that a match of `US_DATE` names; None where there is no such day."""
    numbers = [int(digits) for digits in _DIGITS.findall(text)]
    if text[0].isdigit():
        return us_day(*numbers)
    return us_day(_MONTH_STARTS.index(text[:3].lower()) // 3 + 1, *numbers)


def us_day(month: int, day_of_month: int, year: int) -> date | None:
    """The day in US order, a year under 100 completed; None where there is no such day."""
    if year < 100:
        year += 1900 if year >= _PIVOT_YEAR else 2000
    try:
        return date(year, month, day_of_month)
    except ValueError:
        return None
