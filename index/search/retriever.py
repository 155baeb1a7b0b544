"""From a question to the passages that may answer it, best first.

Candidates come from the vectors and from the words; each is then scored with everything that is
known about it. Words are scored for every passage, so only passages that are far from the question
in meaning and in words are never looked at; of a small selection, none.

What is searched may be divided into shards. Each finds and scores its own passages, held against
what is known of all of them (`shard_search.py`); here it is put together.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from index.search import scoring, shard_search
from index.search.answerability import Features
from index.search.distribution import Scatter, ShardLostError, in_process
from index.search.shard_search import Form, Scored, ShardQuery, ShardSearch, Survey

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from corpus.dates import Period
    from index.encoder.reference import Encoder
    from index.search.shard_search import Ranked
    from index.storage.collection import Shards

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


class Retriever:
    """Finds passages of one collection; `scatter` asks its shards, here where it is None."""

    def __init__(
        self, *, encoder: Encoder, collection: Shards, scatter: Scatter | None = None
    ) -> None:
        self.collection = collection
        self.encoder = encoder
        self._scatter = scatter or in_process(collection)

    def retrieve(self, query: Query) -> list[Hit]:
        """At most `k` hits, best first; empty where nothing is allowed."""
        while True:  # a shard that is lost counts as empty from then on
            with suppress(ShardLostError):
                return self._retrieve(query)

    def _retrieve(self, query: Query) -> list[Hit]:
        held, allowed = self.collection, query.allowed
        if not (held.passages if allowed is None else len(allowed)):
            return []
        forms = tuple(self._form(text) for text in (query.text, *subquestions(query.text)))
        shards = len(held.shards)
        parts = [None] * shards if allowed is None else held.divided(allowed)
        asked = [ShardQuery(forms, part, query.period) for part in parts]
        surveys = self._scatter(ShardSearch.survey, [(each,) for each in asked])
        survey = Survey.of_all(surveys)
        candidates = self._scatter(ShardSearch.candidates, [(each, survey) for each in asked])
        found = self._merged(candidates)
        of_each = zip(asked, held.divided(found), strict=True)
        scored = self._scatter(ShardSearch.score, [(each, survey, own) for each, own in of_each])
        return self._hits(query, forms[0], found, scored)

    def _form(self, text: str) -> Form:
        return Form(
            self.encoder.encode_question(text), self.collection.vocabulary.query_terms(text)
        )

    def _merged(
        self, candidates: Sequence[tuple[NDArray[np.int64], tuple[Ranked, ...]]]
    ) -> NDArray[np.int64]:
        """The candidates of all shards, ascending: of those that are ranked the best of all."""
        found = [self.collection.joined([whole for whole, _ in candidates])]
        for ways in zip(*(ranked for _, ranked in candidates), strict=True):
            passages = self.collection.joined([way.passages for way in ways])
            if len(ways) > 1:
                scores = np.concatenate([way.scores for way in ways])
                passages = passages[np.lexsort((passages, -scores))[: shard_search.DEPTH]]
            found.append(passages)
        return np.unique(np.concatenate(found))

    def _hits(
        self, query: Query, whole: Form, found: NDArray[np.int64], parts: Sequence[Scored]
    ) -> list[Hit]:
        """The best of what was scored in all shards, best first."""
        scored = _joined(parts)
        blended, *by_part = scored.blended
        scores = scoring.combine_subquestions(blended, by_part) + scored.prior
        # Rounded, so that equal passages rank by their number whatever else was scored with them.
        best = np.lexsort((found, -np.round(scores, 5)))[: query.k]
        # A passage need not answer the whole of a question that has parts.
        judged = np.max([blended, *by_part], axis=0) + scored.prior
        judged -= scoring.PRIOR if query.period else 0
        usual = self.collection.usual @ whole.vector
        spread = max(usual.std(), np.float32(0.01))
        z_scores = np.asarray((scored.passage[best] - usual.mean()) / spread)
        starts = np.concatenate([[0], np.cumsum(scored.sentences)])
        return [
            Hit(
                passage=int(found[i]),
                score=float(scores[i]),
                features=Features(float(judged[i]), float(z_score)),
                cosines=tuple(scored.cosines[slice(*starts[i : i + 2])].tolist()),
            )
            for i, z_score in zip(best.tolist(), z_scores, strict=True)
        ]


def _joined(parts: Sequence[Scored]) -> Scored:
    """What was scored in all shards, in their order."""
    if len(parts) == 1:
        return parts[0]
    blended, *others = zip(*parts, strict=True)
    forms = tuple(np.concatenate(each) for each in zip(*blended, strict=True))
    return Scored(forms, *map(np.concatenate, others))


def subquestions(text: str) -> list[str]:
    """The parts of a question that asks for several things; empty for any other."""
    parts = [part.strip() for part in _SEAM.split(text)]
    parts = [part for part in parts if len(part.split()) >= _PART_WORDS]
    return parts if len(parts) > 1 else []
