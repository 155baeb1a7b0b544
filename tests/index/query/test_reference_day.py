"""What relative dates count from in an archive that ended long ago."""

from __future__ import annotations

from datetime import date

import pytest

from corpus.dates import Period, months, years
from index.query.dates.reference_day import ReferenceDay, dates_in_archive
from index.query.parser import parse_question

TODAY = date(2026, 11, 20)
NEWEST = date(2015, 6, 12)


@pytest.mark.parametrize(
    ("question", "words", "expected"),
    [
        ("Which trams opened this year?", "this year", years(2015, 2015)),
        ("last winter", "last winter", months(2014, 12, 14)),
        ("What happened last\nmonth?", "last month", months(2015, 5, 5)),
        ("the past six months", "past six months", Period(date(2014, 12, 12), NEWEST)),
        ("two years ago", "two years ago", years(2013, 2013)),
        ("since last year", "since last year", Period(date(2014, 1, 1))),
        ("What opened in December?", "in December", months(2014, 12, 12)),
    ],
)
def test_they_count_from_the_newest_article(question: str, words: str, expected: Period) -> None:
    dates, counted_from = dates_in_archive(question, TODAY, NEWEST)
    assert dates.period == expected
    assert counted_from == ReferenceDay(NEWEST, words)


@pytest.mark.parametrize(
    "question",
    [
        "in 2019",
        "in winter",
        "between 2012 and last year",
        "last year, and in June 2012",
        "in the winter of '14",
        "Who painted the door?",
    ],
)
def test_what_names_its_time_and_what_names_none_is_read_as_ever(question: str) -> None:
    read = dates_in_archive(question, TODAY, NEWEST)
    assert read == dates_in_archive(question, TODAY, None)
    assert read[1] is None


@pytest.mark.parametrize("newest", [None, date(2025, 11, 20), TODAY])
def test_an_archive_that_goes_on_counts_from_today(newest: date | None) -> None:
    dates, counted_from = dates_in_archive("this year", TODAY, newest)
    assert dates.period == years(2026, 2026)
    assert counted_from is None


def test_a_question_as_read_tells_what_its_dates_count_from() -> None:
    read = parse_question("What opened this year?", today=TODAY, newest=NEWEST)
    assert read.text == "What opened?"
    assert read.counted_from == ReferenceDay(NEWEST, "this year")
    assert parse_question("What opened this year?", today=TODAY).counted_from is None
