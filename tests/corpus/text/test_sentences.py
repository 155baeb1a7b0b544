"""Sentences are slices: whole, in order, and no character lost."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.article import Span
from corpus.text import sentences


def split(body: str) -> list[str]:
    return [span.of(body) for span in sentences.split_sentences(body, Span(0, len(body)))]


@pytest.mark.parametrize(
    "expected",
    [
        ["One is here.", "Two is there.", "Is three?", "Four!"],
        ["“Police came at noon.", "They left at one.", "Mr. Vale was sad.”", "It rained."],
        ["“Is it so?” he asked.", "“Yes!” she cried.", "“No.”", "“Yes, Dr. Smith said.”"],
        ["He said: “We closed.", "We had no choice.”", "Then he left."],
        ["The clerk was Ms. Fallow.", "“Ask Mme. Fallow,” he said.", "She left."],
        ["It was “a matter of days”.", "“Next one” is far."],
        ['He said "We closed."', '"Why?" she asked.'],
        ["They met on Nov. 30 in the U.S. Senate.", "At 3 p.m. it ended."],
        ["He agreed.", "[We do not. Who would?]", "The goat won."],
        ["The goat [sic] won.", "[Yes.]", "[No.]"],
        ["(1) One thing is here.", "(2)Two is there."],
        ["See (here. Now) so.", "Then."],
        ["The paper [Hill Valley Post 3/7/11 by A. Writer] says so.", "We do not."],
        ["Wait… what?", "Really?!", "😀 Yes."],
    ],
)
def test_sentences_end_where_a_reader_would_end_them(expected: list[str]) -> None:
    assert split(" ".join(expected)) == expected


def test_a_line_is_never_crossed() -> None:
    body = "A heading\nOne\n\n  • Two and\n  • three\r\n\r\nfour. five"
    assert split(body) == ["A heading", "One", "• Two and", "• three", "four. five"]


def test_wrapped_lines_are_crossed() -> None:
    body = (
        "The lamp of the harbour museum was lit again on Sunday, and the\n"
        "stairs were counted twice. Nobody in the town remembers who had\n"
        "painted the door green."
    )
    assert len(split(body)) == 2


def test_only_what_is_within_is_split() -> None:
    body = "One is here. Two is there. Three."
    assert [span.of(body) for span in sentences.split_sentences(body, Span(13, 26))] == [
        "Two is there."
    ]
    assert sentences.split_sentences(body, Span(12, 13)) == []
    assert sentences.split_sentences("", Span(0, 0)) == []


@given(
    st.lists(
        st.sampled_from(
            [
                *("One", "two ", ". ", "? ", "! ", "“", "”", "’", '"', "[", "]", "(1)", "…", "😀"),
                *("\n", "\n\n", "\r\n", "\u00a0", "\t", "Mr. ", "U.S.", ", ", "a.", ")", "Three."),
            ]
        ),
        max_size=40,
    ).map("".join)
)
def test_every_character_but_spaces_is_in_one_sentence_in_order(body: str) -> None:
    spans = sentences.split_sentences(body, Span(0, len(body)))
    assert "".join("".join(span.of(body).split()) for span in spans) == "".join(body.split())
    assert all(one.end <= other.start for one, other in pairwise(spans))
    assert all(span.of(body).strip() == span.of(body) != "" for span in spans)
    assert not any("\n\n" in span.of(body) for span in spans)


@pytest.mark.parametrize(
    "body",
    [
        "word " * 20_000,
        "x" * 100_000,
        "“" * 50_000,
        "(a. " * 20_000,
        "[a " * 30_000,
        "One is here. " * 8_000,
        "a, " * 1_600 + "b.",
    ],
)
def test_long_text_takes_time_by_its_length_and_not_by_its_square(body: str) -> None:
    started = time.process_time()
    spans = sentences.split_sentences(body, Span(0, len(body)))
    assert time.process_time() - started < 3  # a fifth of a second at most when measured
    assert "".join("".join(span.of(body).split()) for span in spans) == "".join(body.split())


@pytest.mark.parametrize("space", ["\u00a0", "\u2003", "\u3000", "\u2028", "\x85"])
@pytest.mark.parametrize("end", [".", ". It was dear.", "!"])
def test_a_wide_space_after_a_capital_stops_nothing(space: str, end: str) -> None:
    body = f"They chose plan B{space}{end}"
    assert "".join(split(body)).replace(" ", "") == body.replace(" ", "")
