"""Segments: what lies between two places of a body where it is certain who speaks.

Such places are citations that stand apart from any sentence, and updates.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from corpus import citations as cited
from corpus.article import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corpus.article import Citation
    from corpus.updates import Update

_LINE = re.compile(r"\S[^\n]*")
_ADDRESS_ONLY = re.compile(r"\s*(?:https?://|www\.)\S+\s*")


@dataclass(frozen=True, slots=True)
class Segment:
    """Lines, as trimmed spans; `before` and `after` index the citations at its edges, if any."""

    lines: tuple[Span, ...]
    before: int | None
    after: int | None


class _Wall(NamedTuple):
    start: int
    end: int
    citation: int | None


def cut(
    body: str, citations: Sequence[Citation], updates: Sequence[Update], asides: Sequence[Span]
) -> list[Segment]:
    """Cut a body at its citations and updates; lines that are nothing but an aside are left out."""
    segments: list[Segment] = []
    start, before = 0, None
    for wall in _walls(body, citations, updates):
        if wall.start < start:
            continue
        lines = tuple(_lines(body, Span(start, wall.start), asides))
        segments.append(Segment(lines, before, wall.citation))
        start, before = wall.end, wall.citation
    segments.append(Segment(tuple(_lines(body, Span(start, len(body)), asides)), before, None))
    return segments


def _walls(body: str, citations: Sequence[Citation], updates: Sequence[Update]) -> list[_Wall]:
    walls = []
    for index, citation in enumerate(citations):
        if citation.block.start < citation.block.end:
            walls.append(_Wall(*citation.block, index))
        elif (start := _address_start(body, citation)) is not None:
            walls.append(_Wall(start, citation.span.end, index))
    for update in updates:
        # What follows a correction inside a paragraph is the archive's, to the paragraph's end.
        end = update.end if update.opens_line else _line_end(body, update.end)
        walls.append(_Wall(update.start, end, None))
    return sorted(walls, key=lambda wall: wall.start)


def _address_start(body: str, citation: Citation) -> int | None:
    """Where a line begins that opens with an address and this citation; None for other lines."""
    start = body.rfind("\n", 0, citation.span.start) + 1
    return start if _ADDRESS_ONLY.fullmatch(body, start, citation.span.start) else None


def _line_end(body: str, start: int) -> int:
    newline = body.find("\n", start)
    return len(body) if newline < 0 else newline


def _lines(body: str, within: Span, asides: Sequence[Span]) -> Iterator[Span]:
    for match in _LINE.finditer(body, *within):
        line = Span(match.start(), match.start() + len(match[0].rstrip()))
        if any(map(str.isalnum, line.of(body))) and not any(each.covers(line) for each in asides):
            yield line
