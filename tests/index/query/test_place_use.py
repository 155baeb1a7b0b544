"""Whether a place in a question says where, or is somebody of whom something is asked."""

from __future__ import annotations

from datetime import date

import pytest

from corpus.gazetteer.gazetteer import Gazetteer
from index.query.parser import ParsedQuestion, parse_question


def understood(question: str) -> ParsedQuestion:
    return parse_question(question, today=date(2016, 3, 10))


@pytest.mark.parametrize(
    "question",
    [
        "trams in Peru",
        "What is said about Peru?",
        "Has any other school in west Texas copied it?",
        "Peruvian trams",
        "the Peru tram",
        "Peru's trams",
        "Peru",
        "What about Peru?",
        "Peru, Chile",
        "Peru in 2012",
        "trams in Chile and Peru",
    ],
)
def test_a_place_limits_where_it_says_where(question: str) -> None:
    assert understood(question).preferred_regions == ()


@pytest.mark.parametrize(
    ("question", "preferred"),
    [
        ("Has Peru banned trams?", ("PE",)),
        ("What did Peru say?", ("PE",)),
        ("Did Peru and Chile sign the treaty of trams?", ("PE", "CL")),
        ("What did Peru promise to families in Chile?", ("PE",)),
    ],
)
def test_a_place_that_acts_only_prefers(question: str, preferred: tuple[str, ...]) -> None:
    found = understood(question)
    assert found.preferred_regions == preferred
    assert found.places_only_prefer == (preferred == found.regions)


@pytest.mark.parametrize(
    ("question", "cities"),
    [
        ("trams in Oakland", ("Oakland",)),
        ("trams in Oakland, California", ("Oakland",)),
        ("trams in oakland or Dallas", ("oakland", "Dallas")),
        ("trams in Oakland and in Texas", ()),
        ("trams in California", ()),
    ],
)
def test_cities_are_told_where_nothing_else_says_where(
    question: str, cities: tuple[str, ...]
) -> None:
    assert understood(question).cities == cities


def test_a_city_is_said_with_what_it_lies_in() -> None:
    said = understood("trams in Oakland").summary(Gazetteer.load().described)
    assert said == "trams · Oakland (California, United States)"
