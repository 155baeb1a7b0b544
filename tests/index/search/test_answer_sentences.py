from __future__ import annotations

from math import log1p
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.search.answer_sentences import Pointer, word_scores
from index.storage.lexical_builder import LexicalBuilder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from index.storage.vocabulary import Vocabulary


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    builder = LexicalBuilder()
    builder.add("Fort", ["The fort fell.", "The camel waits."])
    builder.add("", ["The fort stands.", "A tram left."])
    return builder.finish().terms


FORT = ["The Spanish attacked the fort.", "They renamed the fort San Mateo.", "The fort burned."]


def ranked(question: str, vocabulary: Vocabulary, cosines: Sequence[float]) -> list[int]:
    """The numbers of the sentences, the best first."""
    scores = np.array(Pointer(vocabulary, None).scores(question, FORT, cosines))
    return [int(n) for n in np.argsort(-scores, kind="stable")]


def scores(question: str, vocabulary: Vocabulary) -> NDArray[np.float32]:
    return word_scores(vocabulary.query_terms(question), FORT)


def test_a_word_of_every_sentence_tells_less_than_one_of_a_single(vocabulary: Vocabulary) -> None:
    # "fort" stands in both passages: idf ln(1 + .5 / 2.5); "renam" in none: ln(1 + 2.5 / .5).
    # In the passage's 3 sentences: ln(1 + .5 / 3.5) and ln(1 + 2.5 / 1.5).
    fort, renamed = log1p(0.5 / 2.5), log1p(2.5 / 0.5)
    fort_here, renamed_here = fort * log1p(0.5 / 3.5), renamed * log1p(2.5 / 1.5)
    share = fort_here / (fort_here + renamed_here)
    context = fort / (fort + renamed)
    # The third sentence follows the one that says "renamed".
    expected = [share + 0.5 * context, 1 + 0.5, share + 0.5]
    assert scores("the fort was renamed", vocabulary) == pytest.approx(expected, abs=1e-5)


def test_words_that_no_sentence_holds_change_nothing(vocabulary: Vocabulary) -> None:
    assert scores("which camel?", vocabulary).tolist() == [0, 0, 0]
    assert scores("what is it?", vocabulary).tolist() == [0, 0, 0]


def test_the_sentence_with_the_telling_words_comes_first(vocabulary: Vocabulary) -> None:
    asked = "What was the fort renamed?"
    assert ranked(asked, vocabulary, [0.6, 0.5, 0.4]) == [1, 2, 0]


def test_a_close_cosine_decides_where_words_do_not(vocabulary: Vocabulary) -> None:
    assert ranked("any losses?", vocabulary, [0.1, 0.2, 0.7]) == [2, 1, 0]


def test_equal_sentences_keep_their_order(vocabulary: Vocabulary) -> None:
    assert ranked("any losses?", vocabulary, [0.2, 0.2, 0.2]) == [0, 1, 2]


@given(st.text(), st.lists(st.tuples(st.text(), st.floats(-1, 1)), min_size=1, max_size=6))
def test_every_sentence_has_a_score(
    vocabulary: Vocabulary, question: str, sentences: list[tuple[str, float]]
) -> None:
    texts, cosines = zip(*sentences, strict=True)
    found = Pointer(vocabulary, None).scores(question, texts, cosines)
    assert len(found) == len(texts)
    assert np.isfinite(found).all()


# Pointing


class Scores:
    """A reader that gives each sentence the number in it."""

    fingerprint = "numbers"

    def scores(self, question: str, passages: Sequence[str]) -> NDArray[np.float32]:
        return np.array([float(passage) for passage in passages], np.float32)


@pytest.mark.parametrize(
    ("logits", "pointed"),
    [
        (["1", "9", "2"], (1, 1)),
        (["1", "9", "6"], (1, 2)),
        (["6", "9", "7"], (1, 2)),
        (["8", "1", "9"], (2, 2)),
        (["5"], (0, 0)),
    ],
)
def test_a_neighbour_that_answers_nearly_as_well_is_pointed_at_too(
    vocabulary: Vocabulary, logits: list[str], pointed: tuple[int, int]
) -> None:
    found = Pointer(vocabulary, Scores()).point("?", logits, [0.0] * len(logits))
    assert (found.first, found.last) == pointed


def test_without_a_reader_one_sentence_is_pointed_at(vocabulary: Vocabulary) -> None:
    found = Pointer(vocabulary, None).point("What was the fort renamed?", FORT, [0.6, 0.5, 0.4])
    assert (found.first, found.last) == (1, 1)
