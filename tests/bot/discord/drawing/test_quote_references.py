from __future__ import annotations

import base64
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discord.drawing import quote_references
from bot.discord.drawing.buttons import Action, action_button
from bot.discord.drawing.quote_references import ROOM, QuoteReference, pack, unpack
from corpus.article import Span
from tests.fakes import QUOTE

spans = st.builds(
    lambda start, size: Span(start, start + size), st.integers(0, 10**6), st.integers(1, 8191)
)
held = st.lists(
    st.builds(
        QuoteReference,
        article=st.binary(min_size=6, max_size=6).map(bytes.hex),
        span=spans,
        bold=st.none() | spans,
        check=st.binary(min_size=2, max_size=2),
    ),
    min_size=1,
    max_size=5,
)


@given(held)
def test_five_references_fit_a_button_and_come_back(given: list[QuoteReference]) -> None:
    packed = pack(given)
    assert len(packed) <= ROOM
    back = unpack(packed)
    same = [(t.article, t.span, t.check) for t in given]
    assert [(t.article, t.span, t.check) for t in back] == same
    for reference, before in zip(back, given, strict=True):
        assert reference.bold in (before.bold, None)


@given(held.map(lambda given: given[:3]))
def test_three_references_keep_their_bold(given: list[QuoteReference]) -> None:
    assert list(unpack(pack(given))) == given


def test_a_known_reference_has_a_known_form() -> None:
    reference = QuoteReference("0a1b2c3d4e5f", Span(100, 169), Span(0, 49), b"\x01\x02")
    assert base64.urlsafe_b64decode(pack([reference]) + "==").hex() == (
        "0a1b2c3d4e5f0102648b010031"
    )
    assert replace(QuoteReference.of(QUOTE), check=b"\x01\x02") == reference


def test_a_reference_is_for_its_own_words_only() -> None:
    reference = QuoteReference.of(QUOTE)
    assert reference.is_for(QUOTE)
    assert not reference.is_for(replace(QUOTE, text=QUOTE.text.replace("dog", "cat")))


@pytest.mark.parametrize("packed", ["!!", "ChssPU5f", "ChssPU5fZA", "é", "Chss PU5f", "_" * 80])
def test_what_is_no_reference_is_refused(packed: str) -> None:
    with pytest.raises(ValueError, match=r"quote reference|ASCII|codec"):
        unpack(packed)


@given(st.text(max_size=60))
def test_nothing_but_a_value_error_comes_of_any_text(packed: str) -> None:
    try:
        unpack(packed)
    except ValueError:
        return


def test_a_custom_id_that_is_too_long_is_refused() -> None:
    with pytest.raises(ValueError, match="longer than a custom_id"):
        action_button(Action.SHOW, "x" * 100, "Next")
    assert quote_references.ROOM + len("context:5:") == 100
