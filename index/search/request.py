"""What is asked of a generation, and what comes back: values between searcher and pipeline."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from corpus.dates import Period
from index.encoder.cross_encoder import AUTO
from index.query import parser

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from index.encoder.openvino import Runtime
    from index.query.parser import ParsedQuestion
    from index.search.answer import ArticleRef, Matching, Outcome, Quote, Searched
    from index.search.distribution import Distribute
    from index.search.filters import Filters
    from index.search.ranker import RankedHit
    from index.search.selection import Choice


@dataclass(frozen=True, slots=True)
class SearchOptions:
    """What the settings say about answering; an index of another `model` is not served."""

    model: str = ""
    runtime: Runtime = "auto"
    reader: str = AUTO
    pairs: int = 10
    quotes: int = 3
    quote_characters: int = 700
    show_email_addresses: bool = False
    # The site that the articles are of, where one without an address is searched for.
    site: str = ""
    # Be ready for the first question when opened; for one question alone it would be a loss.
    warm: bool = False
    # Where the shards are searched; None for in this process.
    distribute: Distribute | None = None


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """What is searched for.

    `preferred_period` was only read from the question, and is not required. `places_were_read`
    tells that the regions among the filters come from the question, too. `has_subject` is false
    where only a time or a place is asked about: "what happened in May 2011?".
    """

    text: str
    filters: Filters
    preferred_period: Period | None
    places_were_read: bool
    has_subject: bool = True

    def with_dates_required(self) -> SearchRequest:
        """The same with the preferred period as a filter."""
        filters = replace(self.filters, period=self.filters.period or self.preferred_period)
        return replace(self, filters=filters, preferred_period=None)

    def without_regions(self) -> SearchRequest:
        """The same, searched for everywhere."""
        return replace(self, filters=replace(self.filters, regions=(), cities=()))

    def without_cities(self) -> SearchRequest:
        """The same for all of the regions that the cities lie in."""
        return replace(self, filters=replace(self.filters, cities=()))

    def relaxed_variants(self) -> Iterator[tuple[str, SearchRequest]]:
        """The same with one limit less, and the name of that limit."""
        if self.filters.period or self.preferred_period:
            filters = replace(self.filters, period=None)
            yield "dates", replace(self, filters=filters, preferred_period=None)
        if self.filters.regions:
            yield "region", self.without_regions()
        if self.filters.categories:
            yield "category", replace(self, filters=replace(self.filters, categories=()))
        if self.filters.article:
            yield "article", replace(self, filters=replace(self.filters, article=None))


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What a question finds: quotes, or only what comes nearest.

    `matching` is for a look-up in words. `hits` are all that could be quoted, best first, `choice`
    what became of them. `by_mention` tells that they name the place and were searched for
    everywhere. `unverified` counts articles among the first found that do not fit their digests.
    """

    outcome: Outcome
    searched: Searched
    quotes: tuple[Quote, ...] = ()
    nearest: tuple[ArticleRef, ...] = ()
    matching: Matching | None = None
    hits: tuple[RankedHit, ...] = ()
    choice: Choice | None = None
    by_mention: bool = False
    unverified: int = 0


def with_options(
    parsed: ParsedQuestion, filters: Filters, ignore: Collection[str]
) -> ParsedQuestion:
    """What was read from the question, less what is ignored; options come before it."""
    period = Period() if "dates" in ignore else parsed.period
    if filters.regions or "regions" in ignore:
        parsed = replace(parser.without_regions(parsed), regions=filters.regions)
    return replace(
        parsed,
        period=filters.period or period,
        counted_from=parsed.counted_from if period and not filters.period else None,
    )
