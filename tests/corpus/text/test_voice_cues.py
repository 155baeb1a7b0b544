"""How surely a stretch without marks is the archive's own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.text import voice_cues
from corpus.text.voice_cues import Own


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("As we wrote in May, the pier is shut.", Own.STRONG),
        ("OUR BLOG has more.", Own.STRONG),
        ("Click on this line here.", Own.STRONG),
        ("The following post offices stay open.", Own.NO),
        ("The last page of the hymnal was torn.", Own.NO),
        ("The pier is shut, and we are sorry.", Own.WEAK),
        ("It’s what I’d say.", Own.WEAK),
        ("Charles I. of the ferry came to US waters.", Own.NO),
        ("Nobody told us.", Own.WEAK),
        ("The bus home came some hours late.", Own.NO),
        ("Your pier!", Own.WEAK),
        ("(2) The pier.", Own.WEAK),
        ("Sadly the pier is shut.", Own.WEAK),
        ("Whose pier is it?", Own.ASKS),
    ],
)
def test_own(text: str, expected: Own) -> None:
    assert voice_cues.own(text) is expected


@given(st.from_regex(voice_cues._STRONG))
def test_what_is_looked_for_first_is_in_all_that_is_strong(text: str) -> None:
    assert voice_cues._OF_STRONG.search(text)
