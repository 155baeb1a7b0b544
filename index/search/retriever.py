"""From a question to the passages that may answer it, best first.

Candidates come from the vectors and from the words; each is then scored with everything that is
known about it. Words are scored for every passage, so only passages that are far from the question
in meaning and in words are never looked at; of a small selection, none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from index.search import scoring
from index.search.answerability import Features

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corpus.dates import Period
    from index.encoder.reference import Encoder
    from index.storage.collection import Collection
    from index.storage.lexical import LexicalScores, QueryTerms

# Candidates from each of the ways to find some; a selection of passages this small is scored whole.
DEPTH = 200
SCORED_WHOLE = 2000
# How many passages tell what a cosine with the archive usually is.
SAMPLE = 1000
# One score in so many shows where the highest begin.
_EVERY = 16

# Where a question falls into parts, and how many words make one. What is said to be somebody's
# report is a part: "..., as stated by one paper, while another wrote ...".
_SEAM = re.compile(
    r"[,;:]|\b(?:while|whereas|and|but|between|versus|according to"
    r"|as (?:(?:report|describ|stat|not|claim|publish|announc)ed|told|said|written) (?:by|in))\b",
    re.IGNORECASE,
)
_PART_WORDS = 4


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked for.

    Passages that are not in `allowed` (ascending; None allows all) are not found. Those dated
    around `period` are preferred.
    """

    text: str
    allowed: NDArray[np.int64] | None = None
    period: Period | None = None
    k: int = 10


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found.

    `cosines` are those of its sentences, in order. `logit` is what a reader gave it, None unread.
    """

    passage: int
    score: float
    features: Features
    cosines: tuple[float, ...]
    logit: float | None = None


@dataclass(frozen=True, slots=True)
class _EncodedQuestion:
    """A question, or a part of one, in the forms that passages are compared with."""

    vector: NDArray[np.float32]
    words: QueryTerms
    weights: LexicalScores
    heaviest: float


@dataclass(frozen=True, slots=True)
class _ScoredPassages:
    """Passages scored: blended, their own cosines, and those of their sentences.

    The sentences of the i-th are at `starts[i]:starts[i + 1]`.
    """

    blended: NDArray[np.float32]
    passage: NDArray[np.float32]
    cosines: NDArray[np.float32]
    starts: NDArray[np.int64]


class Retriever:
    """Finds passages of one collection."""

    def __init__(self, *, encoder: Encoder, collection: Collection) -> None:
        self.collection = collection
        self.encoder = encoder
        passages = collection.lexical.passages
        some = np.linspace(0, passages - 1, min(SAMPLE, passages)).astype(np.int64)
        self._usual = collection.passages.rows(some)

    def retrieve(self, query: Query) -> list[Hit]:
        """At most `k` hits, best first; empty where nothing is allowed."""
        allowed = query.allowed
        if not (self.collection.lexical.passages if allowed is None else len(allowed)):
            return []
        whole, *parts = [self._ask(t, allowed) for t in (query.text, *subquestions(query.text))]
        found = self._candidates([whole, *parts], query)
        scored = self._score(whole, found)
        by_part = [self._score(part, found).blended for part in parts]
        prior = scoring.date_prior(self.collection.dates[found], query.period)
        scores = scoring.combine_subquestions(scored.blended, by_part) + prior
        # Rounded, so that equal passages rank by their number whatever else was scored with them.
        best = np.lexsort((found, -np.round(scores, 5)))[: query.k]
        # A passage need not answer the whole of a question that has parts.
        judged = np.max([scored.blended, *by_part], axis=0) + prior
        judged -= scoring.PRIOR if query.period else 0
        usual = self._usual @ whole.vector
        spread = max(usual.std(), np.float32(0.01))
        z_scores = np.asarray((scored.passage[best] - usual.mean()) / spread)
        return [
            Hit(
                passage=int(found[i]),
                score=float(scores[i]),
                features=Features(float(judged[i]), float(z_score)),
                cosines=tuple(scored.cosines[slice(*scored.starts[i : i + 2])].tolist()),
            )
            for i, z_score in zip(best.tolist(), z_scores, strict=True)
        ]

    def _ask(self, text: str, allowed: NDArray[np.int64] | None) -> _EncodedQuestion:
        words = self.collection.lexical.query_terms(text)
        weights = self.collection.lexical.scores(words)
        among = weights.bm25 if allowed is None else weights.bm25[allowed]
        return _EncodedQuestion(
            self.encoder.encode_question(text), words, weights, float(among.max())
        )

    def _candidates(self, asked: list[_EncodedQuestion], query: Query) -> NDArray[np.int64]:
        """Passages worth scoring, ascending: all that are allowed, where they are few."""
        allowed = query.allowed
        if allowed is None and self.collection.lexical.passages <= SCORED_WHOLE:
            return np.arange(self.collection.lexical.passages)
        pools = [allowed]
        if query.period:
            near = np.flatnonzero(scoring.date_prior(self.collection.dates, query.period))
            pools.append(near if allowed is None else np.intersect1d(near, allowed))
        return np.unique(np.concatenate([self._pool(a, pool) for pool in pools for a in asked]))

    def _pool(
        self, asked: _EncodedQuestion, allowed: NDArray[np.int64] | None
    ) -> NDArray[np.int64]:
        if allowed is not None and len(allowed) <= SCORED_WHOLE:
            return allowed
        bm25, coverage = asked.weights
        if allowed is not None:
            bm25, coverage = bm25[allowed], coverage[allowed]
        best = _best(scoring.lexical_potential(bm25, coverage, asked.heaviest), DEPTH)
        by_meaning, _ = self.collection.passages.search(asked.vector, DEPTH, allowed)
        return np.concatenate([by_meaning, best if allowed is None else allowed[best]])

    def _score(self, asked: _EncodedQuestion, found: NDArray[np.int64]) -> _ScoredPassages:
        cosines, _ = self.collection.sentences.cosines(asked.vector, found)
        presence = self.collection.lexical.presence(asked.words, found)
        sentences = scoring.sentence_scores(cosines, presence, asked.words.idf)
        passage = self.collection.passages.scores(asked.vector, found)
        sentence = scoring.best_of_each(sentences, presence.starts)
        words = scoring.normalised(asked.weights.bm25[found], asked.heaviest)
        blended = scoring.blend(passage, sentence, words)
        return _ScoredPassages(blended, passage, cosines, presence.starts)


def _best(scores: NDArray[np.float32], k: int) -> NDArray[np.int64]:
    """Where the `k` highest scores stand, in no order.

    A few of the scores tell where the highest begin; to part all 100,000 takes six times as long.
    """
    k = min(k, len(scores))
    some = scores[::_EVERY]
    rank = 2 * k // _EVERY + 1
    among = np.arange(len(scores))
    if rank < len(some):
        high = np.flatnonzero(scores >= np.partition(some, -rank)[-rank])
        among = high if len(high) >= k else among
    return among[np.argpartition(scores[among], -k)[-k:]]


def subquestions(text: str) -> list[str]:
    """The parts of a question that asks for several things; empty for any other."""
    parts = [part.strip() for part in _SEAM.split(text)]
    parts = [part for part in parts if len(part.split()) >= _PART_WORDS]
    return parts if len(parts) > 1 else []
