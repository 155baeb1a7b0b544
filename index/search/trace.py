"""Why a question is answered as it is: each stage of its search, with its figures.

The question is asked as always, and what was searched for and found is kept; nothing is decided
here. Only the passages that came too late to be ranked are scored once more, by the same retriever.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from index.search.excerpts import section_of
from index.search.expected import Ways, is_less_sure
from index.search.quoting import article_ref
from index.search.retriever import subquestions
from index.search.selection import Fate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.search.answer import Answer, ArticleRef, Outcome, Quote
    from index.search.answerability import Limits
    from index.search.expected import Expected
    from index.search.pipeline import Pipeline
    from index.search.request import SearchRequest, SearchResult
    from index.search.retriever import Hit
    from index.search.searcher import Watch
    from index.storage.snapshot import Snapshot

# How many of the passages each stage tells of.
BEST = 10


class Ask(Protocol):
    """A question with its options, to be asked; `Searcher.ask` with all but `watch` given."""

    def __call__(self, *, watch: Watch) -> Answer:
        """Answer it, and tell `watch` what was searched for and found."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that was scored: its rank, from 1, and its blended score."""

    article: ArticleRef
    rank: int
    blended: float


@dataclass(frozen=True, slots=True)
class Judged:
    """A candidate that was judged: what a reader gave it, where it then stood, what became of it.

    `logit` is None unread. `score` and `rank` are those after reading. `other_time` tells that it
    is of another time than asked about, and so one step less sure than its probability says.
    `fate` is None where nothing is quoted.
    """

    candidate: Candidate
    rank: int
    score: float
    logit: float | None
    probability: float
    outcome: Outcome
    other_time: bool
    fate: Fate | None


@dataclass(frozen=True, slots=True)
class Cut:
    """A quote in its section, of `of` sentences: it shows those from `first` to `last`, from 1."""

    quote: Quote
    first: int
    last: int
    of: int


@dataclass(frozen=True, slots=True)
class Trace:
    """One question through all stages.

    `request` is what was searched for; `by_mention` says that nothing answered in its regions, and
    that passages which name one of them were looked for everywhere. `passages` counts all there
    are, `scored` those that were scored. `candidates` are the best of these before reading,
    `judged` the best after it and whatever is shown. `reads` says whether there is a reader, `read`
    how many passages it read, `parts` that the question has several parts, which is why it reads
    none. `limits` are those of the best, `bound` is the archive's own bound of silence, `least` the
    least score that is quoted beside the best.
    """

    answer: Answer
    request: SearchRequest
    by_mention: bool
    passages: int
    scored: int
    candidates: tuple[Candidate, ...]
    judged: tuple[Judged, ...]
    reads: bool
    read: int
    parts: bool
    limits: Limits
    bound: float
    least: float | None
    cuts: tuple[Cut, ...]
    expected: Expected | None


def trace(ask: Ask, expected: str = "") -> Trace:
    """Ask a question and tell of every stage; of expected words, which stage lost them."""
    seen: list[tuple[Pipeline, SearchRequest, SearchResult]] = []
    answer = ask(watch=lambda *searched: seen.append(searched))
    ((pipeline, request, found),) = seen
    searched_for = request.without_regions() if found.by_mention else request
    scored = pipeline.scored(searched_for) if request.has_subject else []
    candidates = [
        Candidate(_ref(pipeline.snapshot, hit), rank, hit.score)
        for rank, hit in enumerate(scored, 1)
    ]
    by_passage = {hit.passage: each for hit, each in zip(scored, candidates, strict=True)}
    limits = pipeline.limits(found.hits[0].hit if found.hits else None)
    ways = Ways(pipeline, searched_for, found, scored, answer.quotes)
    return Trace(
        answer=answer,
        request=request,
        by_mention=found.by_mention,
        passages=pipeline.snapshot.passages,
        scored=len(scored),
        candidates=tuple(candidates[:BEST]),
        judged=tuple(_judged(pipeline, found, by_passage)),
        reads=pipeline.reads,
        read=sum(each.hit.logit is not None for each in found.hits),
        parts=bool(subquestions(request.text)),
        limits=limits,
        bound=pipeline.manifest.abstention_bound,
        least=found.choice.least if found.choice else None,
        cuts=tuple(_cut(pipeline.snapshot, quote) for quote in answer.quotes),
        expected=ways.of(expected) if expected.strip() else None,
    )


def _ref(snapshot: Snapshot, hit: Hit) -> ArticleRef:
    return article_ref(snapshot.article_at(int(snapshot.article[hit.passage])))


def _judged(
    pipeline: Pipeline, found: SearchResult, candidates: dict[int, Candidate]
) -> Iterator[Judged]:
    fates = found.choice.fates if found.choice else {}
    for rank, each in enumerate(found.hits, 1):
        fate = fates.get(each.hit.passage)
        if rank <= BEST or fate is Fate.SHOWN:
            yield Judged(
                candidate=candidates[each.hit.passage],
                rank=rank,
                score=each.hit.score,
                logit=each.hit.logit,
                probability=each.probability,
                outcome=each.outcome,
                other_time=is_less_sure(each, pipeline),
                fate=fate,
            )


def _cut(snapshot: Snapshot, quote: Quote) -> Cut:
    row = snapshot.row_of(quote.article.id) or 0
    sentences, _ = snapshot.article_sentences(row)
    first = bisect_left(sentences, quote.span.start, key=lambda each: each.start)
    last = bisect_left(sentences, quote.span.end, key=lambda each: each.end)
    section = section_of(snapshot.article_at(row).attribution, sentences, first)
    return Cut(quote, first - section.start + 1, last - section.start + 1, len(section))
