from __future__ import annotations

from math import exp
from typing import TYPE_CHECKING

import pytest
from pydantic import ValidationError

from index.encoder.packaged_reader import FINGERPRINT
from index.errors import ModelError
from index.search.answer import Outcome
from index.search.answerability import (
    FILE_NAME,
    Answerability,
    AnswerabilityModel,
    Features,
    answerability_for,
    shipped_models,
    write_models,
)

if TYPE_CHECKING:
    from pathlib import Path

MODEL = AnswerabilityModel(
    coefficients={"score": 2.0, "z_score": 0.5},
    intercept=-4.0,
    confident=0.6,
    silent=0.2,
    encoder="stems@1",
    provenance={},
)


def test_the_probability_is_the_logistic_of_the_weighted_sum() -> None:
    # 2 * 1.5 + 0.5 * 3 - 4 = 0.5
    assert MODEL.probability(Features(1.5, 3.0)) == pytest.approx(1 / (1 + exp(-0.5)))


@pytest.mark.parametrize(
    ("score", "outcome"),
    [
        (3.0, Outcome.CONFIDENT),  # 1 / (1 + e^-2) = .88
        (2.0, Outcome.HEDGED),  # .5
        (1.0, Outcome.SILENT),  # .12
    ],
)
def test_the_outcome_follows_the_two_thresholds(score: float, outcome: Outcome) -> None:
    assert MODEL.judge(Features(score, 0.0)).outcome is outcome


def test_a_threshold_itself_is_enough() -> None:
    even = MODEL.model_copy(update={"confident": 0.5, "silent": 0.5})
    judged = even.judge(Features(2.0, 0.0))
    assert judged.probability == pytest.approx(0.5)
    assert judged.outcome is Outcome.CONFIDENT


def test_no_feature_however_far_off_breaks_the_decision() -> None:
    assert MODEL.judge(Features(-1e6, 0.0)).outcome is Outcome.SILENT
    assert MODEL.judge(Features(1e6, 0.0)).probability == pytest.approx(1.0)


def test_the_shipped_model_says_where_it_comes_from() -> None:
    plain, read = shipped_models()
    assert (plain.reader, read.reader) == ("", FINGERPRINT)
    assert set(read.coefficients) == set(Features._fields)
    assert set(plain.coefficients) == set(Features._fields) - {"reading"}
    for shipped in (plain, read):
        assert 0 < shipped.silent < shipped.confident < 1
        assert all(told["auroc"] > 0.5 for told in shipped.provenance.values())
        assert len(shipped.provenance) >= 4
        assert shipped.encoder.startswith("all-MiniLM-L6-v2@")


def test_with_the_shipped_models_more_evidence_is_never_less_sure() -> None:
    for shipped in shipped_models():
        weak, strong = Features(0.6, 2.0, -8.0), Features(1.8, 6.0, 6.0)
        assert shipped.judge(weak).outcome is Outcome.SILENT
        assert shipped.judge(strong).outcome is Outcome.CONFIDENT


def test_where_nothing_was_read_the_plain_decision_is_made_and_by_the_archives_bound() -> None:
    both = Answerability(shipped_models()[0], shipped_models()[1])
    unread, read = Features(1.2, 4.0), Features(1.2, 4.0, 4.0)
    assert both.judge(unread) == both.plain.judge(unread)
    assert both.judge(read) == shipped_models()[1].judge(read)
    silent_under = both.plain.probability(unread) + 0.01
    assert both.plain.judge(unread, silent_under) == both.judge(unread, silent_under)
    assert both.judge(read, silent_under) == both.judge(read)


def test_a_model_with_an_unknown_key_is_refused() -> None:
    with pytest.raises(ValidationError):
        AnswerabilityModel.model_validate({**MODEL.model_dump(), "treshold": 0.5})


def test_the_default_models_have_the_shipped_decisions(tmp_path: Path) -> None:
    plain, read = shipped_models()
    assert answerability_for(plain.encoder, FINGERPRINT, tmp_path) == (plain, read)
    assert answerability_for(plain.encoder, "", tmp_path) == (plain, None)


def test_a_reader_on_which_nothing_was_fitted_decides_nothing(tmp_path: Path) -> None:
    plain, _ = shipped_models()
    found = answerability_for(plain.encoder, "another-reader", tmp_path)
    assert found.read is None
    assert found.judge(Features(1.2, 4.0, 9.0)) == plain.judge(Features(1.2, 4.0))


def test_no_model_decides_for_another_encoder_and_the_warning_says_what_to_do(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    found = answerability_for("other-model@1", "", tmp_path)
    for score in (-5.0, 0.0, 1.5, 5.0):
        assert found.judge(Features(score, 3.0)).outcome is Outcome.HEDGED
    assert "fitted on all-MiniLM-L6-v2@" in caplog.text
    assert "not on other-model@1" in caplog.text
    assert "python -m index.evaluation.fit" in caplog.text


def test_a_fit_in_the_data_folder_decides_for_its_encoder_alone(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text(write_models([MODEL]), encoding="utf-8")
    plain, read = shipped_models()
    assert answerability_for("stems@1", "", tmp_path) == (MODEL, None)
    assert answerability_for(plain.encoder, read.reader, tmp_path) == (plain, read)


def test_a_fit_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text("{", encoding="utf-8")
    with pytest.raises(ModelError, match=FILE_NAME):
        answerability_for("stems@1", "", tmp_path)
