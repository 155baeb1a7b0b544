"""Asides: what the archive puts in square brackets inside the words of others.

Whatever stands in brackets and is no citation was written by the archive, a single letter as well
as three paragraphs; it is never shown as an outlet's.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from corpus.article import Span

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from corpus.article import Citation

_BRACKET = re.compile(r"[\[\]]")
# An aside may run over paragraphs; a bracket that stays open longer was forgotten.
_LONGEST = 3000
_DEEPEST = 5


def find_asides(body: str, citations: Sequence[Citation]) -> list[Span]:
    """The outermost brackets that are no citations, in order.

    One that stays open ends with its line, or before a citation in it.
    """
    ends = {citation.span.start: citation.span.end for citation in citations}
    found: list[Span] = []
    start = body.find("[")
    while start >= 0:
        end = ends.get(start)
        if end is None:
            end = _closing(body, start) or _open_end(body, start, ends)
            found.append(Span(start, end))
        start = body.find("[", end)
    return found


def overlapping(spans: Sequence[Span], span: Span) -> Sequence[Span]:
    """Those of ascending spans that do not overlap each other which share a character with one."""
    if not spans:
        return ()
    first = bisect_right(spans, span.start, key=lambda each: each.end)
    return spans[first : bisect_left(spans, span.end, lo=first, key=lambda each: each.start)]


def _closing(body: str, start: int) -> int | None:
    """The end of the bracket that opens at `start`, inner ones counted; None if it stays open."""
    depth = 0
    for match in _BRACKET.finditer(body, start, min(len(body), start + _LONGEST)):
        depth += 1 if match[0] == "[" else -1
        if depth == 0:
            return match.end()
        if depth > _DEEPEST:
            return None
    return None


def _open_end(body: str, start: int, cited: Container[int]) -> int:
    newline = body.find("\n", start)
    end = len(body) if newline < 0 else newline
    inner = body.find("[", start + 1, end)
    while inner >= 0 and inner not in cited:
        inner = body.find("[", inner + 1, end)
    return end if inner < 0 else inner
