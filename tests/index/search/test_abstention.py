"""The bound of silence, measured with the real model on the sample archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.search.abstention import abstention_bound, out_of_domain_questions
from index.search.answerability import shipped_models
from index.search.request import SearchOptions
from index.search.searcher import Searcher
from index.storage.generation import GenerationStore

if TYPE_CHECKING:
    from pathlib import Path

    from index.search.retriever import Hit, Query


class Finds:
    """A retriever that finds the same for every question."""

    def __init__(self, hits: list[Hit]) -> None:
        self.hits = hits

    def retrieve(self, query: Query) -> list[Hit]:
        return self.hits


def test_there_are_sixty_different_questions() -> None:
    assert len(set(out_of_domain_questions())) == len(out_of_domain_questions()) == 60
    assert all(question.endswith("?") for question in out_of_domain_questions())


def test_the_bound_lies_between_the_floor_and_where_no_reserve_is_needed(
    sample_data: Path,
) -> None:
    manifest = GenerationStore(sample_data / "sample").served_manifest()
    assert shipped_models()[0].silent <= manifest.abstention_bound <= shipped_models()[0].confident


def test_nine_in_ten_questions_about_something_else_are_met_with_silence(sample_data: Path) -> None:
    searcher = Searcher(lambda: GenerationStore(sample_data / "sample"), SearchOptions())
    answered = [
        question for question in out_of_domain_questions() if searcher.ask(question).answered
    ]
    assert len(answered) <= 6


def test_an_archive_without_passages_answers_nothing_with_reserve() -> None:
    assert abstention_bound(Finds([]), shipped_models()[0]) == shipped_models()[0].confident  # type: ignore[arg-type]
