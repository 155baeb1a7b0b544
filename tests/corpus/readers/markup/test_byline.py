"""Bylines: read in US order, with or without an author, and never from prose."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.readers.markup import byline
from corpus.readers.markup.byline import Byline


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("By on 3-09-2011 in Haiti", Byline(None, date(2011, 3, 9), ("Haiti",))),
        ("By on 12-07-2011 in China, Trams", Byline(None, date(2011, 12, 7), ("China", "Trams"))),
        ("By on 3-05-2013", Byline(None, date(2013, 3, 5), ())),
        ("By  on 3-5-2013 in US \u00a0", Byline(None, date(2013, 3, 5), ("US",))),
        (
            "By Mina Draper on 5-03-2009 in Bavaria, Germany",
            Byline("Mina Draper", date(2009, 5, 3), ("Bavaria", "Germany")),
        ),
        (
            "By A. Writer and B. Writer on 5-03-2009 in US",
            Byline("A. Writer and B. Writer", date(2009, 5, 3), ("US",)),
        ),
        (
            "By on 1-01-2014 in What's New?, Law and Order, Children's Homes",
            Byline(None, date(2014, 1, 1), ("What's New?", "Law and Order", "Children's Homes")),
        ),
        ("By Man on Street on 1-01-2014", Byline("Man on Street", date(2014, 1, 1), ())),
        ("By on 1-01-2014 in China, China", Byline(None, date(2014, 1, 1), ("China",))),
    ],
)
def test_a_byline_gives_author_day_and_categories(line: str, expected: Byline) -> None:
    assert byline.parse_byline(line) == expected


@pytest.mark.parametrize("day", ["13-45-2011", "2-30-2012", "0-10-2012", "2-29-2011"])
def test_an_impossible_day_leaves_no_date_and_a_warning(day: str) -> None:
    found = byline.parse_byline(f"By on {day} in Haiti, US")
    assert found == Byline(
        None, None, ("Haiti", "US"), f'"By on {day}": no such date; kept without a date'
    )


@pytest.mark.parametrize(
    "line",
    [
        "",
        "By",
        "By on Monday in Haiti",
        "By the river on 3-09-2011, they said, all was quiet.",
        "Posted By on 3-09-2011 in Haiti",
        "By on 3/09/2011 in Haiti",
        "By on 3-09-11 in Haiti",
        "By on 3-09-2011 at noon",
        "by on 3-09-2011 in Haiti",
    ],
)
def test_other_lines_are_no_bylines(line: str) -> None:
    assert byline.parse_byline(line) is None


names = st.text("abc’'? &AZ", min_size=1, max_size=20).map(str.strip).filter(bool)


@given(
    st.none() | names,
    st.dates(date(1900, 1, 1), date(2100, 1, 1)),
    st.lists(names, max_size=12, unique=True),
)
def test_what_is_written_as_a_byline_is_read_as_it_was_meant(
    author: str | None, day: date, categories: list[str]
) -> None:
    by = f" {author}" if author else ""
    into = f" in {', '.join(categories)}" if categories else ""
    line = f"By{by} on {day.month}-{day:%d}-{day.year}{into}"
    assert byline.parse_byline(line) == Byline(author, day, tuple(categories))
