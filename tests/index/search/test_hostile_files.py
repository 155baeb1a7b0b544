"""An index whose database means harm, under a manifest that agrees: a sentence, or the truth."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from index.errors import IndexDamagedError
from index.search.filters import Filters
from index.search.request import SearchOptions
from index.search.searcher import Searcher
from index.storage.generation import GenerationStore
from tests.damaging import (
    claim_whole,
    execute_in,
    harms_to,
    lay_garbage_log,
    linked_copy,
    served_folder,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

QUESTION = "How many ravens counted the passengers of the ferry?"
HARMS = harms_to("articles", "postings")


@pytest.fixture
def data(tmp_path: Path, sample_data: Path) -> Path:
    return linked_copy(sample_data / "sample", tmp_path / "data")


def answered(data: Path) -> set[str]:
    """The words that are quoted, after a look-up of everything."""
    searcher = Searcher(lambda: GenerationStore(data), SearchOptions(reader=""))
    searcher.lookup(Filters(), limit=1000)
    return {quote.text for quote in searcher.ask(QUESTION).quotes}


@pytest.mark.parametrize("harm", HARMS.values(), ids=HARMS)
def test_a_hostile_database_ends_in_a_sentence(harm: Callable[[Path], None], data: Path) -> None:
    harm(served_folder(data) / "articles.sqlite")
    claim_whole(served_folder(data))
    started = time.monotonic()
    with pytest.raises(IndexDamagedError) as ended:
        answered(data)
    assert time.monotonic() - started < 20
    assert str(served_folder(data)) in str(ended.value)
    assert len(str(ended.value)) < 1000


def test_of_a_database_without_articles_nothing_is_shown(data: Path) -> None:
    execute_in(served_folder(data) / "articles.sqlite", "DROP TABLE articles")
    claim_whole(served_folder(data))
    assert answered(data) == set()


def test_a_log_beside_it_is_never_read(data: Path) -> None:
    before = answered(data)
    lay_garbage_log(served_folder(data) / "articles.sqlite")
    assert answered(data) == before
