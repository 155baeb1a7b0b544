"""Letters: from the greeting to the sign-off."""

from __future__ import annotations

import pytest

from corpus.text.letters import find_letters


@pytest.mark.parametrize(
    "body",
    [
        "Ours.\n\n<Dear all,\n\nIt is shut.\n\nThe sea is calm.\n\nYours, Rosa Pell>\n\nOurs.",
        "<Dear neighbours,\n\nThe pier is shut.>\n\nOurs, as nobody signs it.",
        "<Dear Rosa,\n\nDear Tom,\n\nIt is shut.\n\nBest wishes,\nAnn>\n\nOurs.",
    ],
)  # fmt: skip
def test_a_letter_ends_with_its_sign_off_or_its_first_paragraph(body: str) -> None:
    text = body.replace("<", "").replace(">", "")
    (found,) = find_letters(text)
    assert (found.start, found.end) == (body.index("<"), body.index(">") - 1)


@pytest.mark.parametrize("body", ["My dear neighbours, it is shut.", "Dear was the pier to us."])
def test_a_word_of_greeting_in_a_sentence_is_no_letter(body: str) -> None:
    assert find_letters(body) == []
