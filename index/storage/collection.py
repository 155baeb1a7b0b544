"""What the retriever reads of a generation: vectors, words and dates, opened from its folder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from index.storage.lexical import LexicalIndex
from index.storage.vectors import SentenceVectors, VectorIndex

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from index.storage.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Collection:
    """The passages of a generation, by their numbers in its snapshot.

    `dates` are ordinal days: of a passage's citation or update, else of its article; 0 for none.
    """

    passages: VectorIndex
    sentences: SentenceVectors
    lexical: LexicalIndex
    dates: NDArray[np.int32]

    @classmethod
    def open(cls, folder: Path, snapshot: Snapshot) -> Self:
        """Open what lies in `folder`; raises IndexDamagedError where it is not whole."""
        own = np.asarray(snapshot.date)
        dates = np.where(own > 0, own, snapshot.published[snapshot.article])
        return cls(
            passages=VectorIndex.open(folder / "passages"),
            sentences=SentenceVectors.open(folder / "sentences"),
            lexical=LexicalIndex.open(folder / "lexical"),
            dates=dates.astype(np.int32),
        )
