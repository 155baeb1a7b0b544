"""One shard's part in a search: three short calls, whose arguments and results are small values.

`survey` tells what a score has to be held against, `candidates` what is worth scoring, `score` what
that scores. Between them the answers of all shards are put together (see `retriever.py`), so that
every figure is that of the whole, and the same however it is divided. Numbers of passages are the
shard's own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from index.search import scoring

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from corpus.dates import Period
    from index.storage.collection import Collection
    from index.storage.lexical import LexicalScores
    from index.storage.vocabulary import QueryTerms

    Ids = NDArray[np.int64]
    Scores = NDArray[np.float32]

# Candidates from each of the ways to find some; a selection of passages this small is scored whole.
DEPTH = 200
SCORED_WHOLE = 2000
# One score in so many shows where the highest begin.
_EVERY = 16


class Form(NamedTuple):
    """A question, or a part of one, in the forms that passages are compared with."""

    vector: Scores
    words: QueryTerms


class ShardQuery(NamedTuple):
    """What a shard is asked for: the whole question first, then its parts.

    `allowed` are ascending, None for all. Passages dated around `period` are looked for as well.
    """

    forms: tuple[Form, ...]
    allowed: Ids | None
    period: Period | None


class Survey(NamedTuple):
    """The BM25 of the heaviest allowed passage for each form, and how many each pool holds.

    Pools are what candidates are looked for in: what is allowed, and what of it is of the period.
    """

    heaviest: tuple[float, ...]
    pools: tuple[int, ...]

    @classmethod
    def of_all(cls, surveys: Sequence[Survey]) -> Survey:
        """What holds of all shards together."""
        heaviest = tuple(map(max, zip(*(each.heaviest for each in surveys), strict=True)))
        pools = tuple(map(sum, zip(*(each.pools for each in surveys), strict=True)))
        return cls(heaviest, pools)


class Ranked(NamedTuple):
    """Passages with the scores that they were found by, in no order."""

    passages: Ids
    scores: Scores


class Scored(NamedTuple):
    """Passages scored: blended for each form; the rest is for the whole question.

    `passage` are their own cosines, `prior` what their dates add, `cosines` those of their
    sentences, of which the i-th passage has `sentences[i]`.
    """

    blended: tuple[Scores, ...]
    passage: Scores
    prior: Scores
    cosines: Scores
    sentences: Ids


@dataclass(slots=True)
class ShardSearch:
    """Searches one shard. Of a question that is being asked, what its words weigh is kept."""

    collection: Collection
    _weighed: dict[tuple[str, ...], tuple[QueryTerms, LexicalScores]] = field(default_factory=dict)

    def survey(self, query: ShardQuery) -> Survey:
        """What all shards have to know of this one before anything is scored."""
        self._weighed.clear()
        heaviest = []
        for form in query.forms:
            bm25 = self._weights(form)[1].bm25
            among = bm25 if query.allowed is None else bm25[query.allowed]
            heaviest.append(float(among.max(initial=0)))
        sizes = (self._passages if p is None else len(p) for p in self._pools(query))
        return Survey(tuple(heaviest), tuple(sizes))

    def candidates(self, query: ShardQuery, survey: Survey) -> tuple[Ids, tuple[Ranked, ...]]:
        """What is worth scoring: all of the pools that are small, and the best of each other one.

        The best are at most `DEPTH` for each pool, form and way to find some, meaning and words;
        among equals the first. `survey` is that of all shards.
        """
        pools = list(zip(self._pools(query), survey.pools, strict=True))
        if survey.pools[0] <= SCORED_WHOLE:
            return self._everything(pools[0][0]), ()
        small = [self._everything(pool) for pool, size in pools if size <= SCORED_WHOLE]
        ranked = tuple(
            each
            for pool, size in pools
            if size > SCORED_WHOLE
            for form, heaviest in zip(query.forms, survey.heaviest, strict=True)
            for each in self._best_of(pool, form, heaviest)
        )
        return np.concatenate([np.zeros(0, np.int64), *small]), ranked

    def score(self, query: ShardQuery, survey: Survey, found: Ids) -> Scored:
        """Score passages, ascending, with everything that is known about them."""
        forms = zip(query.forms, survey.heaviest, strict=True)
        scored = [self._score(form, heaviest, found) for form, heaviest in forms]
        self._weighed.clear()
        _, passage, cosines, starts = scored[0]
        return Scored(
            blended=tuple(blended for blended, *_ in scored),
            passage=passage,
            prior=scoring.date_prior(self.collection.dates[found], query.period),
            cosines=cosines,
            sentences=np.diff(starts),
        )

    @property
    def _passages(self) -> int:
        return self.collection.lexical.passages

    def _everything(self, pool: Ids | None) -> Ids:
        return np.arange(self._passages) if pool is None else pool

    def _weights(self, form: Form) -> tuple[QueryTerms, LexicalScores]:
        """A form's words by their places here, and what they are worth in every passage."""
        stems, lexical = form.words.stems, self.collection.lexical
        if stems not in self._weighed:
            words = lexical.placed(form.words)
            self._weighed[stems] = words, lexical.scores(words)
        return self._weighed[stems]

    def _pools(self, query: ShardQuery) -> Iterator[Ids | None]:
        yield query.allowed
        if query.period:
            near = np.flatnonzero(scoring.date_prior(self.collection.dates, query.period))
            allowed = query.allowed
            yield near if allowed is None else np.intersect1d(near, allowed, assume_unique=True)

    def _best_of(self, pool: Ids | None, form: Form, heaviest: float) -> Iterator[Ranked]:
        yield Ranked(*self.collection.passages.search(form.vector, DEPTH, pool))
        bm25, coverage = self._weights(form)[1]
        if pool is not None:
            bm25, coverage = bm25[pool], coverage[pool]
        potential = scoring.lexical_potential(bm25, coverage, heaviest)
        best = highest(potential, DEPTH)
        yield Ranked(best if pool is None else pool[best], potential[best])

    def _score(self, form: Form, heaviest: float, found: Ids) -> tuple[Scores, Scores, Scores, Ids]:
        """Blended scores, the passages' cosines, those of their sentences and where each begin."""
        words, weights = self._weights(form)
        cosines, _ = self.collection.sentences.cosines(form.vector, found)
        presence = self.collection.lexical.presence(words, found)
        sentences = scoring.sentence_scores(cosines, presence, words.idf)
        passage = self.collection.passages.scores(form.vector, found)
        sentence = scoring.best_of_each(sentences, presence.starts)
        shares = scoring.normalised(weights.bm25[found], heaviest)
        return scoring.blend(passage, sentence, shares), passage, cosines, presence.starts


def highest(scores: Scores, k: int) -> Ids:
    """Where the `k` highest scores stand, in no order; among equals the first ones.

    A few of the scores tell where the highest begin; to part all 100,000 takes six times as long.
    """
    k = min(k, len(scores))
    if not k:
        return np.zeros(0, np.int64)
    some = scores[::_EVERY]
    rank = 2 * k // _EVERY + 1
    among = np.arange(len(scores))
    if rank < len(some):
        high = np.flatnonzero(scores >= np.partition(some, -rank)[-rank])
        among = high if len(high) >= k else among
    least = np.partition(scores[among], -k)[-k]
    above = among[scores[among] > least]
    equal = among[scores[among] == least]
    return np.concatenate([above, equal[: k - len(above)]])
