"""Measuring the search on a folder of questions with known answers.

The passages are indexed as they are, then every question is asked in the way in which a user's is:
retrieved, ranked, judged and pointed at by the same code. Only places are not read from it, since
the sets do not say where their passages are. Metrics are those of the field, by ir-measures;
everything is computed from one record for each question, which can be kept in a file, so that two
runs are compared question by question.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
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
from index.search.abstention import abstention_bound
from index.search.answer_sentences import Pointer
from index.search.pipeline import CANDIDATES
from index.search.ranker import Ranker, surest
from index.search.retriever import Query, Retriever

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date
    from pathlib import Path

    from index.encoder.cross_encoder import Reader
    from index.encoder.reference import Encoder
    from index.evaluation.dataset import PassageLine, QuestionLine
    from index.search.answerability import Answerability
    from index.search.ranker import RankingStage
    from index.storage.collection import Shards

# Metrics look no further down.
K = 10


@dataclass(frozen=True, slots=True)
class Searching:
    """What is measured: the models, and how the pairs that a reader reads are chosen.

    `stages` makes the ranking stages of a reader, or of none.
    """

    encoder: Encoder
    model: Answerability
    reader: Reader | None = None
    stages: Callable[[Reader | None], Sequence[RankingStage]] = lambda _: ()


def evaluate(
    folder: Path,
    searching: Searching,
    *,
    details: Path | None = None,
    against: Path | None = None,
) -> dict[str, Any]:
    """Index the folder's passages, ask its questions, and give the metrics.

    With a reader, those without it stand under `without_reader`. With `details`, each question's
    record is written there as a line of JSON; with `against`, the details of an earlier run, the
    run is compared with that one.
    """
    given = QuestionSet.read(folder)
    earlier = read_details(against, QuestionRecord) if against else None
    with indexed(given.passages, searching.encoder) as collection:
        answerable, unanswerable = _ask_all(given, searching, collection)
        unread = None
        if searching.reader:
            unread = _metrics(*_ask_all(given, replace(searching, reader=None), collection))
    records = [*answerable, *unanswerable]
    if details:
        write_details(details, records)
    return {
        "passages": len(given.passages),
        "questions": len(answerable),
        "unanswerable": len(unanswerable),
        **_metrics(answerable, unanswerable),
        "without_reader": unread,
        **({"against": compare(earlier, records)} if earlier else {}),
    }


def _metrics(
    answerable: Sequence[QuestionRecord], unanswerable: Sequence[QuestionRecord]
) -> dict[str, Any]:
    return {
        **{name: fmean(record.metrics[name] for record in answerable) for name in MEASURES},
        "abstention": abstention(answerable, unanswerable) if unanswerable else None,
        "highlight": highlight(answerable),
        "seconds_per_question": median(r.seconds for r in [*answerable, *unanswerable]),
    }


def _ask_all(
    given: QuestionSet, searching: Searching, collection: Shards
) -> tuple[list[QuestionRecord], list[QuestionRecord]]:
    """The records of the answerable questions and of the unanswerable ones."""
    retriever = Retriever(encoder=searching.encoder, collection=collection)
    texts = [passage.text for passage in given.passages]
    ranker = Ranker(
        retriever,
        texts.__getitem__,
        searching.model,
        abstention_bound(retriever, searching.model.plain),
        searching.stages(searching.reader),
    )
    today = datetime.now(UTC).date() if collection.dates.any() else None
    asking = _Asking(
        given.passages, ranker, Pointer(collection.vocabulary, searching.reader), today
    )
    answerable = with_metrics([asking.ask(question) for question in given.questions])
    return answerable, [asking.ask(question) for question in given.unanswerable]


@dataclass(frozen=True, slots=True)
class _Asking:
    """Asks the questions of one set; `today` is None where no passage has a date."""

    passages: Sequence[PassageLine]
    ranker: Ranker
    pointer: Pointer
    today: date | None

    def ask(self, question: QuestionLine) -> QuestionRecord:
        started = time.perf_counter()
        period = parse_dates(question.text, self.today).period if self.today else None
        hits = self.ranker.rank(Query(question.text, period=period, k=CANDIDATES))
        outcome = surest(hits)
        seconds = time.perf_counter() - started
        return QuestionRecord(
            id=question.id,
            text=question.text,
            gold=question.gold,
            found=tuple(self.passages[each.hit.passage].id for each in hits[:K]),
            probability=hits[0].probability if hits else 0.0,
            outcome=outcome,
            highlight=self._highlight(question) if question.gold else (),
            seconds=seconds,
        )

    def _highlight(self, question: QuestionLine) -> tuple[bool, ...]:
        row = next(i for i, each in enumerate(self.passages) if each.id == question.gold[0])
        sentences = self.passages[row].cut()
        answering = [question.answered_by(sentence) for sentence in sentences]
        if not any(answering) or len(sentences) == 1:
            return ()
        retriever = self.ranker.retriever
        vector = retriever.encoder.encode_question(question.text)
        cosines, _ = retriever.collection.shards[0].sentences.cosines(vector, np.array([row]))
        scores = self.pointer.scores(question.text, sentences, cosines.tolist())
        best = np.argsort(-np.array(scores), kind="stable")
        return tuple(answering[number] for number in best[:2].tolist())
