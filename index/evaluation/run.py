"""Measuring the search on a folder of questions with known answers.

The passages are indexed as they are, then every question is asked as a user would. Metrics are
those of the field, by ir-measures; everything is computed from one record for each question, which
can be kept in a file, so that two runs are compared question by question.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime
from statistics import fmean, median
from typing import TYPE_CHECKING, Any

import numpy as np

from index.evaluation.dataset import QuestionSet, indexed
from index.evaluation.metrics import (
    MEASURES,
    QuestionRecord,
    abstention,
    compare,
    highlight,
    read_details,
    with_metrics,
    write_details,
)
from index.query.dates.period import parse_dates
from index.search import abstention as reserve
from index.search import answerability
from index.search.answer import Outcome
from index.search.answer_sentences import QueryTarget, best_sentences
from index.search.retriever import Query, Retriever

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from corpus.dates import Period
    from index.encoder.reference import Encoder
    from index.evaluation.dataset import IndexedSet, PassageLine, QuestionLine

K = 10


def evaluate(
    folder: Path, encoder: Encoder, *, details: Path | None = None, against: Path | None = None
) -> dict[str, Any]:
    """Index the folder's passages, ask its questions, and give the metrics.

    With `details`, each question's record is written there as a line of JSON; with `against`, the
    details of an earlier run, the run is compared with that one.
    """
    given = QuestionSet.read(folder)
    earlier = read_details(against) if against else None
    with indexed(given.passages, encoder) as collection:
        asking = _Asking(given.passages, collection, encoder)
        answerable = with_metrics([asking.ask(question) for question in given.questions])
        unanswerable = [asking.ask(question) for question in given.unanswerable]
    records = [*answerable, *unanswerable]
    if details:
        write_details(details, records)
    result = {
        "passages": len(given.passages),
        "questions": len(answerable),
        "unanswerable": len(unanswerable),
        **{name: fmean(record.metrics[name] for record in answerable) for name in MEASURES},
        "abstention": abstention(answerable, unanswerable) if unanswerable else None,
        "highlight": highlight(answerable),
        "seconds_per_question": median(record.seconds for record in records),
    }
    return result | ({"against": compare(earlier, records)} if earlier else {})


class _Asking:
    """Asks the questions of one set."""

    def __init__(
        self, passages: Sequence[PassageLine], collection: IndexedSet, encoder: Encoder
    ) -> None:
        self._passages = passages
        self._row = {passage.id: row for row, passage in enumerate(passages)}
        self._collection = collection
        self._encoder = encoder
        self._retriever = Retriever(encoder=encoder, collection=collection)
        self._reserve = reserve.abstention_bound(self._retriever)
        self._dated = bool(collection.dates.any())
        self._today = datetime.now(UTC).date()

    def ask(self, question: QuestionLine) -> QuestionRecord:
        started = time.perf_counter()
        hits = self._retriever.retrieve(Query(question.text, period=self._period(question), k=K))
        judged = answerability.judge(hits[0].features, self._reserve) if hits else None
        seconds = time.perf_counter() - started
        return QuestionRecord(
            id=question.id,
            text=question.text,
            gold=question.gold,
            found=tuple(self._passages[hit.passage].id for hit in hits),
            probability=judged.probability if judged else 0.0,
            outcome=judged.outcome if judged else Outcome.SILENT,
            highlight=self._highlight(question) if question.gold else (),
            seconds=seconds,
            metrics={},
        )

    def _period(self, question: QuestionLine) -> Period | None:
        return parse_dates(question.text, self._today).period if self._dated else None

    def _highlight(self, question: QuestionLine) -> tuple[bool, ...]:
        row = self._row[question.gold[0]]
        sentences = self._passages[row].cut()
        answering = [question.answered_by(sentence) for sentence in sentences]
        if not any(answering) or len(sentences) == 1:
            return ()
        vector = self._encoder.encode_question(question.text)
        cosines, _ = self._collection.sentences.cosines(vector, np.array([row]))
        sought = QueryTarget.of(question.text, self._collection.lexical)
        best = best_sentences(sought, sentences, cosines.tolist())
        return tuple(answering[number] for number in best[:2])
