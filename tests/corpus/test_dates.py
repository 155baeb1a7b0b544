"""Periods: their laws, how they are said, and how typed dates are read."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.dates import (
    MONTHS,
    Period,
    easter,
    full_year,
    months,
    months_before,
    nth_weekday,
    parse_from,
    parse_period,
    parse_to,
    week_of,
    years,
)
from corpus.errors import CorpusError, DateTextError

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


@given(DAYS, st.integers(min_value=0, max_value=600))
def test_months_before_keeps_the_day_or_takes_the_last_of_its_month(day: date, count: int) -> None:
    then = months_before(day, count)
    assert (day.year - then.year) * 12 + day.month - then.month == count
    assert then.day == day.day or (then + timedelta(1)).month != then.month


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
    assert parse_from(typed) == first
    assert parse_to(typed) == last


@given(DAYS)
def test_a_day_typed_in_any_usual_order_is_that_day(day: date) -> None:
    month = MONTHS[day.month - 1]
    for typed in (
        day.isoformat(),
        f"{day.month}/{day.day}/{day.year}",
        f"{month} {day.day}, {day.year}",
        f"{day.day} {month[:3]} {day.year}",
    ):
        assert parse_from(typed) == parse_to(typed) == day


@pytest.mark.parametrize(
    "typed", ["", "soon", "20111", "2011-13", "2011-02-30", "2011-00", "0/5/2011"]
)
def test_what_is_no_date_is_refused_with_what_can_be_typed(typed: str) -> None:
    with pytest.raises(DateTextError) as error:
        parse_from(typed)
    assert f'--from "{typed}"' in str(error.value)
    assert isinstance(error.value, CorpusError)
    assert isinstance(error.value, ValueError)


def test_options_that_cross_are_refused() -> None:
    assert parse_period("2011", None) == Period(date(2011, 1, 1), None)
    assert parse_period(None, None) == Period()
    with pytest.raises(DateTextError, match="Swap them"):
        parse_period("2012", "2011")


@pytest.mark.parametrize(
    ("year", "sunday"),
    [
        (1954, date(1954, 4, 18)),
        (1981, date(1981, 4, 19)),
        (2008, date(2008, 3, 23)),
        (2011, date(2011, 4, 24)),
        (2013, date(2013, 3, 31)),
        (2025, date(2025, 4, 20)),
    ],
)
def test_easter_falls_as_the_calendars_of_those_years_print(year: int, sunday: date) -> None:
    assert easter(year) == sunday


def test_the_fourth_thursday_of_november_2012_is_the_22nd() -> None:
    assert nth_weekday(2012, 11, 3, 4) == date(2012, 11, 22)


def test_two_digits_of_a_year_belong_to_the_hundred_years_before_the_latest() -> None:
    assert full_year("16", latest=2016) == 2016
    assert full_year("17", latest=2016) == 1917
    assert full_year("1855") == 1855
