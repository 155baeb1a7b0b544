"""Reranking, off by default: the best hits are read together with the question and reordered.

No package ships weights for it; a name or folder in the settings turns it on. Reading 30 passages
takes about 200 ms on two cores.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from index.search.retriever import Hit

DEPTH = 30


class Scorer(Protocol):
    """Scores passages for a question, higher is better."""

    def scores(self, question: str, passages: Sequence[str]) -> NDArray[np.float32]:
        """One score for each passage."""


@dataclass(frozen=True, slots=True)
class Reranker:
    """The ranking stage that puts the best 30 hits in the scorer's order."""

    scorer: Scorer

    def __call__(self, question: str, hits: Sequence[Hit], text: Callable[[int], str]) -> list[Hit]:
        """The best 30 reordered, those of equal score as they were, and the others after them.

        The blended scores change places only, so that they stay descending and comparable; what
        the decision to answer is made on moves with its passage.
        """
        head, tail = hits[:DEPTH], hits[DEPTH:]
        if not head:
            return []
        scores = self.scorer.scores(question, [text(hit.passage) for hit in head])
        order = sorted(range(len(head)), key=lambda i: -float(scores[i]))
        moved = [replace(head[i], score=place.score) for i, place in zip(order, head, strict=True)]
        return [*moved, *tail]
