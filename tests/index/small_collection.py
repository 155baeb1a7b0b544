"""A collection in memory with exact vectors, and an encoder whose vectors a test can work out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from index.analyzer import stems
from index.storage.collection import Collection
from index.storage.lexical_builder import LexicalBuilder

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]
    Ids = NDArray[np.int64]

DIM = 64


class StemEncoder:
    """A text is the unit vector of its stems, each on an axis of its own while there are few."""

    dim = DIM
    max_tokens = 256
    fingerprint = "stems@1"

    def __init__(self) -> None:
        self._axis: dict[str, int] = {}

    def encode_question(self, text: str) -> Vectors:
        vector = np.full(DIM, 1e-3, np.float32)
        for stem in stems(text):
            vector[self._axis.setdefault(stem, len(self._axis)) % DIM] += 1
        return vector / np.linalg.norm(vector)

    def encode(
        self, texts: Sequence[str], *, progress: Callable[[int], object] | None = None
    ) -> Vectors:
        return np.array([self.encode_question(text) for text in texts]).reshape(-1, DIM)


@dataclass
class ExactVectors:
    vectors: Vectors

    def search(self, query: Vectors, k: int, allowed: Ids | None = None) -> tuple[Ids, Vectors]:
        ids = np.arange(len(self.vectors)) if allowed is None else allowed
        scores = self.scores(query, ids)
        best = np.lexsort((ids, -scores))[:k]
        return ids[best], scores[best]

    def scores(self, query: Vectors, passages: Ids) -> Vectors:
        # Row by row, so that a score is the same whatever other rows are asked for.
        return np.array([row @ query for row in self.rows(passages)], np.float32)

    def rows(self, passages: Ids) -> Vectors:
        return self.vectors[passages]


@dataclass
class ExactSentences:
    rows: Sequence[Vectors]

    def cosines(self, query: Vectors, passages: Ids) -> tuple[Vectors, Ids]:
        found = [np.array([row @ query for row in self.rows[p]], np.float32) for p in passages]
        starts = np.cumsum([0, *map(len, found)])[:-1]
        return np.concatenate([np.zeros(0, np.float32), *found]), starts


def collection_of(
    passages: Sequence[tuple[str, Sequence[str]]],
    encoder: StemEncoder,
    dates: Sequence[int] | None = None,
) -> Collection:
    """Index passages given as title and sentences; `dates` are ordinal days, 0 for none."""
    lexical = LexicalBuilder()
    for title, sentences in passages:
        lexical.add(title, sentences)
    texts = [" ".join(sentences) for _, sentences in passages]
    titled = [f"{title}. {text}" for (title, _), text in zip(passages, texts, strict=True)]
    vectors = [encoder.encode(sentences) for _, sentences in passages]
    return Collection(
        passages=ExactVectors(encoder.encode(titled)),  # type: ignore[arg-type]
        sentences=ExactSentences(vectors),  # type: ignore[arg-type]
        lexical=lexical.finish(),
        dates=np.array(dates or [0] * len(passages), np.int32),
    )
