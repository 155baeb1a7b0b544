"""A generation opened for questions: what is found, judged, quoted or kept silent about."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from corpus.archive.deduplication import letters_and_digits
from corpus.gazetteer.gazetteer import Gazetteer
from corpus.gazetteer.mentions import find_mentions
from index.encoder.cross_encoder import CrossEncoderScorer
from index.encoder.openvino import open_encoder
from index.search import answerability, scoring
from index.search.answer import ArticleRef, Outcome, Quote, Relaxation, Searched
from index.search.answer_sentences import QueryTarget, best_sentences
from index.search.catalogue import Catalogue, extent
from index.search.filters import Filters, Selection, select
from index.search.quoting import Quoter, article_ref
from index.search.reranker import rerank
from index.search.retriever import Query, Retriever
from index.storage.collection import GenerationCollection
from index.storage.generation import require_whole
from index.storage.snapshot import Snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from corpus.article import Span, Voice
    from corpus.dates import Period
    from index.encoder.openvino import Runtime
    from index.search.answerability import Features
    from index.search.retriever import Hit
    from index.storage.generation import GenerationStore, Manifest

# Passages that are looked at for quotes: enough for three articles, copies left out.
CANDIDATES = 30
PER_ARTICLE = 2
# What is quoted beside the best scores at least this share of it; below, it is mostly noise.
BESIDE_THE_BEST = 0.8
NEAREST = 3
_USUAL_WORDS = (4, 12, 20, 28, 36)


@dataclass(frozen=True, slots=True)
class SearchOptions:
    """What the settings say about answering."""

    runtime: Runtime = "auto"
    reranker: str = ""
    quotes: int = 3
    quote_characters: int = 700
    # Be ready for the first question when opened; for one question alone it would be a loss.
    warm: bool = False


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """What is searched for.

    `near` is a period that was only read from the question, and is preferred, not required.
    `places_were_read` tells that the regions among the filters come from the question, too.
    `subject` is false where only a time or a place is asked about: "what happened in May 2011?".
    """

    text: str
    filters: Filters
    preferred_period: Period | None
    places_were_read: bool
    subject: bool = True

    def with_dates_required(self) -> SearchRequest:
        """The same with the preferred period as a filter."""
        filters = replace(self.filters, period=self.filters.period or self.preferred_period)
        return replace(self, filters=filters, preferred_period=None)

    def relaxed_variants(self) -> Iterator[tuple[str, SearchRequest]]:
        """The same with one limit less, and the name of that limit."""
        if self.filters.period or self.preferred_period:
            filters = replace(self.filters, period=None)
            yield "dates", replace(self, filters=filters, preferred_period=None)
        if self.filters.regions:
            yield "region", replace(self, filters=replace(self.filters, regions=()))
        if self.filters.categories:
            yield "category", replace(self, filters=replace(self.filters, categories=()))


class _Judged(NamedTuple):
    """A passage found, and how sure it is that it answers."""

    hit: Hit
    outcome: Outcome

    @property
    def answers(self) -> bool:
        return self.outcome is not Outcome.SILENT


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What a question finds: quotes, or only what comes nearest."""

    outcome: Outcome
    searched: Searched
    quotes: tuple[Quote, ...]
    nearest: tuple[ArticleRef, ...]


