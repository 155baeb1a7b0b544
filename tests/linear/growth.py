"""How the time of a call grows with its text: linear is held, a time in seconds is not.

A call is made with texts of four times the size each until it takes long enough to be measured;
what then takes more than six times as long as at a quarter of the size is measured again, and one
size further, before it counts as worse than linear.
"""

from __future__ import annotations

import gc
import time
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

STEP = 4
MOST_GROWTH = 6.0
# What grows still further is looked at again at greater sizes: it may have a bound there.
LONG, HANGS = 0.1, 1.0


class Ladder(NamedTuple):
    """The sizes to try, in characters, and the seconds below which nothing is measured."""

    smallest: int
    largest: int
    floor: float


class Growth(NamedTuple):
    """What grew too fast: seconds at a size, and at a quarter of it."""

    size: int
    seconds: float
    before: float

    def __str__(self) -> str:
        return (
            f"{self.seconds * 1000:,.1f} ms for {self.size:,} characters, "
            f"{self.seconds / self.before:.1f} times as long as for {self.size // STEP:,}"
        )


def too_fast(
    call: Callable[[str], object], text: Callable[[int], str], sizes: Ladder
) -> Growth | None:
    """How a call's time grows, where that is faster than its text; `text` makes one of a size."""
    size, before = sizes.smallest, 0.0
    while size <= sizes.largest:
        seconds = _seconds(call, text(size))
        if seconds > sizes.floor:
            before = before or best(call, text(size // STEP))
            if seconds <= MOST_GROWTH * before:
                return None
            if seconds < HANGS:  # anything may have disturbed one measurement
                before = best(call, text(size // STEP))
                seconds = best(call, text(size))
            is_longest = size * STEP > sizes.largest
            if seconds > max(MOST_GROWTH * before, LONG if not is_longest else sizes.floor):
                return Growth(size, seconds, before)
        size, before = size * STEP, seconds
    return None


def best(call: Callable[[str], object], text: str) -> float:
    """Seconds of a call, the least of some measurements: what disturbs one only makes it longer."""
    return max(min(_seconds(call, text) for _ in range(3)), 1e-6)


def _seconds(call: Callable[[str], object], text: str) -> float:
    gc.disable()  # it looks through all that there is at a time of its own
    try:
        started = time.process_time()
        call(text)
        return time.process_time() - started
    finally:
        gc.enable()


def repeated(before: str, part: str, after: str = "") -> Callable[[int], str]:
    """Texts of about any size that repeat one part."""
    return lambda size: before + part * max(1, size // len(part)) + after
