"""How long the slowest questions take when many shards must answer, with replicas and without.

`python -m tests.benchmarks.tail_latency FOLDER [COUNT]` measures what each call of a shard takes,
on COUNT made-up passages in four shards (kept in FOLDER), then simulates questions over more.

A question is three rounds, each as long as its slowest shard. A call takes as long as one that was
measured, and the hop there and back. Some stall, as where a machine pauses or is gone: after a
second the next replica is asked, and where all stall, the shard is left out of the answer.
"""

from __future__ import annotations

import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from index.search.distribution import in_process
from index.search.retriever import Query, Retriever
from tests.benchmarks import sharded

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from index.storage.collection import Shards

    Seconds = NDArray[np.float64]

_COUNT, _QUESTIONS, _SIMULATED = 200_000, 300, 20_000
# Seconds there and back, as measured of a call that does nothing, what each shard more adds where
# the question is asked, and until a replica is asked.
HOP, SENT, PATIENCE = 0.0002, 0.00007, 1.0
SHARDS, REPLICAS, STALLED = (1, 4, 10, 50, 100), (1, 2, 3), (0.0, 0.0001, 0.001)


class Tail(NamedTuple):
    """Seconds that questions take, and the share of them that miss a shard."""

    p50: float
    p99: float
    p999: float
    incomplete: float


def measured(held: Shards, count: int) -> dict[str, list[float]]:
    """Seconds of every single call of a shard, by its name."""
    seconds: dict[str, list[float]] = defaultdict(list)
    encoder, texts = sharded.questions(held, count)
    shards = [in_process(type(held).of(each)) for each in held.shards]

    def scatter(method: Any, given: Sequence[tuple[Any, ...]]) -> list[Any]:  # noqa: ANN401
        results = []
        for one, each in zip(shards, given, strict=True):
            started = time.perf_counter()
            results += one(method, [each])
            seconds[method.__name__].append(time.perf_counter() - started)
        return results

    retriever = Retriever(encoder=encoder, collection=held, scatter=scatter)
    for text in texts:
        retriever.retrieve(Query(text))
    return seconds


def simulate(
    calls: Mapping[str, Sequence[float]], shards: int, replicas: int, stalled: float
) -> Tail:
    """Ask some thousands of questions of so many shards, of which calls stall now and then."""
    random = np.random.default_rng(shards * 1000 + replicas)
    total = np.zeros(_SIMULATED)
    incomplete = np.zeros(_SIMULATED, np.bool_)
    for each in calls.values():
        shape = (_SIMULATED, shards)
        took = random.choice(np.asarray(each), shape) + HOP + SENT * shards
        # How many replicas in a row stall; where all do, nobody is waited for any longer.
        stalls = np.minimum(random.geometric(1 - stalled, shape) - 1, replicas)
        lost = stalls == replicas
        waits = stalls * PATIENCE + np.where(lost, 0.0, took)
        total += waits.max(axis=1)
        incomplete |= lost.any(axis=1)
    p50, p99, p999 = np.quantile(total, (0.5, 0.99, 0.999)).tolist()
    return Tail(p50, p99, p999, float(incomplete.mean()))


def main(folder: Path, count: int) -> None:
    """Measure, simulate, and print a table in Markdown."""
    if not folder.is_dir():
        sharded.write(folder, count)
    calls = measured(sharded.opened(folder), _QUESTIONS)
    for name, each in calls.items():
        p50, p99 = np.quantile(each, (0.5, 0.99)) * 1e3
        print(f"{name} of {count // 4:,} passages: p50 {p50:.2f} ms, p99 {p99:.2f} ms")
    print("\n| shards | replicas | calls that stall | p50 ms | p99 ms | p99.9 ms | incomplete |")
    print("|---|---|---|---|---|---|---|")
    for stalled in STALLED:
        for shards in SHARDS:
            for replicas in REPLICAS if stalled else (1,):
                tail = simulate(calls, shards, replicas, stalled)
                times = " | ".join(f"{each * 1e3:.0f}" for each in tail[:3])
                share = f"{tail.incomplete:.3%}"
                print(f"| {shards} | {replicas} | {stalled:.2%} | {times} | {share} |")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else _COUNT)
