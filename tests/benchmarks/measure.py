"""Figures, and how they are taken: alternately, in medians, beside what else could be used."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from tests.paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Scale:
    """How much is measured with; the whole of it takes an hour on two cores."""

    encoded: int = 1000
    timed: int = 320
    peers_built: int = 300
    rebuilt: int = 10_000
    searched: int = 100_000
    questions: int = 1000
    vectors: int = 1_000_000
    sharded: int = 2_000_000
    imported: int = 100_000
    repeats: int = 5


SMALL = Scale(
    encoded=48,
    timed=48,
    peers_built=48,
    rebuilt=120,
    searched=600,
    questions=8,
    vectors=25_000,
    sharded=100_000,
    imported=60,
    repeats=1,
)


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured, in `unit`, and the same of each peer in the same run.

    `times` is a promise about the ratio to the first peer, the other two are about the value.
    """

    benchmark: str
    name: str
    value: float
    unit: str
    peers: Mapping[str, float] = field(default_factory=dict)
    times: float | None = None
    at_least: float | None = None
    at_most: float | None = None
    higher_is_better: bool = False

    @property
    def ratio(self) -> float | None:
        """How many times better than the first peer; None without one."""
        if not self.peers:
            return None
        peer = next(iter(self.peers.values()))
        return self.value / peer if self.higher_is_better else peer / self.value

    @property
    def promise(self) -> str:
        """What is promised, in signs; empty for nothing."""
        parts = (("x", self.times), (">=", self.at_least), ("<=", self.at_most))
        return " ".join(f"{sign}{limit:g}" for sign, limit in parts if limit is not None)

    @property
    def is_met(self) -> bool | None:
        """Whether every promise is kept; None where there is none."""
        kept = []
        if self.times is not None and self.ratio is not None:
            kept.append(self.ratio >= self.times)
        if self.at_least is not None:
            kept.append(self.value >= self.at_least)
        if self.at_most is not None:
            kept.append(self.value <= self.at_most)
        return all(kept) if kept else None


def alternately(cases: Mapping[str, Callable[[], object]], repeats: int) -> dict[str, list[float]]:
    """Seconds of each case, one after the other in every round; whatever slows one slows all."""
    for case in cases.values():
        case()
    seconds: dict[str, list[float]] = {name: [] for name in cases}
    for _ in range(repeats):
        for name, case in cases.items():
            started = time.perf_counter()
            case()
            seconds[name].append(time.perf_counter() - started)
    return seconds


def medians(seconds: Mapping[str, Sequence[float]]) -> dict[str, float]:
    """The median of each case."""
    return {name: median(values) for name, values in seconds.items()}


def percentile(values: Sequence[float], share: float) -> float:
    """The value that this share of them does not exceed."""
    return sorted(values)[min(int(len(values) * share), len(values) - 1)]


class Run(NamedTuple):
    """A process that has ended: seconds by the clock and of the processor, and peak megabytes."""

    seconds: float
    cpu: float
    megabytes: float
    output: str


def process(*arguments: str | Path, cores: int | None = None) -> Run:
    """Run Python with these arguments in a process of its own; raises when it fails."""
    with TemporaryDirectory() as folder:
        used = Path(folder) / "used.json"
        line = [sys.executable, "-S", str(ROOT / "tests" / "benchmarks" / "launched.py"), str(used)]
        line += [sys.executable, *map(str, arguments)]
        if cores is not None:
            line = ["taskset", "-c", ",".join(map(str, range(cores))), *line]
        done = subprocess.run(
            line, cwd=ROOT, env=environment(), capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(f"{' '.join(line)}: {done.returncode}: {done.stderr[-2000:]}")
        return Run(**json.loads(used.read_text("ascii")), output=done.stdout)


def read_through(place: Path) -> None:
    """Read a file, or all of a folder's, so that the disk is measured nowhere.

    Peers hold their vectors in memory; ours are mapped, and one that nobody has read for hours
    costs a question of an archive of 100,000 passages up to 60 ms, one of a million 90 ms.
    """
    for file in (each for each in [place, *place.rglob("*")] if each.is_file()):
        with file.open("rb") as read:
            while read.read(1 << 20):
                pass


def environment() -> dict[str, str]:
    """The environment of every measured process: no hub, no telemetry."""
    off = {"HF_HUB_OFFLINE": "1", "ANONYMIZED_TELEMETRY": "False", "ORT_DISABLE_TELEMETRY": "1"}
    return {**os.environ, **off}


def load() -> float:
    """How many processes wanted a core in the last minute; figures are good below the cores."""
    return os.getloadavg()[0]
