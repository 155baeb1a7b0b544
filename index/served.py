"""A generation opened for questions: what is found, judged, quoted or kept silent about."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from corpus.duplicates import letters
from corpus.regions import Gazetteer
from index import answerability
from index.answer import ArticleRef, Outcome, Quote, Relaxation, Searched
from index.catalogue import Catalogue, extent
from index.encoder_compiled import open_encoder
from index.filters import Filters, Selection, select
from index.generation import require_whole
from index.lexical import LexicalIndex
from index.quotes import Quoter, ref
from index.retriever import Query, Retriever
from index.snapshot import Snapshot
from index.vectors import SentenceVectors, VectorIndex

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from corpus.article import Span
    from corpus.dates import Period
    from index.encoder_compiled import Runtime
    from index.generation import Home, Manifest
    from index.retriever import Hit

# Passages that are looked at for quotes: enough for three articles, copies left out.
CANDIDATES = 30
PER_ARTICLE = 2
NEAREST = 3


@dataclass(frozen=True, slots=True)
class Options:
    """What the settings say about answering."""

    runtime: Runtime = "auto"
    reranker: str = ""
    quotes: int = 3
    quote_characters: int = 700


@dataclass(frozen=True, slots=True)
class Found:
    """What a question finds: quotes, or only what comes nearest."""

    outcome: Outcome
    searched: Searched
    quotes: tuple[Quote, ...]
    nearest: tuple[ArticleRef, ...]


@dataclass(frozen=True, slots=True)
class _Collection:
    """What the retriever reads of a generation."""

    dense: VectorIndex
    titled: VectorIndex
    sentences: SentenceVectors
    lexical: LexicalIndex
    dates: NDArray[np.int32]


class Served:
    """One generation, opened."""

    def __init__(self, home: Home, options: Options) -> None:
        self.manifest: Manifest = home.served()
        folder = home.path(self.manifest.id)
        require_whole(folder, self.manifest)
        self.options = options
        self.snapshot = Snapshot.open(folder)
        self.catalogue = Catalogue(self.snapshot)
        collection = _Collection(
            dense=VectorIndex.open(folder / "dense"),
            titled=VectorIndex.open(folder / "titled"),
            sentences=SentenceVectors.open(folder / "sentences"),
            lexical=LexicalIndex.open(folder / "lexical"),
            dates=_dates(self.snapshot),
        )
        encoder = open_encoder(folder / "encoder", self.manifest.model, options.runtime)
        self._retriever = Retriever(encoder=encoder, collection=collection)
        self._quoter = Quoter(self.snapshot, Gazetteer.load(), options.quote_characters)
        self.regions = self.snapshot.counts("region")
        self.categories = self.snapshot.counts("category")
        self.months = self.catalogue.months()

    @cached_property
    def titles(self) -> list[ArticleRef]:
        """Every article, newest first; read when autocomplete first asks for it."""
        return self.catalogue.refs()

    def find(self, text: str, filters: Filters, *, near: Period | None, k: int) -> Found:
        """Quote what answers `text` among what the filters leave, or give the nearest titles.

        Passages dated around `near` are preferred.
        """
        selection = select(self.snapshot, filters)
        hits = self._retriever.retrieve(Query(text, selection.passages, near, CANDIDATES))
        hits = [hit for hit in hits if self._is_quotable(hit.passage)]
        outcome = answerability.judge(hits[0].features).outcome if hits else Outcome.SILENT
        searched = self._searched(selection)
        if outcome is Outcome.SILENT:
            return Found(outcome, searched, (), self._nearest(hits))
        as_sure = [h for h in hits if answerability.judge(h.features).outcome is outcome]
        return Found(outcome, searched, tuple(self._quotes(as_sure, k)), ())

    def relaxations(
        self, text: str, filters: Filters, *, near: Period | None
    ) -> Iterator[Relaxation]:
        """What each filter less would find, where that is anything."""
        for name, less in _without_each(filters):
            selection = select(self.snapshot, less)
            hits = self._retriever.retrieve(Query(text, selection.passages, near, CANDIDATES))
            speaking = {
                int(self.snapshot.article[hit.passage])
                for hit in hits
                if answerability.judge(hit.features).outcome is not Outcome.SILENT
            }
            if speaking:
                yield Relaxation(name, len(speaking))

    def quote_at(self, id_: str, span: Span) -> Quote | None:
        """The words at `span` of an article as a quote; None where no passage holds them."""
        row = self.snapshot.row_of(id_)
        if row is None:
            return None
        first, last = np.searchsorted(self.snapshot.article, [row, row + 1])
        return self._quoter.again(self.snapshot.read(row), span, range(first, last))

    def _quotes(self, hits: Sequence[Hit], k: int) -> list[Quote]:
        """Quotes of different articles first; copies of one report are one quote."""
        found: list[Quote] = []
        for hit in hits:
            quote = self._quoter.quote(hit.passage, _answering(hit), hit.score)
            twin = next((i for i, other in enumerate(found) if _same_words(quote, other)), None)
            if twin is None:
                found.append(quote)
            else:
                found[twin] = _also_in(found[twin], quote)
        return _varied(found, k)

    def _is_quotable(self, passage: int) -> bool:
        """Whether a passage says something: a headline alone or a list of links does not."""
        article = self.snapshot.read(int(self.snapshot.article[passage]))
        text = _LINK.sub("", self.snapshot.passage_span(passage).of(article.body))
        return len(text.split()) >= _FEWEST_WORDS and bool(_SAID.search(text))

    def _nearest(self, hits: Sequence[Hit]) -> tuple[ArticleRef, ...]:
        rows = dict.fromkeys(int(self.snapshot.article[hit.passage]) for hit in hits)
        return tuple(ref(self.snapshot.read(row)) for row in list(rows)[:NEAREST])

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
_FEWEST_WORDS = 4
# A sentence that ends like one; headlines and link texts do not.
_SAID = re.compile(r"[.!?…][”’\"')\]]*(?:\s|$)|[”’\"]\s*$")


def _dates(snapshot: Snapshot) -> NDArray[np.int32]:
    """The day of each passage: of its citation or update, else of its article; 0 for none."""
    own = np.asarray(snapshot.date)
    return np.where(own > 0, own, snapshot.published[snapshot.article]).astype(np.int32)


def _answering(hit: Hit) -> list[int]:
    """The sentence that answers best."""
    return [int(np.argmax(hit.cosines))]


def _same_words(one: Quote, other: Quote) -> bool:
    """Whether two quotes point at the same sentence, in one article or in copies of a report."""
    if one.article.id == other.article.id:
        return one.span.overlaps(other.span)
    return any(
        letters(span.of(first.text)) in letters(second.text)
        for first, second in ((one, other), (other, one))
        for span in first.highlights
    )


def _also_in(quote: Quote, copy: Quote) -> Quote:
    known = {quote.article.id, *(article.id for article in quote.also_in)}
    if copy.article.id in known:
        return quote
    return replace(quote, also_in=(*quote.also_in, copy.article))


def _varied(quotes: Sequence[Quote], k: int) -> list[Quote]:
    """The best `k`, one of each article before a second of any; in the order of their scores."""
    taken: Counter[str] = Counter()
    turns = []
    for quote in quotes:
        turns.append((taken[quote.article.id], quote))
        taken[quote.article.id] += 1
    chosen = [q for turn in range(PER_ARTICLE) for number, q in turns if number == turn][:k]
    return sorted(chosen, key=lambda quote: -quote.score)


def _without_each(filters: Filters) -> Iterator[tuple[str, Filters]]:
    if filters.period:
        yield "dates", replace(filters, period=None)
    if filters.regions:
        yield "region", replace(filters, regions=())
    if filters.categories:
        yield "category", replace(filters, categories=())
