"""The bound of silence, measured with the real model on the sample archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.answerability import shipped
from index.generation import Home
from index.reserve import measured, strangers
from index.searcher import Searcher
from index.served import Options

if TYPE_CHECKING:
    from pathlib import Path

    from index.retriever import Hit, Query


class Finds:
    """A retriever that finds the same for every question."""

    def __init__(self, hits: list[Hit]) -> None:
        self.hits = hits

    def retrieve(self, query: Query) -> list[Hit]:
        return self.hits


def test_there_are_sixty_different_questions_of_strangers() -> None:
    assert len(set(strangers())) == len(strangers()) == 60
    assert all(question.endswith("?") for question in strangers())


def test_the_bound_lies_between_the_floor_and_where_no_reserve_is_needed(
    sample_data: Path,
) -> None:
    manifest = Home(sample_data / "sample").served()
    assert shipped().silent <= manifest.reserve <= shipped().confident


def test_nine_in_ten_strangers_are_met_with_silence(sample_data: Path) -> None:
    searcher = Searcher.open(Home(sample_data / "sample"), Options())
    answered = [question for question in strangers() if searcher.ask(question).answered]
    assert len(answered) <= 6


def test_an_archive_without_passages_answers_nothing_with_reserve() -> None:
    assert measured(Finds([])) == shipped().confident  # type: ignore[arg-type]
