"""The words of a collection: in how many passages each stands, and what that makes it worth.

They are of the whole collection, however many shards it has, so that a word is worth the same in
each of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from index.analyzer import function_stems, stems
from index.errors import IndexDamagedError
from index.storage.arrays import map_array
from index.storage.spelling import names_in, nearest_name

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

# The idf of a word that half of the passages hold.
MOST = np.log(2)


@dataclass(frozen=True, slots=True)
class QueryTerms:
    """A question's distinct words.

    `rows` are their places in the vocabulary, -1 for a word that no passage holds. `idf` is what
    each is worth; a word that no passage holds is worth the most, and a function word that would be
    worth more than a word of the subject that most passages hold, nothing.
    """

    stems: tuple[str, ...]
    rows: NDArray[np.int64]
    idf: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The stems of `passages` passages with their titles, sorted; a stem is its row here.

    `names` are the rare names, for questions that spell one otherwise.
    """

    words: NDArray[np.bytes_]
    frequency: NDArray[np.int32]  # in how many passages or their titles each stem stands
    names: NDArray[np.void]
    passages: int

    @classmethod
    def open(cls, folder: Path, passages: int) -> Self:
        """Map the files in `folder`; raises IndexDamagedError when one is missing or cut."""
        try:
            files = ("vocabulary", "frequency", "names")
            words, frequency, names = (map_array(folder / f"{name}.npy") for name in files)
        except (OSError, EOFError, ValueError) as error:
            raise IndexDamagedError(f"{folder}: {error}. Run: verbatim rebuild --full") from error
        return cls(words, frequency, names, passages)

    def save(self, folder: Path) -> None:
        """Write the files into `folder`."""
        folder.mkdir(parents=True, exist_ok=True)
        np.save(folder / "vocabulary.npy", self.words)
        np.save(folder / "frequency.npy", self.frequency)
        np.save(folder / "names.npy", self.names)

    def query_terms(self, question: str) -> QueryTerms:
        """The distinct words of a question in order, none where it only has stop words.

        A name that the archive only spells otherwise is the archive's.
        """
        otherwise = self._respelled(question)
        found = tuple(dict.fromkeys(otherwise.get(word, word) for word in stems(question)))
        rows = rows_of(found, self.words)
        known = rows >= 0
        frequency = np.zeros(len(found), np.int32)
        frequency[known] = self.frequency[rows[known]]
        idf = inverse_frequency(frequency, self.passages)
        return QueryTerms(found, rows, _without_function_words(idf, found))

    def _respelled(self, question: str) -> dict[str, str]:
        """The archive's stems for those of a question's names that it only spells otherwise."""
        rows = {
            stem: nearest_name(name, self.names)
            for name, stem in names_in(question)
            if row_of(stem, self.words) < 0
        }
        return {s: self.words[row].decode() for s, row in rows.items() if row >= 0}


def row_of(stem: str, vocabulary: NDArray[np.bytes_]) -> int:
    """The row of a stem in a sorted vocabulary, -1 where it is not in it."""
    key = np.bytes_(stem.encode())
    row = int(np.searchsorted(vocabulary, key))
    return row if row < len(vocabulary) and vocabulary[row] == key else -1


def rows_of(found: Sequence[str], vocabulary: NDArray[np.bytes_]) -> NDArray[np.int64]:
    """The rows of stems in a sorted vocabulary, -1 for those that are not in it."""
    return np.array([row_of(stem, vocabulary) for stem in found], np.int64)


def inverse_frequency(frequency: NDArray[np.int32], passages: int) -> NDArray[np.float32]:
    """BM25's idf: how much a word tells that `frequency` of so many passages hold; over 0."""
    return np.log1p((passages - frequency + 0.5) / (frequency + 0.5)).astype(np.float32)


def _without_function_words(idf: NDArray[np.float32], words: Sequence[str]) -> NDArray[np.float32]:
    """The idf of a question's words, where its function words may not outweigh its subject."""
    function = np.array([word in function_stems() for word in words], np.bool_)
    if not function.any() or function.all():
        return idf
    least = idf[~function].min()
    return np.where(function & (least < MOST) & (idf > least), np.float32(0), idf)
