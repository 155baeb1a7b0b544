"""Fit the decision to answer on folders of questions: `python -m index.evaluation.fit FOLDER...`.

A folder needs questions; where it has no unanswerable ones, its own questions serve, once with the
gold passages taken away and once with the whole articles that they are of. Folders count equally,
and in each the answerable questions count as much as the unanswerable ones.

An answer is given without reserve where 95 % of the answerable questions get one: the median of
that threshold over the folders, each with the coefficients of the others, which is what a new
archive gets. How far down one is given with reserve is measured on each archive
(`index.search.abstention`), but never under a floor.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click
import numpy as np
from sklearn.linear_model import LogisticRegression

from index.encoder.conversion import prepare_encoder
from index.encoder.cross_encoder import AUTO, open_reader
from index.encoder.model_files import DEFAULT_MODEL
from index.evaluation.dataset import QuestionSet, indexed
from index.evaluation.metrics import ANSWERED_SHARE, auroc, threshold
from index.search.answerability import FILE_NAME, AnswerabilityModel, Features, write_models
from index.search.reranker import Reranker
from index.search.retriever import Query, Retriever

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from index.encoder.cross_encoder import Reader
    from index.encoder.reference import Encoder
    from index.search.ranker import RankingStage

# How many passages are found, and read, for each question.
DEPTH = 10
# Keeps separable data from running away.
RIDGE = 1e-4
# No answer is given under this. Of the quality gate's questions, which avoid the words of what
# answers them, 97 % reach it.
FLOOR = 0.08
# Where a reader read, an answer is given without reserve to 94 % of the answerable questions, which
# spares covidqa an eighth of its false answers; and questions of archives that hold nothing on them
# are far below, so that silence can begin lower.
ANSWERED_READ = 0.94
FLOOR_READ = 0.035


@dataclass(frozen=True, slots=True)
class Sample:
    """Features of the best passages, each of shape (questions, features)."""

    name: str
    folder: str
    answerable: NDArray[np.float64]
    unanswerable: NDArray[np.float64]


def regression(samples: Sequence[Sample]) -> LogisticRegression:
    """The regression in which every sample counts equally, and so do both halves of it."""
    halves = [
        (half, label) for s in samples for half, label in ((s.answerable, 1), (s.unanswerable, 0))
    ]
    features = np.vstack([half for half, _ in halves])
    labels = np.concatenate([np.full(len(half), label) for half, label in halves])
    weights = np.concatenate([np.full(len(half), 1 / len(half)) for half, _ in halves])
    model = LogisticRegression(C=1 / RIDGE, tol=1e-8, max_iter=1000)
    return model.fit(features, labels, sample_weight=weights)


def fit(samples: Sequence[Sample], encoder: str, reader: str = "") -> AnswerabilityModel:
    """Coefficients from all samples, thresholds and provenance from leaving each folder out.

    `encoder` and `reader` are the fingerprints of what the samples were measured with.
    """
    left_out = [_left_out(sample, samples) for sample in samples]
    share, floor = (ANSWERED_READ, FLOOR_READ) if reader else (ANSWERED_SHARE, FLOOR)
    confident = median(threshold(answerable, share) for answerable, _ in left_out)
    fitted = regression(samples)
    return AnswerabilityModel(
        coefficients=dict(zip(_fields(reader), fitted.coef_[0].tolist(), strict=True)),
        intercept=float(fitted.intercept_[0]),
        confident=confident,
        silent=min(floor, confident),
        encoder=encoder,
        reader=reader,
        provenance={
            sample.name: {
                "answerable": len(answerable),
                "unanswerable": len(unanswerable),
                "auroc": round(auroc(answerable, unanswerable), 3),
                "false_answers_at_95": round(
                    float((unanswerable >= threshold(answerable)).mean()), 3
                ),
            }
            for sample, (answerable, unanswerable) in zip(samples, left_out, strict=True)
        },
    )


def _fields(reader: str) -> tuple[str, ...]:
    """The features that a decision uses: what was read only where something reads."""
    return Features._fields if reader else Features._fields[:2]


def _left_out(
    sample: Sample, samples: Sequence[Sample]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Probabilities of a sample's two halves by what the other folders teach."""
    others = [other for other in samples if other.folder != sample.folder]
    fitted = regression(others or samples)
    positive, negative = (
        fitted.predict_proba(half)[:, 1] for half in (sample.answerable, sample.unanswerable)
    )
    return positive, negative


