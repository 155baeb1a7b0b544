from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from index.search.answerability import Features
from index.search.reranker import DEPTH, Reranker
from index.search.retriever import Hit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


def hits(count: int) -> list[Hit]:
    return [Hit(i, 1.0 - i / 100, Features(float(i), 0.0), (0.5,)) for i in range(count)]


class Lengths:
    """Longer is better."""

    def scores(self, question: str, passages: Sequence[str]) -> NDArray[np.float32]:
        return np.array([len(passage) for passage in passages], np.float32)


def test_hits_take_the_order_of_the_scorer_and_scores_stay_descending() -> None:
    texts = ["short", "the longest of them", "longer text"]
    reranked = Reranker(Lengths())("?", hits(3), texts.__getitem__)
    assert [hit.passage for hit in reranked] == [1, 2, 0]
    assert [hit.score for hit in reranked] == [1.0, 0.99, 0.98]


def test_what_the_decision_is_made_on_moves_with_its_passage() -> None:
    reranked = Reranker(Lengths())("?", hits(2), ["a", "longer"].__getitem__)
    assert [hit.features.score for hit in reranked] == [1.0, 0.0]


def test_hits_beyond_the_best_thirty_stay_behind_them() -> None:
    reranked = Reranker(Lengths())("?", hits(DEPTH + 2), lambda passage: "x" * passage)
    assert [hit.passage for hit in reranked] == [*reversed(range(DEPTH)), DEPTH, DEPTH + 1]


def test_equal_scores_keep_their_order() -> None:
    assert Reranker(Lengths())("?", hits(4), lambda _: "same") == hits(4)


def test_nothing_found_is_nothing_to_rerank() -> None:
    assert Reranker(Lengths())("?", [], str) == []
