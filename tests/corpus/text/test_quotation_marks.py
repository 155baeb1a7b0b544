"""Which way a quotation mark points, and what it belongs to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.text import quotation_marks


def drawn(text: str) -> str:
    """The text with each mark as the bracket that its reading is."""
    shown = list(text)
    for mark in quotation_marks.marks(text):
        shown[mark.at] = "<" if mark.opening else ">"
    return "".join(shown)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“One,” he said.", "<One,> he said."),
        ("“One.“", "<One.>"),
        ("”One.”", "<One.>"),
        ("““One,” he said", "<<One,> he said"),
        ("“”One.”", "<<One.>"),
        ("told.””", "told.>>"),
        ("word”.", "word>."),
        ("word.”", "word.>"),
        ('"One," he said. "Two."', "<One,> he said. <Two.>"),
        ('("One")', "(<One>)"),
        ('It is 12" wide, "he" said', 'It is 12" wide, <he> said'),
        ("—“One”—", "—<One>—"),
        ("„One“ two", "<One> two"),
        ("«One» two", "<One> two"),
        ("‘One’ it’s", "‘One’ it’s"),
    ],
)
def test_a_mark_points_where_its_neighbours_say(text: str, expected: str) -> None:
    assert drawn(text) == expected


def test_marks_are_paired_from_the_inside_out() -> None:
    text = "“One “two” three” four” “five"
    pairing = quotation_marks.pair(quotation_marks.marks(text))
    assert pairing.pairs == ((0, 16), (5, 9))
    assert pairing.unopened == (22,)
    assert pairing.unclosed == (24,)


@given(st.text('“”"„« a.\n12', max_size=60))
def test_every_mark_is_paired_or_left_over_once(text: str) -> None:
    found = quotation_marks.marks(text)
    pairing = quotation_marks.pair(found)
    used = [*(at for pair in pairing.pairs for at in pair), *pairing.unclosed, *pairing.unopened]
    assert sorted(used) == [mark.at for mark in found]
    assert all(opening < closing for opening, closing in pairing.pairs)
