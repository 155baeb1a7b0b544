from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import EvaluationError
from index.evaluation.metrics import (
    QuestionRecord,
    abstention,
    auroc,
    bootstrap,
    compare,
    highlight,
    read_details,
    threshold,
    with_metrics,
    write_details,
)
from index.search.answer import Outcome

if TYPE_CHECKING:
    from pathlib import Path


def record(
    id_: str,
    found: str = "",
    *,
    gold: str = "",
    probability: float = 0.0,
    outcome: Outcome = Outcome.CONFIDENT,
    marked: tuple[bool, ...] = (),
) -> QuestionRecord:
    """A record of passages with one-letter ids."""
    return QuestionRecord(
        id=id_,
        text="?",
        gold=tuple(gold),
        found=tuple(found),
        probability=probability,
        outcome=outcome,
        highlight=marked,
        seconds=0.1,
    )


def test_metrics_are_the_hand_computed_ones() -> None:
    first, second, missed = with_metrics(
        [record("1", "ab", gold="a"), record("2", "xyab", gold="bz"), record("3", "xy", gold="q")]
    )
    assert first.metrics == {
        "success@1": 1.0,
        "success@3": 1.0,
        "recall@10": 1.0,
        "MRR@10": 1.0,
        "nDCG@10": 1.0,
    }
    # One of two found, at rank 4: 1 / log2(5) against the ideal 1 + 1 / log2(3).
    assert second.metrics == pytest.approx(
        {
            "success@1": 0,
            "success@3": 0,
            "recall@10": 0.5,
            "MRR@10": 0.25,
            "nDCG@10": 0.43067656 / 1.63092975,
        }
    )
    assert set(missed.metrics.values()) == {0.0}


def test_a_question_that_found_nothing_counts_as_missed() -> None:
    answered, nothing = with_metrics([record("1", "a", gold="a"), record("2", "", gold="a")])
    assert answered.metrics["MRR@10"] == 1.0
    assert set(nothing.metrics.values()) == {0.0}


def test_what_is_found_counts_by_its_rank_whatever_its_id() -> None:
    for found in ("ab", "ba"):
        (one,) = with_metrics([record("1", found, gold="b")])
        assert one.metrics["MRR@10"] == 1 / (found.index("b") + 1)


def test_auroc_is_how_often_a_positive_is_over_a_negative() -> None:
    # Of 6 pairs: 3 over, 1 equal (counts half).
    assert auroc(np.array([0.9, 0.5]), np.array([0.1, 0.5, 0.95])) == pytest.approx(3.5 / 6)


def test_the_threshold_is_the_highest_that_95_percent_reach() -> None:
    positive = np.arange(1, 21) / 100
    assert threshold(positive) == pytest.approx(0.02)
    assert (positive >= threshold(positive)).mean() == pytest.approx(0.95)
    assert threshold(np.array([0.3])) == pytest.approx(0.3)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=200))
def test_the_threshold_answers_enough_and_the_next_higher_would_not(scores: list[float]) -> None:
    positive = np.array(scores)
    at = threshold(positive)
    assert (positive >= at).mean() >= 0.95 - 1e-9
    assert (positive > at).mean() < 0.95


def test_abstention_counts_false_answers_at_95_and_at_the_shipped_threshold() -> None:
    answerable = [record(str(i), probability=0.5 + i / 100) for i in range(19)]
    answerable.append(record("low", probability=0.1, outcome=Outcome.SILENT))
    unanswerable = [
        record("a", probability=0.5),
        record("b", probability=0.49, outcome=Outcome.HEDGED),
        record("c", probability=0.1, outcome=Outcome.SILENT),
        record("d", probability=0.0, outcome=Outcome.SILENT),
    ]
    told = abstention(answerable, unanswerable)
    assert told["false_answers_at_95"] == 0.25
    assert told["answered"] == 0.95
    assert told["false_hedged"] == 0.25
    assert told["false_answers"] == 0.25
    # 19 answerable ones are over all four but for one tie, the last over one and level with one.
    assert told["auroc"] == pytest.approx((19 * 4 - 0.5 + 1.5) / 80)


def test_highlights_count_the_first_and_either_of_two() -> None:
    records = [
        record("1", marked=(True, False)),
        record("2", marked=(False, True)),
        record("3", marked=(False, False)),
        record("4"),
    ]
    assert highlight(records) == pytest.approx({"top1": 1 / 3, "top2": 2 / 3})


def test_without_any_answer_to_point_at_there_is_no_highlight() -> None:
    assert highlight([record("1"), record("2")]) is None


def test_details_come_back_as_they_were_written(tmp_path: Path) -> None:
    records = [*with_metrics([record("1", "ab", gold="a", marked=(True, False))]), record("é", "x")]
    write_details(tmp_path / "run.jsonl", records)
    assert read_details(tmp_path / "run.jsonl", QuestionRecord) == records


def test_a_line_that_is_no_record_is_named(tmp_path: Path) -> None:
    path = tmp_path / "run.jsonl"
    write_details(path, [record("1")])
    path.write_text(path.read_text() + '{"id": "2"}\n')
    with pytest.raises(EvaluationError, match=r"run\.jsonl: line 2: not a record"):
        read_details(path, QuestionRecord)
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(EvaluationError, match="not UTF-8"):
        read_details(path, QuestionRecord)
    with pytest.raises(EvaluationError, match="No such file"):
        read_details(tmp_path / "none.jsonl", QuestionRecord)


def runs(before: str, after: str) -> tuple[list[QuestionRecord], list[QuestionRecord]]:
    """Two runs in which "1" is a question answered at once and "0" one that is missed."""
    return tuple(  # type: ignore[return-value]
        with_metrics(
            [record(str(i), "a" if each == "1" else "b", gold="a") for i, each in enumerate(run)]
        )
        for run in (before, after)
    )


def test_a_run_that_is_better_everywhere_is_so_beyond_chance() -> None:
    told = compare(*runs("0" * 20, "1" * 20))
    assert told["questions"] == 20
    assert told["MRR@10"]["difference"] == told["MRR@10"]["low"] == 1.0
    assert told["MRR@10"]["p"] < 0.001


def test_runs_that_differ_on_as_many_questions_each_way_do_not_differ() -> None:
    told = compare(*runs("0011", "1100"))
    assert told["success@1"]["difference"] == 0
    assert told["success@1"]["low"] < 0 < told["success@1"]["high"]
    assert told["success@1"]["p"] == 1.0


def test_runs_over_other_questions_cannot_be_compared() -> None:
    with pytest.raises(EvaluationError, match="no answerable question in common"):
        compare(
            with_metrics([record("1", "a", gold="a")]), with_metrics([record("2", "a", gold="a")])
        )


def test_the_bootstrap_is_the_hand_computed_one_on_four_resamples() -> None:
    # Means of the resamples: 1, 0, .5, .5; of the differences .5.
    told = bootstrap(np.array([0.0, 1.0]), np.array([[1, 1], [0, 0], [0, 1], [1, 0]], np.int32))
    assert told["difference"] == 0.5
    # Two of four lie .5 or more from the mean, as far as it is from 0.
    assert told["p"] == pytest.approx((2 + 1) / (4 + 1))
    assert told["low"] == pytest.approx(np.percentile([1, 0, 0.5, 0.5], 2.5))
