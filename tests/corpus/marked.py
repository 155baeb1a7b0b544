"""Bodies with marks for whose words they are: ⟦0 ...⟧ cited, ⟦- ...⟧ no source, ⟦? ...⟧ unsure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from corpus.article import Attribution

_MARK = re.compile(r"⟦[\d?-]+ |⟧")
_HEADING = re.compile(r"^=== (.+)\n", re.MULTILINE)


def unmarked(text: str) -> str:
    """The body as it would stand in a post."""
    return _MARK.sub("", text)


def marked(body: str, attribution: Attribution) -> str:
    """The body with a mark around each quotation and each uncertain stretch."""
    marks = [
        (each.span, "-" if each.citation is None else str(each.citation))
        for each in attribution.quotations
    ]
    marks += [(span, "?") for span in attribution.uncertain]
    parts, position = [], 0
    for span, label in sorted(marks):
        parts += [body[position : span.start], f"⟦{label} {span.of(body)}⟧"]
        position = span.end
    return "".join([*parts, body[position:]])


def read_marked_posts(path: Path) -> Iterator[tuple[str, str]]:
    """The (trap, marked body) pairs of a file in which a line `=== trap` precedes each body."""
    _, *parts = _HEADING.split(path.read_text(encoding="utf-8"))
    for trap, text in zip(parts[::2], parts[1::2], strict=True):
        yield trap, text.strip("\n")
