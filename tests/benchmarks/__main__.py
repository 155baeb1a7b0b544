"""Measure how fast it is, each figure beside what a user would use instead.

python -m tests.benchmarks [NAME...] [--json FILE] [--work FOLDER] [--small]

The peers come with `pip install verbatim[bench]`; those that are missing are left out. With
`--work`, generated archives are kept there for the next time.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import sys
import tempfile
import time
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks import measure, peers
from tests.benchmarks.measure import SMALL, Figure, Scale

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

BENCHMARKS = (
    *("encoding", "starting", "asking", "million", "sharded", "importing"),
    *("rebuilding", "runtimes"),
    *(["cluster"] if find_spec("ray") else []),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmarks that were named, or all; 1 when a promise is not kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHMARKS))
    parser.add_argument("--json", type=Path, help="write every figure here")
    parser.add_argument("--work", type=Path, help="keep generated archives here")
    parser.add_argument("--small", action="store_true", help="a few of everything, to try it")
    given = parser.parse_args(arguments)
    if unknown := set(given.names).difference(BENCHMARKS):
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    os.environ.update(measure.environment())
    with tempfile.TemporaryDirectory() as temporary:
        work = given.work or Path(temporary)
        work.mkdir(parents=True, exist_ok=True)
        scale = SMALL if given.small else Scale()
        figures = list(_measured(given.names or BENCHMARKS, scale, work.resolve()))
    if given.json:
        given.json.write_text(json.dumps(as_json(figures), indent=2) + "\n", encoding="utf-8")
    print(table(figures))
    return int(any(figure.is_met is False for figure in figures))


def _measured(names: Sequence[str], scale: Scale, work: Path) -> Iterator[Figure]:
    for name in names:
        started = time.perf_counter()
        _say(f"{name}: load {measure.load():.1f}")
        for figure in importlib.import_module(f"tests.benchmarks.{name}").run(scale, work):
            _say(f"  {row(figure)}")
            yield figure
        _say(f"{name}: {time.perf_counter() - started:.0f} s, load {measure.load():.1f}")


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def row(figure: Figure) -> str:
    """One line of the table."""
    beside = ", ".join(f"{name} {value:.4g}" for name, value in figure.peers.items())
    ratio = "" if figure.ratio is None else f"{figure.ratio:.2f} x"
    met = {True: "yes", False: "NO", None: ""}[figure.is_met]
    value = f"{figure.value:.4g} {figure.unit}".strip()
    cells = (figure.benchmark, figure.name, value, beside, ratio, figure.promise, met)
    return "| " + " | ".join(cells) + " |"


def table(figures: Sequence[Figure]) -> str:
    """All figures in Markdown."""
    head = "| benchmark | what | measured | beside | ratio | promised | kept |"
    return "\n".join([head, "|---|---|---|---|---|---|---|", *map(row, figures)])


def as_json(figures: Sequence[Figure]) -> dict[str, object]:
    """All figures and what they were taken on."""
    return {
        "machine": platform.machine(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "load": measure.load(),
        "peers": peers.installed(),
        "figures": [
            {**asdict(figure), "ratio": figure.ratio, "kept": figure.is_met} for figure in figures
        ],
    }


if __name__ == "__main__":
    sys.exit(main())
