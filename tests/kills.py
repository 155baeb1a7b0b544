"""Kills at random instants: nothing is lost, nothing damaged served, every question answered.

Run as `python -m tests.kills [N]`: N kills (300) of the whole group of processes, spread over each
command that changes what is kept, while the served index is asked; then the same command is run
again to its end. It prints a line of figures for each command; tests/test_cut_short.py does a few.
"""

from __future__ import annotations

import random
import shutil
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from bot import app
from tests.cut_short.course import course
from tests.cut_short.judgement import essence, settings_of
from tests.cut_short.operations import OPERATIONS, copied, first_place
from tests.cut_short.processes import finished, kill, started
from tests.small_world import QUESTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.context import ForkServerProcess

    from index.search.searcher import Searcher
    from tests.cut_short.course import Course
    from tests.cut_short.judgement import Truth

_KILLS = 300
# Seconds between questions, so that there is a core for the command too.
_PAUSE = 0.1


def killed_once(kept: Course, place: Path, instant: float) -> Counter[str]:
    """What came of one kill at a part (0 to 1) of a command's time; faults go to standard error.

    Counts of "kills", "on the way" (the command was still running), "asked", "faults".
    """
    copied(kept.start, place)
    searcher = app.searcher(settings_of(place))
    searcher.ask(QUESTIONS[0])
    found = Counter({"kills": 1})
    process = started(kept.name, place)
    timer = threading.Timer(instant * kept.seconds, kill, [process])
    timer.start()
    faults = list(_asked_meanwhile(process, searcher, kept.truth, found))
    timer.join()
    process.join()
    found["on the way"] += process.exitcode != 0
    faults += kept.truth.faults(place)
    # It may have been killed after its last change: what it was to do is done.
    was_done = process.exitcode == 0 or not list(kept.truth.unfinished(place))
    again = finished(kept.name, place)
    faults += _after_the_next_run(kept, place, again.status, was_done=was_done)
    for fault in faults:
        print(f"{kept.name} at {instant:.3f}: {fault}", file=sys.stderr)
    found["faults"] += len(faults)
    return found


def _asked_meanwhile(
    process: ForkServerProcess, searcher: Searcher, truth: Truth, found: Counter[str]
) -> Iterator[str]:
    """Ask until the command has ended; yields what was answered otherwise than it should."""
    known = dict(
        zip(QUESTIONS, zip(truth.before.answers, truth.after.answers, strict=True), strict=False)
    )
    while process.is_alive():
        time.sleep(_PAUSE)
        for question in QUESTIONS:
            found["asked"] += 1
            if essence(searcher.ask(question)) not in known[question]:
                yield f"answered otherwise meanwhile: {question}"


def _after_the_next_run(
    kept: Course, place: Path, status: int | None, *, was_done: bool
) -> Iterator[str]:
    # What was done before its kill may refuse to be done twice: a backup that is there already.
    if status and not was_done:
        yield f"the next run ended with {status}"
    yield from kept.truth.unfinished(place)
    yield from kept.truth.left_over(place)


def killed(first: Path, folder: Path, name: str, kills: int) -> Counter[str]:
    """Kill a command so many times, at instants spread over the time that it takes."""
    kept = course(name, first, folder)
    draw = random.Random(name)  # noqa: S311 - the same instants in every run
    total: Counter[str] = Counter()
    for number in range(kills):
        place = folder / f"{name} {number}"
        total += killed_once(kept, place, (number + draw.random()) / kills)
        shutil.rmtree(place)
    return total


def main(kills: int = _KILLS) -> None:
    """Kill every command in turn, and print what came of it."""
    folder = Path(tempfile.mkdtemp(prefix="verbatim-kills-"))
    total: Counter[str] = Counter()
    try:
        first = first_place(folder / "first")
        for number, name in enumerate(OPERATIONS):
            share = kills // len(OPERATIONS) + (number < kills % len(OPERATIONS))
            found = killed(first, folder, name, share)
            print(f"{name}: {dict(found)}", flush=True)
            total += found
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(dict(total))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
