"""Single dates as questions write them: "7 December 2011", "Q3 2014", "last summer", "the 1990s".

Each is found by one pattern and stands for a period, once its year is known. What looks like a date
and is none is for `index.date_guards` to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from corpus.dates import (
    MONTH_PATTERN,
    Period,
    day,
    easter,
    full_year,
    month_number,
    months,
    months_before,
    nth_weekday,
    week_of,
    years,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Match = re.Match[str]


class Kind(StrEnum):
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
class Dated:
    """A date at `start:end` of a question; `at(year)` is its period, `year` None where it has none.

    `bare` marks what may be no date at all: a lone year, month, season, weekday or holiday.
    """

    start: int
    end: int
    kind: Kind
    at: Callable[[int], Period]
    year: int | None = None
    bare: bool = False


SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
NUMBERS = {
    word: number
    for number, words in enumerate(
        "a an one/two couple/three few/four/five/six/seven/eight/nine/ten/eleven/twelve".split("/"), start=1
    )
    for word in words.split()
} | {"fifteen": 15, "eighteen": 18, "twenty": 20, "thirty": 30}
NUMBER_PATTERN = rf"(?:\d{{1,3}}|(?:a\s+)?couple(?:\s+of)?|(?:a\s+)?few|{'|'.join(NUMBERS)})"
YEAR_PATTERN = r"(?:(?:1[89]|20)\d\d|(?<!\w)['‘’]\d\d)(?!\d)"
_DAY = r"(?P<d>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?![\d:])"
_DAY_2 = r"(?P<d2>0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?![\d:])"
_M = rf"(?P<m>{MONTH_PATTERN})"
_WEEKDAY = rf"(?:{'|'.join(WEEKDAYS)})"
_YEAR = rf"(?:,?\s+(?:of\s+|in\s+)?|,|-)(?P<y>{YEAR_PATTERN})"
_TO = r"\s*(?:-|–|—|to|through|thru|until|till|and|or|&)\s*"
_SEASON = rf"(?P<s>{'|'.join(SEASONS)})"
_DECADES = {
    "twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70,
    "eighties": 80, "nineties": 90, "noughties": 0, "aughts": 0,
}  # fmt: skip
_HOLIDAYS: dict[str, Callable[[int], date]] = {
    r"christmas\s+eve": lambda y: date(y, 12, 24),
    r"christmas(?:\s+day)?|xmas": lambda y: date(y, 12, 25),
    r"new\s+year['’]?s\s+eve": lambda y: date(y, 12, 31),
    r"new\s+year(?:['’]?s)?(?:\s+day)?": lambda y: date(y, 1, 1),
    r"valentine['’]?s\s+day": lambda y: date(y, 2, 14),
    r"easter(?:\s+sunday)?": easter,
    r"mother['’]?s\s+day": lambda y: nth_weekday(y, 5, 6, 2),
    r"memorial\s+day": lambda y: nth_weekday(y, 6, 0, 1) - timedelta(7),
    r"independence\s+day|(?:the\s+)?fourth\s+of\s+july": lambda y: date(y, 7, 4),
    r"labou?r\s+day": lambda y: nth_weekday(y, 9, 0, 1),
    r"hallowe['’]?en": lambda y: date(y, 10, 31),
    r"thanksgiving(?:\s+day)?": lambda y: nth_weekday(y, 11, 3, 4),
}
_HOLIDAY = f"(?P<h>{'|'.join(_HOLIDAYS)})"


def find(text: str, today: date) -> list[Dated]:
    """Every date in `text`, in order, the longest where several begin alike, without overlaps."""
    found = [
        dated
        for pattern, read in _PATTERNS
        for match in pattern.finditer(text)
        if (dated := _tried(read, match, today))
    ]
    found.sort(key=lambda dated: (dated.start, -dated.end))
    kept: list[Dated] = []
    for dated in found:
        if not kept or dated.start >= kept[-1].end:
            kept.append(dated)
    return kept


def season(name: str, year: int) -> Period:
    """Three months; winter begins in the December of its year."""
    first = SEASONS[name.lower()]
    return months(year, first, first + 2)


def number(word: str) -> int:
    """The value of a figure or a number word; "few" counts as three."""
    if word.isdecimal():
        return int(word)
    return max(NUMBERS.get(part, 0) for part in word.lower().split())


def latest(at: Callable[[int], Period], today: date, *, over: bool = False) -> int:
    """The last year for which the date has begun by `today`, or is over if asked."""
    for year in (today.year, today.year - 1):
        period = at(year)
        edge = period.end if over else period.start
        if edge and (edge < today if over else edge <= today):
            return year
    return today.year - 2


def _tried(read: Callable[[Match, date], Dated | None], match: Match, today: date) -> Dated | None:
    """None where the calendar has no such day, as on 31 June."""
    try:
        return read(match, today)
    except ValueError:
        return None


def _fixed(match: Match, kind: Kind, period: Period, *, bare: bool = False) -> Dated:
    """A date that knows its year."""
    start = period.start or period.end
    return Dated(*match.span(), kind, lambda _: period, start.year if start else None, bare)


def _yearly(
    match: Match, kind: Kind, at: Callable[[int], Period], today: date
) -> Dated:
    """A date with the year of group `y`, or bare without one."""
    digits = match.groupdict().get("y")
    year = _year(digits, today) if digits else None
    at(year or 2000)  # no such day: found out here, not later
    return Dated(*match.span(), kind, at, year, bare=year is None)


def _year(digits: str, today: date) -> int:
    return full_year(digits.lstrip("'‘’"), latest=today.year)


def _iso(match: Match, today: date) -> Dated:  # noqa: ARG001 - every reader is given today
    year, month, number_ = (int(match[name]) for name in ("y", "m", "d"))
    return _fixed(match, Kind.DAY, day(year, month, number_))


def _figures(match: Match, today: date) -> Dated:
    """US order, unless the first figure can be no month."""
    month, number_ = int(match["m"]), int(match["d"])
    if month > 12:
        month, number_ = number_, month
    return _fixed(match, Kind.DAY, day(_year(match["y"], today), month, number_))


def _month_figures(match: Match, today: date) -> Dated:
    year, month = _year(match["y"], today), int(match["m"])
    return _fixed(match, Kind.MONTH, months(year, month, month))


def _days(match: Match, today: date) -> Dated:
    month, first, last = month_number(match["m"]), int(match["d"]), int(match["d2"])
    return _yearly(
        match, Kind.WEEK, lambda y: Period(date(y, month, first), date(y, month, last)), today
    )


def _day_of_month(match: Match, today: date) -> Dated:
    month = month_number(match["m"])
    digits = match.groupdict().get("d")
    number_ = int(digits) if digits else 1
    found = _yearly(match, Kind.DAY, lambda y: day(y, month, number_), today)
    return Dated(found.start, found.end, found.kind, found.at, found.year, bare=found.bare)


def _month(match: Match, today: date) -> Dated:
    month = month_number(match["m"])
    return _yearly(match, Kind.MONTH, lambda y: months(y, month, month), today)


def _season_of(match: Match, today: date) -> Dated:
    return _yearly(match, Kind.SEASON, lambda y: season(match["s"], y), today)


def _quarter(match: Match, today: date) -> Dated:
    first = 3 * int(match["q"]) - 2
    return _yearly(match, Kind.QUARTER, lambda y: months(y, first, first + 2), today)


def _half(match: Match, today: date) -> Dated:
    first = 6 * int(match["q"]) - 5
    return _yearly(match, Kind.QUARTER, lambda y: months(y, first, first + 5), today)


def _holiday_at(name: str) -> Callable[[int], Period]:
    at = next(at for pattern, at in _HOLIDAYS.items() if re.fullmatch(pattern, name, re.IGNORECASE))
    return lambda y: Period(at(y), at(y))


def _holiday(match: Match, today: date) -> Dated:
    return _yearly(match, Kind.HOLIDAY, _holiday_at(match["h"]), today)


def _one_year(match: Match, today: date) -> Dated:
    year = _year(match["y"], today)
    return _fixed(match, Kind.YEAR, years(year, year), bare=True)


def _years_short(match: Match, today: date) -> Dated | None:
    """`2010/11` and `2008-13`: the second year within the first's century, and after it."""
    first = _year(match["y"], today)
    last = first - first % 100 + int(match["y2"])
    return _fixed(match, Kind.DECADE, years(first, last)) if first < last else None


