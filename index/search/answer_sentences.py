"""Which sentences of a passage answer a question.

Meaning is not enough: every sentence of a passage about Jacksonville is close to a question about
it. The words that tell are those that few passages and few of its own sentences hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from index.analyzer import stems
from index.search.scoring import normalised, weighted_sum
from index.storage.vocabulary import inverse_frequency

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from index.encoder.cross_encoder import Reader
    from index.storage.vocabulary import QueryTerms, Vocabulary

# What counts beside a sentence's cosine: its words, and those of the sentence before it with its
# own (what "he" or "the tram" is was said there).
COVERAGE = 1.0
CONTEXT = 0.5
# A neighbour whose logit is behind the best one's by no more than this is pointed at as well: on
# the named sets in 18 to 28 of 100 passages, which then hold the answer in the marked words in .875
# (clapnq), .937, .906 and .883 instead of .825, .907, .862 and .843.
NEARLY = 4.0


class Pointed(NamedTuple):
    """The sentences of a passage that answer, from `first` to `last`.

    `scores` say how well each sentence of the passage does; they may be unknown.
    """

    first: int
    last: int
    scores: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Pointer:
    """Points at the sentence of a passage that answers: a reader's choice where there is one."""

    vocabulary: Vocabulary
    reader: Reader | None

    def point(self, question: str, sentences: Sequence[str], cosines: Sequence[float]) -> Pointed:
        """The sentence that answers best, with a neighbour that answers nearly as well."""
        scores = self.scores(question, sentences, cosines)
        best = int(np.argmax(scores))
        if self.reader is None:
            return Pointed(best, best, scores)
        beside = [n for n in (best - 1, best + 1) if 0 <= n < len(scores)]
        near = [n for n in beside if scores[n] >= scores[best] - NEARLY]
        other = max(near, key=lambda n: scores[n], default=best)
        return Pointed(min(best, other), max(best, other), scores)

    def scores(
        self, question: str, sentences: Sequence[str], cosines: Sequence[float]
    ) -> tuple[float, ...]:
        """How well each sentence answers; `cosines` are those with the question."""
        if len(sentences) == 1:
            return (0.0,)
        if self.reader:
            return tuple(self.reader.scores(question, sentences).tolist())
        told = word_scores(self.vocabulary.query_terms(question), sentences)
        return tuple((np.asarray(cosines) + told).tolist())


def word_scores(words: QueryTerms, sentences: Sequence[str]) -> NDArray[np.float32]:
    """What the question's words in each sentence, and in it and the one before it, are worth."""
    found = [set(stems(sentence)) for sentence in sentences]
    held = np.array([[word in each for word in words.stems] for each in found], np.bool_)
    held = held.reshape(len(sentences), len(words.stems))
    before = np.vstack([np.zeros_like(held[:1]), held[:-1]])
    here = held.sum(axis=0, dtype=np.int32)
    weights = words.idf * inverse_frequency(here, len(sentences)) * (here > 0)
    coverage = normalised(weighted_sum(held, weights), float(weights.sum()))
    context = normalised(weighted_sum(held | before, words.idf), float(words.idf.sum()))
    return COVERAGE * coverage + CONTEXT * context
