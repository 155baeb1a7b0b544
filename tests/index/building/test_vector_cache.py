"""No vector is computed twice, and none is taken for another's."""

from __future__ import annotations

import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.building.vector_cache import Journal, KnownVectors, text_hashes
from tests.paths import ROOT

if TYPE_CHECKING:
    from pathlib import Path

DIM = 3


def vector_of(hash_: int) -> list[float]:
    """What a text with this hash is encoded to."""
    return [float(hash_ % 1021), float(hash_ % 31), 1.0]


def known_of(places: list[list[int]]) -> KnownVectors:
    known = KnownVectors()
    for hashes in places:
        vectors = np.array([vector_of(h) for h in hashes], np.float32).reshape(-1, DIM)
        known.add(np.array(hashes, np.uint64), vectors.__getitem__)
    return known


_hashes = st.lists(st.integers(0, 40) | st.integers(0, 2**64 - 1), max_size=12)


@given(st.lists(_hashes, max_size=4), _hashes)
def test_filling_is_looking_each_text_up(places: list[list[int]], wanted: list[int]) -> None:
    vectors = np.full((len(wanted), DIM), -1, np.float32)
    missing = known_of(places).fill(np.array(wanted, np.uint64), vectors)
    held = {hash_ for hashes in places for hash_ in hashes}
    assert missing.tolist() == [i for i, hash_ in enumerate(wanted) if hash_ not in held]
    expected = [vector_of(hash_) if hash_ in held else [-1] * DIM for hash_ in wanted]
    np.testing.assert_array_equal(vectors, np.array(expected, np.float32).reshape(-1, DIM))


def test_a_text_that_two_places_hold_is_taken_from_the_first() -> None:
    known = KnownVectors()
    known.add(np.array([7], np.uint64), np.array([[1.0]], np.float32).__getitem__)
    known.add(np.array([7, 8], np.uint64), np.array([[2.0], [3.0]], np.float32).__getitem__)
    vectors = np.zeros((2, 1), np.float32)
    assert known.fill(np.array([8, 7], np.uint64), vectors).tolist() == []
    assert vectors.tolist() == [[3.0], [1.0]]


def test_only_the_rows_that_are_wanted_are_read() -> None:
    known, asked = KnownVectors(), []

    def rows(numbers: np.ndarray[tuple[int], np.dtype[np.int64]]) -> np.ndarray[
        tuple[int, int], np.dtype[np.float32]
    ]:  # fmt: skip
        asked.append(sorted(numbers.tolist()))
        return np.zeros((len(numbers), 1), np.float32)

    known.add(np.arange(1000, dtype=np.uint64), rows)
    known.fill(np.array([5, 999], np.uint64), np.zeros((2, 1), np.float32))
    assert asked == [[5, 999]]


def test_hashes_are_of_the_text_alone() -> None:
    hashes = text_hashes(["lamp", "bell", "lamp", "lamp ", ""])
    assert hashes.dtype == np.uint64
    assert hashes[0] == hashes[2]
    assert len(set(hashes.tolist())) == 4
    assert text_hashes([]).shape == (0,)


def test_a_journal_gives_back_what_was_written_until_it_is_cleared(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "building")
    assert journal.recall(KnownVectors()) == 0
    first, second = np.array([5, 3], np.uint64), np.array([9], np.uint64)
    journal.write(first, np.array([vector_of(5), vector_of(3)], np.float32))
    journal.write(second, np.array([vector_of(9)], np.float32))
    known = KnownVectors()
    assert Journal(tmp_path / "building").recall(known) == 3
    vectors = np.zeros((3, DIM), np.float32)
    assert known.fill(np.array([3, 9, 5], np.uint64), vectors).tolist() == []
    assert vectors.tolist() == [vector_of(3), vector_of(9), vector_of(5)]
    journal.clear()
    assert journal.recall(KnownVectors()) == 0
    assert not (tmp_path / "building").exists()


_WRITE_FOR_EVER = """
import sys
import numpy as np
from pathlib import Path
from index.building.vector_cache import Journal
journal = Journal(Path(sys.argv[1]))
for number in range(10**6):
    hashes = np.arange(64, dtype=np.uint64) + np.uint64(64 * number)
    journal.write(hashes, np.repeat(hashes.astype(np.float32)[:, None], 2000, axis=1))
    print(number, flush=True)
"""


def test_a_build_killed_while_it_writes_loses_nothing_that_was_written(tmp_path: Path) -> None:
    folder = tmp_path / "building"
    writer = subprocess.Popen(
        [sys.executable, "-c", _WRITE_FOR_EVER, str(folder)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    with writer:
        assert writer.stdout is not None
        told = [int(writer.stdout.readline()) for _ in range(5)]
        writer.send_signal(signal.SIGKILL)
        told += [int(line) for line in writer.stdout.read().splitlines()]
    assert writer.returncode == -signal.SIGKILL
    known = KnownVectors()
    count = Journal(folder).recall(known)
    assert count >= 64 * len(told)
    vectors = np.zeros((count, 2000), np.float32)
    hashes = np.arange(count, dtype=np.uint64)
    assert known.fill(hashes, vectors).tolist() == []
    np.testing.assert_array_equal(vectors[:, -1], hashes.astype(np.float32))


def test_a_journal_goes_on_where_a_killed_one_stopped(tmp_path: Path) -> None:
    Journal(tmp_path).write(np.array([1], np.uint64), np.ones((1, DIM), np.float32))
    (tmp_path / "000001.part").write_bytes(b"half")
    Journal(tmp_path).write(np.array([2], np.uint64), np.ones((1, DIM), np.float32))
    assert Journal(tmp_path).recall(KnownVectors()) == 2


def test_a_damaged_piece_of_a_journal_is_computed_again_and_the_rest_recalled(
    tmp_path: Path,
) -> None:
    journal = Journal(tmp_path / "journal")
    whole = np.arange(60, dtype=np.float32).reshape(20, DIM)
    journal.write(np.arange(20, dtype=np.uint64), whole)
    (path,) = (tmp_path / "journal").iterdir()
    journal.write(np.array([77], np.uint64), np.full((1, DIM), 7, np.float32))
    content = path.read_bytes()
    for byte in range(0, len(content), 7):
        path.write_bytes(content[:byte] + bytes([content[byte] ^ 4]) + content[byte + 1 :])
        known = KnownVectors()
        journal.recall(known)
        vectors = np.full((21, DIM), -1, np.float32)
        missing = known.fill(np.array([*range(20), 77], np.uint64), vectors)
        assert 20 not in missing
        assert len(missing) == 20 or np.array_equal(vectors[:20], whole)


def test_a_batch_comes_back_as_it_was_computed_and_no_other_does(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal")
    hashes, vectors = np.arange(3, dtype=np.uint64), np.ones((3, DIM), np.float16)
    assert journal.batch(hashes) is None
    journal.write(hashes, vectors)
    back = journal.batch(hashes)
    assert back is not None
    assert np.array_equal(back, vectors)
    assert journal.batch(hashes[:2]) is None
    (path,) = (tmp_path / "journal").iterdir()
    path.write_bytes(path.read_bytes()[:-40])
    assert journal.batch(hashes) is None
