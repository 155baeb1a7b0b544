from __future__ import annotations

import time
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discord import autocomplete, error_messages
from bot.discord.autocomplete import CompletionIndex, Entry, matching
from bot.discord.drawing import limits
from bot.discord.drawing.in_language import place_in
from bot.discord.errors import RefusedError
from bot.discord.localization import Translator
from bot.discord.options import (
    DateOption,
    RegionOption,
    TitleOption,
    TopicOption,
    _Option,
    period_of,
)
from corpus.dates import Period
from tests.fake_archive import ARTICLES, FakeArchive

COMPLETIONS = CompletionIndex.of(FakeArchive())


def names(entries: list[Entry], option: _Option | None = None, language: str = "en") -> list[str]:
    return [(option or RegionOption()).shown(entry, Translator(language)) for entry in entries]


def test_regions_come_with_their_hierarchy_and_the_most_articles_first() -> None:
    assert names(matching(COMPLETIONS.regions, "")) == [
        "Asia · 1 article",
        "China · 1 article",
        "Sichuan, China · 1 article",
        "France · 1 article",
        "Mexico · 1 article",
    ]


@pytest.mark.parametrize("text", ["sichuan", "SICH", "sihcuan", "sichuan china", "china sichuan"])
def test_a_region_is_found_by_any_of_its_words_and_with_typing_errors(text: str) -> None:
    assert matching(COMPLETIONS.regions, text)[0].value == "CN-SC"


def test_what_begins_with_the_typed_words_comes_first() -> None:
    assert matching(COMPLETIONS.regions, "chi")[0].value == "CN"


def test_nothing_alike_gives_nothing() -> None:
    assert matching(COMPLETIONS.regions, "zzzzzz") == []
    assert matching(COMPLETIONS.months, "1999") == []


def test_years_come_before_months_newest_first() -> None:
    values = [entry.value for entry in COMPLETIONS.months]
    assert values == ["2013", "2012", "2011", "2013-04", "2012-05", "2011-12"]


def test_a_long_title_is_cut_before_its_date() -> None:
    long = replace(ARTICLES[0], title="Trams " * 60)
    (entry,) = CompletionIndex.of(FakeArchive([long])).titles
    for language, day in (("en", "7 December 2011"), ("es", "7 de diciembre de 2011")):
        (shown,) = names([entry], TitleOption(), language)
        assert shown.endswith(f"… ({day})")
        assert limits.units(shown) <= limits.CHOICE


def test_suggestions_are_in_the_language_of_whoever_types() -> None:
    assert names(list(COMPLETIONS.regions[:1]), language="es") == ["Asia · 1 artículo"]
    month = next(entry for entry in COMPLETIONS.months if entry.value == "2011-12")
    assert names([month], DateOption(), "fr") == ["décembre 2011 · 1 article"]


@given(st.text(max_size=40))
def test_any_typing_gives_at_most_25_distinct_choices_that_fit(text: str) -> None:
    found = matching(COMPLETIONS.titles, text)
    assert len(found) <= 25
    assert len({entry.value for entry in found}) == len(found)
    assert all(0 < limits.units(shown) <= limits.CHOICE for shown in names(found, TitleOption()))


def test_ten_thousand_titles_are_searched_in_a_tenth_of_a_second() -> None:
    entries = [
        autocomplete._entry(f"Trams of town number {n} return", str(n), f"Trams of town {n} return")
        for n in range(10_000)
    ]
    started = time.process_time()
    found = matching(entries, "tarms of twon")
    assert time.process_time() - started < 0.1
    assert len(found) == 25


def test_two_dates_are_a_period_and_blanks_are_none() -> None:
    assert period_of("2011", "May 2012") == Period(date(2011, 1, 1), date(2012, 5, 31))
    assert period_of("", None) is None
    assert period_of("  ", " ") is None
    with pytest.raises(RefusedError, match=r'^from "soon": not a date'):
        period_of("soon", None)


def using() -> Any:  # noqa: ANN401 - stands for an interaction
    service = SimpleNamespace(completions=COMPLETIONS)
    return SimpleNamespace(client=SimpleNamespace(service=service))


@pytest.mark.parametrize(
    ("language", "typed", "shown"),
    [
        ("fr", "chine", "Sichuan, Chine · 1 article"),
        ("es", "franc", "Francia · 1 artículo"),
        ("zh", "墨西哥", "墨西哥 · 1 篇文章"),
        ("ko", "프랑스", "프랑스 · 글 1개"),
    ],
)
async def test_a_country_is_suggested_and_read_in_the_language_of_whoever_types(
    language: str, typed: str, shown: str
) -> None:
    assert shown in names(matching(COMPLETIONS.regions, typed), language=language)
    name = shown.partition(" · ")[0].rpartition(", ")[2]
    (id_,) = await RegionOption().transform(using(), name)
    assert place_in(Translator(language), COMPLETIONS.gazetteer, id_) == name


async def test_a_place_and_a_topic_are_read_as_the_archive_has_them() -> None:
    assert await RegionOption().transform(using(), "france") == ("FR",)
    assert await RegionOption().transform(using(), " ") == ()
    assert await TopicOption().transform(using(), " trams ") == ("Trams",)
    assert await TopicOption().transform(using(), "") == ()


async def test_an_unknown_name_is_refused_in_the_language_of_the_asker() -> None:
    with pytest.raises(RefusedError) as refused:
        await RegionOption().transform(using(), "Atlantis")
    said = error_messages.user_message(refused.value, Translator("fr"))
    assert said == "Aucun lieu ne s’appelle « Atlantis »."
    with pytest.raises(RefusedError) as refused:
        period_of("bientôt", None)
    said = error_messages.user_message(refused.value, Translator("fr"))
    assert said is not None
    assert said.startswith("from « bientôt » : ce n’est pas une date.")
    with pytest.raises(RefusedError, match=r"Did you mean Trams\?"):
        await TopicOption().transform(using(), "Trms")
