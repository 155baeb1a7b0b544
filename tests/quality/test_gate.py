"""The quality gate, and the gate's own promise: floors only rise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from index.search.request import SearchOptions
from index.search.searcher import Searcher
from index.storage.generation import GenerationStore
from tests.quality import gate

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def measured(sample_data: Path) -> dict[str, float]:
    return gate.measure(Searcher(lambda: GenerationStore(sample_data / "sample"), SearchOptions()))


def test_no_figure_falls_below_its_floor(measured: dict[str, float]) -> None:
    pinned = gate.floors()
    assert pinned.pop("fingerprint") == gate.fingerprint(), (
        "the sample or its questions changed: look at the figures, then run "
        "python -m tests.quality.gate --update"
    )
    assert measured.keys() == pinned.keys()
    assert {name: value for name, value in measured.items() if value < pinned[name]} == {}


def test_the_promises_of_the_gate_hold(measured: dict[str, float]) -> None:
    assert measured["success@1"] >= 0.95
    assert measured["not_refused"] >= 0.95
    assert measured["kept_silent"] >= 0.95


def test_there_are_enough_questions_and_each_answer_stands_in_its_article() -> None:
    answerable = gate.read("questions.jsonl")
    assert len(answerable) >= 80
    assert {"dated", "regional"} <= {each["kind"] for each in answerable}
    assert len(gate.read("unanswerable.jsonl")) >= 40
    for each in answerable:
        bodies = [(gate.SAMPLE / f"{name}.txt").read_text("utf-8") for name in each["gold"]]
        assert all(each["answer"] in body for body in bodies)
    near = gate.read("near_misses.jsonl")
    assert len(near) >= 80
    assert len({each["text"].casefold() for each in near}) == len(near)
    assert all((gate.SAMPLE / f"{each['article']}.txt").is_file() for each in near)


def test_a_floor_is_never_lowered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "FLOORS", tmp_path / "floors.json")
    gate.pin({"success@1": 0.9})
    gate.pin({"success@1": 0.95})
    with pytest.raises(SystemExit, match="success@1 would fall"):
        gate.pin({"success@1": 0.94})
    assert gate.floors()["success@1"] == 0.95
