"""What counts as a paragraph: a line, or lines that were wrapped at a width."""

from __future__ import annotations

import re
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.article import Span
from corpus.text.paragraphs import at_line_starts, paragraph_spans

PROSE = (
    "The lamp of the harbour museum was lit again on Sunday, and the stairs were counted twice. "
    "Nobody in the town remembers who painted the door green, although three families claim it. "
    "The keeper wrote down all of their stories and hung them beside the bell for everyone to see."
)


def paragraphs(body: str) -> list[str]:
    return [span.of(body) for span in paragraph_spans(body, Span(0, len(body)))]


def test_every_line_is_a_paragraph_of_its_own() -> None:
    body = " One. \n\nTwo.\nThree.\u00a0\n \n\u00a0\n  • Four."
    assert paragraphs(body) == ["One.", "Two.", "Three.", "• Four."]


@pytest.mark.parametrize("width", [60, 72, 80, 99])
def test_wrapped_lines_are_one_paragraph(width: int) -> None:
    wrapped = textwrap.fill(PROSE, width)
    assert paragraphs(f"{wrapped}\n\n{wrapped}\n") == [wrapped, wrapped]


@pytest.mark.parametrize(
    "body",
    [
        "Roses are red,\nviolets are blue,\nand so is the bay",
        "Pier Shut After Planks Give Way in the Night of the Storm\n[Hill Valley Post 3/7/11]",
        "\n".join(["The pier was shut on Monday after eleven planks gave way."] * 4),
        f"{PROSE}\n{PROSE}\n{PROSE}",
        "  • Prices of yams, tomatoes and smoked fish in five markets\n  • Lost and found\n  • Ads",
    ],
)
def test_other_lines_are_not_joined(body: str) -> None:
    assert paragraphs(body) == [line.strip() for line in body.split("\n")]


@given(st.text("ab .“”\n\r\u00a0😀"), st.integers(0, 50), st.integers(0, 50))
def test_every_word_within_is_in_one_paragraph_in_order(body: str, one: int, other: int) -> None:
    within = Span(min(one, other), max(one, other))
    found = list(paragraph_spans(body, within))
    assert "".join("".join(span.of(body).split()) for span in found) == "".join(
        within.of(body).split()
    )
    assert all(span.of(body).strip() == span.of(body) for span in found)


@given(st.text(alphabet="ab \n", max_size=30))
@pytest.mark.parametrize("pattern", ["[ ]*a", "b\\s*$", "a?", "a\n?b"])
def test_matches_at_line_starts_are_those_of_a_search(pattern: str, text: str) -> None:
    searched = re.compile(f"^(?:{pattern})", re.MULTILINE).finditer(text)
    found = at_line_starts(re.compile(pattern, re.MULTILINE), text)
    assert [each.span() for each in found] == [each.span() for each in searched]
