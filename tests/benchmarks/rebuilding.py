"""A whole rebuild, one where nothing and one where a hundredth has changed, and the peers'."""

from __future__ import annotations

import shutil
import time
from typing import TYPE_CHECKING

from bot.data_folder import user_data
from tests.benchmarks import archives, peers
from tests.benchmarks.measure import Figure, process

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.benchmarks.measure import Run, Scale

_CHANGED = 0.01


def run(scale: Scale, work: Path) -> Iterator[Figure]:
    """Rebuild in processes of their own, as a user does; peers before and after."""
    data = work / f"rebuilt-{scale.rebuilt}"
    settings = archives.import_posts(data, scale.rebuilt)
    place = user_data(settings)
    share = min(scale.rebuilt, 500)
    names = [name for name in peers.installed() if name != "chroma"]
    seconds = {name: [_indexed(name, work, share)] for name in names}
    full = _rebuild(data, "--full")
    for name in names:
        seconds[name].append(_indexed(name, work, share))
    counts = place.store().served_manifest().counts
    rates = {name: share / (sum(each) / len(each)) for name, each in seconds.items()}
    ordered = {name: rates[name] for name in ("txtai", *names) if name in rates}
    yield Figure(
        "rebuilding", f"{counts.passages:,} passages, all of it", counts.passages / full.seconds,
        "/s", ordered, times=2, higher_is_better=True,
    )  # fmt: skip
    yield Figure("rebuilding", "peak memory", full.megabytes, "MB")
    again = [_rebuild(data) for _ in range(3)]
    nothing = sorted(each.seconds for each in again)[1]
    whole = {"the whole rebuild": full.seconds}
    yield Figure("rebuilding", "nothing changed", nothing, "s", whole, times=100)
    count = archives.change(place, _CHANGED)
    some = _rebuild(data)
    yield Figure("rebuilding", f"{count} articles changed", some.seconds, "s", whole, times=30)
    shutil.rmtree(data)


def _rebuild(data: Path, *options: str) -> Run:
    return process("-m", "bot", "rebuild", *options, "--data", data)


def _indexed(name: str, work: Path, passages: int) -> float:
    """Seconds in which a peer indexes passages, without its start and what it imports."""
    started = time.perf_counter()
    process("-m", "tests.benchmarks.peers", "build", name, work / "peers" / name, "1")
    start = time.perf_counter() - started
    started = time.perf_counter()
    process("-m", "tests.benchmarks.peers", "build", name, work / "peers" / name, str(passages))
    return time.perf_counter() - started - start
