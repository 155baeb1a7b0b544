"""Where a question with a place is searched: as narrowly as it asks, and wider if that is silent.

A city limits to what names it, then to the region that it lies in. A place that is named but not
to say where ("Has Peru banned trams?") comes first, then everything. What was found beyond what was
asked for is never more than the closest passage.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from index.search.answer import Outcome, Widening

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from index.query.parser import ParsedQuestion
    from index.search.request import SearchRequest, SearchResult


class Scope(NamedTuple):
    """Where to search, what was found there, and what had to be widened for it."""

    request: SearchRequest
    found: SearchResult
    widening: Widening | None


def narrowest_that_answers(
    parsed: ParsedQuestion,
    request: SearchRequest,
    search: Callable[[SearchRequest], SearchResult],
) -> Scope:
    """The first scope that is not silent, else the widest."""
    widening = None
    for scoped in _scopes(parsed, request):
        found = search(scoped)
        if widening and found.outcome is Outcome.CONFIDENT:
            found = replace(found, outcome=Outcome.HEDGED)
        if found.outcome is not Outcome.SILENT:
            break
        if scoped.filters.cities or parsed.places_only_prefer:
            widening = Widening(
                scoped.filters.cities, scoped.filters.regions, found.searched.passages > 0
            )
    return Scope(scoped, found, widening)


def _scopes(parsed: ParsedQuestion, request: SearchRequest) -> Iterator[SearchRequest]:
    if request.filters.cities:
        yield request
    yield request.without_cities()
    if request.filters.regions and parsed.places_only_prefer:
        yield request.without_regions()


def surest(attempts: Iterable[tuple[ParsedQuestion, Scope]]) -> tuple[ParsedQuestion, Scope]:
    """The first attempt that answers without reserve, else the first of the surest."""
    tried = []
    for attempt in attempts:
        tried.append(attempt)
        if attempt[1].found.outcome is Outcome.CONFIDENT:
            break
    return max(tried, key=lambda attempt: attempt[1].found.outcome.sureness)
