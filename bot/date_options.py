"""The two date options: --from and --to on the command line, `from` and `to` in Discord."""

from __future__ import annotations

import re

from corpus.dates import MONTH_PATTERN, Period, full_year, month_number, months, single_day, years

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


NO_DATE = (
    '{name} "{typed}": not a date. Type a year, a month or a day, such as 2011, 2011-12,'
    " 2011-12-07 or 12/7/2011 (month first)."
)
NO_SUCH_DAY = '{name} "{typed}": there is no such day in the calendar.'
CROSSED = "{first_name} {first} lies after {last_name} {last}. Swap them."


class DateOptionError(ValueError):
    """A date option that cannot be read; the message says what can be typed.

    `text` with its `values` filled in is the message, for whoever says it in another language.
    """

    def __init__(self, text: str, **values: object) -> None:
        super().__init__(text.format(**values))
        self.text = text
        self.values = values


def parse_date_options(first: str | None, last: str | None, *, names: tuple[str, str]) -> Period:
    """The period from the first day of `first` to the last day of `last`; a missing end is open.

    Raises DateOptionError, whose message calls the options by `names`.
    """
    start = _typed_days(first, names[0]).start if first else None
    end = _typed_days(last, names[1]).end if last else None
    if start and end and start > end:
        raise DateOptionError(
            CROSSED, first_name=names[0], first=first, last_name=names[1], last=last
        )
    return Period(start, end)


def _typed_days(text: str, name: str) -> Period:
    typed = text.strip()
    match = next((found for form in _FORMS if (found := form.fullmatch(typed))), None)
    if match is None:
        raise DateOptionError(NO_DATE, name=name, typed=typed)
    parts = match.groupdict()
    try:
        return _days(full_year(parts["y"]), parts.get("m"), parts.get("d"))
    except ValueError:
        raise DateOptionError(NO_SUCH_DAY, name=name, typed=typed) from None


def _days(year: int, month_word: str | None, day_digits: str | None) -> Period:
    """The days of a year, a month or a day; month first, unless the first figure can be none."""
    if month_word is None:
        return years(year, year)
    month = month_number(month_word)
    if day_digits is None:
        return months(year, month, month)
    number = int(day_digits)
    return single_day(year, number, month) if month > 12 else single_day(year, month, number)
