"""Dates as the archive's country writes them: month first, years of two digits or four.

A general date parser reads `3-05-2013` as 3 May; these anchored patterns cannot.
"""

from __future__ import annotations

import re
from datetime import date

# Two-digit years from here on belong to the last century, as in POSIX.
_PIVOT = 69

_MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec"

# 3/9/11, 12/31/2011
NUMERIC = r"\d{1,2}/\d{1,2}/(?:\d{4}|\d{2})(?![\d/])"
# Sep 7, 2010   Sept. 7 2010   March 4th, 2012
IN_WORDS = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
    r"\s\d{1,2}(?:st|nd|rd|th)?,?\s\d{4}(?!\d)"
)
ANY = rf"(?:{NUMERIC}|{IN_WORDS})"

_DIGITS = re.compile(r"\d+")


def read(text: str) -> date | None:
    """The date that a match of `NUMERIC` or `IN_WORDS` names; None where there is no such day."""
    numbers = [int(digits) for digits in _DIGITS.findall(text)]
    if text[0].isdigit():
        return day(*numbers)
    return day(_MONTHS.index(text[:3].lower()) // 3 + 1, *numbers)


def day(month: int, day_of_month: int, year: int) -> date | None:
    """The day in US order, a year under 100 completed; None where there is no such day."""
    if year < 100:
        year += 1900 if year >= _PIVOT else 2000
    try:
        return date(year, month, day_of_month)
    except ValueError:
        return None
