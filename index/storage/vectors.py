"""Vectors on disk, and the exact search over them, filtered or not.

Rows are kept in half precision and memory-mapped: the file is read where it is searched. A score is
the cosine of the query with the row *as stored*, summed row by row, so that it is the same in
whichever way the row was found; equal scores are ordered by id.

Small archives are scanned whole. Large ones find candidates by one or two bits a dimension
(RaBitQ) and score those; how many bits and candidates is measured when the index is written. A
filter is always answered by a scan of the rows that it lets through.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import faiss
import numpy as np

from index.errors import IndexDamagedError
from index.storage.arrays import expand_ranges, map_array, row_cosines, to_floats
from index.system import usable_cores

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]
    Halves = NDArray[np.float16]
    Ids = NDArray[np.int64]

# Up to here a scan takes under 0.5 ms, and a coarse index would save nothing that can be felt.
SCAN_UP_TO: Final = 20_000
# Rows from which two threads save more than they cost to wake: scattered rows take 0.2 us each.
_SPLIT_FROM: Final = 10_000
# Candidates beyond k: FAISS adds in another order and may swap neighbours in the seventh digit.
_SLACK: Final = 8
_ROUNDING: Final = 1e-5
_CHUNK_ROWS: Final = 1 << 16
# Bits a dimension and candidates to score, the cheapest first: 1 bit is enough for text, where
# neighbours stand out; random vectors, where nothing does, need more.
_LADDER: Final = ((1, 200), (1, 500), (2, 400), (2, 1000))
_MIN_RECALL: Final = 0.995
_PROBES: Final = 128
_PROBE_K: Final = 10
_SENTENCES: Final = "vectors.npy"
_FIRST: Final = "first.npy"


class VectorIndex:
    """Unit vectors by row number, 0 to count - 1. Safe to search from several threads."""

    def __init__(self, index: Any) -> None:  # noqa: ANN401 - FAISS has no types
        """Wrap what `open` read: a flat index, or a coarse one with the flat one inside.

        An unfiltered search with a coarse one looks at candidates only, instead of at every row.
        """
        self._coarse = index if isinstance(index, faiss.IndexRefine) else None
        self._flat = faiss.downcast_index(index.refine_index) if self._coarse else index
        self.count = int(self._flat.ntotal)
        self.dim = int(self._flat.d)
        self._halves = _halves(self._flat)

    @staticmethod
    def write(path: Path, vectors: Vectors | Halves) -> None:
        """Store unit vectors, shape (count, dim); above 20,000 rows a coarse index comes along."""
        faiss.omp_set_num_threads(usable_cores())
        flat = _flat_index(vectors.shape[1])
        for rows in _halved(vectors):
            flat.add(rows)
        coarse = _coarse_index(flat, vectors) if len(vectors) > SCAN_UP_TO else None
        faiss.write_index(flat if coarse is None else coarse, str(path))

    @classmethod
    def open(cls, path: Path) -> VectorIndex:
        """Map a written index; 1 ms for 100,000 rows. Raises IndexDamagedError."""
        try:
            return cls(faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC))
        except (RuntimeError, AttributeError) as error:
            raise _damaged(path, str(error).strip().rpartition("\n")[2]) from error

    def search(self, query: Vectors, k: int, allowed: Ids | None = None) -> tuple[Ids, Vectors]:
        """Ids and cosines, -1..1, of the nearest rows, best first; at most `k` of them.

        `query` has the shape (dim,); `allowed` are ascending ids, the only ones that may be found,
        or None for all.
        """
        reachable = self.count if allowed is None else len(allowed)
        k = min(k, reachable)
        if k <= 0:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        wanted = min(reachable, k + _SLACK)
        while True:
            ids = self._candidates(query, wanted, allowed)
            scores = self.scores(query, ids)
            order = np.lexsort((ids, -scores))
            # Where the last place is shared by more rows than were fetched, fetch them too.
            if len(ids) == reachable or scores[order[k - 1]] - scores.min() > _ROUNDING:
                return ids[order[:k]], scores[order[:k]]
            wanted = min(reachable, 4 * wanted)

    def scores(self, query: Vectors, ids: Ids) -> Vectors:
        """Cosines of the given rows with `query`, -1..1, in the order of `ids`."""
        return row_cosines(self._halves[ids], query)

    def rows(self, ids: Ids) -> Vectors:
        """The rows as stored, shape (len(ids), dim); exactly representable in half precision."""
        return to_floats(self._halves[ids])

    def halves(self, ids: Ids) -> Halves:
        """The rows as they are stored, shape (len(ids), dim)."""
        return self._halves[ids]

    def _candidates(self, query: Vectors, wanted: int, allowed: Ids | None) -> Ids:
        if allowed is None and self._coarse is not None:
            scored = max(self._coarse.k_factor * _PROBE_K, 2 * wanted)
            settings = _settings(faiss.IndexRefineSearchParameters, k_factor=scored / wanted)
            return _found(self._coarse, query, wanted, settings)
        parts = [
            (self._flat, query, wanted, _settings(faiss.SearchParameters, sel=selector))
            for selector in self._selectors(allowed)
        ]
        if len(parts) == 1:
            return _found(*parts[0])
        return np.concatenate(list(self._threads.map(lambda part: _found(*part), parts)))

    def _selectors(self, allowed: Ids | None) -> Iterator[Any]:
        """What each thread is to scan: one selector, or one a core when there is much to do."""
        scanned = self.count if allowed is None else len(allowed)
        threads = usable_cores() if scanned >= _SPLIT_FROM else 1
        if allowed is None:
            bounds = np.linspace(0, self.count, threads + 1).astype(np.int64).tolist()
            for start, end in pairwise(bounds):
                yield faiss.IDSelectorRange(start, end)
            return
        for part in np.array_split(allowed, threads):
            bits = np.zeros(self.count, dtype=np.bool_)
            bits[part] = True
            selector: Any = faiss.IDSelectorBitmap
            yield selector(np.packbits(bits, bitorder="little"))

    @cached_property
    def _threads(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(usable_cores(), thread_name_prefix="vectors")


@dataclass(frozen=True, slots=True)
class SentenceVectors:
    """Unit vectors of the sentences of each passage, in their order.

    `_first` says where each passage's rows begin, and at last where all end.
    """

    _halves: Halves
    _first: Ids

    @staticmethod
    def write(folder: Path, vectors: Vectors | Halves, first: Ids) -> None:
        """Store rows, shape (sentences, dim), of passages that begin at `first`."""
        folder.mkdir()
        np.save(folder / _SENTENCES, vectors.astype(np.float16, copy=False))
        np.save(folder / _FIRST, first.astype(np.int64))

    @classmethod
    def open(cls, folder: Path) -> SentenceVectors:
        """Map what was written. Raises IndexDamagedError."""
        halves, first = _mapped(folder / _SENTENCES), _mapped(folder / _FIRST)
        if halves.ndim != 2 or halves.dtype != np.float16:
            raise _damaged(folder / _SENTENCES, f"{halves.dtype} of shape {halves.shape}")
        if first[-1] != len(halves):
            raise _damaged(folder, f"{len(halves)} rows for {first[-1]} sentences")
        return cls(halves, first)

    def cosines(self, query: Vectors, passages: Ids) -> tuple[Vectors, Ids]:
        """Cosines, -1..1, of all sentences of `passages`, and where those of each begin and end.

        The cosines of the i-th are `cosines[starts[i]:starts[i + 1]]`.
        """
        rows, starts = expand_ranges(self._first, passages)
        return row_cosines(self._halves[rows], query), starts

    def halves(self, ids: Ids) -> Halves:
        """The rows as they are stored, shape (len(ids), dim)."""
        return self._halves[ids]


def _mapped(path: Path) -> NDArray[Any]:
    try:
        return map_array(path)
    except (OSError, ValueError, EOFError) as error:
        raise _damaged(path, str(error)) from error


def _flat_index(dim: int) -> Any:  # noqa: ANN401
    flat = faiss.IndexScalarQuantizer(
        dim, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
    )
    flat.train(np.zeros((1, dim), dtype=np.float32))
    return flat


def _halves(flat: Any) -> Halves:  # noqa: ANN401
    """The stored rows, shape (count, dim): a view, not a copy."""
    size = int(flat.ntotal) * int(flat.code_size)
    if flat.codes.size() != size:
        raise RuntimeError(f"{flat.codes.size()} bytes of vectors instead of {size}")
    if not size:
        return np.empty((0, int(flat.d)), dtype=np.float16)
    view = np.asarray(faiss.rev_swig_ptr(flat.codes.data(), size))
    return view.view(np.float16).reshape(-1, int(flat.d))


def _halved(vectors: Vectors | Halves) -> Iterator[Vectors]:
    """Chunks of the rows as they read once stored: NumPy rounds to nearest, FAISS need not."""
    for start in range(0, len(vectors), _CHUNK_ROWS):
        yield vectors[start : start + _CHUNK_ROWS].astype(np.float16).astype(np.float32)


def _coarse_index(flat: Any, vectors: Vectors | Halves) -> Any | None:  # noqa: ANN401
    """The cheapest coarse index that finds what a scan finds, or None where none of them does."""
    probes = _probes(vectors)
    truth = flat.search(probes, _PROBE_K)[1]
    built: int | None = None
    coarse: Any = None
    for bits, candidates in _LADDER:
        if bits != built:
            built, coarse = bits, faiss.IndexRefine(_rabitq(vectors, bits), flat)
        coarse.k_factor = candidates / _PROBE_K
        found = coarse.search(probes, _PROBE_K)[1]
        recall = np.mean([np.isin(t, f).mean() for t, f in zip(truth, found, strict=True)])
        if recall >= _MIN_RECALL:
            return coarse
    return None


def _rabitq(vectors: Vectors | Halves, bits: int) -> Any:  # noqa: ANN401
    index = faiss.IndexRaBitQFastScan(vectors.shape[1], faiss.METRIC_INNER_PRODUCT, 32, bits)
    index.train(next(_halved(vectors)))
    for rows in _halved(vectors):
        index.add(rows)
    return index


def _probes(vectors: Vectors | Halves) -> Vectors:
    """Made-up questions: half way between two rows, since a question is no passage of its own."""
    pairs = np.random.default_rng(0).integers(0, len(vectors), (2, _PROBES))
    middles = vectors[pairs[0]].astype(np.float32) + vectors[pairs[1]]
    lengths = np.linalg.norm(middles, axis=1, keepdims=True)
    return np.asarray(middles / np.maximum(lengths, 1e-6), dtype=np.float32)


def _settings(kind: Any, **values: Any) -> Any:  # noqa: ANN401 - FAISS declares no keywords
    return kind(**values)


def _found(index: Any, query: Vectors, k: int, settings: Any) -> Ids:  # noqa: ANN401
    # FAISS does not split one query, but wakes all threads for it; they are counted by thread.
    faiss.omp_set_num_threads(1)
    ids: Ids = index.search(query[None], k, params=settings)[1][0]
    return ids[ids >= 0]


def _damaged(path: Path, found: str) -> IndexDamagedError:
    return IndexDamagedError(
        f"{path}: the vectors cannot be read ({found}). Run `verbatim rebuild --full`."
    )
