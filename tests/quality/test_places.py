"""Places in invented questions and texts with the traps that real ones set, with floors.

`places/questions.jsonl` and `places/texts.jsonl`; a third of each (`held`) was written before the
rules were tuned on the others. A city is expected as what the gazetteer has it lie in.
"""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from corpus.article import Attribution
from corpus.gazetteer.tagging import tag_article
from index.query.parser import parse_question
from tests.builders import a_post
from tests.paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

PRECISION, RECALL = 0.98, 0.95
Case = dict[str, Any]


def cases(name: str) -> list[Case]:
    text = (ROOT / "tests/quality/places" / name).read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


def of_question(case: Case) -> set[str]:
    return set(parse_question(case["text"], today=date(2016, 3, 10)).regions)


def of_text(case: Case) -> set[str]:
    post = a_post(title="", categories=tuple(case["categories"]), body=case["text"])
    return {tag.id for tag in tag_article(post, Attribution()).tags}


def figures(listed: Iterable[Case], read: Callable[[Case], set[str]]) -> tuple[float, float]:
    """Precision and recall over the places of all cases."""
    right = found = wanted = 0
    for case in listed:
        read_here, expected = read(case), set(case["places"])
        right += len(read_here & expected)
        found += len(read_here)
        wanted += len(expected)
    return right / found, right / wanted


SETS = [("questions.jsonl", of_question), ("texts.jsonl", of_text)]


@pytest.mark.parametrize(("name", "read"), SETS)
@pytest.mark.parametrize("held", [False, True])
def test_places_are_read_as_their_floors_ask(
    name: str, read: Callable[[Case], set[str]], *, held: bool
) -> None:
    listed = [case for case in cases(name) if case["held"] == held]
    precision, recall = figures(listed, read)
    wrong = [case["text"] for case in listed if read(case) != set(case["places"])]
    assert precision >= PRECISION, wrong
    assert recall >= RECALL, wrong


def test_the_sets_are_large_enough_and_a_third_was_held_back() -> None:
    questions, texts = cases("questions.jsonl"), cases("texts.jsonl")
    assert len(questions) >= 120
    assert sum(len(case["places"]) for case in texts) >= 200
    for listed in (questions, texts):
        assert 0.3 < sum(case["held"] for case in listed) / len(listed) < 0.4
