"""The way from a place to what a command makes of it: run once to its end, for comparison."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tests.cut_short.judgement import Truth, seen
from tests.cut_short.operations import OPERATIONS, copied
from tests.cut_short.processes import finished

if TYPE_CHECKING:
    from pathlib import Path


class Course(NamedTuple):
    """A command, the place it starts from, what is true before and after, and how long it takes."""

    name: str
    start: Path
    truth: Truth
    seconds: float


def course(name: str, first: Path, folder: Path) -> Course:
    """Prepare a command's start from the first place, and run it to its end in a copy."""
    start = copied(first, folder / f"{name} start")
    OPERATIONS[name].prepare(start)
    straight = copied(start, folder / f"{name} straight")
    ended = finished(name, straight)
    if ended.status:
        raise RuntimeError(f"{name} does not end well by itself: {ended.said}")
    return Course(name, start, Truth(seen(start), seen(straight)), ended.seconds)
