"""The main job on a real post, through the command line: from a text file to a quoted answer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.commands import verbatim, verbatim_json

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def seed_data(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("seed")
    files = sorted((shared / "seeds").glob("*.txt"))
    assert verbatim("import", *files, data=data).returncode == 0
    built = verbatim("rebuild", data=data)
    assert built.returncode == 0, built.stderr
    return data


@pytest.fixture(scope="module")
def body(seed_data: Path) -> str:
    listed = verbatim("articles", "--json", data=seed_data).stdout.splitlines()
    return str(json.loads(listed[0])["body"])


def asked(question: str, data: Path, body: str) -> dict[str, Any]:
    answer: dict[str, Any] = verbatim_json("ask", question, data=data)
    for quote in answer["quotes"]:
        assert quote["text"] == body[quote["start"] : quote["end"]]
    return answer


def test_a_report_is_quoted_with_its_outlet_date_and_writers(seed_data: Path, body: str) -> None:
    answer = asked("How many abducted children did police rescue?", seed_data, body)
    best = answer["quotes"][0]
    assert "178 abducted children" in best["text"]
    assert best["voice"] == "quoted"
    assert best["citation"]["outlet"] == "China Daily"
    assert best["citation"]["date"] == "2011-12-07"
    assert best["citation"]["writers"] == ["Zhang Yan", "Xu Wei"]


def test_the_second_report_is_quoted_as_its_own_outlets(seed_data: Path, body: str) -> None:
    question = "What is the one factor that created criminal demand for baby boys?"
    best = asked(question, seed_data, body)["quotes"][0]
    assert "criminal demand" in best["text"]
    assert best["citation"]["outlet"] == "The Star"
    assert best["citation"]["writers"] == ["Reuters"]


def test_the_archives_own_words_are_its_own(seed_data: Path, body: str) -> None:
    best = asked("Which posting of the year is this?", seed_data, body)["quotes"][0]
    assert "20th posting this year" in best["text"]
    assert best["voice"] == "archive"
    assert best["citation"] is None


def test_what_the_archive_does_not_hold_is_not_answered(seed_data: Path, body: str) -> None:
    answer = asked("Who won the 1998 football World Cup?", seed_data, body)
    assert answer["answered"] is False
    assert answer["quotes"] == []
    assert answer["nearest"]


def test_no_boilerplate_is_ever_in_a_body(body: str) -> None:
    for line in ("Submit a Comment", "REFORM Puzzle Piece", "Trafficking2"):
        assert line not in body
