"""The blend: how a passage's score is made of what is known about it.

Pure functions on arrays over some passages. The weights are few, round and fixed; fitting them on
any four of the five named sets and asking the fifth gives the same within .007 MRR.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from corpus.dates import Period
    from index.storage.lexical import TermPresence

PASSAGE = 0.6
SENTENCE = 0.8
WORDS = 0.225
# What the question's words count beside a sentence's cosine.
COVERAGE = 1.0
# What being good for one part of the question counts, beside being good for the whole.
PARTS = 0.5

# What being dated around the time that the question speaks of adds, and how far around: news is
# reported up to some days after the event, seldom before it.
PRIOR = 0.2
DAYS_BEFORE = 2
DAYS_AFTER = 9


def blend(
    passage: NDArray[np.float32], sentence: NDArray[np.float32], words: NDArray[np.float32]
) -> NDArray[np.float32]:
    """One score for each passage, from arrays of shape (passages,), higher is better.

    `passage` is the cosine with its text under its title, `sentence` the best of its
    `sentence_scores`, `words` its BM25 relative to the best allowed passage's, 0 to 1.
    """
    weighed = np.float32(PASSAGE) * passage + np.float32(SENTENCE) * sentence
    return np.asarray(weighed + np.float32(WORDS) * words)


def normalised(scores: NDArray[np.float32], best: float) -> NDArray[np.float32]:
    """Scores as shares of the best one; all 0 where nothing scored."""
    return scores / np.float32(best) if best > 0 else np.zeros_like(scores)


def lexical_potential(
    bm25: NDArray[np.float32], covered: NDArray[np.float32], best: float
) -> NDArray[np.float32]:
    """The most that words alone can add to each passage's score."""
    return np.float32(WORDS) * normalised(bm25, best) + np.float32(SENTENCE * COVERAGE) * covered


def coverage(presence: TermPresence, idf: NDArray[np.float32]) -> NDArray[np.float32]:
    """Share of the question's words, weighed by what they tell, that each sentence holds, 0 to 1.

    The title speaks for every sentence: what a heading has said need not be said again. All 0
    where the question has no words.
    """
    titles = np.repeat(presence.titles, np.diff(presence.starts), axis=0)
    return normalised(weighted_sum(presence.sentences | titles, idf), float(idf.sum()))


def weighted_sum(held: NDArray[np.bool_], values: NDArray[np.float32]) -> NDArray[np.float32]:
    """What the words that each row holds are worth together; held is (rows, words).

    Summed, not multiplied as a matrix: BLAS reads past the end of short rows and then warns of
    invalid values that are not there.
    """
    summed = np.where(held, values, np.float32(0)).sum(axis=1, dtype=np.float32)
    return np.asarray(summed, np.float32)


def sentence_scores(
    cosines: NDArray[np.float32], presence: TermPresence, idf: NDArray[np.float32]
) -> NDArray[np.float32]:
    """How well each sentence answers: its meaning, and the question's words in it."""
    return np.asarray(cosines + COVERAGE * coverage(presence, idf), np.float32)


def best_of_each(values: NDArray[np.float32], starts: NDArray[np.int64]) -> NDArray[np.float32]:
    """The highest value of each passage; its values are `values[starts[i]:starts[i + 1]]`.

    Every passage has at least one.
    """
    if len(starts) == 1:
        return np.zeros(0, np.float32)
    return np.maximum.reduceat(values, starts[:-1])


def combine_subquestions(
    whole: NDArray[np.float32], parts: Sequence[NDArray[np.float32]]
) -> NDArray[np.float32]:
    """Scores for a question of several parts, from those for the whole and for each part.

    The best passage for any part loses nothing; the others lose by how far they stay behind the
    best one of the part that they suit best. No parts change nothing.
    """
    if not parts or not len(whole):
        return whole
    behind = np.stack([scores - scores.max() for scores in parts])
    return np.asarray(whole + np.float32(PARTS) * behind.max(axis=0))


def date_prior(dates: NDArray[np.int32], period: Period | None) -> NDArray[np.float32]:
    """What each passage's date (an ordinal day, 0 for none) adds; 0 where no time was named."""
    if not period:
        return np.zeros(len(dates), np.float32)
    near = dates > 0
    if period.start:
        near = near & (dates >= period.start.toordinal() - DAYS_BEFORE)
    if period.end:
        near = near & (dates <= period.end.toordinal() + DAYS_AFTER)
    return near.astype(np.float32) * np.float32(PRIOR)