class Pipeline:
    """One generation, opened."""

    def __init__(self, home: GenerationStore, options: SearchOptions) -> None:
        self.manifest: Manifest = home.served_manifest()
        folder = home.path(self.manifest.id)
        require_whole(folder, self.manifest)
        self.options = options
        self.snapshot = Snapshot.open(folder)
        self._gazetteer = Gazetteer.load()
        self.catalogue = Catalogue(self.snapshot, self._gazetteer, self.manifest.sample)
        self._in = GenerationCollection.open(folder, self.snapshot)
        encoder = open_encoder(folder / "encoder", self.manifest.model, options.runtime)
        self._retriever = Retriever(encoder=encoder, collection=self._in)
        self._reranker = CrossEncoderScorer(options.reranker) if options.reranker else None
        self._quoter = Quoter(self.snapshot, self._gazetteer, options.quote_characters)
        self.regions = self.snapshot.counts("region")
        self.categories = self.snapshot.counts("category")
        self.months = self.catalogue.months()
        if options.warm:
            self._warm()

    def _warm(self) -> None:
        """Search once for each usual length of question; a new length takes the encoder longer."""
        for words in _USUAL_WORDS:
            self._retriever.retrieve(Query("where " * words))

    @cached_property
    def titles(self) -> list[ArticleRef]:
        """Every article, newest first; read when autocomplete first asks for it."""
        return self.catalogue.refs()

    def find(self, asked: SearchRequest, *, k: int) -> SearchResult:
        """Quote what answers, among what the filters leave, or give the nearest titles."""
        if not asked.subject:
            return self._newest(asked, k)
        selection = select(self.snapshot, asked.filters)
        hits = self._hits(asked, selection.passages)
        if asked.places_were_read and not any(hit.answers for hit in hits):
            # The place may be named in passing only, as in "a Danish charity".
            hits = self._retry_by_mention(asked) or hits
        searched = self._searched(selection)
        outcome = hits[0].outcome if hits else Outcome.SILENT
        if outcome is Outcome.SILENT:
            return SearchResult(outcome, searched, (), self._nearest(hits))
        return SearchResult(outcome, searched, tuple(self._quotes(asked.text, hits, k)), ())

    def _newest(self, asked: SearchRequest, k: int) -> SearchResult:
        """How the newest articles of a time or place open, where no subject is named.

        Where there is room, what an article says next in another voice comes beside its opening:
        a post that quotes a report opens with a remark on it.
        """
        selection = select(self.snapshot, asked.filters)
        allowed = (
            np.arange(self.snapshot.passages) if selection.passages is None else selection.passages
        )
        quotes, quoted = list[Quote](), 0
        for row in selection.articles.tolist():
            of_row = allowed[self.snapshot.article[allowed] == row].tolist()
            first_of: dict[Voice | None, int] = {}
            for passage in filter(self._is_quotable, of_row):
                first_of.setdefault(self.snapshot.voice_of(passage), passage)
            quotes += [self._quoter.quote(passage, [0], 0.0) for passage in first_of.values()]
            quoted += bool(first_of)
            if quoted == k:
                break
        shown = tuple(map(self._quoter.linked, diversify(quotes, k)))
        outcome = Outcome.CONFIDENT if shown else Outcome.SILENT
        return SearchResult(outcome, self._searched(selection), shown, ())

    def relaxations(self, asked: SearchRequest) -> Iterator[Relaxation]:
        """What each filter less would find, where that is anything."""
        for name, less in asked.relaxed_variants():
            selection = select(self.snapshot, less.filters)
            if asked.subject:
                hits = self._hits(less, selection.passages)
                found = len({int(self.snapshot.article[h.hit.passage]) for h in hits if h.answers})
            else:
                found = len(selection.articles)
            if found:
                yield Relaxation(name, found)

    def _hits(self, asked: SearchRequest, allowed: NDArray[np.int64] | None) -> list[_Judged]:
        """What is found, judged, best first; what could not be quoted is left out."""
        found = self._retriever.retrieve(
            Query(asked.text, allowed, asked.preferred_period, CANDIDATES)
        )
        if self._reranker:
            found = rerank(asked.text, found, self._reranker, self._text)
        return [
            _Judged(hit, self._outcome(hit, asked.preferred_period))
            for hit in found
            if self._is_quotable(hit.passage)
        ]

    def _outcome(self, hit: Hit, near: Period | None) -> Outcome:
        """How sure an answer is; a passage of another time than asked about is less so."""
        if not near or scoring.date_prior(self._in.dates[[hit.passage]], near)[0]:
            return self._judged(hit.features)
        if _names_year(self._text(hit.passage), near):
            score = hit.features.score + scoring.PRIOR
            return self._judged(hit.features._replace(score=score))
        outcome = self._judged(hit.features)
        return Outcome.HEDGED if outcome is Outcome.CONFIDENT else Outcome.SILENT

    def _judged(self, features: Features) -> Outcome:
        return answerability.judge(features, self.manifest.reserve).outcome

    def _retry_by_mention(self, asked: SearchRequest) -> list[_Judged]:
        """What is found anywhere in the archive and names one of the places itself."""
        wanted = set(asked.filters.regions)
        everywhere = replace(asked.filters, regions=())
        hits = self._hits(asked, select(self.snapshot, everywhere).passages)
        return [hit for hit in hits if hit.answers and wanted & self._named(hit.hit.passage)]

    def _named(self, passage: int) -> set[str]:
        """Every region that a passage names, and those above it."""
        gazetteer = self._gazetteer
        mentions = find_mentions(self._text(passage))
        return {up for m in mentions for id_ in m.ids for up in gazetteer.ancestors(id_)}

    def _text(self, passage: int) -> str:
        article = self.snapshot.article_at(int(self.snapshot.article[passage]))
        return self.snapshot.passage_span(passage).of(article.body)

    def quote_at(self, id_: str, span: Span) -> Quote | None:
        """The words at `span` of an article as a quote; None where no passage holds them."""
        row = self.snapshot.row_of(id_)
        if row is None:
            return None
        first, last = np.searchsorted(self.snapshot.article, [row, row + 1])
        return self._quoter.requote(self.snapshot.article_at(row), span, range(first, last))

    def _quotes(self, text: str, hits: Sequence[_Judged], k: int) -> list[Quote]:
        """What is as sure as the best, of different articles first; a copied report counts once."""
        found: list[Quote] = []
        sought = QueryTarget.of(text, self._in.lexical)
        for hit, outcome in hits:
            quote = self._quoter.quote(hit.passage, self._answering(sought, hit), hit.score)
            twin = next((i for i, other in enumerate(found) if _same_words(quote, other)), None)
            if twin is not None:
                found[twin] = _also_in(found[twin], quote)
            elif outcome is hits[0].outcome and hit.score >= BESIDE_THE_BEST * hits[0].hit.score:
                found.append(quote)
        return [self._quoter.linked(quote) for quote in diversify(found, k)]

    def _answering(self, sought: QueryTarget, hit: Hit) -> list[int]:
        """The sentence of a passage that answers best, as its number."""
        article = self.snapshot.article_at(int(self.snapshot.article[hit.passage]))
        sentences = [s.of(article.body) for s in self.snapshot.sentence_spans(hit.passage)]
        return best_sentences(sought, sentences, hit.cosines)[:1]

    def _is_quotable(self, passage: int) -> bool:
        """Whether a passage says something: a headline alone or a list of links does not."""
        text = _LINK.sub("", self._text(passage))
        return len(text.split()) >= _FEWEST_WORDS and bool(_SAID.search(text))

    def _nearest(self, hits: Sequence[_Judged]) -> tuple[ArticleRef, ...]:
        rows = dict.fromkeys(int(self.snapshot.article[each.hit.passage]) for each in hits)
        return tuple(article_ref(self.snapshot.article_at(row)) for row in list(rows)[:NEAREST])

    def _searched(self, selection: Selection) -> Searched:
        first, last = extent(self.snapshot.published[selection.articles])
        passages = selection.passages
        return Searched(
            articles=len(selection.articles),
            passages=self.snapshot.passages if passages is None else len(passages),
            of_articles=self.snapshot.articles,
            undated=selection.undated,
            first=first,
            last=last,
        )


