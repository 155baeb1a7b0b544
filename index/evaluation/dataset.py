"""A folder of questions with known answers, and its passages indexed as they are."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Self, TypeVar

import numpy as np
from pydantic import BaseModel, ConfigDict, ValidationError

from corpus.article import Span
from corpus.text import sentences as splitting
from index.errors import EvaluationError
from index.storage.collection import Collection, Shards
from index.storage.lexical_builder import LexicalBuilder
from index.storage.passage_text import titled_text
from index.storage.vectors import SentenceVectors, VectorIndex

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from index.encoder.reference import Encoder


class Line(BaseModel):
    """What a line of any file has; a set may carry more than is read."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str
    text: str


class PassageLine(Line):
    """A passage as it is to be indexed; `source` is the outlet it is from.

    `sentences` are cut where the set does not give them.
    """

    doc: str = ""
    title: str = ""
    source: str = ""
    date: str | None = None
    sentences: tuple[str, ...] = ()

    def cut(self) -> list[str]:
        """Its sentences, at least one."""
        given = [sentence for sentence in self.sentences if sentence.strip()]
        spans = splitting.split_sentences(self.text, Span(0, len(self.text))) if not given else []
        return given or [span.of(self.text) for span in spans] or [self.text]

    def day(self) -> int:
        """The ordinal day it is dated, 0 for none."""
        try:
            return date.fromisoformat(self.date).toordinal() if self.date else 0
        except ValueError:
            return 0


class QuestionLine(Line):
    """A question, the ids of the passages that answer it and strings that they answer it with.

    `gold_sentences` are the answering sentences themselves, in sets that name them.
    """

    gold: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    gold_sentences: tuple[str, ...] = ()

    def answered_by(self, sentence: str) -> bool:
        """Whether a sentence of a gold passage holds an answer."""
        if self.gold_sentences:
            return sentence.strip() in {each.strip() for each in self.gold_sentences}
        folded = sentence.casefold()
        return any(answer.casefold() in folded for answer in self.answers if answer.strip())


_AnyLine = TypeVar("_AnyLine", bound=Line)


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """What a folder holds; `unanswerable` is empty where it has no such file."""

    passages: tuple[PassageLine, ...]
    questions: tuple[QuestionLine, ...]
    unanswerable: tuple[QuestionLine, ...]

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read the folder; raises EvaluationError, which names the file and line."""
        passages = read_lines(folder / "passages.jsonl", PassageLine)
        known = {passage.id for passage in passages}
        questions = read_lines(folder / "questions.jsonl", QuestionLine)
        for number, question in enumerate(questions, start=1):
            if not question.gold or not known.issuperset(question.gold):
                raise EvaluationError(
                    f"{folder / 'questions.jsonl'}: line {number}: "
                    f"gold {list(question.gold)} must name passages of passages.jsonl"
                )
        nothing = folder / "unanswerable.jsonl"
        unanswerable = read_lines(nothing, QuestionLine) if nothing.exists() else ()
        return cls(passages, questions, unanswerable)


def read_lines(path: Path, kind: type[_AnyLine]) -> tuple[_AnyLine, ...]:
    """Read a line of JSON each; raises EvaluationError, which names the file and line."""
    try:
        with path.open(encoding="utf-8") as stream:
            lines = list(stream)  # splitlines() would part texts that hold other line separators
    except OSError as error:
        raise EvaluationError(
            f"{path}: {error.strerror}. It must hold one object a line"
        ) from error
    except UnicodeDecodeError as error:
        raise EvaluationError(f"{path}: not UTF-8. It must hold one object a line") from error
    found = []
    for number, line in enumerate(lines, start=1):
        try:
            found.append(kind.model_validate_json(line))
        except ValidationError as error:
            fault = error.errors()[0]
            where = ".".join(map(str, fault["loc"]))
            raise EvaluationError(f"{path}: line {number}: {where} {fault['msg']}") from error
    if not found:
        raise EvaluationError(f"{path}: empty. It must hold one object a line")
    return tuple(found)


@contextmanager
def indexed(passages: Sequence[PassageLine], encoder: Encoder) -> Iterator[Shards]:
    """Index passages in a temporary folder that lasts as long as the context."""
    cut = [passage.cut() for passage in passages]
    lexical = LexicalBuilder()
    for passage, sentences in zip(passages, cut, strict=True):
        lexical.add(f"{passage.source}. {passage.title}", sentences)
    first = np.array([0, *accumulate(map(len, cut))], np.int64)
    with TemporaryDirectory(prefix="verbatim-eval-") as temporary:
        folder = Path(temporary)
        texts = [titled_text(passage.title, passage.text) for passage in passages]
        VectorIndex.write(folder / "passages", encoder.encode(texts))
        vectors = encoder.encode([sentence for sentences in cut for sentence in sentences])
        SentenceVectors.write(folder / "sentences", vectors, first)
        only = Collection(
            passages=VectorIndex.open(folder / "passages"),
            sentences=SentenceVectors.open(folder / "sentences"),
            lexical=lexical.finish(),
            dates=np.array([passage.day() for passage in passages], np.int32),
        )
        yield Shards.of(only)
