"""TOML that somebody else wrote: whatever is wrong with it is one kind of error, found in bounds.

The parser's own errors are not all of one kind, and a name of many parts costs it memory that grows
with their square: 100,000 of them, in a file of 200 kB, some 40 GB.
"""

from __future__ import annotations

import re
import tomllib
from typing import Any

_MOST_PARTS = 50
# Parts of a name with dots between them; it looks into values as well, where nobody writes so.
_LONG_NAME = re.compile(
    rf"""(?<![\w.-])(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){{{_MOST_PARTS}}}"""
)


def read_toml(text: str) -> dict[str, Any]:
    """The tables of a text; raises ValueError, whose message says what is wrong."""
    if found := _LONG_NAME.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise ValueError(f"a name of over {_MOST_PARTS} parts (at line {line})")
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise ValueError("lists in lists without end") from error
