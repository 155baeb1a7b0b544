"""The search that the terminal and Discord share: a question in, an Answer out.

A `Searcher` holds one opened generation and swaps to a newer one when it is told to look. Calls
that search are for one thread at a time; what autocomplete asks for is held in memory.
"""

from __future__ import annotations

import logging
import time
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from corpus.gazetteer.gazetteer import Gazetteer
from index.query import parser
from index.query.asked import checked_question
from index.query.follow_up import continue_from, subject_terms
from index.search.answer import Answer, ArticleRef, Listing, Outcome, Searched, Status
from index.search.catalogue import extent
from index.search.distribution import unsearched
from index.search.filters import NO_FILTERS, Filters
from index.search.following import move_on
from index.search.place_scope import narrowest_that_answers, surest
from index.search.quoting import paragraphs_around
from index.search.request import SearchOptions, SearchRequest, SearchResult, with_options
from index.search.served import Served, blaming_damage
from index.search.subject_lookup import look_up, lookup_asked, rows_speaking

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from corpus.article import Article, Span
    from index.query.follow_up import Move
    from index.query.parser import ParsedQuestion
    from index.search.answer import Quote
    from index.search.pipeline import Pipeline
    from index.search.place_scope import Scope
    from index.storage.generation import GenerationStore

    Watch = Callable[[Pipeline, SearchRequest, SearchResult], object]

log = logging.getLogger(__name__)