def samples_of(
    folder: Path, encoder: Encoder, stages: Sequence[RankingStage] = ()
) -> Iterator[Sample]:
    """The samples that a folder gives: one, or two where it has no unanswerable questions."""
    given = QuestionSet.read(folder)
    texts = [passage.text for passage in given.passages]
    with indexed(given.passages, encoder) as collection:
        find = _Finder(Retriever(encoder=encoder, collection=collection), texts, stages)
        answerable = find.features([Query(q.text, k=DEPTH) for q in given.questions])
        if given.unanswerable:
            queries = [Query(question.text, k=DEPTH) for question in given.unanswerable]
            yield Sample(folder.name, folder.name, answerable, find.features(queries))
            return
        for removed in ("passage", "article"):
            queries = list(_without_gold(given, whole_article=removed == "article"))
            name = f"{folder.name}, {removed} removed"
            yield Sample(name, folder.name, answerable, find.features(queries))


def _without_gold(given: QuestionSet, *, whole_article: bool) -> Iterator[Query]:
    """Every question, with what answers it taken away."""
    key = [p.doc if whole_article and p.doc else p.id for p in given.passages]
    of = dict(zip([p.id for p in given.passages], key, strict=True))
    for question in given.questions:
        gone = {of[gold] for gold in question.gold}
        kept = np.array([row for row, each in enumerate(key) if each not in gone], np.int64)
        yield Query(question.text, allowed=kept, k=DEPTH)


@dataclass(frozen=True, slots=True)
class _Finder:
    """Finds as a question does; `texts` are the words of the passages."""

    retriever: Retriever
    texts: Sequence[str]
    stages: Sequence[RankingStage]

    def features(self, queries: Iterable[Query]) -> NDArray[np.float64]:
        """The features of each query's best passage; none of a query that finds or reads none."""
        found = [self._best(query) for query in queries]
        width = 3 if self.stages else 2
        kept = [each[:width] for each in found if each and None not in each[:width]]
        return np.array(kept, np.float64).reshape(len(kept), width)

    def _best(self, query: Query) -> Features | None:
        hits = self.retriever.retrieve(query)
        for stage in self.stages:
            hits = stage(query.text, hits, self.texts.__getitem__)
        return hits[0].features if hits else None


@click.command()
@click.argument("folders", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--model", default=DEFAULT_MODEL, help="The encoder, as settings.toml names it.")
@click.option("--reader", default=AUTO, help="The reader, as settings.toml names it.")
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    help="The data folder that the fit is for; without it, the shipped one is replaced.",
)
def main(folders: Sequence[Path], model: str, reader: str, data: Path | None) -> None:
    """Fit on folders of questions, and write what was fitted."""
    with TemporaryDirectory(prefix="verbatim-fit-") as temporary:
        some = [passage.text for passage in QuestionSet.read(folders[0]).passages[:64]]
        encoder = prepare_encoder(Path(temporary), some, model)
        opened = open_reader(reader, Path(temporary) / "reader")
        models = [_fitted(folders, encoder, None)]
        models += [_fitted(folders, encoder, opened)] if opened else []
    fitted = write_models(models)
    with as_file(files("index.search").joinpath(FILE_NAME)) as shipped:
        (data / FILE_NAME if data else shipped).write_text(fitted, encoding="utf-8")
    click.echo(fitted, nl=False)
    if data:
        click.echo("Measure the archive with it: verbatim rebuild --full", err=True)


def _fitted(folders: Sequence[Path], encoder: Encoder, reader: Reader | None) -> AnswerabilityModel:
    stages = [Reranker(reader, DEPTH)] if reader else []
    samples = [sample for folder in folders for sample in samples_of(folder, encoder, stages)]
    return fit(samples, encoder.fingerprint, reader.fingerprint if reader else "")


if __name__ == "__main__":
    main()
