"""Metrics over the records of a run, and the comparison of two runs."""

from __future__ import annotations

from statistics import fmean
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import ir_measures
import numpy as np
from ir_measures import RR, R, Success, nDCG
from pydantic import BaseModel, ConfigDict, ValidationError
from sklearn.metrics import roc_auc_score

from index.errors import EvaluationError
from index.search.answer import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

MEASURES = {
    "success@1": Success @ 1,
    "success@3": Success @ 3,
    "recall@10": R @ 10,
    "MRR@10": RR @ 10,
    "nDCG@10": nDCG @ 10,
}
# False answers are counted where this share of the answerable questions is answered.
ANSWERED_SHARE = 0.95
RESAMPLES = 10_000
INTERVAL = (2.5, 97.5)


class QuestionRecord(BaseModel):
    """What came of one question.

    `gold` and `metrics` are empty for an unanswerable one. `probability` is that of the best
    passage, 0 where nothing was found. `highlight` says of the two sentences pointed at in the
    gold passage whether each answers; it is empty where that cannot be told.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    text: str
    gold: tuple[str, ...]
    found: tuple[str, ...]
    probability: float
    outcome: Outcome
    highlight: tuple[bool, ...]
    seconds: float
    metrics: dict[str, float] = {}


_AnyRecord = TypeVar("_AnyRecord", bound=BaseModel)


class Measured(Protocol):
    """A record that is compared with that of another run, by its id; no metrics, no comparison."""

    @property
    def id(self) -> str:
        """The question's id, the same in both runs."""

    @property
    def metrics(self) -> dict[str, float]:
        """Each figure by its name; none for a question that is not compared."""


def with_metrics(records: Sequence[QuestionRecord]) -> list[QuestionRecord]:
    """The same records with their metrics, from what was found and what should have been."""
    qrels = [ir_measures.Qrel(record.id, gold, 1) for record in records for gold in record.gold]
    # Scores that only say the rank: equal ones would be put in the order of their ids.
    run = [
        ir_measures.ScoredDoc(record.id, found, -rank)
        for record in records
        for rank, found in enumerate(record.found)
    ]
    names = {measure: name for name, measure in MEASURES.items()}
    metrics: dict[str, dict[str, float]] = {record.id: {} for record in records}
    for metric in ir_measures.iter_calc(list(names), qrels, run):
        metrics[metric.query_id][names[metric.measure]] = metric.value
    return [record.model_copy(update={"metrics": metrics[record.id]}) for record in records]


def abstention(
    answerable: Sequence[QuestionRecord], unanswerable: Sequence[QuestionRecord]
) -> dict[str, float]:
    """How well questions without an answer are told from those with one; needs both.

    Answered means without reserve, hedged with "this may not answer your question".
    """
    positive = np.array([record.probability for record in answerable])
    negative = np.array([record.probability for record in unanswerable])
    return {
        "auroc": auroc(positive, negative),
        "false_answers_at_95": float((negative >= threshold(positive)).mean()),
        "answered": _share(answerable, Outcome.CONFIDENT),
        "false_answers": _share(unanswerable, Outcome.CONFIDENT),
        "hedged": _share(answerable, Outcome.HEDGED),
        "false_hedged": _share(unanswerable, Outcome.HEDGED),
    }


def _share(records: Sequence[QuestionRecord], outcome: Outcome) -> float:
    return fmean(record.outcome is outcome for record in records)


def auroc(positive: NDArray[np.float64], negative: NDArray[np.float64]) -> float:
    """How often a positive score is over a negative one; equal ones count half."""
    labels = np.repeat([1, 0], [len(positive), len(negative)])
    return float(roc_auc_score(labels, np.concatenate([positive, negative])))


def threshold(positive: NDArray[np.float64], share: float = ANSWERED_SHARE) -> float:
    """The highest threshold that at least a share of the positive scores reach."""
    needed = int(np.ceil(share * len(positive) - 1e-9))
    return float(np.sort(positive)[::-1][needed - 1])


def highlight(records: Sequence[QuestionRecord]) -> dict[str, float] | None:
    """The share of questions where the best sentence answers, and where one of the best two does.

    None where no question can tell.
    """
    told = [record.highlight for record in records if record.highlight]
    if not told:
        return None
    return {"top1": fmean(each[0] for each in told), "top2": fmean(any(each) for each in told)}


def write_details(path: Path, records: Iterable[BaseModel]) -> None:
    """Write each record as a line of JSON; raises EvaluationError where that cannot be."""
    try:
        path.write_text("".join(f"{r.model_dump_json()}\n" for r in records), encoding="utf-8")
    except OSError as error:
        raise EvaluationError(f"{path}: {error.strerror}") from error


def read_details(path: Path, kind: type[_AnyRecord]) -> list[_AnyRecord]:
    """Read what `write_details` wrote; raises EvaluationError, which names the line."""
    try:
        with path.open(encoding="utf-8") as stream:
            lines = list(stream)
    except OSError as error:
        raise EvaluationError(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise EvaluationError(f"{path}: not UTF-8, so not what --details writes") from error
    records = []
    for number, line in enumerate(lines, start=1):
        try:
            records.append(kind.model_validate_json(line))
        except ValidationError as error:
            raise EvaluationError(
                f"{path}: line {number}: not a record that --details writes"
            ) from error
    return records


def compare(earlier: Iterable[Measured], later: Iterable[Measured]) -> dict[str, Any]:
    """How the later run differs on the questions of both, by a paired bootstrap.

    For each metric the mean difference (over 0: the later run is better), the interval that holds
    it in 95 % of the resamples, and `p`, how often chance would give a difference so large.
    Raises EvaluationError when the runs have no answerable question in common.
    """
    before = {record.id: record for record in earlier if record.metrics}
    pairs = [(before[r.id], r) for r in later if r.metrics and r.id in before]
    if not pairs:
        raise EvaluationError("The two runs have no answerable question in common")
    random = np.random.default_rng(0)
    drawn = random.integers(0, len(pairs), (RESAMPLES, len(pairs)), dtype=np.int32)
    result: dict[str, Any] = {"questions": len(pairs)}
    for name in pairs[0][1].metrics:
        differences = np.array([new.metrics[name] - old.metrics[name] for old, new in pairs])
        result[name] = bootstrap(differences, drawn)
    return result


def bootstrap(differences: NDArray[np.float64], drawn: NDArray[np.int32]) -> dict[str, float]:
    """Mean, 95 % interval and two-sided p of paired differences; `drawn` are the resamples."""
    means = differences[drawn].mean(axis=1)
    low, high = np.percentile(means, INTERVAL)
    # Of resamples centred on no difference; never 0, which no number of resamples could show.
    beyond = np.abs(means - differences.mean()) >= abs(differences.mean()) - 1e-12
    return {
        "difference": float(differences.mean()),
        "low": float(low),
        "high": float(high),
        "p": float((beyond.sum() + 1) / (len(means) + 1)),
    }