def _decade(match: Match, today: date) -> Dated:
    digits = match["y"]
    if digits.lower() in _DECADES:
        digits = f"{_DECADES[digits.lower()]:02}"
    first = _year(digits, today)
    return _fixed(match, Kind.DECADE, years(first, first + 9))


def _century(match: Match, today: date) -> Dated:  # noqa: ARG001
    last = 100 * int(match["y"])
    return _fixed(match, Kind.DECADE, years(last - 99, last))


def _unit(match: Match, today: date) -> Dated:
    """ "this month", "last year": whole calendar units."""
    back = 0 if match["which"].lower() in {"this", "current"} else 1
    return _fixed(match, *_calendar(match["u"].lower(), back, today))


def _calendar(unit: str, back: int, today: date) -> tuple[Kind, Period]:
    """The calendar unit that lies `back` units before today's."""
    if unit == "day":
        found = today - timedelta(back)
        return Kind.DAY, Period(found, found)
    if unit == "week":
        return Kind.WEEK, week_of(today - timedelta(7 * back))
    if unit == "weekend":
        saturday = week_of(today - timedelta(7 * back)).start
        assert saturday  # noqa: S101 - a week has both ends
        return Kind.WEEK, Period(saturday + timedelta(5), saturday + timedelta(6))
    if unit in {"month", "quarter"}:
        size = 1 if unit == "month" else 3
        within = months_before(today, back * size)
        first = within.month - (within.month - 1) % size
        kind = Kind.MONTH if unit == "month" else Kind.QUARTER
        return kind, months(within.year, first, first + size - 1)
    if unit == "year":
        return Kind.YEAR, years(today.year - back, today.year - back)
    size = 10 if unit == "decade" else 100
    offset = today.year % 10 if unit == "decade" else (today.year - 1) % 100
    first_year = today.year - offset - back * size
    return Kind.DECADE, years(first_year, first_year + size - 1)


