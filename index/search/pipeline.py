"""A generation opened for questions: what is found, quoted or kept silent about."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from corpus.gazetteer.gazetteer import Gazetteer
from corpus.gazetteer.mentions import find_mentions
from index.encoder.cross_encoder import open_reader
from index.encoder.openvino import open_encoder
from index.errors import IndexStaleError
from index.query.measure_asked import says_how_much
from index.search.answer import Matching, Outcome, Quote, Relaxation
from index.search.answer_sentences import Pointed, Pointer
from index.search.answerability import Features, answerability_for
from index.search.catalogue import Catalogue
from index.search.city_passages import naming
from index.search.distribution import Here
from index.search.filters import Selection, select
from index.search.quoting import Quoter, article_ref, says_something
from index.search.ranker import RankedHit, Ranker, surest
from index.search.request import SearchOptions, SearchRequest, SearchResult
from index.search.reranker import Reranker
from index.search.retriever import Query, Retriever
from index.search.selection import also_in, choose
from index.search.source_preference import SourcePreference
from index.storage.collection import Shards
from index.storage.generation import require_whole
from index.storage.snapshot import Snapshot
from index.storage.withheld import Withheld

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from corpus.article import Span
    from index.encoder.cross_encoder import Reader
    from index.search.answer import ArticleRef
    from index.search.answerability import Limits
    from index.search.filters import Filters
    from index.search.ranker import RankingStage
    from index.search.retriever import Hit
    from index.storage.generation import GenerationStore, Manifest

# Passages that are looked at for quotes: enough for three articles, copies left out.
CANDIDATES = 30
REMEMBERED = 256  # results that are kept for a question that is asked again
NEAREST = 3
READER = "reader"  # where a data folder keeps the reader as it is prepared for this processor


def ranking_stages(options: SearchOptions, reader: Reader | None) -> list[RankingStage]:
    """The stages that the settings ask for, in their order; this is where one is added."""
    return [Reranker(reader, options.pairs)] if reader else []


def _query(request: SearchRequest, selection: Selection, k: int) -> Query:
    return Query(request.text, selection.passages, request.preferred_period, k)


class Pipeline:
    """One generation, opened."""

    def __init__(self, store: GenerationStore, options: SearchOptions, manifest: Manifest) -> None:
        self.manifest = manifest
        if options.model not in ("", self.manifest.model):
            raise IndexStaleError(
                f"This index was made with another model ({self.manifest.model}); settings.toml "
                f"names {options.model}. Run: verbatim rebuild"
            )
        folder = store.folder_of(self.manifest.id)
        require_whole(folder, self.manifest)
        self.options = options
        hides, withheld = not options.show_email_addresses, Withheld(store.folder)
        self.snapshot = Snapshot.open(folder, hides_emails=hides, withheld=withheld)
        self._gazetteer = Gazetteer.load()
        self.catalogue = Catalogue(
            self.snapshot, self._gazetteer, self.manifest.sample, options.site
        )
        self.collection = Shards.open(folder, self.snapshot)
        encoder = open_encoder(folder / "encoder", self.manifest.model, options.runtime)
        reader = open_reader(options.reader, store.folder / READER)
        read_by = reader.fingerprint if reader else ""
        self.shards = options.distribute(folder) if options.distribute else Here(self.collection)
        self._ranker = Ranker(
            Retriever(encoder=encoder, collection=self.collection, scatter=self.shards.scatter),
            self._text,
            model=answerability_for(self.manifest.fingerprint, read_by, store.folder),
            bound=self.manifest.abstention_bound,
            stages=[*ranking_stages(options, reader), SourcePreference(self.snapshot)],
        )
        self._pointer = Pointer(self.collection.vocabulary, reader)
        self._quoter = Quoter(
            self.snapshot, self._gazetteer, options.quote_characters, options.site
        )
        remembered = partial(withheld.remembered, count=REMEMBERED, among=self.shards.losses)
        self._remembered = remembered(self._search)
        self.relaxations = remembered(self._relaxations)
        self.regions = self.snapshot.counts("region")
        self.categories = self.snapshot.counts("category")
        self.months = self.catalogue.months()
        if options.warm:
            self._ranker.warm()
            if reader:
                reader.scores("Where?", ["Somewhere."])
        self.shards.settled()

    def close(self) -> None:
        """Give files and memory back at once: what points back here would keep them for long."""
        self.snapshot.close()
        self.shards.close()
        del self._ranker, self._remembered, self.relaxations

    @property
    def reads(self) -> bool:
        """Whether a reader reads what is found."""
        return self._pointer.reader is not None

    def limits(self, hit: Hit | None) -> Limits:
        """What the decision on a hit is held against; on None, that where nothing is found."""
        features = hit.features if hit else Features(0.0, 0.0)
        return self._ranker.model.limits(features, self._ranker.bound)

    def search(self, request: SearchRequest, k: int) -> SearchResult:
        """Quote what answers, among what the filters leave, or give the nearest titles.

        The last are remembered, unless they miss a part: reading takes longer than all else.
        """
        return self._remembered(request, k)

    def select(self, filters: Filters) -> Selection:
        """The passages and articles that `filters` leave."""
        selection = select(self.snapshot, filters)
        if not filters.cities:
            return selection
        return naming(filters.cities, self.snapshot, self.collection.holding, selection)

    def _search(self, request: SearchRequest, k: int) -> SearchResult:
        selection = self.select(request.filters)
        if not request.has_subject:
            return self._newest(selection, k)
        (hits, unverified), named = self._rank(request, selection, k), list[RankedHit]()
        regions = request.filters.regions if request.places_were_read else ()
        if regions and not request.filters.cities and not any(hit.answers for hit in hits):
            # The place may be named in passing only, as in "a Danish charity".
            named = self._retry_by_mention(request)
            hits = named or hits
        found = SearchResult(surest(hits), self.catalogue.searched(selection), hits=tuple(hits))
        found = replace(found, by_mention=bool(named), unverified=unverified)
        if found.outcome is Outcome.SILENT:
            return replace(found, nearest=self._nearest(hits))
        choice = choose(hits, self._row, partial(self.quote_hit, request.text), k)
        if not says_how_much(request.text, (quote.text for quote in choice.quotes)):
            found = replace(found, outcome=Outcome.HEDGED)
        return replace(found, quotes=self._finished(choice.quotes, hits), choice=choice)

    def _newest(self, selection: Selection, k: int) -> SearchResult:
        """How the newest articles of a time or place open, where no subject is named."""
        allowed = selection.passages
        if allowed is None:
            allowed = np.arange(self.snapshot.passages)
        quotes, unverified = list[Quote](), 0
        for row in selection.articles.tolist():
            of_row = allowed[self.snapshot.article[allowed] == row].tolist()
            openings = (
                self._quoter.quote(each, Pointed(0, 0), 0.0)
                for each in of_row
                if self.is_quotable(each)
            )
            unverified += not self.snapshot.is_verified(row)
            quotes += [quote for quote in openings if quote][:1]
            if len(quotes) == k:
                break
        outcome = Outcome.CONFIDENT if quotes else Outcome.SILENT
        searched, linked = self.catalogue.searched(selection), self._quoter.linked(quotes)
        return SearchResult(outcome, searched, linked, unverified=unverified)

    def _relaxations(self, request: SearchRequest) -> tuple[Relaxation, ...]:
        """What each filter less would find, where that is anything."""
        return tuple(self._relaxed(request))

    def _relaxed(self, request: SearchRequest) -> Iterator[Relaxation]:
        for name, relaxed in request.relaxed_variants():
            selection = self.select(relaxed.filters)
            rows = set(selection.articles.tolist())
            if request.has_subject:
                found, _ = self._rank(relaxed, selection)
                answering = [each.hit for each in found if each.answers]
                rows = {self._row(hit.passage) for hit in answering}
            if rows:
                yield Relaxation(name, len(rows))

    def _rank(
        self, request: SearchRequest, selection: Selection, k: int = 0
    ) -> tuple[list[RankedHit], int]:
        """What is found among a selection, and how many of the first `k` could not be verified."""
        query = _query(request, selection, CANDIDATES)
        hits = self._ranker.retriever.retrieve(query)
        return self._judged(query, hits), self.unverified(
            self._row(hit.passage) for hit in hits[:k]
        )

    def ranked(self, query: Query) -> list[RankedHit]:
        """What is found for a query, best first; what could not be quoted is left out."""
        return self._judged(query, self._ranker.retriever.retrieve(query))

    def _judged(self, query: Query, hits: Iterable[Hit]) -> list[RankedHit]:
        ranked = self._ranker.judged(query, self._verified(hits))
        return [each for each in ranked if self.is_quotable(each.hit.passage)]

    def _verified(self, hits: Iterable[Hit]) -> list[Hit]:
        return [hit for hit in hits if self.snapshot.is_verified(self._row(hit.passage))]

    def unverified(self, rows: Iterable[int]) -> int:
        """How many of some articles do not fit their digests; they are neither ranked nor shown."""
        return sum(not self.snapshot.is_verified(row) for row in set(rows))

    def quote_hit(self, text: str, hit: Hit) -> Quote | None:
        """The sentence of a passage that answers best, quoted, unlinked."""
        pointed = self._pointer.point(text, self._sentences(hit.passage), hit.cosines)
        return self._quoter.quote(hit.passage, pointed, hit.score)

    def quote_sentence(self, passage: int, sentence: int) -> Quote | None:
        """A sentence of a passage (its number in it), quoted as one that answers, unlinked."""
        return self._quoter.quote(passage, Pointed(sentence, sentence), 0.0)

    def linked(self, quotes: Iterable[Quote | None]) -> tuple[Quote, ...]:
        """Those of the quotes that there are, with their links."""
        return self._quoter.linked([quote for quote in quotes if quote])

    def found(
        self, outcome: Outcome, selection: Selection, quotes: tuple[Quote, ...], matching: Matching
    ) -> SearchResult:
        """The result of a look-up in words among a selection."""
        searched = self.catalogue.searched(selection)
        return SearchResult(outcome, searched, quotes, matching=matching)

    def silence(self, request: SearchRequest) -> SearchResult:
        """The result of a look-up in words that found nothing."""
        return SearchResult(Outcome.SILENT, self.catalogue.searched(self.select(request.filters)))

    def scored(self, request: SearchRequest) -> list[Hit]:
        """Every passage that is scored for a request, best first, where its article is verified."""
        selection = self.select(request.filters)
        query = _query(request, selection, self.snapshot.passages)
        return self._verified(self._ranker.retriever.retrieve(query))

    def _retry_by_mention(self, request: SearchRequest) -> list[RankedHit]:
        """What is found anywhere in the archive and names one of the places itself."""
        everywhere = request.without_regions()
        hits, _ = self._rank(everywhere, self.select(everywhere.filters))
        wanted = set(request.filters.regions)
        return [each for each in hits if each.answers and wanted & self._named(each.hit.passage)]

    def _named(self, passage: int) -> set[str]:
        """Every region that a passage names, and those above it."""
        ids = [id_ for found in find_mentions(self._text(passage)) for id_ in found.ids]
        return {up for id_ in ids for up in self._gazetteer.ancestors(id_)}

    def _text(self, passage: int) -> str:
        article = self.snapshot.article_at(self._row(passage))
        return self.snapshot.passage_span(passage).of(article.body)

    def quote_at(self, id_: str, span: Span) -> Quote | None:
        """The words at `span` of an article as a quote; None where no sentences stand there."""
        row = self.snapshot.row_of(id_)
        if row is None:
            return None
        return self._quoter.requote(self.snapshot.article_at(row), span, row)

    def passages_of(self, id_: str) -> range:
        """The passages of an article; none where it is not in this generation."""
        row = self.snapshot.row_of(id_)
        return range(0) if row is None else self.snapshot.passages_of(row)

    def is_quotable(self, passage: int) -> bool:
        """Whether a passage is verified, and says something: a headline or links alone do not."""
        return self.snapshot.is_verified(self._row(passage)) and says_something(self._text(passage))

    def _finished(self, quotes: Sequence[Quote], hits: Sequence[RankedHit]) -> tuple[Quote, ...]:
        """The quotes that are shown with their links, and which others hold the same words."""
        rows = dict.fromkeys(self._row(each.hit.passage) for each in hits)
        found = [self.snapshot.article_at(row) for row in rows]
        return self._quoter.linked([also_in(quote, found) for quote in quotes])

    def _row(self, passage: int) -> int:
        return int(self.snapshot.article[passage])

    def _sentences(self, passage: int) -> list[str]:
        body = self.snapshot.article_at(self._row(passage)).body
        return [span.of(body) for span in self.snapshot.sentence_spans(passage)]

    def _nearest(self, hits: Sequence[RankedHit]) -> tuple[ArticleRef, ...]:
        rows = dict.fromkeys(self._row(each.hit.passage) for each in hits)
        nearest = map(self.snapshot.article_at, list(rows)[:NEAREST])
        return tuple(article_ref(article, self.options.site) for article in nearest)
