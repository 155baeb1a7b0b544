from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from index.search.answerability import Features
from index.search.reranker import TELLING, WEIGHT, Reranker
from index.search.retriever import Hit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


def hits(count: int) -> list[Hit]:
    return [Hit(i, 1.0 - i / 100, Features(float(i), 0.0), (0.5,)) for i in range(count)]


class Lengths:
    """Longer is better."""

    fingerprint = "lengths"

    def scores(self, question: str, passages: Sequence[str]) -> NDArray[np.float32]:
        return np.array([len(passage) for passage in passages], np.float32)


TEN = 10


def test_what_is_read_adds_to_the_score_and_may_change_the_order() -> None:
    texts = ["x", "x" * 9, "x" * 5]
    reranked = Reranker(Lengths(), TEN)("?", hits(3), texts.__getitem__)
    assert [hit.passage for hit in reranked] == [1, 2, 0]
    assert [hit.logit for hit in reranked] == [9.0, 5.0, 1.0]
    assert reranked[0].score == pytest.approx(0.99 + 9 * WEIGHT)


def test_each_hit_keeps_its_features_and_learns_the_best_of_it_and_the_next() -> None:
    texts = ["x" * length for length in (3, 4, 5, 6)]
    reranked = Reranker(Lengths(), TEN)("?", hits(4), texts.__getitem__)
    assert {hit.passage: hit.features.score for hit in reranked} == {0: 0, 1: 1, 2: 2, 3: 3}
    logits = [hit.logit or 0 for hit in reranked]
    told = [max(logits[rank : rank + TELLING]) for rank in range(4)]
    assert [hit.features.reading for hit in reranked] == told


def test_hits_beyond_those_read_stay_behind_them_in_their_order() -> None:
    reranked = Reranker(Lengths(), TEN)("?", hits(TEN + 2), lambda passage: "x" * passage)
    assert {hit.passage for hit in reranked[:TEN]} == set(range(TEN))
    assert [hit.passage for hit in reranked[TEN:]] == [TEN, TEN + 1]
    scores = [hit.score for hit in reranked]
    assert scores == sorted(scores, reverse=True)
    assert reranked[TEN].logit is None
    assert reranked[TEN].features.reading == reranked[TEN - 1].logit


def test_equal_logits_keep_the_order() -> None:
    reranked = Reranker(Lengths(), TEN)("?", hits(4), lambda _: "same")
    assert [hit.passage for hit in reranked] == [0, 1, 2, 3]


def test_a_question_of_several_parts_is_left_alone() -> None:
    question = "Who opened the new tram line, and what did the other paper write about it?"
    assert Reranker(Lengths(), TEN)(question, hits(4), lambda _: "same") == hits(4)


def test_nothing_found_is_nothing_to_read() -> None:
    assert Reranker(Lengths(), TEN)("?", [], str) == []
