"""Arrays of a generation: mapped from files, read by ranges, compared in half precision."""

from __future__ import annotations

from threading import Lock
from tokenize import TokenError
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]
    Halves = NDArray[np.float16]
    Ids = NDArray[np.int64]

# How many passages tell what a cosine with a collection usually is.
SAMPLE: Final = 1000

# A float's exponent counts from 127, a half's from 15.
_SMALL: Final = np.float32(2.0 ** (127 - 15))
_SIGN_AND_HALF: Final = np.int32(-0x70002000)

# NumPy reads the head of a file by `ast`, whose depth two threads at once get wrong in Python
# before 3.11.8 and 3.12.2: a SystemError for a file that is whole.
_reading_head: Final = Lock()


def map_array(path: Path) -> NDArray[Any]:
    """Map a file that NumPy saved; raises OSError, EOFError or ValueError where it is not whole."""
    try:
        # As a plain array: np.memmap's own indexing costs ten times as much. Not by `np.load`,
        # which takes a damaged head for that of a zip file or of a pickle.
        with _reading_head:
            return np.asarray(np.lib.format.open_memmap(path, mode="r"))
    except (TokenError, SyntaxError) as error:  # NumPy reads the head as Python
        raise ValueError(f"{path}: {error}") from error


def sampled(passages: int) -> Ids:
    """Which of so many passages tell what a cosine usually is: at most `SAMPLE`, evenly spread."""
    return np.linspace(0, passages - 1, min(SAMPLE, passages)).astype(np.int64)


def expand_ranges(start: Ids, rows: Ids) -> tuple[Ids, Ids]:
    """The places `start[r]:start[r + 1]` of all rows, joined, and where each row's begin."""
    begin = np.asarray(start[rows], np.int64)
    count = np.asarray(start[rows + 1], np.int64) - begin
    starts = np.concatenate([[0], np.cumsum(count)]).astype(np.int64)
    return np.repeat(begin - starts[:-1], count) + np.arange(starts[-1]), starts


def row_cosines(halves: Halves, query: Vectors) -> Vectors:
    """One dot product a row: unlike a matrix product, it does not depend on the other rows."""
    return np.asarray(np.vecdot(_scaled_down(halves), query * _SMALL), dtype=np.float32)


def to_floats(halves: Halves) -> Vectors:
    """The rows in single precision, exactly."""
    return _scaled_down(halves) * _SMALL


def _scaled_down(halves: Halves) -> Vectors:
    """Halves as floats that are too small by `_SMALL`, in 0.2 ns each.

    Sign and digits move to their places, and the exponent stays as it is; to convert one half takes
    NumPy 1.7 ns and FAISS 1.1, which is most of what a question costs.
    """
    bits = halves.view(np.int16).astype(np.int32)
    bits <<= 13
    bits &= _SIGN_AND_HALF
    return bits.view(np.float32)
