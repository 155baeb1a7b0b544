"""A generation opened for questions: what is found, quoted or kept silent about."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from corpus.gazetteer.gazetteer import Gazetteer
from corpus.gazetteer.mentions import find_mentions
from index.encoder.cross_encoder import CrossEncoderScorer
from index.encoder.openvino import open_encoder
from index.errors import IndexStaleError
from index.search import answerability
from index.search.answer import Matching, Outcome, Quote, Relaxation, Searched
from index.search.answer_sentences import QueryTarget, best_sentences
from index.search.catalogue import Catalogue, extent
from index.search.filters import Filters, Selection, select
from index.search.quoting import Quoter, article_ref
from index.search.ranker import RankedHit, Ranker, surest
from index.search.reranker import Reranker
from index.search.retriever import Query, Retriever
from index.search.selection import diversify, without_copies
from index.search.source_preference import SourcePreference
from index.storage.collection import Collection
from index.storage.generation import require_complete
from index.storage.snapshot import Snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corpus.article import Span, Voice
    from corpus.dates import Period
    from index.encoder.openvino import Runtime
    from index.search.answer import ArticleRef
    from index.search.ranker import RankingStage
    from index.search.retriever import Hit
    from index.storage.generation import GenerationStore, Manifest
    from index.storage.lexical import LexicalIndex

# Passages that are looked at for quotes: enough for three articles, copies left out.
CANDIDATES = 30
# What is quoted beside the best scores at least this share of it; below, it is mostly noise.
BESIDE_THE_BEST = 0.8
NEAREST = 3

_LINK = re.compile(r"https?://\S+|www\.\S+")
_FEWEST_WORDS = 4
# A sentence that ends like one; headlines and link texts do not.
_SENTENCE_END = re.compile(r"[.!?…][”’\"')\]]*(?:\s|$)|[”’\"]\s*$")


@dataclass(frozen=True, slots=True)
class SearchOptions:
    """What the settings say about answering; an index of another `model` is not served."""

    model: str = ""
    runtime: Runtime = "auto"
    reranker: str = ""
    quotes: int = 3
    quote_characters: int = 700
    # Be ready for the first question when opened; for one question alone it would be a loss.
    warm: bool = False


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

    def relaxed_variants(self) -> Iterator[tuple[str, SearchRequest]]:
        """The same with one limit less, and the name of that limit."""
        if self.filters.period or self.preferred_period:
            filters = replace(self.filters, period=None)
            yield "dates", replace(self, filters=filters, preferred_period=None)
        if self.filters.regions:
            yield "region", replace(self, filters=replace(self.filters, regions=()))
        if self.filters.categories:
            yield "category", replace(self, filters=replace(self.filters, categories=()))


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What a question finds: quotes, or only what comes nearest."""

    outcome: Outcome
    searched: Searched
    quotes: tuple[Quote, ...] = ()
    nearest: tuple[ArticleRef, ...] = ()
    matching: Matching | None = None


def ranking_stages(options: SearchOptions) -> list[RankingStage]:
    """The stages that the settings ask for, in their order; this is where one is added."""
    return [Reranker(CrossEncoderScorer(options.reranker))] if options.reranker else []


