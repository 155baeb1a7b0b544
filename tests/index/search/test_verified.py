"""What does not fit its digest is not shown on any way, and damage of files is never served."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import numpy as np
import pytest

from corpus.article import Span
from index.errors import IndexDamagedError, UnverifiedError
from index.search.filters import Filters
from index.search.request import SearchOptions
from index.search.searcher import Searcher
from index.storage.generation import GenerationStore
from tests.damaging import (
    claim_whole,
    flip,
    linked_copy,
    replace_in,
    rewrite_manifest,
    served_folder,
    write,
)

if TYPE_CHECKING:
    from pathlib import Path

    from index.search.answer import Answer

QUESTION = "How many ravens counted the passengers of the ferry?"


@pytest.fixture
def data(tmp_path: Path, sample_data: Path) -> Path:
    return linked_copy(sample_data / "sample", tmp_path / "data")


def opened(data: Path) -> Searcher:
    return Searcher(lambda: GenerationStore(data), SearchOptions(reader=""))


def alter_shown(data: Path, answer: Answer, *, title: bool = False) -> None:
    """Change a letter of the first quote, or of its title, and let the manifest agree."""
    words = answer.quotes[0].article.title if title else answer.quotes[0].text[:40]
    path = served_folder(data) / "articles.sqlite"
    replace_in(path, words.encode(), words.replace("e", "a", 1).encode())
    claim_whole(served_folder(data))


@pytest.mark.parametrize("title", [False, True])
def test_altered_words_are_not_quoted_and_the_operator_is_told_which_file(
    data: Path, caplog: pytest.LogCaptureFixture, *, title: bool
) -> None:
    before = opened(data).ask(QUESTION)
    assert before.answered
    assert not before.unverified
    alter_shown(data, before, title=title)
    searcher = opened(data)
    answer = searcher.ask(QUESTION)
    assert answer.unverified == 1
    shown = {quote.article.id for quote in answer.quotes}
    assert before.quotes[0].article.id not in shown | {each.id for each in answer.nearest}
    searcher.ask(f"{QUESTION} Really?")
    named = [each.message for each in caplog.records if "articles.sqlite" in each.message]
    assert len(named) == 1, "it is logged once"
    assert "could not be verified" in named[0]


def test_no_other_way_shows_altered_words(data: Path) -> None:
    before = opened(data).ask(QUESTION).quotes[0]
    alter_shown(data, opened(data).ask(QUESTION))
    searcher = opened(data)
    for show in (
        lambda: searcher.quote(before.article.id, before.span),
        lambda: searcher.context(before),
        lambda: searcher.article(before.article.id),
    ):
        with pytest.raises(UnverifiedError):
            show()
    listing = searcher.lookup(Filters(), limit=1000)
    assert listing.unverified == 1
    assert before.article.id not in {item.article.id for item in listing.articles}
    looked_up = searcher.ask("all posts about the ravens of the ferry")
    assert before.article.id not in {quote.article.id for quote in looked_up.quotes}


def test_an_altered_outlet_is_credited_to_nobody(data: Path) -> None:
    question = "What did passengers complain about on the Chengdu tram?"
    before = opened(data).ask(question)
    citation = next(quote.citation for quote in before.quotes if quote.citation)
    outlet = str(citation.outlet)
    path = served_folder(data) / "articles.sqlite"
    replace_in(path, f'"{outlet}"'.encode(), f'"{outlet[::-1]}"'.encode())
    claim_whole(served_folder(data))
    answer = opened(data).ask(question)
    outlets = {part.citation.outlet for q in answer.quotes for part in q.parts if part.citation}
    assert outlet[::-1] not in outlets
    assert answer.unverified


def test_an_altered_column_credits_no_other_source(data: Path) -> None:
    question = "What did passengers complain about on the Chengdu tram?"
    before = opened(data).ask(question)
    path = served_folder(data) / "citation.npy"
    column = np.load(path)
    path.unlink()
    np.save(path, np.where(column == 0, 1, 0).astype(column.dtype))
    claim_whole(served_folder(data))
    voices = {
        quote.span: [(part.voice, part.citation) for part in quote.parts] for quote in before.quotes
    }
    for quote in opened(data).ask(question).quotes:
        expected = voices.get(quote.span)
        assert expected in (None, [(part.voice, part.citation) for part in quote.parts])


# Damaged files


def two_generations(data: Path) -> tuple[str, str]:
    """A whole older generation beside the one that is served; their ids."""
    folder = served_folder(data)
    older = folder.with_name(f"0{folder.name[1:]}")
    linked_copy(folder, older)
    rewrite_manifest(older, id=older.name)
    return older.name, folder.name


def test_a_changed_small_file_is_found_at_opening_and_named(data: Path) -> None:
    path = served_folder(data) / "span.npy"
    flip(path, path.stat().st_size - 4)
    with pytest.raises(IndexDamagedError, match=r"span\.npy: changed .* verbatim check --mend"):
        opened(data)


def test_the_last_good_generation_is_served_instead_of_a_damaged_one(
    data: Path, caplog: pytest.LogCaptureFixture
) -> None:
    older, newer = two_generations(data)
    flip(served_folder(data) / "span.npy", 200)
    searcher = opened(data)
    assert searcher.status.generation == older
    assert searcher.ask(QUESTION).answered
    (said,) = [each.message for each in caplog.records if each.levelno == logging.ERROR]
    assert "span.npy" in said
    assert newer in said
    for _ in range(3):
        with pytest.raises(IndexDamagedError, match=r"span\.npy"):
            searcher.refresh()
        assert searcher.ask(QUESTION).answered


@pytest.mark.parametrize("damage", ["manifest.json", "current"])
def test_an_unreadable_manifest_or_pointer_leaves_the_last_good_generation(
    data: Path, damage: str
) -> None:
    older, newer = two_generations(data)
    path = served_folder(data) / damage if damage == "manifest.json" else data / damage
    write(path, b"")
    assert opened(data).status.generation in {older, newer}


def test_a_large_file_that_is_found_damaged_later_is_left_for_the_last_good_one(
    data: Path, caplog: pytest.LogCaptureFixture
) -> None:
    older, newer = two_generations(data)
    flip(served_folder(data) / "encoder" / "model.bin", 40_000_000)
    searcher = opened(data)
    assert searcher.status.generation == newer
    assert not searcher.served.verify()
    assert "model.bin: changed since it was published" in caplog.text
    assert searcher.refresh()
    assert searcher.status.generation == older
    assert searcher.ask(QUESTION).answered
    assert not searcher.refresh(), "the damaged one is not gone back to"


def test_a_damaged_generation_without_another_stays_and_shows_only_what_is_verified(
    data: Path,
) -> None:
    flip(served_folder(data) / "encoder" / "model.bin", 40_000_000)
    searcher = opened(data)
    assert not searcher.served.verify()
    assert not searcher.refresh()
    assert searcher.quote("no such id", Span(0, 1)) is None


def test_what_fails_on_damage_is_said_to_be_damage(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    searcher = opened(data)
    monkeypatch.setattr(searcher._pipeline, "search", _fail)
    monkeypatch.setattr("index.search.searcher.lookup_asked", lambda *_: None)
    with pytest.raises(IndexError):
        searcher.ask(QUESTION)
    flip(served_folder(data) / "sentence.npy", 300)
    with pytest.raises(IndexDamagedError, match=r"sentence\.npy: changed"):
        searcher.ask(QUESTION)


def _fail(*_: object) -> None:
    raise IndexError("index 5 is out of bounds")
