"""Commands in processes of their own, forked from one that has imported what takes long."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from tests.cut_short.operations import OPERATIONS

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkServerProcess
    from pathlib import Path

_CONTEXT = multiprocessing.get_context("forkserver")
# Without OpenVINO itself, whose telemetry is left out only by `index.encoder.runtime`.
_CONTEXT.set_forkserver_preload(
    [
        "tests.cut_short.operations",
        "sentence_transformers",
        "index.encoder.conversion",
        "index.building.build",
        "index.search.searcher",
        "corpus.readers.source",
    ]
)


def started(name: str, place: Path, said: Path | None = None) -> ForkServerProcess:
    """Start a command in a place, the leader of a group of processes; it is under way.

    What it says goes to the file `said`, else to one beside the place.
    """
    mine, its = _CONTEXT.Pipe(duplex=False)
    process = _CONTEXT.Process(target=_run, args=(name, place, said or _beside(place), its))
    process.start()
    mine.recv()
    return process


def _beside(place: Path) -> Path:
    return place.with_name(f"{place.name}.said")


def _run(name: str, place: Path, said: Path, ready: Connection) -> None:
    os.setsid()
    file = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(file, 1)
    os.dup2(file, 2)
    ready.send(None)
    OPERATIONS[name].run(place)


def kill(process: ForkServerProcess) -> None:
    """Kill a command and whatever it has started; it may have ended before."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid or 0, signal.SIGKILL)


class Finished(NamedTuple):
    """How a command ended: its status, what it said, and the seconds it took."""

    status: int | None
    said: str
    seconds: float


def finished(name: str, place: Path, said: Path | None = None) -> Finished:
    """Run a command in a place to its end."""
    process = started(name, place, said)
    begun = time.monotonic()
    process.join()
    took = time.monotonic() - begun
    words = (said or _beside(place)).read_text("utf-8", errors="replace")
    return Finished(process.exitcode, words, took)
