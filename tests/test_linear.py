"""Every pattern and every function that takes text needs a time linear in the text's length.

`python -m tests.linear` does the same with texts of up to 1 MB, which takes some minutes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from index.query.asked import LONGEST_QUESTION
from tests.linear import allowed, functions, patterns
from tests.linear.growth import Ladder, repeated, too_fast
from tests.linear.texts import PARTS

if TYPE_CHECKING:
    from tests.linear.functions import Call
    from tests.linear.patterns import Found

# Sizes of a quick look, in characters; below these seconds nothing is measured.
PATTERN_SIZES = Ladder(1 << 12, 1 << 14, 0.004)
QUESTION_SIZES = Ladder(LONGEST_QUESTION // 4, LONGEST_QUESTION, 0.004)
FUNCTION_SIZES = Ladder(1 << 12, 1 << 14, 0.02)
SHARES = 4
# Each function is given a third of the texts here, and all of them by the command.
EACH = 3


@pytest.fixture(scope="module")
def found_patterns() -> list[Found]:
    return patterns.all_patterns()


@pytest.fixture(scope="module")
def calls() -> list[tuple[str, Call]]:
    return list(functions.calls())


@pytest.mark.parametrize(
    "package", ["corpus.attribution", "corpus.citations", "corpus.readers", ""]
)
def test_every_pattern_is_linear(package: str, found_patterns: list[Found]) -> None:
    others = ("corpus.attribution", "corpus.citations", "corpus.readers")
    for found in found_patterns:
        is_here = found.place.startswith(package) if package else not found.place.startswith(others)
        if not is_here or found.place in allowed.BOUNDED:
            continue
        for described, text in patterns.texts_for(found.pattern):
            sizes = QUESTION_SIZES if found.place.startswith("index.query.") else PATTERN_SIZES
            grown = too_fast(found.call(), text, sizes)
            assert grown is None, f"{found.place}: {grown} ({described})"


def test_what_is_allowed_is_there(found_patterns: list[Found]) -> None:
    places = {found.place for found in found_patterns}
    assert places >= {*allowed.BOUNDED, *allowed.ANCHORED}


def test_patterns_that_functions_make_have_been_looked_at() -> None:
    assert patterns.made_in_functions() == set(allowed.MADE_IN_FUNCTIONS)


def test_the_measure_finds_a_pattern_that_is_worse_than_linear() -> None:
    pattern = re.compile(r"\s+$")
    assert any(
        too_fast(pattern.search, text, PATTERN_SIZES) for _, text in patterns.texts_for(pattern)
    )


def test_every_function_that_takes_text_is_pumped() -> None:
    assert functions.not_covered() == []
    named = {place for place, _ in functions.public_functions()}
    assert {place for place in functions.ADAPTED if place.startswith("corpus.te")} <= named


@pytest.mark.parametrize("share", range(SHARES))
def test_every_function_is_linear(share: int, calls: list[tuple[str, Call]]) -> None:
    for number, (place, call) in enumerate(calls[share::SHARES]):
        call("A tram. “It is late,” said A B.")  # what is loaded once is no part of the time
        for part in PARTS[number % EACH :: EACH]:
            grown = too_fast(call, repeated("", part), FUNCTION_SIZES)
            assert grown is None, f"{place}: {grown} ({part!r} repeated)"