class Pipeline:
    """One generation, opened."""

    def __init__(self, store: GenerationStore, options: SearchOptions) -> None:
        self.manifest: Manifest = store.served_manifest()
        if options.model not in ("", self.manifest.model):
            raise IndexStaleError(
                f"This index was made with another model ({self.manifest.model}); settings.toml "
                f"names {options.model}. Run: verbatim rebuild"
            )
        folder = store.folder_of(self.manifest.id)
        require_complete(folder, self.manifest)
        self.options = options
        self.snapshot = Snapshot.open(folder)
        self._gazetteer = Gazetteer.load()
        self.catalogue = Catalogue(self.snapshot, self._gazetteer, self.manifest.sample)
        self._collection = Collection.open(folder, self.snapshot)
        encoder = open_encoder(folder / "encoder", self.manifest.model, options.runtime)
        self._ranker = Ranker(
            Retriever(encoder=encoder, collection=self._collection),
            self._text,
            model=answerability.model_for(self.manifest.fingerprint, store.folder),
            bound=self.manifest.abstention_bound,
            stages=[*ranking_stages(options), SourcePreference(self.snapshot)],
        )
        self._quoter = Quoter(self.snapshot, self._gazetteer, options.quote_characters)
        self.regions = self.snapshot.counts("region")
        self.categories = self.snapshot.counts("category")
        self.months = self.catalogue.months()
        if options.warm:
            self._ranker.warm()

    def search(self, request: SearchRequest, k: int) -> SearchResult:
        """Quote what answers, among what the filters leave, or give the nearest titles."""
        selection = select(self.snapshot, request.filters)
        if not request.has_subject:
            return self._newest(selection, k)
        hits = self._rank(request, selection)
        if request.places_were_read and not any(hit.answers for hit in hits):
            # The place may be named in passing only, as in "a Danish charity".
            hits = self._retry_by_mention(request) or hits
        outcome, searched = surest(hits), self._searched(selection)
        if outcome is Outcome.SILENT:
            return SearchResult(outcome, searched, nearest=self._nearest(hits))
        return SearchResult(outcome, searched, self._quotes(request.text, hits, k))

    def _newest(self, selection: Selection, k: int) -> SearchResult:
        """How the newest articles of a time or place open, where no subject is named.

        Where there is room, what an article says next in another voice comes beside its opening:
        a post that quotes a report opens with a remark on it.
        """
        allowed = selection.passages
        if allowed is None:
            allowed = np.arange(self.snapshot.passages)
        quotes, quoted = list[Quote](), 0
        for row in selection.articles.tolist():
            of_row = allowed[self.snapshot.article[allowed] == row].tolist()
            first_of: dict[Voice | None, int] = {}
            for passage in filter(self.is_quotable, of_row):
                first_of.setdefault(self.snapshot.voice_of(passage), passage)
            quotes += [self._quoter.quote(passage, [0], 0.0) for passage in first_of.values()]
            quoted += bool(first_of)
            if quoted == k:
                break
        shown = self._quoter.linked(diversify(quotes, k))
        outcome = Outcome.CONFIDENT if shown else Outcome.SILENT
        return SearchResult(outcome, self._searched(selection), shown)

    def relaxations(self, request: SearchRequest) -> Iterator[Relaxation]:
        """What each filter less would find, where that is anything."""
        for name, relaxed in request.relaxed_variants():
            selection = select(self.snapshot, relaxed.filters)
            rows = set(selection.articles.tolist())
            if request.has_subject:
                answering = [each.hit for each in self._rank(relaxed, selection) if each.answers]
                rows = {int(self.snapshot.article[hit.passage]) for hit in answering}
            if rows:
                yield Relaxation(name, len(rows))

    def _rank(self, request: SearchRequest, selection: Selection) -> list[RankedHit]:
        """What is found among a selection, best first; what could not be quoted is left out."""
        query = Query(request.text, selection.passages, request.preferred_period, CANDIDATES)
        return self.ranked(query)

    def ranked(self, query: Query) -> list[RankedHit]:
        """What is found for a query, best first; what could not be quoted is left out."""
        return [each for each in self._ranker.rank(query) if self.is_quotable(each.hit.passage)]

    @property
    def lexical(self) -> LexicalIndex:
        """The words of every passage."""
        return self._collection.lexical

    def quote_hit(self, text: str, hit: Hit) -> Quote:
        """The sentence of a passage that answers best, quoted."""
        target = QueryTarget.of(text, self._collection.lexical)
        answering = self._answering(target, hit)
        return self._quoter.linked([self._quoter.quote(hit.passage, answering, hit.score)])[0]

    def found(
        self, outcome: Outcome, selection: Selection, quotes: tuple[Quote, ...], matching: Matching
    ) -> SearchResult:
        """The result of a look-up in words among a selection."""
        return SearchResult(outcome, self._searched(selection), quotes, matching=matching)

    def _retry_by_mention(self, request: SearchRequest) -> list[RankedHit]:
        """What is found anywhere in the archive and names one of the places itself."""
        everywhere = select(self.snapshot, replace(request.filters, regions=()))
        hits = self._rank(request, everywhere)
        wanted = set(request.filters.regions)
        return [each for each in hits if each.answers and wanted & self._named(each.hit.passage)]

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
        return self._quoter.requote(self.snapshot.article_at(row), span, self.passages_of(id_))

    def passages_of(self, id_: str) -> range:
        """The passages of an article; none where it is not in this generation."""
        row = self.snapshot.row_of(id_)
        if row is None:
            return range(0)
        return range(*np.searchsorted(self.snapshot.article, [row, row + 1]).tolist())

    def quote_sentence(self, passage: int, sentence: int) -> Quote:
        """A sentence of a passage (its number in it), quoted as one that answers."""
        return self._quoter.linked([self._quoter.quote(passage, [sentence], 0.0)])[0]

    def is_quotable(self, passage: int) -> bool:
        """Whether a passage says something: a headline alone or a list of links does not."""
        text = _LINK.sub("", self._text(passage))
        return len(text.split()) >= _FEWEST_WORDS and bool(_SENTENCE_END.search(text))

    def _quotes(self, text: str, hits: Sequence[RankedHit], k: int) -> tuple[Quote, ...]:
        """What is as sure as the surest, and not far behind the best of that."""
        outcome = surest(hits)
        best = next(each.hit.score for each in hits if each.outcome is outcome)
        target = QueryTarget.of(text, self._collection.lexical)
        quotes = []
        for hit, _, sureness in hits:
            quote = self._quoter.quote(hit.passage, self._answering(target, hit), hit.score)
            is_shown = sureness is outcome and hit.score >= BESIDE_THE_BEST * best
            quotes.append((quote, is_shown))
        return self._quoter.linked(diversify(without_copies(quotes), k))

    def _answering(self, target: QueryTarget, hit: Hit) -> list[int]:
        """The sentence of a passage that answers best, as its number."""
        article = self.snapshot.article_at(int(self.snapshot.article[hit.passage]))
        sentences = [s.of(article.body) for s in self.snapshot.sentence_spans(hit.passage)]
        return best_sentences(target, sentences, hit.cosines)[:1]

    def _nearest(self, hits: Sequence[RankedHit]) -> tuple[ArticleRef, ...]:
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
