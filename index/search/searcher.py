"""The search that the terminal and Discord share: a question in, an Answer out.

A `Searcher` holds one opened generation and swaps to a newer one when it is told to look. Calls
that search are for one thread at a time; what autocomplete asks for is held in memory.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from corpus.dates import Period
from corpus.gazetteer.gazetteer import Gazetteer
from index.errors import QuestionError
from index.query import parser
from index.query.follow_up import continue_from, subject_terms
from index.search.answer import Answer, ArticleRef, Listing
from index.search.filters import NO_FILTERS, Filters
from index.search.pipeline import Pipeline, SearchOptions, SearchRequest, SearchResult
from index.search.quoting import paragraphs_around

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from corpus.article import Article, Span
    from index.query.parser import ParsedQuestion
    from index.search.answer import Quote
    from index.storage.generation import GenerationStore

# Longer questions are pasted texts, which no passage answers; a message in Discord has 2,000.
LONGEST_QUESTION = 2000


@dataclass(frozen=True, slots=True)
class Status:
    """What is served."""

    articles: int
    passages: int
    first: date | None
    last: date | None
    undated: int
    built_at: datetime
    sample: bool
    model: str
    generation: str


class Searcher:
    """Asks what is served in the data folder that `locate` names, now and at each `refresh`.

    Opening raises IndexMissingError where nothing has been built.
    """

    def __init__(self, locate: Callable[[], GenerationStore], options: SearchOptions) -> None:
        self.gazetteer = Gazetteer.load()
        self._locate = locate
        self._options = options
        self._served = Pipeline(locate(), options)

    def refresh(self) -> bool:
        """Swap to the generation that is served now; False when it is the one in hand.

        Questions that are being answered keep the old one until they are done.
        """
        store = self._locate()
        if store.current() == self._served.manifest.id:
            return False
        self._served = Pipeline(store, self._options)
        return True

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

        `filters` come before what is read from the question; `ignore` names what is read from it
        but dropped ("dates", "regions"). `previous` is how the question before it was read.
        Raises QuestionError for a question that is empty or too long.
        """
        today = today or datetime.now(UTC).astimezone().date()
        parsed = parser.parse_question(_checked(question), today=today, gazetteer=self.gazetteer)
        if previous:
            parsed = continue_from(previous, parsed)
        return _with_options(parsed, filters, ignore)

    def ask(
        self,
        question: str,
        *,
        filters: Filters = NO_FILTERS,
        k: int | None = None,
        today: date | None = None,
        ignore: Collection[str] = (),
        previous: ParsedQuestion | None = None,
    ) -> Answer:
        """Answer a question by quotes, or say that the archive holds none.

        The question is read as `explain` reads it, with the same arguments.
        """
        started = time.perf_counter()
        understood = self.explain(
            question, today=today, filters=filters, ignore=ignore, previous=previous
        )
        served = self._served
        asked, found = self._find(understood, filters, k)
        if not found.quotes:
            for other in self._other_readings(understood):
                asked_otherwise, found_otherwise = self._find(other, filters, k)
                if found_otherwise.quotes:
                    understood, asked, found = other, asked_otherwise, found_otherwise
                    break
        relaxed = () if found.quotes else served.relaxations(asked)
        return Answer(
            question=question,
            understood=understood,
            outcome=found.outcome,
            filters=asked.filters,
            preferred=asked.preferred_period is not None,
            searched=found.searched,
            quotes=found.quotes,
            nearest=found.nearest,
            relaxations=tuple(relaxed),
            sample=served.manifest.sample,
            seconds=time.perf_counter() - started,
        )

    def _find(
        self, understood: ParsedQuestion, filters: Filters, k: int | None
    ) -> tuple[SearchRequest, SearchResult]:
        asked = SearchRequest(
            text=understood.text,
            filters=Filters(filters.period, understood.regions, filters.categories),
            preferred_period=None if filters.period else understood.period or None,
            places_were_read=not filters.regions,
        )
        named = parser.without_places(asked.text, asked.filters.regions, self.gazetteer)
        if (asked.filters or asked.preferred_period) and not subject_terms(named):
            asked = replace(asked.with_dates_required(), subject=False)
        return asked, self._served.find(asked, k=k or self._served.options.quotes)

    def _other_readings(self, understood: ParsedQuestion) -> Iterator[ParsedQuestion]:
        """The question with an ambiguous name read otherwise, such as Georgia as the US state."""
        for each in understood.ambiguous:
            for other in each.others:
                yield parser.with_other_reading(understood, each, other, self.gazetteer)

    def lookup(self, filters: Filters, *, offset: int = 0, limit: int = 10) -> Listing:
        """Articles by date, region and category: newest first, undated last, with counts."""
        return self._served.catalogue.lookup(filters, offset=offset, limit=limit)

    def article(self, id_: str) -> Article | None:
        """The article with this id; None when the served generation does not hold it."""
        row = self._served.snapshot.row_of(id_)
        return None if row is None else self._served.snapshot.article_at(row)

    def quote(self, id_: str, span: Span) -> Quote | None:
        """The words at `span` of an article as a quote; None when no passage holds them now."""
        return self._served.quote_at(id_, span)

    def stands(self, quote: Quote) -> bool:
        """Whether the quote is still, word for word, what its article says."""
        article = self.article(quote.article.id)
        return article is not None and quote.span.of(article.body) == quote.text

    def context(self, quote: Quote) -> tuple[Span, str] | None:
        """The paragraphs around a quote: where they stand, and their text; None when it is gone."""
        article = self.article(quote.article.id)
        if article is None or quote.span.of(article.body) != quote.text:
            return None
        around = paragraphs_around(article.body, quote.span)
        return around, around.of(article.body)

    def regions(self) -> dict[str, int]:
        """How many articles stand under each region, those above it included."""
        return self._served.regions

    def categories(self) -> dict[str, int]:
        """How many articles stand under each category."""
        return self._served.categories

    def months(self) -> dict[str, int]:
        """How many articles there are of each month, such as "2011-12", newest first."""
        return self._served.months

    def titles(self) -> list[ArticleRef]:
        """Every article, newest first, undated last."""
        return self._served.titles

    @property
    def status(self) -> Status:
        """What is served."""
        served = self._served
        first, last = served.catalogue.period()
        return Status(
            articles=served.snapshot.articles,
            passages=served.snapshot.passages,
            first=first,
            last=last,
            undated=served.catalogue.undated(),
            built_at=served.manifest.built_at,
            sample=served.manifest.sample,
            model=served.manifest.model,
            generation=served.manifest.id,
        )


def _checked(question: str) -> str:
    text = question.strip()
    if not any(map(str.isalnum, text)):
        raise QuestionError("The question is empty. Ask something, such as: What happened in 2011?")
    if len(text) > LONGEST_QUESTION:
        raise QuestionError(
            f"The question has {len(text):,} characters; ask in at most {LONGEST_QUESTION:,}."
        )
    return text


def _with_options(
    understood: ParsedQuestion, filters: Filters, ignore: Collection[str]
) -> ParsedQuestion:
    """What was read from the question, less what is ignored; options come before it."""
    period = Period() if "dates" in ignore else understood.period
    regions = () if "regions" in ignore else understood.regions
    return replace(
        understood,
        period=filters.period or period,
        regions=filters.regions or regions,
        ambiguous=understood.ambiguous if regions and not filters.regions else (),
    )
