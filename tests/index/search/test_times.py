"""Counts by time on the sample archive: they agree with what is listed, and with what is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from corpus import dates
from index.search.filters import NO_FILTERS, Filters
from index.search.request import SearchOptions
from index.search.searcher import Searcher
from index.storage.generation import GenerationStore

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def searcher(sample_data: Path) -> Searcher:
    return Searcher(lambda: GenerationStore(sample_data / "sample"), SearchOptions())


def test_each_time_counts_what_a_look_up_of_it_lists(searcher: Searcher) -> None:
    times = searcher.times()
    assert times
    for time, count in times.items():
        year, _, month = time.partition("-")
        period = dates.years(int(year), int(year))
        if month:
            period = dates.months(int(year), int(month), int(month))
        assert searcher.lookup(Filters(period), limit=1).total == count, time


def test_the_articles_that_speak_of_a_subject_are_counted_by_month(searcher: Searcher) -> None:
    found = searcher.speaking_of("trams in Sichuan")
    everything = searcher.lookup(NO_FILTERS)
    assert 0 < found.total < everything.total
    assert sum(found.months.values()) + found.undated == found.total
    assert searcher.speaking_of("zzyzx quux").total == 0
