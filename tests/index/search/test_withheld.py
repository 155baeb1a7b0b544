"""What was removed from the archive is not shown on any way, before any rebuild."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from index.errors import RemovedError
from index.search.filters import NO_FILTERS
from index.search.request import SearchOptions
from index.search.searcher import Searcher
from index.storage.generation import GenerationStore
from index.storage.withheld import FILE_NAME, Withheld, withhold
from tests.damaging import linked_copy

if TYPE_CHECKING:
    from pathlib import Path

QUESTION = "How many ravens counted the passengers of the ferry?"


@pytest.fixture
def data(tmp_path: Path, sample_data: Path) -> Path:
    return linked_copy(sample_data / "sample", tmp_path / "data")


def test_it_is_neither_found_nor_listed_nor_read_from_that_moment_on(data: Path) -> None:
    searcher = Searcher(lambda: GenerationStore(data), SearchOptions(reader=""))
    before = searcher.ask(QUESTION)
    quote, total = before.quotes[0], searcher.lookup(NO_FILTERS, limit=1000).total
    id_ = quote.article.id
    row = searcher._pipeline.snapshot.row_of(id_)
    assert row is not None
    withhold(data, [id_])
    after = searcher.ask(QUESTION)
    shown = [*(each.article.id for each in after.quotes), *(each.id for each in after.nearest)]
    assert id_ not in shown
    assert after.unverified == 0
    listing = searcher.lookup(NO_FILTERS, limit=1000)
    assert listing.total == len(listing.articles) == total - 1
    assert listing.unverified == 0
    assert id_ not in {each.article.id for each in listing.articles}
    assert id_ not in {each.id for each in searcher.titles()}
    assert searcher.article(id_) is None
    assert searcher.quote(id_, quote.span) is None
    assert searcher.context(quote) is None
    with pytest.raises(RemovedError):
        searcher._pipeline.snapshot.article_at(row)
    assert searcher.refresh(), "what autocomplete holds is read anew"
    assert not searcher.refresh()
    withhold(data, [])
    assert searcher.ask(QUESTION).quotes == before.quotes


def test_the_file_is_read_again_only_when_it_has_changed(tmp_path: Path) -> None:
    withheld = Withheld(tmp_path)
    assert withheld.ids() == frozenset()
    withhold(tmp_path, ["b", "a"])
    assert (tmp_path / FILE_NAME).read_text() == "a\nb\n"
    assert withheld.ids() == {"a", "b"}
    assert withheld.ids() is withheld.ids()
    (tmp_path / FILE_NAME).unlink()
    assert withheld.ids() == frozenset()
