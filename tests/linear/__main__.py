"""`python -m tests.linear [PART OF A NAME]`: patterns and functions with texts of up to 1 MB."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from tests.linear import allowed, functions, patterns
from tests.linear.growth import Ladder, repeated, too_fast
from tests.linear.texts import PARTS

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 1 << 20
PATTERN_SIZES = Ladder(1 << 12, 1 << 18, 0.02)
FUNCTION_SIZES = Ladder(1 << 14, LONGEST, 0.2)


def found(wanted: str) -> Iterator[str]:
    """A line for each pattern and function that is worse than linear."""
    for pattern in patterns.all_patterns():
        if wanted in pattern.place and pattern.place not in allowed.BOUNDED:
            for described, text in patterns.texts_for(pattern.pattern):
                if grown := too_fast(pattern.call(), text, PATTERN_SIZES):
                    yield f"{pattern.place}: {grown} ({described})"
    for place, call in functions.calls():
        if wanted in place:
            call("A tram. “It is late,” said A B.")
            for part in PARTS:
                if grown := too_fast(call, repeated("", part), FUNCTION_SIZES):
                    yield f"{place}: {grown} ({part!r} repeated)"


if __name__ == "__main__":
    lines = 0
    for line in found(sys.argv[1] if len(sys.argv) > 1 else ""):
        lines += 1
        print(line, flush=True)
    sys.exit(1 if lines else 0)
