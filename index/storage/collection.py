"""What the retriever reads of a generation: vectors, words and dates, opened from its folder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from index.storage.arrays import map_array, sampled, to_floats
from index.storage.lexical import LexicalIndex
from index.storage.shard_folders import FIRST, USUAL, shard_folders
from index.storage.vectors import SentenceVectors, VectorIndex
from index.storage.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from numpy.typing import NDArray

    from index.storage.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Collection:
    """The passages of one shard, by their numbers in it; most generations have one.

    `dates` are ordinal days: of a passage's citation or update, else of its article; 0 for none.
    """

    passages: VectorIndex
    sentences: SentenceVectors
    lexical: LexicalIndex
    dates: NDArray[np.int32]

    @classmethod
    def open(cls, folder: Path, dates: NDArray[np.int32]) -> Self:
        """Open what lies in `folder`; raises IndexDamagedError where it is not whole."""
        return cls(
            passages=VectorIndex.open(folder / "passages"),
            sentences=SentenceVectors.open(folder / "sentences"),
            lexical=LexicalIndex.open(folder / "lexical"),
            dates=dates,
        )


@dataclass(frozen=True, slots=True)
class Shards:
    """The passages of a generation, numbered through its shards, with what is known of them all.

    `first` says where each shard's passages begin, and at last where all end. `usual` are the
    vectors, shape (sample, dim), that tell what a cosine usually is.
    """

    shards: tuple[Collection, ...]
    first: NDArray[np.int64]
    vocabulary: Vocabulary
    usual: NDArray[np.float32]
    dates: NDArray[np.int32]

    @classmethod
    def open(cls, folder: Path, snapshot: Snapshot) -> Self:
        """Open the generation in `folder`; raises IndexDamagedError where it is not whole."""
        dates = dates_of(snapshot)
        folders = shard_folders(folder)
        if folders == [folder]:
            return cls.of(Collection.open(folder, dates))
        first = np.asarray(map_array(folder / FIRST)[:, 1])
        parts = zip(folders, np.split(dates, first[1:-1]), strict=True)
        return cls(
            shards=tuple(Collection.open(*part) for part in parts),
            first=first,
            vocabulary=Vocabulary.open(folder / "lexical", int(first[-1])),
            usual=to_floats(map_array(folder / USUAL)),
            dates=dates,
        )

    @classmethod
    def of(cls, collection: Collection) -> Self:
        """A collection that is the only shard."""
        passages = collection.lexical.passages
        return cls(
            shards=(collection,),
            first=np.array([0, passages]),
            vocabulary=collection.lexical.terms,
            usual=collection.passages.rows(sampled(passages)),
            dates=collection.dates,
        )

    @property
    def passages(self) -> int:
        """How many passages there are."""
        return int(self.first[-1])

    def holding(self, stems: Iterable[str]) -> NDArray[np.int64]:
        """The passages that hold, with their titles, every one of some stems; none for none."""
        wanted = list(stems)
        return self.joined([shard.lexical.holding(wanted) for shard in self.shards])

    def joined(self, found: Iterable[NDArray[np.int64]]) -> NDArray[np.int64]:
        """What was found in each shard, in numbers of the whole."""
        pairs = zip(found, self.first[:-1], strict=True)
        return np.concatenate([numbers + start for numbers, start in pairs])

    def divided(self, passages: NDArray[np.int64]) -> list[NDArray[np.int64]]:
        """Ascending passages by shard, each in its numbers."""
        if len(self.shards) == 1:
            return [passages]
        parts = np.split(passages, np.searchsorted(passages, self.first[1:-1]))
        return [part - start for part, start in zip(parts, self.first[:-1], strict=True)]


def dates_of(snapshot: Snapshot) -> NDArray[np.int32]:
    """The days of a snapshot's passages, as in `Collection`."""
    own = np.asarray(snapshot.date)
    return np.where(own > 0, own, snapshot.published[snapshot.article]).astype(np.int32)
