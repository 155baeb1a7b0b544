from __future__ import annotations

from math import exp

import pytest
from pydantic import ValidationError

from index.search import answerability
from index.search.answer import Outcome
from index.search.answerability import AnswerabilityModel, Features

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
    shipped = answerability.shipped_model()
    assert set(shipped.coefficients) == set(Features._fields)
    assert 0 < shipped.silent < shipped.confident < 1
    assert all(told["auroc"] > 0.5 for told in shipped.provenance.values())
    assert len(shipped.provenance) >= 4
    assert shipped.encoder.startswith("all-MiniLM-L6-v2@")


def test_with_the_shipped_model_more_evidence_is_never_less_sure() -> None:
    weak, strong = Features(0.6, 2.0), Features(1.8, 6.0)
    assert answerability.judge(weak).outcome is Outcome.SILENT
    assert answerability.judge(strong).outcome is Outcome.CONFIDENT


def test_a_model_with_an_unknown_key_is_refused() -> None:
    with pytest.raises(ValidationError):
        AnswerabilityModel.model_validate({**MODEL.model_dump(), "treshold": 0.5})
