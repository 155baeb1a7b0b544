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

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from index.errors import ModelError
from index.search.answer import Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

log = logging.getLogger(__name__)

# A data folder's own fit, which comes before the shipped one.
FILE_NAME = "answerability.json"


class Features(NamedTuple):
    """What the decision is made on, of one passage found; higher speaks for an answer.

    `score` is its blended score; where the question names a time, one that is dated then scores
    the same, any other `scoring.PRIOR` less. `z_score` is by how many standard deviations its
    cosine is over the mean of the archive's: a narrow archive is near to every question about it.
    `reading` is the highest logit of it and the two that rank next; None where nothing was read.
    """

    score: float
    z_score: float
    reading: float | None = None


class Judgement(NamedTuple):
    """The probability that a passage answers, and what is to be done about it."""

    probability: float
    outcome: Outcome


class AnswerabilityModel(BaseModel):
    """The fitted regression as `index.evaluation.fit` writes it.

    An answer at or over `confident` is given as one. Under a bound that is measured on each archive
    (see `index.search.abstention`), and under `silent` in any archive, none is given. `encoder` and
    `reader` are the fingerprints of the models whose scores it was fitted on, `reader` empty where
    none read; it decides for no others.
    `provenance` says from which sets, how large, the coefficients come, and how well each set was
    told apart by those fitted on the others.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    coefficients: dict[str, float]
    intercept: float
    confident: float
    silent: float
    encoder: str
    reader: str = ""
    provenance: dict[str, Any]

    def probability(self, features: Features) -> float:
        """How likely it is, 0 to 1, that a passage with these features answers."""
        values = features._asdict()
        logit = self.intercept + sum(
            weight * values[name] for name, weight in self.coefficients.items()
        )
        # The logistic function in a form that no logit is too large for.
        return (1 + tanh(logit / 2)) / 2

    def judge(self, features: Features, bound: float | None = None) -> Judgement:
        """Decide between the three outcomes; `bound` is the archive's own bound of silence."""
        probability = self.probability(features)
        if probability >= self.confident:
            return Judgement(probability, Outcome.CONFIDENT)
        hedged = probability >= (self.silent if bound is None else bound)
        return Judgement(probability, Outcome.HEDGED if hedged else Outcome.SILENT)


class Limits(NamedTuple):
    """The regression that decides, and the probability under which it stays silent.

    `by_read` tells that it is the one for what a reader read.
    """

    model: AnswerabilityModel
    silent: float
    by_read: bool


class Answerability(NamedTuple):
    """The decisions for one encoder: where nothing was read, and where a reader read."""

    plain: AnswerabilityModel
    read: AnswerabilityModel | None

    def judge(self, features: Features, bound: float | None = None) -> Judgement:
        """Decide between the three outcomes; `bound` is the archive's own, where nothing was read.

        What a reader says needs no bound of the archive's: it means the same in any.
        """
        limits = self.limits(features, bound)
        return limits.model.judge(features, limits.silent)

    def limits(self, features: Features, bound: float | None = None) -> Limits:
        """Which of the two decides on such a passage, and by which bound of silence."""
        if self.read is None or features.reading is None:
            return Limits(self.plain, self.plain.silent if bound is None else bound, by_read=False)
        return Limits(self.read, self.read.silent, by_read=True)


_FITTED = TypeAdapter(tuple[AnswerabilityModel, ...])


@cache
def shipped_models() -> tuple[AnswerabilityModel, ...]:
    """The regressions that come with the product, fitted on the default models."""
    return _FITTED.validate_json(files("index.search").joinpath(FILE_NAME).read_bytes())


def write_models(models: Sequence[AnswerabilityModel]) -> str:
    """The regressions as `answerability_for` reads them."""
    return _FITTED.dump_json(tuple(models), indent=2).decode() + "\n"


def answerability_for(encoder: str, reader: str, data: Path) -> Answerability:
    """The decisions fitted on these models: those of the data folder, else the shipped ones.

    A reader on which nothing was fitted orders what is found, but decides nothing. Where the
    encoder is such a one, whatever is found is quoted with reserve, and a warning says how to fit
    one. Raises ModelError when the data folder's file cannot be read.
    """
    own, fitted = data / FILE_NAME, shipped_models()
    if own.is_file():
        try:
            fitted = (*_FITTED.validate_json(own.read_bytes()), *fitted)
        except ValidationError as error:
            raise ModelError(f"{own}: not what index.evaluation.fit writes; delete it") from error
    of_encoder = {each.reader: each for each in reversed(fitted) if each.encoder == encoder}
    if "" in of_encoder:
        return Answerability(of_encoder[""], of_encoder.get(reader) if reader else None)
    log.warning(
        "When to answer and when to stay silent was fitted on %s, not on %s: every answer comes "
        "with reserve. Fit it: python -m index.evaluation.fit FOLDER... --model MODEL --data %s",
        fitted[0].encoder,
        encoder,
        data,
    )
    unknown = AnswerabilityModel(
        coefficients={}, intercept=0, confident=inf, silent=0, encoder=encoder, provenance={}
    )
    return Answerability(unknown, None)
