"""Words that were expected in an answer: where they stand, and which stage of the search lost them.

What each stage did is taken from the search itself; see `index.search.trace`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from corpus.article import Span
from index.search.answer import Outcome
from index.search.filters import Filters
from index.search.pipeline import CANDIDATES
from index.search.quoting import article_ref
from index.search.selection import Fate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from corpus.article import Article
    from index.search.answer import ArticleRef, Quote
    from index.search.answerability import Limits
    from index.search.filters import Selection
    from index.search.pipeline import Pipeline
    from index.search.ranker import RankedHit
    from index.search.request import SearchRequest, SearchResult
    from index.search.retriever import Hit
    from index.storage.snapshot import Snapshot

# What is typed for typographic apostrophes, quotation marks and dashes.
TYPED = {"'": "‘’‚‛′", '"': "“”„‟″«»", "-": "‐‑‒–—―−"}
# How many of the places are named where the words stand in many.
PLACES = 10


class Stage(StrEnum):
    """How far expected words came, the shortest way first; the last are those of `Fate`."""

    ABSENT = "absent"
    TITLE = "title"
    NO_PASSAGE = "no passage"
    REGION = "region"
    PERIOD = "period"
    CATEGORY = "category"
    NO_SUBJECT = "no subject"
    NOT_SCORED = "not scored"
    RANK = "rank"
    NO_SENTENCE = "no sentence"
    NOT_NAMED = "not named"
    OTHER_TIME = "other time"
    SILENT = "silent"
    LESS_SURE = "less sure"
    BEHIND = "behind the best"
    TWO_OF_ONE = "two of one article"
    MORE = "more than asked for"
    NOTHING = "nothing to quote"
    SAME_WORDS = "the same words"
    CUT = "cut"
    SHOWN = "shown"


_ORDER = list(Stage)


@dataclass(frozen=True, slots=True)
class Place:
    """Where words stand: in an article's body, or in its title alone, where `span` is None.

    `passage` is the number of the passage in which they begin, `number` that among those of the
    article, from 1; None where they are in none.
    """

    article: ArticleRef
    row: int
    span: Span | None = None
    passage: int | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Way:
    """How far the words came from one place, and where they were lost.

    `rank` is that among the candidates, from 1; `hit` is the passage as it was judged, `limits`
    what that was held against; None where it came less far. `listed` says that the filters leave
    the article, though not the passage. `quote` is the number of the quote, from 1, that shows the
    words, or ends `sentences` before them; less than 0, it begins as many after them.
    """

    stage: Stage
    place: Place | None = None
    rank: int | None = None
    hit: RankedHit | None = None
    limits: Limits | None = None
    listed: bool = False
    quote: int | None = None
    sentences: int = 0


@dataclass(frozen=True, slots=True)
class Expected:
    """Words that were expected: in how many places they stand, the first of those, and their way.

    `way` is the longest of the ways from all the places.
    """

    words: str
    count: int
    places: tuple[Place, ...]
    way: Way


@dataclass(frozen=True)
class Ways:
    """Tells how far words came in one search: what was searched for, and what was found."""

    pipeline: Pipeline
    request: SearchRequest
    found: SearchResult
    scored: Sequence[Hit]
    quotes: Sequence[Quote]
    _limits: dict[Stage, tuple[Selection, set[int] | None]] = field(default_factory=dict)

    def of(self, words: str) -> Expected:
        """How far these words came; from many places, the longest way."""
        longest, places, count = Way(Stage.ABSENT), list[Place](), 0
        for place in places_of(words, self.pipeline.snapshot):
            count += 1
            places += [place] if count <= PLACES else []
            longest = max(longest, self.way(place), key=_length)
        return Expected(words, count, tuple(places), longest)

    def way(self, place: Place) -> Way:
        """How far the words came from one place."""
        if place.span is None:
            return Way(Stage.TITLE, place)
        return self._shown(place, place.span) or self._unshown(place)

    def _shown(self, place: Place, span: Span) -> Way | None:
        """Where a quote shows the words, or was made of their passage and cut off before them."""
        own = [
            (number, quote)
            for number, quote in enumerate(self.quotes, 1)
            if quote.article.id == place.article.id
        ]
        for number, quote in own:
            if quote.span.covers(span):
                return Way(Stage.SHOWN, place, quote=number)
        sentences, _ = self.pipeline.snapshot.article_sentences(place.row)
        for number, quote in own:
            if self._passage_of(quote) == place.passage:
                beyond = _sentences_beyond(sentences, quote.span, span)
                return Way(Stage.CUT, place, quote=number, sentences=beyond)
        return None

    def _passage_of(self, quote: Quote) -> int | None:
        """The passage that a quote was made of: it holds the sentence that answers."""
        row = self.pipeline.snapshot.row_of(quote.article.id)
        at = quote.span.start + (quote.highlights[0].start if quote.highlights else 0)
        return None if row is None else passage_at(self.pipeline.snapshot, row, at)

    def _unshown(self, place: Place) -> Way:
        if place.passage is None:
            return Way(Stage.NO_PASSAGE, place)
        if lost := self._filtered(place, place.passage):
            return lost
        if not self.request.has_subject:
            return Way(Stage.NO_SUBJECT, place)
        ranks = (n for n, hit in enumerate(self.scored, 1) if hit.passage == place.passage)
        rank = next(ranks, None)
        if rank is None:
            return Way(Stage.NOT_SCORED, place)
        return self._ranked(place, rank)

    def _ranked(self, place: Place, rank: int) -> Way:
        """How far a passage came that was scored."""
        way = Way(Stage.RANK, place, rank)
        hits = (each for each in self.found.hits if each.hit.passage == place.passage)
        hit = next(hits, None)
        if hit is None:
            if rank > CANDIDATES:
                return way
            stage = Stage.NOT_NAMED if self.found.by_mention else Stage.NO_SENTENCE
            return replace(way, stage=stage)
        way = replace(way, hit=hit, limits=self.pipeline.limits(hit.hit))
        if hit.outcome is Outcome.SILENT:
            less = is_less_sure(hit, self.pipeline)
            return replace(way, stage=Stage.OTHER_TIME if less else Stage.SILENT)
        fates = self.found.choice.fates if self.found.choice else {}
        fate = fates.get(hit.hit.passage, Fate.LESS_SURE)
        # A quote that is shown was looked at before, unless it is no slice of its article.
        return replace(way, stage=Stage((Fate.NOTHING if fate is Fate.SHOWN else fate).value))

    def _filtered(self, place: Place, passage: int) -> Way | None:
        """The first of the filters that does not leave a passage; None where all of them do."""
        filters = self.request.filters
        single = {
            Stage.REGION: Filters(regions=filters.regions, cities=filters.cities),
            Stage.PERIOD: Filters(filters.period),
            Stage.CATEGORY: Filters(categories=filters.categories),
        }
        for stage, limit in single.items():
            if stage not in self._limits:
                selection = self.pipeline.select(limit)
                left = selection.passages
                self._limits[stage] = selection, None if left is None else set(left.tolist())
            selection, passages = self._limits[stage]
            if passages is not None and passage not in passages:
                return Way(stage, place, listed=place.row in selection.articles)
        return None


def is_less_sure(hit: RankedHit, pipeline: Pipeline) -> bool:
    """Whether a passage is of another time than asked about, and so one step less sure."""
    limits = pipeline.limits(hit.hit)
    if hit.outcome is Outcome.HEDGED:
        return hit.probability >= limits.model.confident
    return hit.outcome is Outcome.SILENT and hit.probability >= limits.silent


def _length(way: Way) -> tuple[int, int, int]:
    return _ORDER.index(way.stage), -abs(way.sentences), -(way.rank or 0)


def places_of(words: str, snapshot: Snapshot) -> Iterator[Place]:
    """Where words stand in a snapshot, in the order of its articles.

    Case, the kind of white space and that of quotation marks, apostrophes and dashes do not count.
    """
    pattern, withheld = _pattern(words), snapshot.withheld_rows()
    for row in range(snapshot.articles if pattern.pattern else 0):
        if row in withheld:
            continue
        article = snapshot.article_at(row)
        yield from _places_in(article, row, pattern, snapshot)


def _places_in(
    article: Article, row: int, pattern: re.Pattern[str], snapshot: Snapshot
) -> Iterator[Place]:
    ref = article_ref(article)
    spans = [Span(*match.span()) for match in pattern.finditer(article.body)]
    if not spans and pattern.search(article.title):
        yield Place(ref, row)
    first = snapshot.passages_of(row).start
    for span in spans:
        passage = passage_at(snapshot, row, span.start)
        yield Place(ref, row, span, passage, None if passage is None else passage - first + 1)


def passage_at(snapshot: Snapshot, row: int, at: int) -> int | None:
    """The passage of an article in which the character at `at` stands; None for none."""
    passages = snapshot.passages_of(row)
    number = bisect_right(passages, at, key=lambda each: snapshot.passage_span(each).start) - 1
    if number < 0 or snapshot.passage_span(passages[number]).end <= at:
        return None
    return passages[number]


def _pattern(words: str) -> re.Pattern[str]:
    """What matches words however they are set; of no words, an empty pattern."""
    return re.compile(r"\s+".join(map(_however_set, words.split())), re.IGNORECASE)


def _however_set(word: str) -> str:
    classes = {
        mark: f"[{typed}{marks}]" for typed, marks in TYPED.items() for mark in typed + marks
    }
    return "".join(classes.get(character) or re.escape(character) for character in word)


def _sentences_beyond(sentences: Iterable[Span], quote: Span, words: Span) -> int:
    """How many sentences after the end of a quote words end; less than 0, before its start."""
    if words.end > quote.end:
        return sum(quote.end <= each.start < words.end for each in sentences)
    return -sum(words.start < each.end <= quote.start for each in sentences)
