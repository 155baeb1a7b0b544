"""Periods: their laws, and how they are said."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.dates import Period, full_year, months, week_of, years

DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31))


@st.composite
def periods(draw: st.DrawFn) -> Period:
    ends = sorted((draw(DAYS), draw(DAYS)))
    start, end = (draw(st.sampled_from([None, ends[0]])), draw(st.sampled_from([None, ends[1]])))
    return Period(start, end)


@given(periods(), periods(), DAYS)
def test_a_day_is_in_the_meeting_of_two_periods_when_it_is_in_both(
    one: Period, other: Period, day: date
) -> None:
    met = one.meet(other)
    assert (met is not None and met.contains(day)) == (one.contains(day) and other.contains(day))


@given(periods(), periods(), DAYS)
def test_a_day_of_either_period_is_in_their_joining(one: Period, other: Period, day: date) -> None:
    if one.contains(day) or other.contains(day):
        assert one.join(other).contains(day)


@given(DAYS)
def test_a_week_runs_from_monday_to_sunday_around_its_day(day: date) -> None:
    week = week_of(day)
    assert week.contains(day)
    assert week.start is not None
    assert week.start.isoweekday() == 1
    assert week.end == week.start + timedelta(6)


def test_a_period_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot start"):
        Period(date(2012, 1, 2), date(2012, 1, 1))


@pytest.mark.parametrize(
    ("period", "said"),
    [
        (Period(), "any time"),
        (years(2011, 2011), "2011"),
        (years(2009, 2012), "2009 to 2012"),
        (months(2011, 12, 12), "December 2011"),
        (months(2011, 10, 12), "1 October to 31 December 2011"),
        (months(2011, 12, 14), "1 December 2011 to 29 February 2012"),
        (Period(date(2012, 6, 3), date(2012, 6, 7)), "3 to 7 June 2012"),
        (Period(date(2012, 6, 3), date(2012, 6, 3)), "3 June 2012"),
        (Period(date(2013, 3, 1)), "since 1 March 2013"),
        (Period(date(2013, 1, 1)), "since 2013"),
        (Period(None, date(2014, 12, 31)), "until 2014"),
        (Period(None, date(2014, 6, 30)), "until 30 June 2014"),
    ],
)
def test_a_period_is_said_in_plain_words(period: Period, said: str) -> None:
    assert str(period) == said


def test_two_digits_of_a_year_belong_to_the_hundred_years_before_the_latest() -> None:
    assert full_year("16", latest=2016) == 2016
    assert full_year("17", latest=2016) == 1917
    assert full_year("1855") == 1855
