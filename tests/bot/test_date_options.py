"""The two date options: what can be typed, and what is said of anything else."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.date_options import DateOptionError, parse_date_options
from corpus.dates import MONTHS, Period

DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31))


def parsed(first: str | None, last: str | None) -> Period:
    return parse_date_options(first, last, names=("--from", "--to"))


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("2011", date(2011, 1, 1), date(2011, 12, 31)),
        ("2012-02", date(2012, 2, 1), date(2012, 2, 29)),
        ("2011-12-07", date(2011, 12, 7), date(2011, 12, 7)),
        ("12/7/2011", date(2011, 12, 7), date(2011, 12, 7)),
        ("12/7/11", date(2011, 12, 7), date(2011, 12, 7)),
        ("13/4/2013", date(2013, 4, 13), date(2013, 4, 13)),
        ("12/2011", date(2011, 12, 1), date(2011, 12, 31)),
        ("December 2011", date(2011, 12, 1), date(2011, 12, 31)),
        ("Dec. 7, 2011", date(2011, 12, 7), date(2011, 12, 7)),
        (" 7th of december 2011 ", date(2011, 12, 7), date(2011, 12, 7)),
    ],
)
def test_a_typed_date_is_its_first_or_its_last_day(typed: str, first: date, last: date) -> None:
    assert parsed(typed, typed) == Period(first, last)


@given(DAYS)
def test_a_day_typed_in_any_usual_order_is_that_day(day: date) -> None:
    month = MONTHS[day.month - 1]
    for typed in (
        day.isoformat(),
        f"{day.month}/{day.day}/{day.year}",
        f"{month} {day.day}, {day.year}",
        f"{day.day} {month[:3]} {day.year}",
    ):
        assert parsed(typed, typed) == Period(day, day)


@pytest.mark.parametrize(
    "typed", ["", "soon", "20111", "2011-13", "2011-02-30", "2011-00", "0/5/2011"]
)
def test_what_is_no_date_is_refused_with_what_can_be_typed(typed: str) -> None:
    with pytest.raises(DateOptionError) as error:
        parsed(f"{typed} ", None)
    assert f'--from "{typed}"' in str(error.value)
    with pytest.raises(DateOptionError, match=r"^until "):
        parse_date_options(None, f"{typed} ", names=("since", "until"))


def test_options_that_cross_are_refused() -> None:
    assert parsed("2011", None) == Period(date(2011, 1, 1), None)
    assert parsed(None, None) == Period()
    with pytest.raises(DateOptionError, match=r"--from 2012 lies after --to 2011\. Swap them"):
        parsed("2012", "2011")
