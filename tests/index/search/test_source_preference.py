"""Passages of the outlet or speaker that a question names come before others as good."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from corpus.article import Attribution, Citation, Quotation, Span
from index.search.answerability import Features
from index.search.retriever import Hit
from index.search.source_preference import PREFERENCE, SourcePreference
from tests.builders import a_snapshot, an_article

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from index.storage.snapshot import Snapshot

OWN = "The kite rose at noon over the quarry, and the keeper said that all the children saw it."
REPORT = "“The kite stayed in the air until the rain came, and was brought down by eleven hands.”"
LINE = "[Quarry Gazette 3/7/11 by A. Writer]"
CITED = f"{REPORT}\n{LINE}"
TEXTS = [OWN, REPORT]


@pytest.fixture
def snapshot(tmp_path: Path) -> Iterator[Snapshot]:
    def place(text: str) -> Span:
        return Span(CITED.index(text), CITED.index(text) + len(text))

    line = place(LINE)
    citation = Citation(line, LINE, "The Quarry Gazette", date(2011, 3, 7), (), None, line)
    attribution = Attribution((citation,), (Quotation(place(REPORT), 0),))
    own = an_article(id="own", body=OWN, attribution=Attribution())
    report = an_article(id="report", body=CITED, attribution=attribution)
    with a_snapshot(tmp_path, [own, report]) as opened:
        yield opened


def ranked(snapshot: Snapshot, question: str, ahead: float) -> list[Hit]:
    """Both passages ranked, the archive's own `ahead` of the other."""
    hits = [Hit(i, score, Features(1.0, 1.0), ()) for i, score in ((0, 1.0), (1, 1.0 - ahead))]
    return SourcePreference(snapshot)(question, hits, TEXTS.__getitem__)


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("What did the Quarry Gazette write about the kite?", 1),
        ("What did QG say about the kite?", 1),
        ("What did the keeper say about the kite?", 0),
        ("What did the mayor say about the kite?", 0),
        ("How high did the kite rise?", 0),
    ],
)
def test_who_is_asked_for_comes_first_among_equals(
    snapshot: Snapshot, question: str, first: int
) -> None:
    found = ranked(snapshot, question, 0.1)
    assert found[0].passage == first
    assert [hit.score for hit in found] == sorted((hit.score for hit in found), reverse=True)


def test_a_much_better_passage_stays_first(snapshot: Snapshot) -> None:
    found = ranked(snapshot, "What did the Quarry Gazette write about the kite?", 0.3)
    assert [hit.passage for hit in found] == [0, 1]
    assert found[1].score == pytest.approx(0.7 + PREFERENCE)
    assert found[1].features == Features(1.0, 1.0)
