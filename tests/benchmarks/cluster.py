"""A Ray cluster of this machine: building beside building alone, and asking beside asking here.

One machine has all cores, as the build beside it. For two that have twice of what one has, each has
one core. A core that others use as well makes seconds worth little: `processor` tells what the
longest of the machines worked.

`python -m tests.benchmarks.cluster PASSAGES QUESTIONS SEARCHED` does it with other numbers.
"""

from __future__ import annotations

import os
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from bot.data_folder import user_data
from index.cluster.building import ClusterWriter
from index.cluster.connection import connected
from index.cluster.serving import ShardServer
from index.search.retriever import Query, Retriever
from index.search.shard_search import ShardSearch
from index.storage.collection import Collection
from tests.benchmarks import archives, sharded
from tests.benchmarks.measure import Figure, percentile
from tests.machines import World, kept_to, machines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tests.benchmarks.measure import Scale

_SHARDS, _ONE, _OTHER = 4, 0, 1
# Questions that are asked of one before they are asked of the other.
_AT_ONCE = 50
_TICKS = os.sysconf("SC_CLK_TCK")


def run(scale: Scale, work: Path) -> Iterator[Figure]:
    """Build and ask."""
    yield from building(scale.rebuilt, work)
    yield from asking(scale.questions, 2 * scale.searched, work)


class _Cost(NamedTuple):
    """Seconds by the clock, those of the processor that worked longest, and megabytes gained."""

    seconds: float
    processor: float
    gained: float


def building(passages: int, work: Path) -> Iterator[Figure]:
    """The same archive, all of it anew: here and by a machine of all cores; by one core and two."""
    settings = archives.import_posts(work / f"cluster-{passages}", passages)
    world = World(settings)
    here = _cost(lambda: world.build(shards=_SHARDS))
    with machines(1) as them:
        there = _cost(lambda: world.build(ClusterWriter(them.address), shards=_SHARDS))
    with machines(1, _ONE) as them, kept_to(_ONE):
        one = _cost(lambda: world.build(ClusterWriter(them.address), shards=_SHARDS))
    with machines(1, _ONE) as them:
        them.add(_OTHER)
        with kept_to(_ONE):
            two = _cost(lambda: world.build(ClusterWriter(them.address), shards=_SHARDS))
    count = user_data(settings).store().served_manifest().counts.passages
    name = f"{count:,} passages, {_SHARDS} shards"
    for unit in ("seconds", "processor"):
        alone, by_all, by_one, by_two = (getattr(each, unit) for each in (here, there, one, two))
        yield Figure(
            "cluster", f"{name}, one machine: {unit}", by_all, "s", {"here": alone}, times=1 / 1.1
        )
        yield Figure(
            "cluster", f"{name}, two of a core: {unit}", by_two, "s", {"one": by_one}, times=1.8
        )
    yield Figure("cluster", "memory that the command gained", two.gained, "MB")


def _cost(build: Callable[[], object]) -> _Cost:
    """What a build costs; the first one before it reads what is read once."""
    with _watched() as seen:
        started, own, resident = time.perf_counter(), time.process_time(), _resident()
        build()
        seconds, own = time.perf_counter() - started, time.process_time() - own
    # Builders work at once, and this process before and after them.
    return _Cost(seconds, own + max(seen.values(), default=0), _resident() - resident)


@contextmanager
def _watched() -> Iterator[dict[str, float]]:
    """Processor seconds of each builder on this machine, as they were last seen."""
    seen: dict[str, float] = {}
    done = threading.Event()

    def watch() -> None:
        while not done.wait(0.2):
            for process in Path("/proc").glob("[0-9]*"):
                try:
                    if b"ray::Builder" in (process / "cmdline").read_bytes():
                        times = (process / "stat").read_text("ascii").rpartition(")")[2].split()
                        seen[process.name] = (int(times[11]) + int(times[12])) / _TICKS
                except OSError:  # it has ended
                    continue

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield seen
    finally:
        done.set()
        thread.join()


def _resident() -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


class _Server(ShardServer):
    """Holds a shard that was made up without articles."""

    @cached_property
    def _search(self) -> ShardSearch:
        lengths = len(np.load(self._folder / "sentences" / "first.npy", "r")) - 1
        return ShardSearch(Collection.open(self._folder, np.zeros(lengths, np.int32)))


def asking(questions: int, passages: int, work: Path) -> Iterator[Figure]:
    """The search part of a question over four shards, here and on a cluster of two machines."""
    from index.cluster.serving import RemoteShards  # noqa: PLC0415 - imports Ray

    folder = work / f"sharded-{passages}"
    if not folder.is_dir():
        sharded.write(folder, passages)
    held = sharded.opened(folder)
    encoder, texts = sharded.questions(held, questions)
    with machines(2) as them, connected(them.address):
        shards = RemoteShards.of(
            "benchmark", sorted(folder.glob("0*")), replicas=1, server_class=_Server
        )
        here = Retriever(encoder=encoder, collection=held)
        there = Retriever(encoder=encoder, collection=held, scatter=shards.scatter)
        seconds = _asked({"here": here, "cluster": there}, texts)
        shards.close()
    local, remote = (percentile(seconds[name], 0.5) * 1e3 for name in ("here", "cluster"))
    name = f"{passages:,} passages in {_SHARDS} shards"
    yield Figure("cluster", f"{name}: p50 of a search", remote, "ms", {"here": local})
    yield Figure("cluster", f"{name}: more than here", remote - local, "ms", at_most=10)
    least = [percentile(seconds[each], 0.1) * 1e3 for each in ("here", "cluster")]
    yield Figure("cluster", f"{name}: p10 of a search", least[1], "ms", {"here": least[0]})
    p99 = {"here": percentile(seconds["here"], 0.99) * 1e3}
    yield Figure(
        "cluster", f"{name}: p99 of a search", percentile(seconds["cluster"], 0.99) * 1e3, "ms", p99
    )


def _asked(retrievers: dict[str, Retriever], texts: Sequence[str]) -> dict[str, list[float]]:
    """Seconds of each question; some are asked here, then the same there, and so on.

    One at a time, each would find the processor's caches full of the other's.
    """
    seconds: dict[str, list[float]] = {name: [] for name in retrievers}
    for start in range(0, len(texts), _AT_ONCE):
        for name, retriever in retrievers.items():
            for text in texts[start : start + _AT_ONCE]:
                started = time.perf_counter()
                assert retriever.retrieve(Query(text))
                seconds[name].append(time.perf_counter() - started)
    return {name: each[len(texts) // 10 :] for name, each in seconds.items()}


def main(passages: int, questions: int, searched: int) -> None:
    """Print each figure as it is known."""
    with tempfile.TemporaryDirectory() as folder:
        for figures in (
            asking(questions, searched, Path(folder)),
            building(passages, Path(folder)),
        ):
            for figure in figures:
                beside = {name: round(value, 2) for name, value in figure.peers.items()}
                print(figure.name, round(figure.value, 2), figure.unit, beside, flush=True)


if __name__ == "__main__":
    # The machines import this module under its name.
    from tests.benchmarks import cluster

    cluster.main(*map(int, sys.argv[1:4]))
