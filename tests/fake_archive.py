"""A small archive in memory that answers by shared words, for what stands around a search."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from corpus.article import (
    Article,
    Attribution,
    Citation,
    DateSource,
    Quotation,
    RegionEvidence,
    RegionTag,
    Span,
    Voice,
)
from corpus.dates import Period
from corpus.gazetteer.gazetteer import Gazetteer
from index.query.asked import checked_question
from index.query.parser import AmbiguousName, ParsedQuestion
from index.search.answer import (
    Answer,
    ArticleRef,
    FollowedUp,
    Listed,
    Listing,
    Outcome,
    Quote,
    Relaxation,
    Searched,
    Status,
)
from index.search.filters import NO_FILTERS, Filters
from index.search.searcher import Searcher
from tests.fakes import PLACES, sentences

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from index.query.follow_up import Move

_ABOVE = {
    "CN-SC": ("CN-SC", "CN", "142"),
    "CN": ("CN", "142"),
    "FR": ("FR",),
    "MX": ("MX",),
    "GE": ("GE",),
    "US-GA": ("US-GA", "US"),
}
_YEAR = re.compile(r"\bin (\d{4})\b")
_WORD = re.compile(r"[a-z]{4,}")
_EMPTY = {"what", "when", "where", "which", "with", "that", "this", "about", "does", "have"}


def an_article(
    number: int,
    title: str,
    body: str,
    *,
    published: date | None = date(2011, 12, 7),
    regions: Sequence[str] = ("CN-SC",),
    categories: Sequence[str] = ("Trams",),
    url: bool = True,
) -> Article:
    """An article; what stands in curly quotes is quoted from its one citation, if it has one."""
    match = re.search(r"\[[^\]]+\]", body)
    citations: tuple[Citation, ...] = ()
    if match:
        span = Span(*match.span())
        outlet = match[0].strip("[]")
        citations = (Citation(span, match[0], outlet, None, (), None, span),)
    quoted = [
        Quotation(Span(*m.span()), 0 if citations else None) for m in re.finditer("“[^”]*”", body)
    ]
    return Article(
        id=f"{number:012x}",
        url=f"https://sample.example/{number}" if url else None,
        title=title,
        published=published,
        date_source=DateSource.BYLINE if published else DateSource.NONE,
        modified=None,
        author=None,
        categories=tuple(categories),
        body=body,
        attribution=Attribution(citations, tuple(quoted)),
        regions=tuple(RegionTag(id_, RegionEvidence.CATEGORY) for id_ in regions),
        source="invented",
    )


ARTICLES = (
    an_article(
        1,
        "Trams Return to Sichuan",
        "We went there. “The first tram left the east gate with one dog.” [The Riverside Courier] "
        "The bell rang twice at every crossing.",
    ),
    an_article(
        2,
        "A Lighthouse in Brittany",
        "The lighthouse lamp was lit by hand. A tram ran to the harbour until it rained.",
        published=date(2012, 5, 3),
        regions=("FR",),
        categories=("Lighthouses",),
    ),
    an_article(
        3,
        "Tram Bells of Guadalajara",
        "The orange tram opened with music. Nobody counted the bells.",
        published=date(2013, 4, 16),
        regions=("MX",),
        categories=("Trams", "Bells"),
    ),
    an_article(
        4,
        "How to Wind a Tower Clock",
        "Turn the key slowly, and count the clock aloud.",
        published=None,
        regions=(),
        categories=(),
        url=False,
    ),
)


@dataclass
class FakeArchive(Searcher):
    """Answers with the sentence that shares the most words; `replace` is a rebuild."""

    articles: Sequence[Article] = ARTICLES
    sample: bool = True
    delay: float = 0.0
    gazetteer: Gazetteer = field(default_factory=Gazetteer.load)
    questions: list[str] = field(default_factory=list)
    subjects: list[str] = field(default_factory=list)
    newer: Sequence[Article] | None = None
    generation: int = 1
    verified_at: float = 0.0

    def replace(self, articles: Sequence[Article]) -> None:
        """Have a newer generation ready for the next `refresh`."""
        self.newer = articles

    def refresh(self) -> bool:
        if self.newer is None:
            return False
        self.articles, self.newer = self.newer, None
        self.generation += 1
        return True

    def verify_in_background(self) -> None:
        """There are no files."""

    @property
    def status(self) -> Status:
        days = sorted(a.published for a in self.articles if a.published)
        return Status(
            articles=len(self.articles),
            passages=2 * len(self.articles),
            undated=len(self.articles) - len(days),
            first=days[0] if days else None,
            last=days[-1] if days else None,
            built_at=datetime(2026, 1, 2, 3, 4, tzinfo=UTC),
            sample=self.sample,
            model="fake",
            generation=f"g{self.generation}",
        )

    def explain(
        self,
        question: str,
        *,
        today: date | None = None,
        filters: Filters = NO_FILTERS,
        ignore: Collection[str] = (),
        previous: ParsedQuestion | None = None,
    ) -> ParsedQuestion:
        del today, previous
        text, period, regions = question, Period(), []
        if match := _YEAR.search(question):
            period = Period(date(int(match[1]), 1, 1), date(int(match[1]), 12, 31))
            text = text.replace(match[0], "").strip()
        for id_, words in PLACES.items():
            name = words.split(",")[0]
            if name in question:
                regions.append(id_)
        ambiguous: tuple[AmbiguousName, ...] = ()
        if "Georgia" in question:
            regions.append("GE")
            ambiguous = (AmbiguousName("Georgia", "GE", ("US-GA",)),)
        return ParsedQuestion(
            question,
            text,
            filters.period or (Period() if "dates" in ignore else period),
            filters.regions or (() if "regions" in ignore else tuple(regions)),
            ambiguous,
        )

    def ask(
        self,
        question: str,
        *,
        filters: Filters = NO_FILTERS,
        k: int | None = None,
        today: date | None = None,
        ignore: Collection[str] = (),
        previous: ParsedQuestion | None = None,
        watch: object = None,
    ) -> Answer:
        del today, watch
        checked_question(question)
        self.questions.append(question)
        time.sleep(self.delay)
        read = self.explain(question, ignore=ignore)
        text = f"{previous.text} {read.text}" if previous else read.text
        self.subjects.append(text)
        period = filters.period or read.period or None
        if not period and previous and "dates" not in ignore:
            period = previous.period or None
        regions = filters.regions or read.regions or (previous.regions if previous else ())
        applied = replace(filters, period=period, regions=regions)
        quotes = self._quotes(text, self._allowed(applied))[: k or 3]
        understood = ParsedQuestion(question, text, period or Period(), regions, read.ambiguous)
        allowed = self._allowed(applied)
        return Answer(
            question=question,
            understood=understood,
            outcome=Outcome.CONFIDENT if quotes else Outcome.SILENT,
            filters=applied,
            preferred=False,
            searched=self._searched(allowed),
            quotes=tuple(quotes),
            nearest=() if quotes else tuple(map(_ref, self.articles[:2])),
            relaxations=() if quotes or not applied else (Relaxation("dates", 1),),
            sample=self.sample,
            seconds=0.01,
        )

    def follow(
        self, question: str, move: Move, *, shown: Quote, previous: ParsedQuestion
    ) -> Answer:
        """Moves on to the next sentence, whatever the move."""
        article = self.article(shown.article.id)
        assert article is not None
        after = [s for s in sentences(article.body) if s.start >= shown.span.end]
        quotes = [self._quote(article, _trimmed(article.body, span)) for span in after[:1]]
        return Answer(
            question=question,
            understood=previous,
            outcome=Outcome.CONFIDENT if quotes else Outcome.SILENT,
            filters=NO_FILTERS,
            preferred=False,
            searched=self._searched([article]),
            quotes=tuple(quotes),
            nearest=(),
            relaxations=(),
            sample=self.sample,
            seconds=0.01,
            followed=FollowedUp(move, shown, found=bool(quotes)),
        )

    def _quotes(self, text: str, articles: Iterable[Article]) -> list[Quote]:
        words = set(_WORD.findall(text.casefold())) - _EMPTY
        found = []
        for article in articles:
            for span in sentences(article.body):
                own = set(_WORD.findall(span.of(article.body).casefold()))
                if shared := len(words & own):
                    found.append((shared, article, span))
        found.sort(key=lambda item: -item[0])
        return [self._quote(article, _trimmed(article.body, span)) for _, article, span in found]

    def _quote(self, article: Article, span: Span) -> Quote:
        quotation = next((q for q in article.attribution.quotations if q.span.overlaps(span)), None)
        cited = quotation is not None and quotation.citation is not None
        text = span.of(article.body)
        return Quote(
            text=text,
            article=_ref(article),
            span=span,
            voice=Voice.QUOTED if quotation else Voice.ARCHIVE,
            citation=article.attribution.citations[0] if cited else None,
            link=f"{article.url}#:~:text=words" if article.url else None,
            score=1.0,
            highlights=(Span(0, len(text)),),
            regions=tuple(tag.id for tag in article.regions),
            left_out=(False, False),
        )

    def _allowed(self, filters: Filters) -> list[Article]:
        return [a for a in self.articles if _passes(a, filters)]

    def _searched(self, allowed: Sequence[Article]) -> Searched:
        days = sorted(a.published for a in allowed if a.published)
        return Searched(
            articles=len(allowed),
            passages=2 * len(allowed),
            of_articles=len(self.articles),
            undated=0,
            first=days[0] if days else None,
            last=days[-1] if days else None,
        )

    def lookup(self, filters: Filters, *, offset: int = 0, limit: int = 10) -> Listing:
        allowed = sorted(
            self._allowed(filters), key=lambda a: a.published or date.min, reverse=True
        )
        months: dict[str, int] = {}
        for article in allowed:
            if article.published:
                month = article.published.isoformat()[:7]
                months[month] = months.get(month, 0) + 1
        return Listing(
            articles=tuple(
                Listed(_ref(a), a.author, a.categories, tuple(t.id for t in a.regions), a.body[:20])
                for a in allowed[offset : offset + limit]
            ),
            total=len(allowed),
            undated=sum(a.published is None for a in allowed),
            offset=offset,
            months=months,
            regions={},
            sample=self.sample,
        )

    def article(self, id_: str) -> Article | None:
        return next((a for a in self.articles if a.id == id_), None)

    def quote(self, id_: str, span: Span) -> Quote | None:
        article = self.article(id_)
        if article is None or span.end > len(article.body):
            return None
        return self._quote(article, span)

    def context(self, quote: Quote) -> tuple[Span, str]:
        article = self.article(quote.article.id)
        assert article is not None
        return Span(0, len(article.body)), article.body

    def regions(self) -> dict[str, int]:
        counts: dict[str, int] = {}
        for article in self.articles:
            for id_ in {up for tag in article.regions for up in _ABOVE[tag.id]}:
                counts[id_] = counts.get(id_, 0) + 1
        return counts

    def categories(self) -> dict[str, int]:
        counts: dict[str, int] = {}
        for article in self.articles:
            for name in article.categories:
                counts[name] = counts.get(name, 0) + 1
        return counts

    def months(self) -> dict[str, int]:
        return self.lookup(Filters()).months

    def times(self) -> dict[str, int]:
        times = {day.isoformat()[:n] for a in self.articles for day in _days(a) for n in (4, 7)}
        return {
            time: sum(any(d.isoformat().startswith(time) for d in _days(a)) for a in self.articles)
            for time in times
        }

    def speaking_of(self, question: str, *, filters: Filters = NO_FILTERS) -> Listing:
        self.questions.append(question)
        found = {each.article.id for each in self._quotes(question, self._allowed(filters))}
        only = FakeArchive([each for each in self.articles if each.id in found])
        return only.lookup(NO_FILTERS)

    def titles(self) -> list[ArticleRef]:
        return [_ref(article) for article in self.articles]


def _ref(article: Article) -> ArticleRef:
    return ArticleRef(article.id, article.url, article.title, article.published)


def _trimmed(body: str, span: Span) -> Span:
    text = span.of(body)
    return Span(span.start + len(text) - len(text.lstrip()), span.start + len(text.rstrip()))


def _days(article: Article) -> list[date]:
    """Its own day, and those of what it quotes and of its updates."""
    held = article.attribution
    days = [article.published, *(each.date for each in held.citations)]
    return [day for day in [*days, *(each.date for each in held.dated)] if day]


def _passes(article: Article, filters: Filters) -> bool:
    if filters.article not in (None, article.id):
        return False
    if filters.period and not any(map(filters.period.contains, _days(article))):
        return False
    above = {up for tag in article.regions for up in _ABOVE[tag.id]}
    if filters.regions and not above & set(filters.regions):
        return False
    return not filters.categories or bool(set(filters.categories) & set(article.categories))
