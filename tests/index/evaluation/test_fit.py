from __future__ import annotations

import json
from math import log
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from index.evaluation.fit import Sample, fit, regression, samples_of
from tests.index.small_collection import StemEncoder

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray


def counted(ones: int, zeros: int) -> NDArray[np.float64]:
    """So many rows whose first feature is 1, and so many where it is 0; the second is always 0."""
    return np.array([[1.0, 0.0]] * ones + [[0.0, 0.0]] * zeros)


def test_the_regression_gives_the_log_odds_of_a_table() -> None:
    # Of the answerable three of four have the feature, of the unanswerable one of four: where it
    # is, answerable is three times as likely, where it is not, a third.
    fitted = regression([Sample("a", "a", counted(3, 1), counted(1, 3))])
    assert fitted.intercept_[0] == pytest.approx(-log(3), abs=1e-2)
    assert fitted.coef_[0][0] == pytest.approx(2 * log(3), abs=1e-2)
    assert fitted.coef_[0][1] == pytest.approx(0, abs=1e-6)
    told = fitted.predict_proba(np.array([[1.0, 0.0], [0.0, 0.0]]))[:, 1]
    assert told == pytest.approx([0.75, 0.25], abs=1e-3)


def test_a_large_sample_counts_no_more_than_a_small_one() -> None:
    small = Sample("a", "a", counted(3, 1), counted(1, 3))
    large = Sample("b", "b", counted(100, 300), counted(300, 100))
    fitted = regression([small, large])
    assert fitted.coef_[0][0] == pytest.approx(0, abs=1e-6)


def test_separable_samples_do_not_run_away() -> None:
    fitted = regression([Sample("a", "a", counted(5, 0), counted(0, 5))])
    assert 5 < fitted.coef_[0][0] < 50


def test_the_model_says_how_each_folder_fares_by_what_the_others_teach() -> None:
    good = Sample("good", "good", counted(9, 1), counted(1, 9))
    upside_down = Sample("odd", "odd", counted(4, 6), counted(6, 4))
    model = fit([good, Sample("fine", "fine", counted(8, 2), counted(2, 8)), upside_down], "m@1")
    assert set(model.coefficients) == {"score", "z_score"}
    assert list(model.provenance) == ["good", "fine", "odd"]
    # Of 100 pairs 81 are over and 18 equal; of the odd one's 16 and 48.
    assert model.provenance["good"]["auroc"] == pytest.approx(0.9)
    assert model.provenance["odd"]["auroc"] == pytest.approx(0.4)
    assert model.provenance["good"]["false_answers_at_95"] == 1.0
    assert 0 < model.silent < 1
    assert model.encoder == "m@1"


def test_an_answer_with_reserve_takes_less_than_one_without() -> None:
    spread = np.array([[x / 100, 0.0] for x in range(100)])
    model = fit([Sample(name, name, spread + 0.5, spread) for name in ("one", "other")], "m@1")
    assert 0 < model.silent < model.confident < 1


PASSAGES: list[dict[str, Any]] = [
    {"id": "p1", "doc": "trams", "text": "A tram left at six."},
    {"id": "p2", "doc": "trams", "text": "The tram carried a dog."},
    {"id": "p3", "doc": "ferry", "text": "A ferry waits for cars."},
]
QUESTIONS: list[dict[str, Any]] = [{"id": "q1", "text": "Which tram left at six?", "gold": ["p1"]}]


def write(folder: Path, **files: list[dict[str, Any]]) -> Path:
    for name, lines in files.items():
        text = "".join(json.dumps(line) + "\n" for line in lines)
        (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")
    return folder


def test_a_folder_with_unanswerable_questions_is_one_sample(tmp_path: Path) -> None:
    nothing: list[dict[str, Any]] = [{"id": "u1", "text": "Who sold the volcano?"}]
    folder = write(tmp_path, passages=PASSAGES, questions=QUESTIONS, unanswerable=nothing)
    (sample,) = samples_of(folder, StemEncoder())
    assert sample.answerable.shape == sample.unanswerable.shape == (1, 2)
    assert sample.answerable[0, 0] > sample.unanswerable[0, 0]


def test_a_folder_without_any_takes_away_the_passage_and_then_the_article(tmp_path: Path) -> None:
    folder = write(tmp_path, passages=PASSAGES, questions=QUESTIONS)
    passage, article = samples_of(folder, StemEncoder())
    assert passage.name.endswith("passage removed")
    assert article.name.endswith("article removed")
    whole = passage.answerable[0, 0]
    # Without the passage another one about the tram is left, without the article none.
    assert whole > passage.unanswerable[0, 0] > article.unanswerable[0, 0]