def _rolling(match: Match, today: date) -> Dated:
    """ "the past six months": from that long ago to today."""
    count = number(match["n"]) if match.groupdict().get("n") else 1
    return _fixed(match, Kind.ROLLING, Period(_back(match["u"].lower(), count, today), today))


def _back(unit: str, count: int, today: date) -> date:
    if unit == "hour":
        return today - timedelta(hours=count)
    if unit in {"day", "week"}:
        return today - timedelta(count * (1 if unit == "day" else 7))
    size = {"month": 1, "quarter": 3, "year": 12, "decade": 120}[unit]
    return months_before(today, count * size)


def _ago(match: Match, today: date) -> Dated:
    """ "two years ago": the whole calendar unit of that time."""
    unit, count = match["u"].lower(), number(match["n"])
    if unit == "decade":
        unit, count = "year", 10 * count
    if unit == "hour":
        unit, count = "day", count // 24
    return _fixed(match, *_calendar(unit, count, today))


def _named(match: Match, today: date) -> Dated:
    """ "last March", "this summer", "last Christmas", "last Tuesday"."""
    last = match["which"].lower() not in {"this", "current"}
    name = match["what"]
    if name.lower() in WEEKDAYS:
        found = _weekday(name, today - timedelta(1) if last else today)
        return _fixed(match, Kind.WEEKDAY, Period(found, found))
    kind, at = _named_at(name)
    year = latest(at, today, over=True) if last else today.year
    return Dated(*match.span(), kind, at, year)


def _named_at(name: str) -> tuple[Kind, Callable[[int], Period]]:
    if name.lower() in SEASONS:
        return Kind.SEASON, lambda y: season(name, y)
    if month := month_number(name):
        return Kind.MONTH, lambda y: months(y, month, month)
    return Kind.HOLIDAY, _holiday_at(name)


def _on_weekday(match: Match, today: date) -> Dated:
    found = _weekday(match["what"], today)
    return _fixed(match, Kind.WEEKDAY, Period(found, found), bare=True)


def _weekday(name: str, upto: date) -> date:
    """The latest such weekday, `upto` included."""
    return upto - timedelta((upto.weekday() - WEEKDAYS.index(name.lower())) % 7)


def _spoken(match: Match, today: date) -> Dated:
    back = {"today": 0, "yesterday": 1}.get(match[0].lower(), 2)
    found = today - timedelta(back)
    return _fixed(match, Kind.DAY, Period(found, found), bare=back == 0)


def _so_far(match: Match, today: date) -> Dated:
    return _fixed(match, Kind.YEAR, years(today.year, today.year))


def _compiled(
    *rows: tuple[str, Callable[[Match, date], Dated | None]],
) -> Iterator[tuple[re.Pattern[str], Callable[[Match, date], Dated | None]]]:
    for pattern, read in rows:
        yield re.compile(pattern, re.IGNORECASE), read


