"""Copies of a post are recognised by their words; other posts are not, however alike they look."""

from __future__ import annotations

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.archive.deduplication import (
    FINGERPRINT_LETTERS,
    is_same_text,
    letters_and_digits,
    text_fingerprints,
)
from tests.builders import BODY

DAY = date(2011, 12, 7)
_WORDS = [
    "harbour",
    "lamp",
    "bell",
    "kite",
    "tram",
    "meadow",
    "soup",
    "winter",
    "bridge",
    "keeper",
    "stairs",
    "door",
    "green",
]


def prose(words: int, *, seed: int) -> str:
    rng = random.Random(seed)  # noqa: S311 - no secret
    return " ".join(rng.choice(_WORDS) + rng.choice(["", "s", "ly", "ing"]) for _ in range(words))


@pytest.mark.parametrize(
    "copy",
    [
        BODY.replace("'", "’"),
        BODY.replace(" ", "  "),
        BODY.replace("\n\n", "\n"),
        "“" + BODY + "”",
        BODY.upper(),
        BODY.replace("fi", "ﬁ"),
    ],
)
def test_copies_may_differ_in_typography(copy: str) -> None:
    assert letters_and_digits(copy) == letters_and_digits(BODY)
    assert text_fingerprints("T", DAY, copy) == text_fingerprints("t.", DAY, BODY)
    assert is_same_text(copy, BODY, same_title_and_date=False)


def test_the_fingerprints_are_of_title_and_date_the_opening_and_the_ending() -> None:
    text = prose(300, seed=1)
    assert [p.split(":")[0] for p in text_fingerprints("A Title", DAY, text)] == [
        "title",
        "opening",
        "ending",
    ]
    assert [p.split(":")[0] for p in text_fingerprints("A Title", None, text)] == [
        "opening",
        "ending",
    ]
    assert [p.split(":")[0] for p in text_fingerprints("A Title", DAY, "short")] == ["title"]
    assert text_fingerprints("—", DAY, "") == ()


def test_each_fingerprint_follows_only_what_it_is_of() -> None:
    text = prose(300, seed=1)
    title, opening, ending = text_fingerprints("A Title", DAY, text)
    assert text_fingerprints("A Title", DAY, "x" + text)[0] == title
    assert text_fingerprints("A Title", DAY, "x" + text)[1] != opening
    assert text_fingerprints("A Title", DAY, "x" + text)[2] == ending
    assert text_fingerprints("A Title", DAY, text + "x")[1] == opening
    assert text_fingerprints("A Title", date(2011, 12, 8), text)[0] != title


def test_a_short_text_has_no_opening() -> None:
    assert text_fingerprints("", None, "x" * (2 * FINGERPRINT_LETTERS - 1)) == ()
    assert len(text_fingerprints("", None, "x" * (2 * FINGERPRINT_LETTERS))) == 2


def test_a_corrected_post_of_the_same_title_and_date_is_the_same_post() -> None:
    text = prose(300, seed=1)
    corrected = f"{text} UPDATE: {prose(40, seed=2)}"
    assert is_same_text(text, corrected, same_title_and_date=True)
    assert not is_same_text(text, corrected, same_title_and_date=False)


def test_other_posts_under_a_standing_intro_are_other_posts() -> None:
    intro = prose(60, seed=3)
    one, other = f"{intro} {prose(200, seed=4)}", f"{intro} {prose(200, seed=5)}"
    assert text_fingerprints("", None, one)[0] == text_fingerprints("", None, other)[0], (
        "compared in full"
    )
    assert not is_same_text(one, other, same_title_and_date=False)


def test_two_posts_without_words_are_one_only_where_title_and_date_agree() -> None:
    assert is_same_text("", " — ", same_title_and_date=True)
    assert not is_same_text("", " — ", same_title_and_date=False)
    assert not is_same_text("", "words", same_title_and_date=True)


@given(st.text(max_size=200), st.text(max_size=200), st.booleans())
def test_sameness_goes_both_ways_and_holds_for_a_text_itself(
    one: str, other: str, same_title_and_date: bool
) -> None:
    forth = is_same_text(one, other, same_title_and_date=same_title_and_date)
    assert forth == is_same_text(other, one, same_title_and_date=same_title_and_date)
    assert is_same_text(one, one, same_title_and_date=True)


@given(st.text(max_size=300))
def test_letters_hold_no_case_no_marks_and_no_spaces(text: str) -> None:
    found = letters_and_digits(text)
    assert found == "".join(filter(str.isalnum, found))
