"""Measuring import to answer: posts are imported and built, then asked about as users ask.

posts/*.txt          one post each, as `verbatim import` reads a folder
questions.jsonl      {"id", "text", "answers": [...], "article": title, "today": date or left out}

What counts is what a reader is shown: whether the first quote, any quote and the marked words hold
an answer. Nothing is known of passages, so that every step from the reader of a post to the quote
is measured. Importing and building are the caller's.
"""

from __future__ import annotations

from datetime import date  # noqa: TC003 - pydantic reads it when the program runs
from statistics import fmean, median
from typing import TYPE_CHECKING, Any, Protocol

from pydantic import BaseModel, ConfigDict, field_validator

from index.errors import EvaluationError, QuestionError
from index.evaluation.dataset import Line, read_lines
from index.evaluation.metrics import compare, read_details, write_details
from index.search.answer import Outcome
from index.search.expected import TYPED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from index.search.answer import Answer, Quote

MEASURES = ("first", "any", "marked")

_TYPED = str.maketrans({mark: typed for typed, marks in TYPED.items() for mark in marks})


class PostQuestion(Line):
    """A question, strings that answer it and the title of the article that they stand in.

    `today` is what "last year" counts from; without it, the day of the run.
    """

    answers: tuple[str, ...]
    article: str
    today: date | None = None

    @field_validator("answers")
    @classmethod
    def _some(cls, answers: tuple[str, ...]) -> tuple[str, ...]:
        if not any(map(folded, answers)):
            raise ValueError("must hold an answer")
        return answers


class PostRecord(BaseModel):
    """What a question was shown; `quote` and `marked` are of the first quote, "" in silence.

    `shown` says under each name of MEASURES whether an answer was held there.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    text: str
    outcome: Outcome
    quote: str
    marked: str
    shown: dict[str, bool]
    right_post: bool
    seconds: float

    @property
    def metrics(self) -> dict[str, float]:
        """What two runs are compared by."""
        return {name: float(self.shown[name]) for name in MEASURES}


class Ask(Protocol):
    """What answers a question; `Searcher.ask` does."""

    def __call__(self, question: str, /, *, today: date | None) -> Answer:
        """Answer a question as asked on that day, None for the present one."""


def folded(text: str) -> str:
    """Text as it is compared: without case, typographic marks as typed, one space for many."""
    return " ".join(text.casefold().translate(_TYPED).split())


def holds(text: str, answers: Iterable[str]) -> bool:
    """Whether a text holds one of the answers, both folded; an empty one is none."""
    within = folded(text)
    return any(answer in within for answer in map(folded, answers) if answer)


def read_questions(folder: Path) -> tuple[PostQuestion, ...]:
    """Read the folder's questions; raises EvaluationError, which names the file and line."""
    posts = folder / "posts"
    if not posts.is_dir():
        raise EvaluationError(f"{posts}: no such folder. It must hold posts as plain texts")
    return read_lines(folder / "questions.jsonl", PostQuestion)


def evaluate(
    questions: Sequence[PostQuestion],
    ask: Ask,
    *,
    details: Path | None = None,
    against: Path | None = None,
    progress: Callable[[int], object] = lambda _: None,
) -> dict[str, Any]:
    """Ask every question and give the shares; raises EvaluationError.

    With `details`, each question's record is written there as a line of JSON; with `against`, the
    details of an earlier run, the run is compared with that one.
    """
    earlier = read_details(against, PostRecord) if against else None
    records = _ask_all(questions, ask, progress)
    if details:
        write_details(details, records)
    return summary(records) | ({"against": compare(earlier, records)} if earlier else {})


def _ask_all(
    questions: Iterable[PostQuestion], ask: Ask, progress: Callable[[int], object]
) -> list[PostRecord]:
    records = []
    for question in questions:
        try:
            records.append(record(question, ask(question.text, today=question.today)))
        except QuestionError as error:
            raise EvaluationError(f"questions.jsonl: id {question.id}: {error}") from error
        progress(1)
    return records


def record(question: PostQuestion, answer: Answer) -> PostRecord:
    """What an answer shows of what answers the question."""
    texts = [quote.text for quote in answer.quotes]
    first = texts[0] if texts else ""
    marked = _marked(answer.quotes[0]) if texts else ""
    titles = [folded(quote.article.title) for quote in answer.quotes[:1]]
    return PostRecord(
        id=question.id,
        text=question.text,
        outcome=answer.outcome,
        quote=first,
        marked=marked,
        shown={
            "first": holds(first, question.answers),
            "any": any(holds(text, question.answers) for text in texts),
            "marked": holds(marked, question.answers),
        },
        right_post=folded(question.article) in titles,
        seconds=answer.seconds,
    )


def _marked(quote: Quote) -> str:
    return " ".join(span.of(quote.text) for span in quote.highlights)


def summary(records: Sequence[PostRecord]) -> dict[str, Any]:
    """Shares of all questions; the length in characters (None for nothing but silence); seconds."""
    lengths = [len(each.quote) for each in records if each.outcome is not Outcome.SILENT]
    shown: dict[str, float | None] = {
        name: fmean(each.shown[name] for each in records) for name in MEASURES
    }
    return {
        "questions": len(records),
        "shown": shown
        | {
            "right_post_not_words": fmean(
                each.right_post and not each.shown["any"] for each in records
            ),
            "silent": fmean(each.outcome is Outcome.SILENT for each in records),
            "hedged": fmean(each.outcome is Outcome.HEDGED for each in records),
            "mean_characters": fmean(lengths) if lengths else None,
        },
        "seconds_per_question": median(each.seconds for each in records),
    }