_LINK = re.compile(r"https?://\S+|www\.\S+")
_YEAR = re.compile(r"\b(1[5-9]\d\d|20\d\d)\b")
_FEWEST_WORDS = 4
# A sentence that ends like one; headlines and link texts do not.
_SAID = re.compile(r"[.!?…][”’\"')\]]*(?:\s|$)|[”’\"]\s*$")


# Each quote is compared with all before it.
_letters = lru_cache(maxsize=256)(letters_and_digits)


def _same_words(one: Quote, other: Quote) -> bool:
    """Whether two quotes point at the same sentence, in one article or in copies of a report."""
    if one.article.id == other.article.id:
        return one.span.overlaps(other.span)
    return any(
        _letters(span.of(first.text)) in _letters(second.text)
        for first, second in ((one, other), (other, one))
        for span in first.highlights
    )


def _also_in(quote: Quote, copy: Quote) -> Quote:
    known = {quote.article.id, *(article.id for article in quote.also_in)}
    if copy.article.id in known:
        return quote
    return replace(quote, also_in=(*quote.also_in, copy.article))


def diversify(quotes: Sequence[Quote], k: int) -> list[Quote]:
    """The first `k`, one of each article before a second of any, in the order they came in."""
    taken: Counter[str] = Counter()
    turns = []
    for number, quote in enumerate(quotes):
        turns.append((taken[quote.article.id], number))
        taken[quote.article.id] += 1
    chosen = sorted(turn for turn in turns if turn[0] < PER_ARTICLE)[:k]
    return [quotes[number] for number in sorted(number for _, number in chosen)]


def _names_year(text: str, period: Period) -> bool:
    """Whether a text names a year of the period, which must have both ends."""
    if not (period.start and period.end):
        return False
    years = range(period.start.year, period.end.year + 1)
    return any(int(year) in years for year in _YEAR.findall(text))
