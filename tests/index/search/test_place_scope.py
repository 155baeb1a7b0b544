"""A city before its region, a preferred place before everywhere; what is wider is never sure."""

from __future__ import annotations

from datetime import date

import pytest

from index.query.parser import parse_question
from index.search.answer import Outcome, Searched, Widening
from index.search.filters import Filters
from index.search.place_scope import narrowest_that_answers
from index.search.request import SearchRequest, SearchResult

Answers = dict[tuple[tuple[str, ...], tuple[str, ...]], Outcome]
CITY = (("Oakland",), ("US-CA",))
STATE = ((), ("US-CA",))
PERU = ((), ("PE",))
EVERYWHERE = ((), ())


def scope(question: str, answers: Answers) -> tuple[SearchRequest, Outcome, Widening | None]:
    """What is searched last where each scope, by its cities and regions, has this outcome."""
    parsed = parse_question(question, today=date(2016, 3, 10))
    filters = Filters(regions=parsed.regions, cities=parsed.cities)
    request = SearchRequest(parsed.text, filters, None, places_were_read=True)

    def search(asked: SearchRequest) -> SearchResult:
        outcome = answers.get((asked.filters.cities, asked.filters.regions), Outcome.SILENT)
        passages = 0 if outcome is Outcome.SILENT else 5
        return SearchResult(outcome, Searched(1, passages, 9, 0, None, None))

    found = narrowest_that_answers(parsed, request, search)
    return found.request, found.found.outcome, found.widening


@pytest.mark.parametrize("outcome", [Outcome.CONFIDENT, Outcome.HEDGED])
def test_a_city_that_answers_is_not_widened(outcome: Outcome) -> None:
    request, found, widening = scope(
        "Who rings the bell in Oakland?", {CITY: outcome, STATE: Outcome.CONFIDENT}
    )
    assert (request.filters.cities, found, widening) == (("Oakland",), outcome, None)


def test_a_city_that_is_silent_widens_to_its_state_with_reserve() -> None:
    request, found, widening = scope("Who rings the bell in Oakland?", {STATE: Outcome.CONFIDENT})
    assert (request.filters.cities, request.filters.regions) == STATE
    assert found is Outcome.HEDGED
    assert widening == Widening(("Oakland",), ("US-CA",), named=False)


def test_a_place_that_says_where_is_never_left() -> None:
    request, found, widening = scope("Who rings the bell in Peru?", {EVERYWHERE: Outcome.CONFIDENT})
    assert (request.filters.regions, found, widening) == (("PE",), Outcome.SILENT, None)


def test_a_place_that_only_prefers_comes_first_and_then_everything_with_reserve() -> None:
    question = "Has Peru rung the bell?"
    both: Answers = {PERU: Outcome.CONFIDENT, EVERYWHERE: Outcome.CONFIDENT}
    request, found, widening = scope(question, both)
    assert (request.filters.regions, found, widening) == (("PE",), Outcome.CONFIDENT, None)
    request, found, widening = scope(question, {EVERYWHERE: Outcome.CONFIDENT})
    assert (request.filters.regions, found) == ((), Outcome.HEDGED)
    assert widening == Widening((), ("PE",), named=False)
