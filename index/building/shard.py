"""The shards of a generation: how an archive is divided, and how one of them is written.

Each is written by itself and knows of no other, so that it may be made anywhere. What then has to
be known of all of them is put together by `index.storage.sharding`.
"""

from __future__ import annotations

import json
from contextlib import ExitStack
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from index.building.cutting import batches
from index.building.encoding import encode_ahead
from index.storage.arrays import map_array
from index.storage.generation import Counts
from index.storage.lexical_builder import LexicalBuilder
from index.storage.shard_folders import WRITTEN
from index.storage.snapshot_writer import SnapshotWriter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from index.building.encoding import Batch, BuildVectors
    from index.storage.snapshot_writer import CutArticle

    # Opens what writes the vectors of a shard into its folder; it is given some of the passages.
    OpenVectors = Callable[[Path, Sequence[str]], BuildVectors]

# Characters of a body for each passage of it: 640 in the sample, 630 to 720 in the open sets.
_CHARACTERS = 650


def shards_for(sizes: Sequence[int], passages: int) -> int:
    """How many shards of about so many passages hold bodies of these sizes in characters."""
    return max(1, -(-sum(sizes) // (_CHARACTERS * passages)))


def plan_shards(sizes: Sequence[int], shards: int) -> list[range]:
    """Which articles each shard has: ranges of the archive's order with about equally much text.

    `sizes` are the characters of all articles in that order. None is empty, so that there are no
    more than articles, and one where there are none.
    """
    count, shards = len(sizes), max(1, min(shards, len(sizes)))
    # An article without a body is one as well.
    ends = np.cumsum(np.asarray(sizes, np.int64) + 1)
    wanted = np.arange(1, shards) * (float(ends[-1]) / shards) if count else np.zeros(0)
    edges = [0]
    for number, edge in enumerate(np.searchsorted(ends, wanted).tolist(), 1):
        edges.append(min(max(edge, edges[-1] + 1), count - shards + number))
    return [range(start, end) for start, end in pairwise([*edges, count])]


class WrittenShard(NamedTuple):
    """What was written of a shard: the dimensions of its vectors, and how much it holds."""

    dim: int
    counts: Counts


def build_shard(
    folder: Path,
    cuts: Iterable[CutArticle],
    open_vectors: OpenVectors,
    advance: Callable[[int], object],
    *,
    is_alone: bool = False,
) -> WrittenShard:
    """Write a shard into an empty folder: snapshot, words and vectors, as if there were no other.

    `advance` is called with numbers of articles. Where there really is no other, nothing is kept
    for the whole.
    """
    snapshot, lexical = SnapshotWriter(folder), LexicalBuilder()
    with ExitStack() as on_failure:
        on_failure.callback(snapshot.abandon)
        texts = batches(cuts, snapshot, lexical)
        vectors = _encoded(folder, texts, open_vectors, advance)
        on_failure.callback(vectors.abandon)
        snapshot.close()
        lexical.finish().save(folder / "lexical")
        if not is_alone:
            (folder / WRITTEN).write_text(json.dumps(lexical.written), encoding="utf-8")
        first_sentence = map_array(folder / "first_sentence.npy")
        vectors.finish(first_sentence)
    counts = Counts(
        articles=snapshot.articles,
        passages=snapshot.passages,
        sentences=int(first_sentence[-1]),
    )
    return WrittenShard(vectors.dim, counts)


def _encoded(
    folder: Path,
    texts: Iterator[Batch],
    open_vectors: OpenVectors,
    advance: Callable[[int], object],
) -> BuildVectors:
    """Encode batch after batch."""
    opened: list[BuildVectors] = []

    def add(batch: Batch) -> None:
        # Here, in the thread that encodes: preparing a model takes as long as many batches.
        if not opened:
            opened.append(open_vectors(folder, batch.texts["passages"]))
        opened[0].add(batch, advance)

    try:
        encode_ahead(texts, add)
    except BaseException:
        for vectors in opened:
            vectors.abandon()
        raise
    return opened[0]
