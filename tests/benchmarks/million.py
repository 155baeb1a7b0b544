"""A million vectors; `python -m tests.benchmarks.million write|ask FILE COUNT` does it."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.storage.vectors import VectorIndex
from tests.benchmarks.measure import Figure, percentile, process, read_through

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from tests.benchmarks.measure import Scale

_DIM, _BASE, _CHUNK, _QUESTIONS, _K = 384, 4000, 100_000, 200, 10


def run(scale: Scale, work: Path) -> Iterator[Figure]:
    """Write in one process, open and ask in another: memory is that of asking alone."""
    file = work / f"vectors-{scale.vectors}"
    module = ("-m", "tests.benchmarks.million")
    if not file.is_file():
        process(*module, "write", file, str(scale.vectors))
    read_through(file)
    found = json.loads(process(*module, "ask", file, str(scale.vectors)).output)
    name = f"{scale.vectors:,} vectors"
    yield Figure("million", f"{name}: opened", found["open"] * 1e3, "ms", at_most=500)
    peers = {"IndexFlatIP": found["flat"] * 1e3}
    yield Figure("million", f"{name}: p50", found["p50"] * 1e3, "ms", peers, at_most=15)
    yield Figure("million", f"{name}: p99", found["p99"] * 1e3, "ms")
    yield Figure("million", f"{name}: recall@10", found["recall"], "", at_least=0.99)
    yield Figure("million", f"{name}: resident", found["resident"], "MB", at_most=1500)


def write(file: Path, count: int) -> None:
    """Rows near one of some thousand topics each, in half precision."""
    random = np.random.default_rng(1)
    rows = np.empty((count, _DIM), np.float16)
    base = _unit(random.standard_normal((_BASE, _DIM), np.float32))
    for start in range(0, count, _CHUNK):
        size = min(_CHUNK, count - start)
        near = base[random.integers(0, _BASE, size)]
        rows[start : start + size] = _unit(near + _noise(random, size))
    VectorIndex.write(file, rows)


def ask(file: Path, count: int) -> None:
    """Open, ask, and compare with a scan of everything; prints JSON."""
    started = time.perf_counter()
    index = VectorIndex.open(file)
    opened = time.perf_counter() - started
    random = np.random.default_rng(2)
    rows = index.rows(random.integers(0, count, _QUESTIONS))
    questions = _unit(rows + _noise(random, _QUESTIONS))
    for question in questions[: _QUESTIONS // 4]:
        index.search(question, _K)
    seconds, found = [], []
    for question in questions:
        started = time.perf_counter()
        found.append(index.search(question, _K)[0])
        seconds.append(time.perf_counter() - started)
    resident = _resident()
    flat, truth = _exact(index, questions)
    recall = [len(np.intersect1d(a, b)) / len(b) for a, b in zip(found, truth, strict=True)]
    answer = {
        "open": opened,
        "p50": percentile(seconds, 0.5),
        "p99": percentile(seconds, 0.99),
        "recall": float(np.mean(recall)),
        "resident": resident,
        "flat": flat,
    }
    print(json.dumps(answer))


def _exact(
    index: VectorIndex, questions: NDArray[np.float32]
) -> tuple[float, list[NDArray[np.int64]]]:
    """Median seconds of IndexFlatIP over the same rows, and what it finds."""
    import faiss  # noqa: PLC0415

    flat = faiss.IndexFlatIP(_DIM)
    for start in range(0, index.count, _CHUNK):
        flat.add(index.rows(np.arange(start, min(start + _CHUNK, index.count))))
    seconds, truth = [], []
    for question in questions:
        started = time.perf_counter()
        truth.append(flat.search(question[None], _K)[1][0])
        seconds.append(time.perf_counter() - started)
    return percentile(seconds, 0.5), truth


def _noise(random: np.random.Generator, count: int) -> NDArray[np.float32]:
    """As long as the vectors themselves: a row is at a cosine of 0.7 to its topic."""
    return random.standard_normal((count, _DIM), np.float32) / np.float32(np.sqrt(_DIM))


def _unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def _resident() -> float:
    """Peak megabytes of this process so far, mapped files that were read included."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(peak.split()[1]) / 1024


if __name__ == "__main__":
    {"write": write, "ask": ask}[sys.argv[1]](Path(sys.argv[2]), int(sys.argv[3]))
