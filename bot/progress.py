"""Progress of long work on standard error: how many, how fast, how long still."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tqdm import tqdm


class Bar:
    """Progress as it is shown; call it with each number of items done."""

    def __init__(self, shown: tqdm[NoReturn]) -> None:
        self._shown = shown

    def __call__(self, done: int) -> None:
        """Count so many more as done."""
        if done:  # for 0 a bar would be drawn again as it stands
            self._shown.update(done)

    def say(self, what: str) -> None:
        """Show behind the numbers what is being done now."""
        self._shown.set_postfix_str(what)


def announce(text: str) -> None:
    """Print a line for the reader on standard error; it is no log entry."""
    print(text, file=sys.stderr)  # noqa: T201


@contextmanager
def bar(doing: str, total: int | None, unit: str) -> Iterator[Bar]:
    """Show `doing` until the block ends, at once; `total` is None where it is not known."""
    from tqdm import tqdm  # noqa: PLC0415 - a question shows no progress

    # A log file gets a line now and then, a terminal a moving bar.
    interval = 0.1 if sys.stderr.isatty() else 5.0
    with tqdm(desc=doing, total=total, unit=f" {unit}", mininterval=interval) as shown:
        yield Bar(shown)