_LAST = r"(?P<which>last|previous|past|this(?:\s+past)?)"
_NOT_IN_FIGURE = r"(?<![\d/.$€£-])"
_PATTERNS = tuple(
    _compiled(
        (rf"{_NOT_IN_FIGURE}(?P<y>(?:1[89]|20)\d\d)([-/.])(?P<m>\d\d?)\2(?P<d>\d\d?)(?![\d/-])", _iso),
        (rf"{_NOT_IN_FIGURE}(?P<m>\d\d?)([/.-])(?P<d>\d\d?)\2(?P<y>\d{{4}}|\d\d)(?![\d/-])", _figures),
        (rf"{_NOT_IN_FIGURE}(?P<y>(?:1[89]|20)\d\d)-(?P<m>0[1-9]|1[0-2])(?![\d/-])", _month_figures),
        (rf"{_NOT_IN_FIGURE}(?P<m>0?[1-9]|1[0-2])/(?P<y>(?:1[89]|20)\d\d)(?![\d/-])", _month_figures),
        (rf"\b{_DAY}{_TO}(?:the\s+)?{_DAY_2}\s+(?:of\s+)?{_M}(?:{_YEAR})?", _days),
        (rf"\b{_M}\s+{_DAY}{_TO}{_DAY_2}(?!\s+{MONTH_PATTERN})(?:{_YEAR})?", _days),
        (rf"(?:\b{_WEEKDAY},?\s+)?\b(?:the\s+)?{_DAY}[\s-]+(?:of\s+)?{_M}(?:{_YEAR})?", _day_of_month),
        (rf"(?:\b{_WEEKDAY},?\s+)?\b{_M}\s+(?:the\s+)?{_DAY}(?:{_YEAR})?", _day_of_month),
        (rf"\b(?P<y>(?:1[89]|20)\d\d)\s+{_M}\s+{_DAY}", _day_of_month),
        (rf"\bfirst\s+of\s+{_M}(?:{_YEAR})?", _day_of_month),
        (rf"\b{_M}(?:{_YEAR})?", _month),
        (rf"(?<![\w.,-])(?P<y>(?:1[89]|20)\d\d),?\s+{_M}", _month),
        (rf"\b{_SEASON}(?:(?:,?\s+(?:of\s+|in\s+)?|,)(?P<y>{YEAR_PATTERN}))?", _season_of),
        (rf"\b(?P<s>winter)\s+(?:of\s+)?(?P<y>{YEAR_PATTERN})\s?[-–/]\s?(?:\d{{4}}|\d\d)\b", _season_of),
        (rf"(?<![\w.,-])(?P<y>(?:1[89]|20)\d\d)\s+{_SEASON}\b", _season_of),
        (rf"\bQ(?P<q>[1-4])\b(?!\s*(?:of\s+|in\s+|[/,-]\s*)?{YEAR_PATTERN})", _quarter),
        (rf"(?<![\w.,-])(?P<y>(?:1[89]|20)\d\d)[\s,-]*Q(?P<q>[1-4])\b", _quarter),
        (rf"(?<![\w.,-])(?P<y>(?:1[89]|20)\d\d)[\s,-]*H(?P<q>[12])\b", _half),
        (rf"\b{_HOLIDAY}(?:,?\s+(?:of\s+|in\s+)?(?P<y>{YEAR_PATTERN}))?(?!\w)", _holiday),
        (rf"(?<!\w)(?P<y>{YEAR_PATTERN})(?!['’]?s\b)", _one_year),
        (rf"(?<![\w.,$€£-])(?P<y>(?:1[89]|20)\d\d)\s?[/–-]\s?(?P<y2>\d\d)(?![\d/-])", _years_short),
        (rf"\b(?P<y>(?:1[89]|20)\d0)['’]?s\b", _decade),
        (rf"(?<![\w$])['‘’]?(?P<y>[0-9]0)['’]?s\b", _decade),
        (rf"\b(?P<y>{'|'.join(_DECADES)})\b", _decade),
        (r"\b(?P<y>19|20|21)(?:th|st)[\s-]century\b", _century),
        (rf"\b(?P<which>last|previous|this|current)\s+(?P<u>week|weekend|month|quarter|year|decade|century)\b(?!\s+of\b)", _unit),
        (rf"\bpast\s+(?P<u>week|month|quarter|year|decade)\b", _rolling),
        (rf"\b(?:in|over|during|within)\s+the\s+last\s+(?P<u>week|month|quarter|year|decade)\b", _rolling),
        (rf"\b(?:last|past|previous|preceding)\s+(?P<n>{NUMBER_PATTERN})\s+(?P<u>hour|day|week|month|quarter|year|decade)s?\b(?!\s+of\b|-)", _rolling),
        (rf"\b(?P<n>{NUMBER_PATTERN})\s+(?P<u>hour|day|week|month|year|decade)s?\s+ago\b", _ago),
        (rf"\b{_LAST}\s+(?P<what>{_WEEKDAY}|{MONTH_PATTERN}|{'|'.join(SEASONS)}|{'|'.join(_HOLIDAYS)})(?![\w])(?!\s+of\b)", _named),
        (rf"\b(?P<what>{_WEEKDAY})\b", _on_weekday),
        (r"\b(?:the\s+day\s+before\s+yesterday|yesterday|today)\b", _spoken),
        (r"\b(?:so\s+far\s+this\s+year|(?:this\s+)?year[\s-]to[\s-]date)\b", _so_far),
    )
)
