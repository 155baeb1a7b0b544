from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discord.drawing import limits
from bot.discord.drawing.markup import escape
from corpus.article import Span
from tests.fakes import sentences
from tests.hostile import hostile_texts, long_hostile_texts


def cost(text: str) -> int:
    return limits.units(escape(text))


def test_a_character_beyond_the_basic_plane_counts_as_two() -> None:
    assert limits.units("a\U0001f600é") == 4


@pytest.mark.parametrize(
    ("url", "taken"),
    [
        ("https://sample.example/2011/12/07/trams#:~:text=a%20b", True),
        ("http://localhost:8080?p=1", True),
        ("HTTPS://Sample.example", True),
        ("https://", False),
        ("https://a b.example/", False),
        ("https://sample.example/a b", False),
        ("javascript:alert(1)", False),
        ("ftp://sample.example", False),
        ("https://sample.example/" + "a" * 100, False),
        ("", False),
        (None, False),
    ],
)
def test_only_a_whole_web_address_of_the_right_length_is_linked(
    url: str | None, taken: bool
) -> None:
    assert limits.web_address(url, 100) == (url if taken else None)


@given(hostile_texts, st.integers(1, 60))
def test_a_clipped_label_fits_and_begins_as_it_did(text: str, room: int) -> None:
    clipped = limits.clip(text, room, cost)
    assert cost(clipped) <= room
    assert text.startswith(clipped.removesuffix("…"))


def test_a_label_is_clipped_after_a_word() -> None:
    assert limits.clip("Trams return to Sichuan", 18) == "Trams return to…"
    assert limits.clip("Trams return", 12) == "Trams return"


@given(long_hostile_texts, st.integers(20, 4096), st.data())
def test_a_window_fits_and_is_whole_sentences_where_one_fits(
    text: str, room: int, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    keep = Span(start, start + 1)
    pieces = sentences(text)
    shown = limits.window(text, pieces, keep=keep, room=room, cost=cost)
    assert 0 <= shown.start < shown.end <= len(text)
    assert cost(shown.of(text)) <= room
    kept = next(piece for piece in pieces if piece.overlaps(keep))
    if cost(kept.of(text)) <= room:
        assert shown.covers(kept)
        assert {shown.start, shown.end} <= {edge for piece in pieces for edge in piece}


def test_a_window_grows_forwards_first() -> None:
    text = "One two. Three four. Five six. Seven."
    shown = limits.window(text, sentences(text), keep=Span(10, 12), room=27, cost=len)
    assert shown.of(text) == "Three four. Five six. "


def test_one_sentence_that_is_too_long_is_cut_after_a_word() -> None:
    shown = limits.window("one two three", [], keep=Span(0, 1), room=9, cost=len)
    assert shown.of("one two three") == "one two"


def test_a_word_without_end_is_cut_between_whole_characters() -> None:
    text = "e\u0301" * 50
    shown = limits.window(text, [], keep=Span(0, 1), room=51, cost=len)
    assert shown == Span(0, 50)
