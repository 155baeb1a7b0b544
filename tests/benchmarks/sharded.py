"""Millions of passages in four shards, opened and asked in one process, beside FAISS's own shards.

Everything is made up: vectors near one of some thousand topics, words by Zipf's law, each sentence
with the vector of its passage. With fewer: `python -m tests.benchmarks.sharded FOLDER COUNT`.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import faiss
import numpy as np

from index.search.retriever import Query, Retriever
from index.search.shard_search import DEPTH
from index.storage.arrays import sampled
from index.storage.collection import Collection, Shards
from index.storage.lexical import LexicalIndex
from index.storage.lexical_builder import CollectionSize, size_of, weights_among
from index.storage.vectors import SentenceVectors, VectorIndex
from index.storage.vocabulary import Vocabulary
from tests.benchmarks.measure import Figure, percentile, process, read_through
from tests.index.small_collection import StemEncoder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from numpy.typing import NDArray

    from tests.benchmarks.measure import Scale

    Search = Callable[[NDArray[np.float32]], object]

_SHARDS, _DIM, _TOPICS, _CHUNK, _QUESTIONS = 4, 384, 4000, 50_000, 100
# Words of a passage in two sentences, of its title, of a question, and how many there are.
_WORDS, _TITLE, _ASKED, _VOCABULARY = 80, 5, 6, 200_000


def run(scale: Scale, work: Path) -> Iterator[Figure]:
    """Write in one process, open and ask in another: memory is that of asking alone."""
    folder = work / f"sharded-{scale.sharded}"
    module = ("-m", "tests.benchmarks.sharded")
    yield from figures(
        scale.sharded, json.loads(process(*module, folder, str(scale.sharded)).output)
    )


def figures(count: int, found: dict[str, float]) -> Iterator[Figure]:
    """What was found of so many passages."""
    name = f"{count:,} passages in {_SHARDS} shards"
    yield Figure("sharded", f"{name}: opened", found["open"] * 1e3, "ms")
    peers = {"IndexShards": found["faiss"] * 1e3, "IndexShards, flat": found["flat"] * 1e3}
    yield Figure("sharded", f"{name}: p50 of 200 by vectors", found["vectors"] * 1e3, "ms", peers)
    yield Figure("sharded", f"{name}: p50 of a search", found["p50"] * 1e3, "ms")
    yield Figure("sharded", f"{name}: p99 of a search", found["p99"] * 1e3, "ms")
    yield Figure("sharded", f"{name}: resident", found["resident"], "MB")
    yield Figure("sharded", f"{name}: not in files", found["anonymous"], "MB")


def write(folder: Path, count: int) -> None:
    """Write the shards, and what they know of each other."""
    topics = _unit(np.random.default_rng(1).standard_normal((_TOPICS, _DIM), np.float32))
    vocabulary = np.array([f"w{n:06}".encode() for n in range(_VOCABULARY)])
    for number in range(_SHARDS):
        shard = folder / f"{number:03}"
        shard.mkdir(parents=True)
        random = np.random.default_rng(100 + number)
        rows = np.empty((count // _SHARDS, _DIM), np.float16)
        for start in range(0, len(rows), _CHUNK):
            near = topics[random.integers(0, _TOPICS, len(rows[start : start + _CHUNK]))]
            rows[start : start + _CHUNK] = _unit(near + _noise(random, len(near)))
        VectorIndex.write(shard / "passages", rows)
        first = np.arange(len(rows) + 1, dtype=np.int64) * 2
        SentenceVectors.write(shard / "sentences", np.repeat(rows, 2, axis=0), first)
        _words(random, vocabulary, len(rows)).save(shard / "lexical")
    _weigh(folder)


def _words(
    random: np.random.Generator, vocabulary: NDArray[np.bytes_], passages: int
) -> LexicalIndex:
    """Passages of words, unweighed."""
    stem = _zipf(random, passages * _WORDS)
    title = _zipf(random, passages * _TITLE)
    of_passage = np.concatenate([stem.reshape(passages, -1), title.reshape(passages, -1)], axis=1)
    pairs = np.sort((of_passage * np.int64(passages) + np.arange(passages)[:, None]).ravel())
    pairs = pairs[np.diff(pairs, prepend=-1) > 0]  # np.unique takes a hundred times as long
    row, passage = np.divmod(pairs, passages)
    return LexicalIndex(
        vocabulary=vocabulary,
        frequency=np.bincount(row, minlength=len(vocabulary)).astype(np.int32),
        posting_start=np.searchsorted(row, np.arange(len(vocabulary) + 1)),
        posting_passage=passage.astype(np.int32),
        posting_weight=np.zeros(0, np.float32),
        stem=stem,
        sentence_start=np.arange(2 * passages + 1, dtype=np.int64) * (_WORDS // 2),
        first_sentence=np.arange(passages + 1, dtype=np.int64) * 2,
        title_stem=title,
        title_start=np.arange(passages + 1, dtype=np.int64) * _TITLE,
        names=np.zeros(0, np.void),
    )


def _weigh(folder: Path) -> None:
    shards = sorted(folder.glob("0*"))
    indexes = [LexicalIndex.open(shard / "lexical") for shard in shards]
    frequency = np.stack([index.frequency for index in indexes]).sum(axis=0).astype(np.int32)
    size = CollectionSize(*map(sum, zip(*map(size_of, indexes), strict=True)))
    for shard, index in zip(shards, indexes, strict=True):
        weights = weights_among(index, frequency, size)
        (shard / "lexical" / "posting_weight.npy").unlink()
        np.save(shard / "lexical" / "posting_weight.npy", weights)
    names = np.load(shards[0] / "lexical" / "names.npy")
    Vocabulary(indexes[0].vocabulary, frequency, names, size.passages).save(folder / "lexical")


def opened(folder: Path) -> Shards:
    """The shards, as a generation opens them."""
    folders = sorted(folder.glob("0*"))
    lengths = [len(np.load(each / "sentences" / "first.npy", "r")) - 1 for each in folders]
    first = np.concatenate([[0], np.cumsum(lengths)])
    dates = np.zeros(first[-1], np.int32)
    shards = [
        Collection.open(each, dates[start:end])
        for each, start, end in zip(folders, first, first[1:], strict=False)
    ]
    some = sampled(lengths[0])
    return Shards(
        shards=tuple(shards),
        first=first,
        vocabulary=Vocabulary.open(folder / "lexical", int(first[-1])),
        usual=shards[0].passages.rows(some),
        dates=dates,
    )


class Given(StemEncoder):
    """Gives vectors that were made up for questions."""

    def __init__(self, vectors: dict[str, NDArray[np.float32]]) -> None:
        self._vectors = vectors

    @property
    def vectors(self) -> Iterable[NDArray[np.float32]]:
        return self._vectors.values()

    def encode_question(self, text: str) -> NDArray[np.float32]:
        return self._vectors[text]


def ask(folder: Path) -> dict[str, float]:
    """Open, ask, and ask FAISS's shards of the same files."""
    started = time.perf_counter()
    held = opened(folder)
    found = {"open": time.perf_counter() - started}
    encoder, texts = questions(held, _QUESTIONS)
    retriever = Retriever(encoder=encoder, collection=held)
    seconds = []
    for text in [*texts[:10], *texts]:
        started = time.perf_counter()
        assert retriever.retrieve(Query(text))
        seconds.append(time.perf_counter() - started)
    found |= {"p50": percentile(seconds[10:], 0.5), "p99": percentile(seconds[10:], 0.99)}
    found |= {"resident": _memory("VmRSS"), "anonymous": _memory("RssAnon")}
    ways: dict[str, Search] = {
        "vectors": lambda vector: [each.passages.search(vector, DEPTH) for each in held.shards],
        "faiss": _faiss_shards(folder, flat=False),
        "flat": _faiss_shards(folder, flat=True),
    }
    return found | {name: _p50(search, encoder.vectors) for name, search in ways.items()}


