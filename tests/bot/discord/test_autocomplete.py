from __future__ import annotations

import time
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discord import autocomplete, options
from bot.discord.autocomplete import CompletionIndex, Entry, matching
from bot.discord.drawing import limits
from bot.discord.errors import RefusedError
from bot.discord.localization import Translator
from corpus.dates import Period
from tests.fake_archive import ARTICLES, FakeArchive

SHELF = CompletionIndex.of(FakeArchive())


def names(entries: list[Entry]) -> list[str]:
    return [entry.shown for entry in entries]


def test_regions_come_with_their_hierarchy_and_the_most_articles_first() -> None:
    assert names(matching(SHELF.regions, "")) == [
        "Asia · 1 article",
        "China · 1 article",
        "Sichuan, China · 1 article",
        "France · 1 article",
        "Mexico · 1 article",
    ]


@pytest.mark.parametrize("text", ["sichuan", "SICH", "sihcuan", "sichuan china", "china sichuan"])
def test_a_region_is_found_by_any_of_its_words_and_with_typing_errors(text: str) -> None:
    assert matching(SHELF.regions, text)[0].value == "CN-SC"


def test_what_begins_with_the_typed_words_comes_first() -> None:
    assert matching(SHELF.regions, "chi")[0].value == "CN"


def test_nothing_alike_gives_nothing() -> None:
    assert matching(SHELF.regions, "zzzzzz") == []
    assert matching(SHELF.months, "1999") == []


def test_years_come_before_months_newest_first() -> None:
    values = [entry.value for entry in SHELF.months]
    assert values == ["2013", "2012", "2011", "2013-04", "2012-05", "2011-12"]


def test_a_long_title_is_cut_before_its_date() -> None:
    long = replace(ARTICLES[0], title="Trams " * 60)
    (entry,) = CompletionIndex.of(FakeArchive([long])).titles
    assert entry.shown.endswith("… (7 December 2011)")
    assert limits.units(entry.shown) <= limits.CHOICE


@given(st.text(max_size=40))
def test_any_typing_gives_at_most_25_distinct_choices_that_fit(text: str) -> None:
    found = matching(SHELF.titles, text)
    assert len(found) <= 25
    assert len({entry.value for entry in found}) == len(found)
    assert all(0 < limits.units(entry.shown) <= limits.CHOICE for entry in found)


def test_ten_thousand_titles_are_searched_in_a_tenth_of_a_second() -> None:
    entries = [
        autocomplete._entry(f"Trams of town number {n} return", str(n), f"Trams of town {n} return")
        for n in range(10_000)
    ]
    started = time.perf_counter()
    found = matching(entries, "tarms of twon")
    assert time.perf_counter() - started < 0.1
    assert len(found) == 25


def test_options_become_filters() -> None:
    made = options.filters(
        SHELF, Translator(), since="2011", until="May 2012", region="france", topic=" trams "
    )
    assert made.period == Period(date(2011, 1, 1), date(2012, 5, 31))
    assert made.regions == ("FR",)
    assert made.categories == ("Trams",)
    assert not options.filters(SHELF, Translator(), since="", until=None, region=" ", topic="")


def test_an_unknown_name_is_refused_in_the_language_of_the_asker() -> None:
    with pytest.raises(RefusedError, match=r"Aucun lieu ne s’appelle « Atlantis »\."):
        options.filters(SHELF, Translator("fr"), region="Atlantis")
