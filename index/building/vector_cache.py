"""Vectors that need not be computed again: of the last generation, and of a build that was killed.

A text is known by 64 bits of its hash. Among ten million texts the chance that any two share them
is one in a few hundred thousand, and costs one ranking, never a quotation.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
import shutil
import zipfile
import zlib
from contextlib import suppress
from typing import TYPE_CHECKING

import numpy as np

from index.system import sync

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    Rows = Callable[[NDArray[np.int64]], NDArray[np.float32] | NDArray[np.float16]]


log = logging.getLogger(__name__)

# What NumPy and zipfile raise of a file that is damaged.
_UNREADABLE = (OSError, ValueError, EOFError, KeyError, zipfile.BadZipFile, zlib.error)


def text_hashes(texts: Sequence[str]) -> NDArray[np.uint64]:
    """64 bits for each text, shape (len(texts),)."""
    blake = hashlib.blake2b
    digests = (blake(t.encode("utf-8", "surrogatepass"), digest_size=8).digest() for t in texts)
    return np.frombuffer(b"".join(digests), dtype=np.uint64)


class KnownVectors:
    """Vectors by text hash, from any number of places; nothing is copied until it is asked for."""

    def __init__(self) -> None:
        self._places: list[tuple[NDArray[np.uint64], NDArray[np.int64], Rows]] = []

    def add(self, hashes: NDArray[np.uint64], rows: Rows) -> None:
        """Add a place: the hash of each of its rows, and how to read rows by number."""
        order = np.argsort(hashes, kind="stable")
        self._places.append((hashes[order], order, rows))

    def fill(
        self, hashes: NDArray[np.uint64], vectors: NDArray[np.float32] | NDArray[np.float16]
    ) -> NDArray[np.int64]:
        """Write what is known into `vectors`, shape (len(hashes), dim).

        Returns the numbers of the rows that are not known.
        """
        missing = np.arange(len(hashes))
        for known, order, rows in self._places:
            if not len(known) or not len(missing):
                continue
            at = np.minimum(np.searchsorted(known, hashes[missing]), len(known) - 1)
            found = known[at] == hashes[missing]
            vectors[missing[found]] = rows(order[at[found]])
            missing = missing[~found]
        return missing


class Journal:
    """Vectors as they are computed, in small files from which a killed build goes on."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def recall(self, known: KnownVectors) -> int:
        """Add everything written so far to `known`; returns how many vectors that is."""
        count = 0
        for path in sorted(self.folder.rglob("*.npz")):
            try:
                # Zip files carry a checksum of each array, which is held against it here.
                with path.open("rb") as file, np.load(file) as part:
                    hashes, vectors = part["hashes"], part["vectors"]
            except _UNREADABLE as error:
                log.warning("%s: damaged, and computed again: %s", path, error)
                continue
            known.add(hashes, vectors.__getitem__)
            count += len(hashes)
        return count

    def batch(self, hashes: NDArray[np.uint64]) -> NDArray[np.float16] | None:
        """The vectors of exactly these texts, as they were computed together; None for none.

        What is computed together may differ in the last digit from what is computed apart.
        """
        with (
            suppress(*_UNREADABLE),
            self._file_of(hashes).open("rb") as file,
            np.load(file) as part,
        ):
            vectors: NDArray[np.float16] = part["vectors"]
            if np.array_equal(part["hashes"], hashes) and len(vectors) == len(hashes):
                return vectors
        return None

    def write(
        self, hashes: NDArray[np.uint64], vectors: NDArray[np.float32] | NDArray[np.float16]
    ) -> None:
        """Keep vectors; a file appears under its name only when it is whole."""
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self._file_of(hashes)
        # Another machine may write the same at this moment.
        temporary = path.with_suffix(f".{secrets.token_hex(4)}.part")
        with temporary.open("wb") as file:
            np.savez(file, hashes=hashes, vectors=vectors)
        sync(temporary)
        temporary.replace(path)

    def _file_of(self, hashes: NDArray[np.uint64]) -> Path:
        name = hashlib.blake2b(hashes.tobytes(), digest_size=12).hexdigest()
        return self.folder / f"{name}.npz"

    def clear(self) -> None:
        """Forget everything; the vectors are in a published generation now."""
        shutil.rmtree(self.folder, ignore_errors=True)
