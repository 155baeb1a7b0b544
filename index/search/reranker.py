"""Reranking, off by default: the best hits are read together with the question and reordered.

No package ships weights for it; a name or folder in the settings turns it on. Reading 30 passages
takes about 200 ms on two cores.
"""

from __future__ import annotations

from dataclasses import replace
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


def rerank(
    question: str, hits: Sequence[Hit], scorer: Scorer, text: Callable[[int], str]
) -> list[Hit]:
    """Put the best 30 hits in the scorer's order; the others follow as they were.

    Hits of equal score keep their order. The blended scores change places only, so that they stay
    descending and comparable; what the decision to answer is made on moves with its passage.
    """
    head, tail = hits[:DEPTH], hits[DEPTH:]
    if not head:
        return []
    scores = scorer.scores(question, [text(hit.passage) for hit in head])
    order = sorted(range(len(head)), key=lambda i: -float(scores[i]))
    return [
        *(replace(head[i], score=place.score) for i, place in zip(order, head, strict=True)),
        *tail,
    ]
