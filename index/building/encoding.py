"""The vectors of a build: known ones are taken, others computed, all written as they come.

Texts come in parts of an archive, so that memory does not grow with it; while one part is encoded,
the next is cut. What was computed goes into a journal as well, for a build that is killed.
"""

from __future__ import annotations

from array import array
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from index.building.vector_cache import KnownVectors, text_hashes
from index.storage.arrays import map_array
from index.storage.shard_folders import shard_folders
from index.storage.vectors import SentenceVectors, VectorIndex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from concurrent.futures import Future
    from pathlib import Path

    from numpy.typing import NDArray

    from index.building.vector_cache import Journal
    from index.encoder.reference import Encoder

    Halves = NDArray[np.float16]

# What is encoded: passages with their titles, and sentences, each in order; and how the vectors of
# each are kept.
PARTS: Mapping[str, type[VectorIndex | SentenceVectors]] = {
    "passages": VectorIndex,
    "sentences": SentenceVectors,
}
# Batches that wait to be encoded while the next one is cut; more would only fill memory.
_AHEAD = 1
# Vectors that are held in memory while those of equal texts are made equal.
_AT_ONCE = 4096


class Batch(NamedTuple):
    """The texts of some articles, those of each of `PARTS` in order."""

    articles: int
    texts: Mapping[str, list[str]]


class BuildVectors:
    """Writes the vectors of batch after batch into a folder; `finish` makes indexes of them."""

    def __init__(
        self, folder: Path, encoder: Encoder, known: KnownVectors, journal: Journal
    ) -> None:
        self.dim = encoder.dim
        self._folder = folder
        self._encoder = encoder
        self._known = known
        self._journal = journal
        self._files = {part: (folder / f"{part}.raw").open("wb") for part in PARTS}
        self._hashes = {part: array("Q") for part in PARTS}

    def add(self, batch: Batch, advance: Callable[[int], object]) -> None:
        """Write the vectors of the next batch; `advance` is called with numbers of articles."""
        texts = [text for part in PARTS for text in batch.texts[part]]
        hashes = text_hashes(texts)
        vectors = np.empty((len(texts), self.dim), np.float16)
        missing = self._known.fill(hashes, vectors)
        # Each text once: a passage of one sentence is also that sentence.
        new, first, again = np.unique(hashes[missing], return_index=True, return_inverse=True)
        report = _in_articles(batch.articles, len(first), advance)
        if len(first):
            computed = self._journal.batch(new)
            if computed is None:
                unknown = [texts[row] for row in missing[first]]
                computed = self._encoder.encode(unknown, progress=report).astype(np.float16)
                self._journal.write(new, computed)
            vectors[missing] = computed[again]
        report(0)
        end = 0
        for part in PARTS:
            start, end = end, end + len(batch.texts[part])
            self._files[part].write(vectors[start:end].data)
            self._hashes[part].extend(hashes[start:end].tolist())

    def finish(self, first_sentence: NDArray[np.int64]) -> None:
        """Make the indexes; `first_sentence` says where those of each passage begin."""
        rows = {part: self._written(part) for part in PARTS}
        hashes = {part: np.frombuffer(self._hashes[part], np.uint64) for part in PARTS}
        _unite(rows, hashes)
        VectorIndex.write(self._folder / "passages", rows["passages"])
        SentenceVectors.write(self._folder / "sentences", rows["sentences"], first_sentence)
        for part in PARTS:
            (self._folder / f"{part}.raw").unlink()
            np.save(self._folder / f"{part}.hash.npy", hashes[part])

    def abandon(self) -> None:
        """Close the files of a build that failed; what could not be written need not be."""
        for file in self._files.values():
            with suppress(OSError):
                file.close()

    def _written(self, part: str) -> Halves:
        self._files[part].close()
        shape = (len(self._hashes[part]), self.dim)
        if not shape[0]:  # an empty file cannot be mapped
            return np.empty(shape, np.float16)
        return np.asarray(np.memmap(self._folder / f"{part}.raw", np.float16, "r+", shape=shape))


def _unite(rows: Mapping[str, Halves], hashes: Mapping[str, NDArray[np.uint64]]) -> None:
    """Give a text the vector of the first place that it stands in, wherever else it does.

    Computed in another batch, the last digit may differ; a later build takes one for all, as here.
    """
    known = KnownVectors()
    for part in PARTS:
        known.add(hashes[part], rows[part].__getitem__)
    for part in PARTS:
        for start in range(0, len(rows[part]), _AT_ONCE):
            some = slice(start, start + _AT_ONCE)
            known.fill(hashes[part][some], rows[part][some])


def recall_generation_vectors(folder: Path, known: KnownVectors) -> None:
    """Take the vectors of a generation's folder for known ones, however it is divided."""
    for shard in shard_folders(folder):
        recall_shard_vectors(shard, known)


def recall_shard_vectors(shard: Path, known: KnownVectors) -> None:
    """Take the vectors in a shard's folder for known ones."""
    for part, kind in PARTS.items():
        known.add(map_array(shard / f"{part}.hash.npy"), kind.open(shard / part).halves)


def encode_ahead(batches: Iterable[Batch], add: Callable[[Batch], None]) -> None:
    """Call `add` with each batch, in order, in a thread of its own while the next one is made."""
    pool = ThreadPoolExecutor(1, thread_name_prefix="encoding")
    waiting: deque[Future[None]] = deque()
    try:
        for batch in batches:
            waiting.append(pool.submit(add, batch))
            if len(waiting) > _AHEAD:
                waiting.popleft().result()
        for each in waiting:
            each.result()
    finally:
        pool.shutdown(cancel_futures=True)


def _in_articles(
    articles: int, texts: int, advance: Callable[[int], object]
) -> Callable[[int], object]:
    """Turns numbers of texts that are done into numbers of articles; 0 means that all are."""
    done = shown = 0

    def report(count: int) -> None:
        nonlocal done, shown
        done += count
        now = done * articles // texts if count else articles
        advance(now - shown)
        shown = now

    return report