class Searcher:
    """Asks what is served in the data folder that `locate` names; see `Served` for its errors."""

    def __init__(self, locate: Callable[[], GenerationStore], options: SearchOptions) -> None:
        self.gazetteer = Gazetteer.load()
        self.served = Served(locate, options)

    @property
    def _pipeline(self) -> Pipeline:
        return self.served.pipeline

    def refresh(self) -> bool:
        """Swap to the generation that is served now; see `Served`. False where nothing changed."""
        return self.served.refresh()

    def verify_in_background(self) -> None:
        """Read every file of the generation in hand, behind whatever else is to be done."""
        self.served.verify_in_background()

    @property
    def verified_at(self) -> float:
        """When the generation in hand was found whole, in seconds since 1970; 0 for not yet."""
        return self.served.verified_at

    def explain(
        self,
        question: str,
        *,
        today: date | None = None,
        filters: Filters = NO_FILTERS,
        ignore: Collection[str] = (),
        previous: ParsedQuestion | None = None,
    ) -> ParsedQuestion:
        """How a question is read; `today` is what "last year" counts from.

        Without it that is the day of the newest article, where it is more than a year ago.
        `filters` come before what is read from the question; `ignore` names what is read from it
        but dropped ("dates", "regions"). `previous` is how the question before it was read.
        Raises QuestionError for a question that is empty or too long.
        """
        newest = None if today else extent(self._pipeline.snapshot.published)[1]
        today = today or datetime.now(UTC).astimezone().date()
        parsed = parser.parse_question(checked_question(question), today=today, newest=newest)
        if previous:
            parsed = continue_from(previous, parsed)
        return with_options(parsed, filters, ignore)

    @blaming_damage
    def ask(  # noqa: PLR0913 - each has a default
        self,
        question: str,
        *,
        filters: Filters = NO_FILTERS,
        k: int | None = None,
        today: date | None = None,
        ignore: Collection[str] = (),
        previous: ParsedQuestion | None = None,
        watch: Watch | None = None,
    ) -> Answer:
        """Answer a question by quotes, or say that the archive holds none.

        The question is read as `explain` reads it, with the same arguments. `watch` is told what
        was searched in, searched for and found.
        """
        started = time.perf_counter()
        parsed = self.explain(
            question, today=today, filters=filters, ignore=ignore, previous=previous
        )
        pipeline = self._pipeline
        pipeline.shards.missed.clear()  # what was not searched last time may be there again
        attempts = self._attempts(parsed, filters, k or pipeline.options.quotes, ignore)
        parsed, (request, found, widened) = surest(attempts)
        if watch:
            watch(pipeline, request, found)
        quotes = tuple(filter(self._is_verbatim, found.quotes))
        return Answer(
            question=question,
            understood=parsed,
            outcome=found.outcome if quotes else Outcome.SILENT,
            filters=request.filters,
            preferred=request.preferred_period is not None,
            searched=found.searched,
            quotes=quotes,
            nearest=found.nearest,
            relaxations=() if quotes else pipeline.relaxations(request),
            sample=pipeline.manifest.sample,
            seconds=time.perf_counter() - started,
            matching=found.matching if quotes else None,
            widened=widened,
            unverified=found.unverified,
            unsearched=unsearched(pipeline.shards.missed, pipeline.snapshot),
        )

    @blaming_damage
    def follow(
        self, question: str, move: Move, *, shown: Quote, previous: ParsedQuestion
    ) -> Answer:
        """Move on from a quote that was shown, within its article, or say that it ends there.

        `previous` is how the question that it answered was read.
        """
        started = time.perf_counter()
        followed, found = move_on(self._pipeline, shown, move, previous.text)
        quotes = tuple(filter(self._is_verbatim, found))
        passages = len(self._pipeline.passages_of(shown.article.id))
        of_articles, day = self._pipeline.snapshot.articles, shown.article.published
        return Answer(
            question=question,
            understood=replace(previous, question=question, counted_from=None),
            outcome=Outcome.CONFIDENT if quotes else Outcome.SILENT,
            filters=NO_FILTERS,
            preferred=False,
            searched=Searched(1, passages, of_articles, undated=0, first=day, last=day),
            quotes=quotes,
            nearest=(),
            relaxations=(),
            sample=self._pipeline.manifest.sample,
            seconds=time.perf_counter() - started,
            followed=followed,
        )

    def _attempts(
        self, parsed: ParsedQuestion, filters: Filters, k: int, ignore: Collection[str]
    ) -> Iterator[tuple[ParsedQuestion, Scope]]:
        """The question as read, then with each ambiguous name (such as Georgia) read otherwise.

        One that asks for more than a passage is looked up, and asked only where that finds nothing.
        """
        others = (
            parser.with_other_reading(parsed, each, other)
            for each in parsed.ambiguous
            for other in each.others
        )
        for reading in chain([parsed], others):
            if asked := lookup_asked(reading, filters, self._pipeline.categories, ignore):
                request = self._request(*asked).with_dates_required()
                listed = narrowest_that_answers(reading, request, partial(self._look_up, k=k))
                if listed.found.matching:
                    yield reading, listed
            request = self._request(reading, filters)
            yield (
                reading,
                narrowest_that_answers(
                    reading, request, lambda asked: self._pipeline.search(asked, k)
                ),
            )

    def _look_up(self, request: SearchRequest, k: int) -> SearchResult:
        return look_up(self._pipeline, request, k) or self._pipeline.silence(request)

    def _request(self, parsed: ParsedQuestion, filters: Filters) -> SearchRequest:
        """What to search for; without a subject, a time that was read limits like a given one."""
        regions = tuple(sorted(parsed.regions))
        request = SearchRequest(
            text=parsed.text,
            filters=replace(filters, regions=regions, cities=parsed.cities),
            preferred_period=None if filters.period else parsed.period or None,
            places_were_read=not filters.regions,
        )
        named = parser.without_places(request.text, request.filters.regions, self.gazetteer)
        if (request.filters or request.preferred_period) and not subject_terms(named):
            return replace(request.with_dates_required(), has_subject=False)
        return request

    @blaming_damage
    def lookup(self, filters: Filters, *, offset: int = 0, limit: int = 10) -> Listing:
        """Articles by date, region and category: newest first, undated last, with counts."""
        return self._pipeline.catalogue.lookup(filters, offset=offset, limit=limit)

    @blaming_damage
    def speaking_of(self, question: str, *, filters: Filters = NO_FILTERS) -> Listing:
        """How many articles speak of what is asked, and of which months; none is listed."""
        parsed, pipeline = self.explain(question, filters=filters), self._pipeline
        pipeline.shards.missed.clear()
        asked = lookup_asked(parsed, filters, pipeline.categories, ()) or (parsed, filters)
        request = self._request(*asked).with_dates_required()
        counts = pipeline.catalogue.counts_of(rows_speaking(pipeline, request))
        missed = unsearched(pipeline.shards.missed, pipeline.snapshot)
        return replace(counts, unsearched=missed)

    @blaming_damage
    def article(self, id_: str) -> Article | None:
        """The article with this id; None when the served generation does not hold it."""
        row = self._pipeline.snapshot.row_of(id_)
        return None if row is None else self._pipeline.snapshot.article_at(row)

    @blaming_damage
    def quote(self, id_: str, span: Span) -> Quote | None:
        """The words at `span` of an article as a quote; None when no passage holds them now."""
        return self._pipeline.quote_at(id_, span)

    def _is_verbatim(self, quote: Quote) -> bool:
        """Whether a quote is, word for word, what its article says; no other is shown."""
        article = self.article(quote.article.id)
        is_slice = article is not None and quote.span.of(article.body) == quote.text
        if not is_slice:
            log.error(
                "%s: a quote is not what stands at %s; not shown", quote.article.id, quote.span
            )
        return is_slice

    @blaming_damage
    def context(self, quote: Quote) -> tuple[Span, str] | None:
        """The paragraphs around a quote: where they stand, and their text; None when it is gone."""
        article = self.article(quote.article.id)
        if article is None or quote.span.of(article.body) != quote.text:
            return None
        hidden = self._pipeline.snapshot.hidden(article)
        around = paragraphs_around(article.body, quote.span, hidden)
        return around, around.of(article.body)

    def regions(self) -> dict[str, int]:
        """How many articles stand under each region, those above it included."""
        return self._pipeline.regions

    def categories(self) -> dict[str, int]:
        """How many articles stand under each category."""
        return self._pipeline.categories

    def months(self) -> dict[str, int]:
        """How many articles there are of each month, such as "2011-12", newest first."""
        return self._pipeline.months

    def times(self) -> dict[str, int]:
        """How many articles a look-up of each year and month lists, newest first."""
        return self._pipeline.catalogue.times()

    def titles(self) -> list[ArticleRef]:
        """Every article, newest first, undated last."""
        return self._pipeline.catalogue.titles

    @property
    def status(self) -> Status:
        """What is served."""
        pipeline = self._pipeline
        first, last = extent(pipeline.snapshot.published)
        return Status(
            articles=pipeline.snapshot.articles,
            passages=pipeline.snapshot.passages,
            first=first,
            last=last,
            undated=pipeline.catalogue.undated(),
            built_at=pipeline.manifest.built_at,
            sample=pipeline.manifest.sample,
            model=pipeline.manifest.model,
            generation=pipeline.manifest.id,
        )
