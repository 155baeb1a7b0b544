from __future__ import annotations

import gc
import io
import pickle
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
import pytest

from index.storage.arrays import map_array

if TYPE_CHECKING:
    from pathlib import Path


def _saved(array: np.ndarray) -> bytes:
    out = io.BytesIO()
    np.save(out, array)
    return out.getvalue()


WHOLE = _saved(np.arange(6))
DAMAGED = {
    "empty": b"",
    "cut in its head": WHOLE[:20],
    "cut in its rows": WHOLE[:-1],
    "the head of a zip file": b"PK\x03\x04",
    "a zip file": b"PK\x03\x04" + WHOLE[4:],
    "a pickle": pickle.dumps([1, 2]),
    "a head that is no Python": WHOLE[:10] + b"(" * 100 + WHOLE[110:],
}


def test_what_was_saved_is_mapped(tmp_path: Path) -> None:
    for array in (np.arange(6), np.ones((2, 3), np.float16), np.zeros(1, np.uint64)):
        (tmp_path / "a.npy").write_bytes(_saved(array))
        mapped = map_array(tmp_path / "a.npy")
        assert mapped.dtype == array.dtype
        assert mapped.tolist() == array.tolist()
        assert type(mapped) is np.ndarray


@pytest.mark.parametrize("data", DAMAGED.values(), ids=DAMAGED)
def test_what_is_not_whole_is_one_of_three_errors(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.npy").write_bytes(data)
    with pytest.raises((OSError, EOFError, ValueError)):
        map_array(tmp_path / "a.npy")


def test_threads_may_map_at_once(tmp_path: Path) -> None:
    """In Python before 3.11.8 and 3.12.2, `ast` in two threads at once raises SystemError.

    Threads change places within it only where Python code runs there, as it does when garbage is
    collected under the eyes of a library (hypothesis, for one).
    """
    (tmp_path / "a.npy").write_bytes(WHOLE)
    rarely, switch = gc.get_threshold(), sys.getswitchinterval()
    gc.callbacks.append(_watch)
    gc.set_threshold(10)
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as threads:
            mapped = list(threads.map(lambda _: map_array(tmp_path / "a.npy"), range(2000)))
    finally:
        sys.setswitchinterval(switch)
        gc.set_threshold(*rarely)
        gc.callbacks.remove(_watch)
    assert len(mapped) == 2000


def _watch(_phase: str, _info: dict[str, int]) -> None:
    pass
