from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from index.evaluation.metrics import QuestionRecord, read_details
from index.evaluation.run import Searching, evaluate
from index.search.answerability import Answerability, shipped_models
from index.search.reranker import Reranker
from tests.index.small_collection import StemEncoder

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from index.encoder.cross_encoder import Reader
    from index.search.ranker import RankingStage
    from index.search.retriever import Hit

PLAIN = Answerability(shipped_models()[0], None)
PASSAGES: list[dict[str, Any]] = [
    {"id": "tram", "title": "Trams", "text": "A tram left at six. It carried one dog."},
    {"id": "ferry", "title": "Ferries", "text": "The ferry waits. It holds forty cars."},
    {"id": "choir", "title": "Choirs", "text": "Singers stood on both banks."},
]
QUESTIONS: list[dict[str, Any]] = [
    {"id": "1", "text": "When did the tram leave?", "gold": ["tram"], "answers": ["at six"]},
    {
        "id": "2",
        "text": "How many cars does the ferry hold?",
        "gold": ["ferry"],
        "answers": ["forty"],
    },
    {"id": "3", "text": "Who stood on both banks?", "gold": ["choir"], "answers": ["singers"]},
]
UNANSWERABLE: list[dict[str, Any]] = [
    {"id": "4", "text": "What is the tax on volcanoes?", "gold": [], "answers": []}
]


def write(folder: Path, **files: list[dict[str, Any]]) -> Path:
    for name, lines in files.items():
        text = "".join(json.dumps(line) + "\n" for line in lines)
        (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path, passages=PASSAGES, questions=QUESTIONS, unanswerable=UNANSWERABLE)


def test_the_result_has_every_part_of_the_contract(folder: Path) -> None:
    result = evaluate(folder, Searching(StemEncoder(), PLAIN))
    assert list(result) == [
        *("passages", "questions", "unanswerable"),
        *("success@1", "success@3", "recall@10", "MRR@10", "nDCG@10"),
        *("abstention", "highlight", "seconds_per_question", "without_reader"),
    ]
    assert result["without_reader"] is None
    assert (result["passages"], result["questions"], result["unanswerable"]) == (3, 3, 1)
    assert result["success@1"] == result["MRR@10"] == result["nDCG@10"] == 1.0
    assert result["abstention"]["auroc"] == 1.0
    assert result["abstention"]["false_answers_at_95"] == 0.0
    # The choir's only sentence cannot be missed, so it tells nothing.
    assert result["highlight"] == {"top1": 1.0, "top2": 1.0}
    assert 0 < result["seconds_per_question"] < 1
    json.dumps(result)


class Longest:
    """A reader to whom longer is better."""

    fingerprint = "longest"

    def scores(self, question: str, passages: Sequence[str]) -> NDArray[np.float32]:
        return np.array([100 * len(passage) for passage in passages], np.float32)


def test_a_reader_is_measured_beside_the_same_without_it(folder: Path) -> None:
    def stages(reader: Reader | None) -> list[RankingStage]:
        return [Reranker(reader, 10)] if reader else []

    read = evaluate(folder, Searching(StemEncoder(), PLAIN, Longest(), stages))
    plain = evaluate(folder, Searching(StemEncoder(), PLAIN))
    unread = read["without_reader"]
    assert unread["success@1"] == plain["success@1"]
    assert unread["abstention"] == plain["abstention"]
    assert read["success@1"] < plain["success@1"]


def test_a_part_without_data_is_null(folder: Path) -> None:
    (folder / "unanswerable.jsonl").unlink()
    write(folder, questions=[question | {"answers": []} for question in QUESTIONS])
    result = evaluate(folder, Searching(StemEncoder(), PLAIN))
    assert result["unanswerable"] == 0
    assert result["abstention"] is None
    assert result["highlight"] is None


def test_a_wrong_gold_lowers_the_figures(folder: Path) -> None:
    write(folder, questions=[question | {"gold": ["choir"]} for question in QUESTIONS])
    result = evaluate(folder, Searching(StemEncoder(), PLAIN))
    assert result["success@1"] == pytest.approx(1 / 3)
    assert result["recall@10"] == 1.0


def test_details_hold_a_record_for_each_question(folder: Path, tmp_path: Path) -> None:
    evaluate(folder, Searching(StemEncoder(), PLAIN), details=tmp_path / "run.jsonl")
    records = read_details(tmp_path / "run.jsonl", QuestionRecord)
    assert [record.id for record in records] == ["1", "2", "3", "4"]
    assert records[0].found[0] == "tram"
    assert records[0].highlight == (True, False)
    assert records[3].metrics == {}
    assert records[3].probability < records[0].probability


def test_a_run_is_compared_with_an_earlier_one(folder: Path, tmp_path: Path) -> None:
    evaluate(folder, Searching(StemEncoder(), PLAIN), details=tmp_path / "run.jsonl")
    again = evaluate(folder, Searching(StemEncoder(), PLAIN), against=tmp_path / "run.jsonl")
    assert again["against"]["questions"] == 3
    assert again["against"]["MRR@10"]["difference"] == 0


def test_a_named_time_prefers_the_passage_of_that_time(tmp_path: Path) -> None:
    dated = [
        {"id": "old", "text": "The tram was slow.", "date": "2009-03-01"},
        {"id": "new", "text": "The tram was slow.", "date": "2012-05-14"},
    ]
    asked = {"id": "1", "text": "Was the tram slow in May 2012?", "gold": ["new"]}
    write(tmp_path, passages=dated, questions=[asked])
    assert evaluate(tmp_path, Searching(StemEncoder(), PLAIN))["success@1"] == 1.0


def test_a_ranking_stage_of_the_settings_is_measured(folder: Path) -> None:
    def reversed_(question: str, hits: Sequence[Hit], text: Callable[[int], str]) -> list[Hit]:
        assert {text(hit.passage) for hit in hits} == {passage["text"] for passage in PASSAGES}
        return list(reversed(hits))

    assert evaluate(folder, Searching(StemEncoder(), PLAIN))["success@1"] == 1.0
    backwards = evaluate(folder, Searching(StemEncoder(), PLAIN, stages=lambda _: [reversed_]))
    assert backwards["success@1"] == 0.0
