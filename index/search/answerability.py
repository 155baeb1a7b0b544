"""Whether the archive answers at all: a calibrated decision between three outcomes.

A logistic regression on two numbers. Similarity cannot tell an adversarial near miss, a passage
about the very subject that happens not to say what is asked: such questions get a hedged answer at
best, and sometimes a confident one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import tanh
from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict

from index.search.answer import Outcome


class Features(NamedTuple):
    """What the decision is made on, of one passage found; higher speaks for an answer.

    `score` is its blended score; where the question names a time, one that is dated then scores
    the same, any other `ranking.PRIOR` less. `outstanding` is by how many standard deviations its
    cosine is over the mean of the archive's: a narrow archive is near to every question about it.
    """

    score: float
    z_score: float


@dataclass(frozen=True, slots=True)
class Judgement:
    """The probability that a passage answers, and what is to be done about it."""

    probability: float
    outcome: Outcome


class AnswerabilityModel(BaseModel):
    """The fitted regression as `index.evaluation.fit` writes it.

    An answer at or over `confident` is given as one. Under a bound that is measured on each archive
    (see `index.search.abstention`), and under `silent` in any archive, none is given. `encoder` is
    the fingerprint of the model whose cosines it was fitted on; with another it is a guess.
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

    def judge(self, features: Features, reserve: float | None = None) -> Judgement:
        """Decide between the three outcomes; `reserve` is the archive's own bound of silence."""
        probability = self.probability(features)
        if probability >= self.confident:
            return Judgement(probability, Outcome.CONFIDENT)
        bound = self.silent if reserve is None else reserve
        outcome = Outcome.HEDGED if probability >= bound else Outcome.SILENT
        return Judgement(probability, outcome)


@cache
def shipped_model() -> AnswerabilityModel:
    """The model that comes with the product."""
    return AnswerabilityModel.model_validate_json(
        files("index.search").joinpath("answerability.json").read_bytes()
    )


def judge(features: Features, reserve: float | None = None) -> Judgement:
    """Decide with the shipped model."""
    return shipped_model().judge(features, reserve)
