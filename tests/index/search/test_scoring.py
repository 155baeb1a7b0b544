from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.dates import Period
from index.search import scoring
from index.storage.lexical import TermPresence


def floats(*values: float) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    return np.array(values, np.float32)


def test_the_blend_is_the_weighted_sum() -> None:
    blended = scoring.blend(
        passage=floats(0.5, 0.1), sentence=floats(1.5, 0.3), words=floats(1.0, 0.0)
    )
    first = 0.6 * 0.5 + 0.8 * 1.5 + 0.225 * 1.0
    second = 0.6 * 0.1 + 0.8 * 0.3
    assert blended == pytest.approx([first, second])


def test_shares_are_of_the_best_allowed_score() -> None:
    assert scoring.normalised(floats(2, 1, 0), 4.0).tolist() == [0.5, 0.25, 0]


def test_shares_of_nothing_are_nothing() -> None:
    assert scoring.normalised(floats(0, 0), 0.0).tolist() == [0, 0]


# Two passages, of two sentences and of one; three words worth 2, 1 and 1.
PRESENCE = TermPresence(
    sentences=np.array([[1, 0, 0], [0, 1, 0], [0, 0, 0]], np.bool_),
    starts=np.array([0, 2, 3]),
    titles=np.array([[0, 0, 1], [1, 0, 0]], np.bool_),
)
IDF = floats(2, 1, 1)


def test_the_title_covers_words_for_each_of_its_sentences() -> None:
    assert scoring.coverage(PRESENCE, IDF).tolist() == [0.75, 0.5, 0.5]


def test_a_sentence_scores_by_meaning_and_words() -> None:
    scores = scoring.sentence_scores(floats(0.2, 0.4, 0.1), PRESENCE, IDF)
    assert scores == pytest.approx([0.2 + 0.75, 0.4 + 0.5, 0.1 + 0.5])
    assert scoring.best_of_each(scores, PRESENCE.starts) == pytest.approx([0.95, 0.6])


def test_a_question_without_words_leaves_the_cosines() -> None:
    nothing = TermPresence(
        sentences=np.zeros((2, 0), np.bool_),
        starts=np.array([0, 1, 2]),
        titles=np.zeros((2, 0), np.bool_),
    )
    assert scoring.sentence_scores(floats(0.2, 0.4), nothing, floats()) == pytest.approx([0.2, 0.4])


def test_the_best_of_no_passages_is_empty() -> None:
    assert scoring.best_of_each(floats(), np.array([0])).shape == (0,)


def test_the_best_passage_of_each_part_loses_nothing() -> None:
    whole = floats(1.0, 0.9, 0.8)
    parts = [floats(2.0, 1.0, 0.5), floats(0.3, 0.1, 0.7)]
    # The second passage is 1.0 behind the best of the first part and 0.6 behind that of the second.
    assert scoring.combine_subquestions(whole, parts) == pytest.approx([1.0, 0.9 - 0.5 * 0.6, 0.8])


def test_a_question_of_one_part_is_left_alone() -> None:
    assert scoring.combine_subquestions(floats(1, 2), []).tolist() == [1, 2]


@given(st.lists(st.tuples(st.floats(0, 2), st.floats(0, 2), st.floats(0, 2)), min_size=1))
def test_parts_never_raise_a_score_and_spare_the_best_of_each(
    rows: list[tuple[float, float, float]],
) -> None:
    whole, *parts = (np.array(column, np.float32) for column in zip(*rows, strict=True))
    scores = scoring.combine_subquestions(whole, parts)
    assert (scores <= whole).all()
    for part in parts:
        assert scores[part.argmax()] == whole[part.argmax()]


MAY = Period(date(2012, 5, 1), date(2012, 5, 31))


@pytest.mark.parametrize(
    ("day", "added"),
    [
        (date(2012, 4, 28), 0),
        (date(2012, 4, 29), 0.2),
        (date(2012, 5, 15), 0.2),
        (date(2012, 6, 9), 0.2),
        (date(2012, 6, 10), 0),
    ],
)
def test_the_date_prior_reaches_two_days_before_and_nine_after(day: date, added: float) -> None:
    prior = scoring.date_prior(np.array([day.toordinal()], np.int32), MAY)
    assert prior == pytest.approx([added])


def test_an_undated_passage_is_not_preferred_even_by_an_open_period() -> None:
    dates = np.array([0, date(1990, 1, 1).toordinal()], np.int32)
    assert scoring.date_prior(dates, Period(None, date(2012, 5, 31))) == pytest.approx([0, 0.2])
    assert scoring.date_prior(dates, Period(date(2012, 5, 31), None)).tolist() == [0, 0]


def test_no_named_time_prefers_nothing() -> None:
    dates = np.array([0, 734_000], np.int32)
    assert scoring.date_prior(dates, None).tolist() == [0, 0]
    assert scoring.date_prior(dates, Period()).tolist() == [0, 0]
