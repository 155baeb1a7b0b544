"""A generation of shards: where they lie, and what is known of all of them together.

    DATA/generations/<id>/shards/000/    what a generation is, over a range of the articles
    DATA/generations/<id>/               the same columns over all articles, and the statistics

Shards are ranges of the archive's order. So the number of a passage, or of an article, is its
number in its shard and that of the first one there, and whatever is put together in the order of
the shards stands as it would in one. The statistics (words and their frequencies, rare names, the
sample that tells the usual cosine) are those of the whole, so that every score is, too.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from index.storage.arrays import map_array, sampled
from index.storage.lexical import LexicalIndex
from index.storage.lexical_builder import CollectionSize, size_of, weights_among
from index.storage.shard_folders import FIRST, USUAL, WRITTEN, shard_folders
from index.storage.snapshot import COLUMN_SHAPES, connect_articles
from index.storage.snapshot_writer import tables
from index.storage.spelling import NameCounter
from index.storage.vectors import VectorIndex
from index.storage.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

_COLUMNS = "id, url, title, published"


def combine_shards(folder: Path) -> None:
    """Write into a generation's folder what is known of all of its shards together.

    Nothing of the shards is changed; `weigh_shard` is for each of them after it. Memory is that of
    the words of all, and of one list of postings.
    """
    shards = shard_folders(folder)
    first = _combined_columns(folder, shards)
    np.save(folder / FIRST, first)
    _combined_articles(folder, shards, first)
    size = _combined_words(folder, shards)
    (folder / "size.json").write_text(json.dumps(size._asdict()), encoding="ascii")
    np.save(folder / USUAL, _usual(shards, first[:, 1]))


def weigh_shard(shard: Path, folder: Path) -> None:
    """Make a shard's words worth what they are in the whole, whose statistics are in `folder`.

    Each shard by itself, in any order; to do it again changes nothing.
    """
    index = LexicalIndex.open(shard / "lexical")
    size = CollectionSize(**json.loads((folder / "size.json").read_bytes()))
    whole = Vocabulary.open(folder / "lexical", size.passages)
    frequency = whole.frequency[np.searchsorted(whole.words, index.vocabulary)]
    weights = weights_among(index, frequency, size)
    # The file is mapped: the new one takes its place.
    temporary = shard / "lexical" / ".weight.npy"
    np.save(temporary, weights)
    temporary.replace(shard / "lexical" / "posting_weight.npy")


def _combined_columns(folder: Path, shards: Sequence[Path]) -> NDArray[np.int64]:
    """Join the columns, in numbers of the whole; returns where each shard's rows begin.

    The result is of shape (shards + 1, 2): articles and passages.
    """
    counts = [[len(map_array(s / f"{n}.npy")) for n in ("published", "article")] for s in shards]
    first = np.concatenate([[[0, 0]], np.cumsum(counts, axis=0)]).astype(np.int64)
    sentences = np.cumsum([0, *(len(map_array(s / "sentence.npy")) for s in shards)])
    shift = {"article": first[:, 0], "first_sentence": sentences}
    for name, shape in COLUMN_SHAPES.items():
        columns = [map_array(shard / f"{name}.npy") for shard in shards]
        if name == "first_sentence":  # where one shard's end, the next one's begin
            columns = [*(each[:-1] for each in columns[:-1]), columns[-1]]
        starts = np.cumsum([0, *map(len, columns)]).tolist()
        joined = np.lib.format.open_memmap(
            folder / f"{name}.npy", "w+", np.int32, shape=(starts[-1], *shape[1:])
        )
        shifts = shift.get(name, np.zeros(len(shards))).astype(np.int32)
        for column, by, start, end in zip(columns, shifts, starts, starts[1:], strict=False):
            joined[start:end] = column + by
        joined.flush()
    return first


def _combined_articles(folder: Path, shards: Sequence[Path], first: NDArray[np.int64]) -> None:
    """Write which articles there are, and the postings of regions and categories."""
    with closing(sqlite3.connect(folder / "articles.sqlite", isolation_level=None)) as db:
        db.executescript(tables(_COLUMNS))
        for shard, (row, _) in zip(shards, first.tolist(), strict=False):
            db.execute("ATTACH ? AS shard", (str(shard / "articles.sqlite"),))
            db.execute(
                f"INSERT INTO articles SELECT row + ?, {_COLUMNS} FROM shard.articles ORDER BY row",
                (row,),
            )
            db.execute("DETACH shard")
        db.execute("BEGIN")
        db.executemany("INSERT INTO postings VALUES (?, ?, ?, ?)", _postings(shards, first))
        db.execute("COMMIT")


def _postings(
    shards: Sequence[Path], first: NDArray[np.int64]
) -> Iterator[tuple[str, str, bytes, bytes]]:
    """The postings of all shards, list by list; a category is spelled as in the first of them."""
    opened = [connect_articles(shard) for shard in shards]
    try:
        keys: dict[tuple[str, str], list[tuple[int, str]]] = {}
        for number, db in enumerate(opened):
            for kind, key in db.execute("SELECT kind, key FROM postings").fetchall():
                keys.setdefault((kind, key.casefold()), []).append((number, key))
        for (kind, _), places in keys.items():
            joined: tuple[list[NDArray[np.int32]], ...] = ([], [])
            for number, key in places:
                query = "SELECT articles, passages FROM postings WHERE kind = ? AND key = ?"
                blobs = opened[number].execute(query, (kind, key)).fetchone()
                for rows, blob, begin in zip(joined, blobs, first[number].tolist(), strict=True):
                    rows.append(np.frombuffer(blob, np.int32) + np.int32(begin))
            articles, passages = (np.concatenate(rows).tobytes() for rows in joined)
            yield kind, places[0][1], articles, passages
    finally:
        for db in opened:
            db.close()


def _combined_words(folder: Path, shards: Sequence[Path]) -> CollectionSize:
    """Write the words of all shards with their frequencies, and the rare names."""
    words, frequency = np.zeros(0, np.bytes_), np.zeros(0, np.int32)
    size, written = CollectionSize(0, 0), Counter[str]()
    for shard in shards:
        index = LexicalIndex.open(shard / "lexical")
        both = np.concatenate([words, index.vocabulary])
        words, places = np.unique(both, return_inverse=True)
        total = np.zeros(len(words), np.int32)
        np.add.at(total, places, np.concatenate([frequency, index.frequency]))
        frequency = total
        own = size_of(index)
        size = CollectionSize(size.passages + own.passages, size.words + own.words)
        written.update(json.loads((shard / WRITTEN).read_bytes()))
    vocabulary = Vocabulary(words, frequency, np.zeros(0, np.void), size.passages)
    rows = {word.decode(): row for row, word in enumerate(words.tolist())}
    names = NameCounter(written).finish(rows, frequency, size.passages)
    replace(vocabulary, names=names).save(folder / "lexical")
    return size


def _usual(shards: Sequence[Path], first: NDArray[np.int64]) -> NDArray[np.float16]:
    """The sample of all passages that tells what a cosine with them usually is."""
    some = sampled(int(first[-1]))
    parts = [
        VectorIndex.open(shard / "passages").halves(some[(some >= start) & (some < end)] - start)
        for shard, (start, end) in zip(shards, pairwise(first.tolist()), strict=True)
    ]
    return np.concatenate(parts)
