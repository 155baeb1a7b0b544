"""Segments: what lies between two places of a body where it is certain who speaks.

Such places are citations that stand apart from any sentence, and updates.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from corpus.article import Span
from corpus.attribution.editorial_brackets import overlapping
from corpus.text import paragraphs as lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corpus.article import Citation
    from corpus.attribution.dated_updates import Update

_ADDRESS_ONLY = re.compile(r"\s*(?:https?://|www\.)\S+\s*")


@dataclass(frozen=True, slots=True)
class Segment:
    """Paragraphs, trimmed; `before` and `after` index the citations at its edges, if any."""

    paragraphs: tuple[Span, ...]
    before: int | None
    after: int | None


class _Wall(NamedTuple):
    start: int
    end: int
    citation: int | None


def cut_segments(
    body: str, citations: Sequence[Citation], updates: Sequence[Update], asides: Sequence[Span]
) -> list[Segment]:
    """Cut a body at its citations and updates.

    Paragraphs that are nothing but an aside or an address are left out: the archive put them
    there, but they do not part a quotation from its citation.
    """
    found: list[Segment] = []
    start, before = 0, None
    for wall in [*_walls(body, citations, updates), _Wall(len(body), len(body), None)]:
        if wall.start >= start:
            paragraphs = tuple(_paragraphs(body, Span(start, wall.start), asides))
            found.append(Segment(paragraphs, before, wall.citation))
            start, before = wall.end, wall.citation
    return found


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


def _paragraphs(body: str, within: Span, asides: Sequence[Span]) -> Iterator[Span]:
    for span in lines.paragraph_spans(body, within):
        inside = overlapping(asides, span)
        is_aside = inside and inside[0].covers(span)
        is_address = _ADDRESS_ONLY.fullmatch(body, *span) is not None
        if not (is_aside or is_address) and any(map(str.isalnum, span.of(body))):
            yield span
