"""Whether the archive answers at all: a calibrated decision between three outcomes.

A logistic regression on two numbers. Similarity cannot tell an adversarial near miss, a passage
about the very subject that happens not to say what is asked: such questions get a hedged answer at
best, and sometimes a confident one.
"""

from __future__ import annotations

import logging
from functools import cache
from importlib.resources import files
from math import inf, tanh
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import BaseModel, ConfigDict, ValidationError

from index.errors import ModelError
from index.search.answer import Outcome

if TYPE_CHECKING:
    from pathlib import Path

log = logging.getLogger(__name__)

# A data folder's own fit, which comes before the shipped one.
FILE_NAME = "answerability.json"


class Features(NamedTuple):
    """What the decision is made on, of one passage found; higher speaks for an answer.

    `score` is its blended score; where the question names a time, one that is dated then scores
    the same, any other `scoring.PRIOR` less. `z_score` is by how many standard deviations its
    cosine is over the mean of the archive's: a narrow archive is near to every question about it.
    """

    score: float
    z_score: float


class Judgement(NamedTuple):
    """The probability that a passage answers, and what is to be done about it."""

    probability: float
    outcome: Outcome


class AnswerabilityModel(BaseModel):
    """The fitted regression as `index.evaluation.fit` writes it.

    An answer at or over `confident` is given as one. Under a bound that is measured on each archive
    (see `index.search.abstention`), and under `silent` in any archive, none is given. `encoder` is
    the fingerprint of the model whose scores it was fitted on; it decides for no other.
    `provenance` says from which sets, how large, the coefficients come, and how well each set was
    told apart by those fitted on the others.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    coefficients: dict[str, float]
    intercept: float
    confident: float
    silent: float
    encoder: str
    provenance: dict[str, Any]

    def probability(self, features: Features) -> float:
        """How likely it is, 0 to 1, that a passage with these features answers."""
        values = features._asdict()
        logit = self.intercept + sum(w * values[name] for name, w in self.coefficients.items())
        # The logistic function in a form that no logit is too large for.
        return (1 + tanh(logit / 2)) / 2

    def judge(self, features: Features, bound: float | None = None) -> Judgement:
        """Decide between the three outcomes; `bound` is the archive's own bound of silence."""
        probability = self.probability(features)
        if probability >= self.confident:
            return Judgement(probability, Outcome.CONFIDENT)
        hedged = probability >= (self.silent if bound is None else bound)
        return Judgement(probability, Outcome.HEDGED if hedged else Outcome.SILENT)


@cache
def shipped_model() -> AnswerabilityModel:
    """The regression that comes with the product, fitted on the default model."""
    shipped = files("index.search").joinpath(FILE_NAME)
    return AnswerabilityModel.model_validate_json(shipped.read_bytes())


def model_for(fingerprint: str, data: Path) -> AnswerabilityModel:
    """The regression fitted on this encoder: that of the data folder, else the shipped one.

    Where neither was, whatever is found is quoted with reserve, and a warning says how to fit one.
    Raises ModelError when the data folder's file cannot be read.
    """
    own = data / FILE_NAME
    fitted = [shipped_model()]
    if own.is_file():
        try:
            fitted.insert(0, AnswerabilityModel.model_validate_json(own.read_bytes()))
        except ValidationError as error:
            raise ModelError(f"{own}: not what index.evaluation.fit writes; delete it") from error
    for model in fitted:
        if model.encoder == fingerprint:
            return model
    log.warning(
        "When to answer and when to stay silent was fitted on %s, not on %s: every answer comes "
        "with reserve. Fit it: python -m index.evaluation.fit FOLDER... --model MODEL --data %s",
        fitted[0].encoder,
        fingerprint,
        data,
    )
    return AnswerabilityModel(
        coefficients={}, intercept=0, confident=inf, silent=0, encoder=fingerprint, provenance={}
    )
