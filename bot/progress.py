"""Progress of long work on standard error: how many, how fast, how long still."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextmanager
def bar(doing: str, total: int | None, unit: str) -> Iterator[Callable[[int], object]]:
    """Show `doing` until the block ends; call what it gives with each number of items done."""
    from tqdm import tqdm  # noqa: PLC0415 - a question shows no progress

    # A log file gets a line now and then, a terminal a moving bar.
    interval = 0.1 if sys.stderr.isatty() else 5.0
    with tqdm(desc=doing, total=total, unit=f" {unit}", mininterval=interval) as shown:
        yield shown.update
