from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discord.drawing.markup import emphasise, escape, label, link
from corpus.article import Span
from tests.hostile import HOSTILE, hostile_texts
from tests.reading import shown

# What Discord would render, as it would stand in the text once escaped characters are blanked.
RENDERED = re.compile(
    r"""
      \*|_|~|`|\|\|                 # emphasis, code, spoilers
    | <[@\#/:\w]                    # mentions, timestamps, commands, emoji, angle links
    | \[[^\]]*\]\(                  # masked links
    | \w+://                        # bare links
    | :[^\s:]*:                     # emoji by name
    | @(?:everyone|here)
    | ^[ ]*(?:\#{1,3}|-\#|[-+]|>|>>>|\d+\.)[ ]   # blocks
    """,
    re.VERBOSE | re.MULTILINE,
)


def unescaped(markdown: str) -> str:
    """What Discord shows for an escaped text."""
    return re.sub(r"\\([^0-9A-Za-z\s])", r"\1", markdown)


def blanked(markdown: str) -> str:
    """Escaped characters replaced by a letter: what is left is live markup."""
    return re.sub(r"\\[^0-9A-Za-z\s]", "x", markdown)


@given(hostile_texts)
def test_unescaping_an_escaped_text_gives_the_text_back(text: str) -> None:
    assert unescaped(escape(text)) == text


@given(hostile_texts)
def test_nothing_in_an_escaped_text_is_live_markup(text: str) -> None:
    assert not RENDERED.search(blanked(escape(text)))


@pytest.mark.parametrize("text", HOSTILE)
def test_each_hostile_text_is_defused_and_kept(text: str) -> None:
    assert unescaped(escape(text)) == text
    assert not RENDERED.search(blanked(escape(text)))


def test_ordinary_prose_is_left_as_it_is() -> None:
    prose = (
        "Said: “At 10:30,” she said, “we had 1.5 (or 2) trams; 50% were late!” - A & B's + more."
    )
    assert escape(prose) == prose


@given(hostile_texts, st.lists(st.tuples(st.integers(0, 400), st.integers(0, 400)), max_size=4))
def test_bold_adds_stars_and_changes_nothing(text: str, ranges: list[tuple[int, int]]) -> None:
    highlights = [Span(min(pair), max(pair)) for pair in ranges]
    drawn = shown(emphasise(text, highlights))
    marked = {i for span in highlights for i in range(span.start, min(span.end, len(text)))}
    assert drawn.text == text
    assert "".join(drawn.bold.split()) == "".join("".join(text[i] for i in sorted(marked)).split())


def test_the_answering_sentence_is_bold() -> None:
    assert emphasise("One. Two_2. Three.", [Span(5, 12)]) == "One. **Two\\_2.** Three."


def test_bold_begins_anew_on_each_line_and_touches_no_white_space() -> None:
    assert emphasise(" a\n\n b ", [Span(0, 7)]) == " **a**\n\n **b** "


def test_a_line_start_inside_bold_is_escaped_too() -> None:
    assert emphasise("So: 1. yes", [Span(4, 10)]) == "So: **1\\. yes**"


def test_a_label_is_one_line_without_steering_characters() -> None:
    assert label("Trams\u202e\u200b\n  return\x00") == "Trams return"


def test_a_link_survives_brackets_in_words_and_address() -> None:
    drawn = link("A [new] tram", "https://sample.example/a(b)")
    assert drawn == "[A \\[new\\] tram](https://sample.example/a%28b%29)"


def test_what_has_no_address_is_not_linked() -> None:
    assert link("Trams", None) == "Trams"