def questions(held: Shards, count: int) -> tuple[Given, list[str]]:
    """So many questions near passages, of words as passages have them, and their vectors."""
    random = np.random.default_rng(2)
    rows = held.shards[1].passages.rows(random.integers(0, held.first[1], count))
    texts = [
        " ".join(f"w{word:06}" for word in _zipf(random, _ASKED).tolist()) for _ in range(count)
    ]
    vectors = dict(zip(texts, _unit(rows + _noise(random, count)), strict=True))
    return Given(vectors), texts


def _faiss_shards(folder: Path, *, flat: bool) -> Search:
    """A search of FAISS's shards of the same vectors, which searches them by threads."""
    kind: Any = faiss.IndexShards
    shards, kept = kind(_DIM, True, True), []  # threaded, with numbers of the whole
    for each in sorted(folder.glob("0*")):
        index: Any = faiss.read_index(str(each / "passages"), faiss.IO_FLAG_MMAP_IFC)
        is_coarse = isinstance(index, faiss.IndexRefine)
        shards.add_shard(faiss.downcast_index(index.refine_index) if flat and is_coarse else index)
        kept.append(index)
    # FAISS holds none of them itself.
    return lambda vector: (shards.search(vector[None], DEPTH), kept)


def _p50(search: Search, vectors: Iterable[NDArray[np.float32]]) -> float:
    seconds = []
    for vector in vectors:
        started = time.perf_counter()
        search(vector)
        seconds.append(time.perf_counter() - started)
    return percentile(seconds, 0.5)


def _zipf(random: np.random.Generator, count: int) -> NDArray[np.int32]:
    """Words: the n-th most frequent one stands about 1 / n as often as the first."""
    drawn = np.exp(random.random(count, np.float32) * np.float32(np.log(_VOCABULARY)))
    return np.asarray(np.minimum(drawn.astype(np.int32), _VOCABULARY) - 1, np.int32)


def _noise(random: np.random.Generator, count: int) -> NDArray[np.float32]:
    """As long as the vectors themselves: a row is at a cosine of 0.7 to its topic."""
    return random.standard_normal((count, _DIM), np.float32) / np.float32(np.sqrt(_DIM))


def _unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def _memory(name: str) -> float:
    """Megabytes of this process; those of mapped files that were read are resident, too."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith(name))
    return int(line.split()[1]) / 1024


def main(folder: Path, count: int) -> None:
    """Write what is not there, ask it in this process if it was; prints JSON."""
    if not folder.is_dir():
        process("-m", "tests.benchmarks.sharded", folder, str(count), "write")
    read_through(folder)
    print(json.dumps(ask(folder)))


if __name__ == "__main__":
    if sys.argv[3:] == ["write"]:
        write(Path(sys.argv[1]), int(sys.argv[2]))
    else:
        main(Path(sys.argv[1]), int(sys.argv[2]))
