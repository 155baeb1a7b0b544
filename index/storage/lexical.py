"""The lexical index: which words stand in which passage and sentence, and what they are worth.

BM25 over passages with their titles, and the words of a question that each sentence holds. BM25
is computed for every passage at once (0.14 ms for 100,000 passages), so any filter is exact. A
search engine's best hits would not do: asked for the best of 1,000 allowed passages, or for the
scores of 400 given ones, tantivy takes 13 ms at that size.

The files are plain NumPy arrays that are memory-mapped when opened.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import reduce
from typing import TYPE_CHECKING, NamedTuple, Self

import numpy as np

from index.errors import IndexDamagedError
from index.storage.arrays import expand_ranges, map_array
from index.storage.vocabulary import Vocabulary, row_of, rows_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from numpy.typing import NDArray

    from index.storage.vocabulary import QueryTerms


class LexicalScores(NamedTuple):
    """What a question's words are worth in every passage with its title, 0 where it holds none.

    `bm25` and `coverage`, the share of the question's words by what they tell, 0 to 1, are each of
    shape (passages,).
    """

    bm25: NDArray[np.float32]
    coverage: NDArray[np.float32]


class TermPresence(NamedTuple):
    """Which of a question's words some passages hold.

    `sentences` is of shape (sentences, words), the sentences of the first passage first; those of
    the i-th are the rows `starts[i]:starts[i + 1]`. `titles` is of shape (passages, words).
    """

    sentences: NDArray[np.bool_]
    starts: NDArray[np.int64]
    titles: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class LexicalIndex:
    """The words of passages `0..n-1` and of their sentences and titles.

    The vocabulary is sorted; a stem is its row there. The postings of row r, the passages that
    hold it in text or title, are at `posting_start[r]:posting_start[r + 1]`. `stem` holds the words
    of all sentences in order, those of sentence s at `sentence_start[s]:sentence_start[s + 1]`.
    `names` are the rare names, for questions that spell one otherwise.
    """

    vocabulary: NDArray[np.bytes_]
    frequency: NDArray[np.int32]  # in how many passages or their titles each stem stands
    posting_start: NDArray[np.int64]
    posting_passage: NDArray[np.int32]
    posting_weight: NDArray[np.float32]
    stem: NDArray[np.int32]
    sentence_start: NDArray[np.int64]
    first_sentence: NDArray[np.int64]
    title_stem: NDArray[np.int32]
    title_start: NDArray[np.int64]
    names: NDArray[np.void]

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Map the index in `folder`; raises IndexDamagedError when a file is missing or cut."""
        try:
            return cls(**{f.name: map_array(folder / f"{f.name}.npy") for f in fields(cls)})
        except (OSError, EOFError, ValueError) as error:
            raise IndexDamagedError(f"{folder}: {error}. Run: verbatim rebuild --full") from error

    def save(self, folder: Path) -> None:
        """Write the index into `folder`, a file for each array."""
        folder.mkdir(parents=True, exist_ok=True)
        for field in fields(self):
            np.save(folder / f"{field.name}.npy", getattr(self, field.name))

    @property
    def passages(self) -> int:
        """How many passages there are."""
        return len(self.first_sentence) - 1

    @property
    def terms(self) -> Vocabulary:
        """The words of these passages, where they are all that there are."""
        return Vocabulary(self.vocabulary, self.frequency, self.names, self.passages)

    def placed(self, words: QueryTerms) -> QueryTerms:
        """A question's words by their places in this index, as they are worth in the whole."""
        return replace(words, rows=rows_of(words.stems, self.vocabulary))

    def passages_with(self, stem: str) -> NDArray[np.int32]:
        """The passages that hold a stem, in text or title, ascending."""
        row = row_of(stem, self.vocabulary)
        start, end = self.posting_start[row : row + 2] if row >= 0 else (0, 0)
        return self.posting_passage[start:end]

    def holding(self, stems: Iterable[str]) -> NDArray[np.int64]:
        """The passages that hold, with their titles, every one of some stems; none for none."""
        found = [self.passages_with(stem) for stem in stems]
        return reduce(np.intersect1d, found).astype(np.int64) if found else np.zeros(0, np.int64)

    def scores(self, words: QueryTerms) -> LexicalScores:
        """BM25 and coverage of every passage for a question's words."""
        bm25 = np.zeros(self.passages, np.float32)
        coverage = np.zeros(self.passages, np.float32)
        total = words.idf.sum()
        for row, worth in zip(words.rows.tolist(), words.idf, strict=True):
            if row < 0 or not worth:
                continue
            start, end = self.posting_start[row : row + 2]
            # Adding in place takes a third of the time that plain indexing does.
            passages = self.posting_passage[start:end]
            np.add.at(bm25, passages, self.posting_weight[start:end])
            np.add.at(coverage, passages, worth / total)
        return LexicalScores(bm25, coverage)

    def presence(self, words: QueryTerms, passages: NDArray[np.int64]) -> TermPresence:
        """Which of the words the sentences and titles of these passages hold."""
        column = np.full(len(self.vocabulary), -1, np.int64)
        known = np.flatnonzero(words.rows >= 0)
        column[words.rows[known]] = known
        sentences, starts = expand_ranges(self.first_sentence, passages)
        at, begins = expand_ranges(self.sentence_start, sentences)
        in_titles, title_begins = expand_ranges(self.title_start, passages)
        return TermPresence(
            sentences=_held(column[self.stem[at]], begins, len(words.rows)),
            starts=starts,
            titles=_held(column[self.title_stem[in_titles]], title_begins, len(words.rows)),
        )


def _held(stream: NDArray[np.int64], begins: NDArray[np.int64], columns: int) -> NDArray[np.bool_]:
    """Which of so many columns each unit's part of the stream holds; -1 is none."""
    held = np.zeros((len(begins) - 1, columns), np.bool_)
    unit = np.repeat(np.arange(len(held)), np.diff(begins))
    found = stream >= 0
    held[unit[found], stream[found]] = True
    return held
