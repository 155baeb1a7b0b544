from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from index.errors import EvaluationError
from index.evaluation.dataset import PassageLine, QuestionLine, QuestionSet, indexed
from tests.index.small_collection import StemEncoder

if TYPE_CHECKING:
    from pathlib import Path

PASSAGE = {"id": "p1", "text": "A tram left. It rang.", "title": "Trams", "doc": "d", "extra": 1}
QUESTION = {"id": "q1", "text": "What left?", "gold": ["p1"], "answers": ["a tram"]}


def write(folder: Path, **files: list[dict[str, Any]]) -> Path:
    for name, lines in files.items():
        text = "".join(json.dumps(line) + "\n" for line in lines)
        (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")
    return folder


def test_a_folder_without_unanswerable_questions_is_whole(tmp_path: Path) -> None:
    given = QuestionSet.read(write(tmp_path, passages=[PASSAGE], questions=[QUESTION]))
    assert given.passages[0].title == "Trams"
    assert given.questions[0].gold == ("p1",)
    assert given.unanswerable == ()


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"passages\.jsonl: No such file"):
        QuestionSet.read(tmp_path)


def test_a_faulty_line_is_named_with_its_number(tmp_path: Path) -> None:
    folder = write(tmp_path, passages=[PASSAGE, {"id": "p2"}], questions=[QUESTION])
    with pytest.raises(EvaluationError, match=r"passages\.jsonl: line 2: text Field required"):
        QuestionSet.read(folder)


def test_an_empty_file_says_what_it_must_hold(tmp_path: Path) -> None:
    folder = write(tmp_path, passages=[PASSAGE], questions=[])
    with pytest.raises(EvaluationError, match=r"questions\.jsonl: empty"):
        QuestionSet.read(folder)


@pytest.mark.parametrize("gold", [[], ["p9"], ["p1", "p9"]])
def test_gold_must_name_passages(tmp_path: Path, gold: list[str]) -> None:
    folder = write(tmp_path, passages=[PASSAGE], questions=[QUESTION | {"gold": gold}])
    with pytest.raises(EvaluationError, match=r"questions\.jsonl: line 1: gold .* must name"):
        QuestionSet.read(folder)


def test_sentences_are_cut_where_the_set_gives_none() -> None:
    assert PassageLine(id="p", text="A tram left. It rang.").cut() == ["A tram left.", "It rang."]
    given = PassageLine(
        id="p", text="A tram left. It rang.", sentences=("A tram left. It", "rang.")
    )
    assert given.cut() == ["A tram left. It", "rang."]


def test_an_empty_passage_is_one_empty_sentence() -> None:
    assert PassageLine(id="p", text="").cut() == [""]


@pytest.mark.parametrize(
    ("given", "day"),
    [
        ("2012-05-06", date(2012, 5, 6).toordinal()),
        ("2012-05-06T10:00:00", 0),
        ("May", 0),
        ("", 0),
        (None, 0),
    ],
)
def test_a_date_that_is_none_is_none(given: str | None, day: int) -> None:
    assert PassageLine(id="p", text="x", date=given).day() == day


def test_a_sentence_answers_when_it_holds_an_answer_in_any_case() -> None:
    question = QuestionLine(id="q", text="?", answers=("", " ", "A TRAM"))
    assert question.answered_by("There was a tram.")
    assert not question.answered_by("There was a ferry.")


def test_named_gold_sentences_are_the_only_ones_that_answer() -> None:
    question = QuestionLine(id="q", text="?", answers=("tram",), gold_sentences=("A tram left. ",))
    assert question.answered_by("A tram left.")
    assert not question.answered_by("A tram came.")


def test_each_line_is_indexed_as_one_passage_with_its_outlet() -> None:
    passages = [
        PassageLine(id="a", text="A tram left. It rang.", source="Hill Post", date="2012-05-06"),
        PassageLine(id="b", text="A ferry waits.", title="Ferry"),
    ]
    with indexed(passages, StemEncoder()) as collection:
        (only,) = collection.shards
        assert collection.passages == 2
        words = collection.vocabulary.query_terms("hill post")
        assert only.lexical.scores(words).bm25[0] > 0
        assert collection.dates.tolist() == [date(2012, 5, 6).toordinal(), 0]
        question = StemEncoder().encode_question("tram left")
        assert only.passages.search(question, 1)[0].tolist() == [0]
        assert len(only.sentences.cosines(question, np.array([0]))[0]) == 2
