"""Sources: which citation each quotation belongs to.

The usual one follows the quotation at once. A citation after an address, after `From`, or in a
list may stand before its quotation, and so may any before a stretch that the source marks as
quoted. Where a quotation stands between two that no other has, and its body does not show which
way it cites, the quotation has none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from corpus.attribution.paragraphs import INITIAL, Paragraph, ParagraphKind
from corpus.citations import forms as cited

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.article import Citation
    from corpus.attribution.quotation_runs import Run
    from corpus.attribution.segments import Segment


@dataclass(slots=True)
class SegmentReading:
    """A segment read: its paragraphs, their runs, and the citation of each run, or None."""

    segment: Segment
    paragraphs: list[Paragraph]
    runs: list[Run]
    citations: list[int | None]

    @property
    def run_at_end(self) -> int | None:
        """The index of the run that ends where the segment does, if one does."""
        if not self.runs or self.runs[-1].doubtful or self.runs[-1].closes is not None:
            return None
        ends = self.runs[-1].last == len(self.paragraphs) - 1
        return len(self.runs) - 1 if ends else None

    @property
    def starts_quoted(self) -> bool:
        """Whether the segment's first words are a quotation's."""
        if not self.runs or self.runs[0].members[0] != 0:
            return False
        return self.paragraphs[0].kind in INITIAL or self.runs[0].is_block

    @property
    def is_led_in(self) -> bool:
        """Whether a quotation opens in the segment's first paragraph, after a colon."""
        kinds = (ParagraphKind.INNER_OPENING, ParagraphKind.INNER_WHOLE)
        return bool(self.runs) and self.runs[0].members[0] == 0 and self.paragraphs[0].kind in kinds


def link_citations(
    body: str, citations: Sequence[Citation], readings: Sequence[SegmentReading]
) -> None:
    """Fill in the citation of each run, in order."""
    forms = _Forms.of(body, citations)
    edges = [
        [
            _Neighbours(_before(reading, run, index), _after(reading, below, index, forms))
            for index, run in enumerate(reading.runs)
        ]
        for reading, below in zip(readings, [*readings[1:], None], strict=True)
    ]
    style = _Style.of([each for row in edges for each in row])
    claimed: set[int | None] = set()
    for reading, row in zip(readings, edges, strict=True):
        for index, (run, edge) in enumerate(zip(reading.runs, row, strict=True)):
            free = edge if edge.before not in claimed else edge._replace(before=None)
            chosen = style.choose(free)
            if chosen != edge.after and not (run.is_block or forms.introduces(chosen)):
                chosen = None
            reading.citations[index] = chosen
            claimed.add(chosen)


@dataclass(frozen=True, slots=True)
class _Forms:
    """Which citations, by index, may stand before and which after their quotations."""

    introducing: frozenset[int]
    following: frozenset[int]

    @classmethod
    def of(cls, body: str, citations: Sequence[Citation]) -> _Forms:
        return cls(
            frozenset(at for at, each in enumerate(citations) if cited.introduces(body, each)),
            frozenset(at for at, each in enumerate(citations) if cited.follows(body, each)),
        )

    def introduces(self, citation: int | None) -> bool:
        return citation in self.introducing


class _Neighbours(NamedTuple):
    """The citations that stand right before and right after a run, by index, or None."""

    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class _Style:
    """Whether all cited quotations of a body are followed, or introduced, by a citation."""

    follows: bool
    introduces: bool

    @classmethod
    def of(cls, edges: Sequence[_Neighbours]) -> _Style:
        cited_runs = [each for each in edges if each != (None, None)]
        return cls(
            all(each.after is not None for each in cited_runs),
            all(each.before is not None for each in cited_runs),
        )

    def choose(self, edges: _Neighbours) -> int | None:
        """The citation at one edge of a run; of two, the one that the whole body speaks for."""
        if edges.before is None or edges.after is None:
            return edges.before if edges.after is None else edges.after
        if self.follows == self.introduces:
            return None
        return edges.after if self.follows else edges.before


def _before(reading: SegmentReading, run: Run, index: int) -> int | None:
    """The citation right above a segment that the run opens."""
    opens = index == 0 and (reading.starts_quoted or (reading.is_led_in and not run.is_block))
    return reading.segment.before if opens else None


def _after(
    reading: SegmentReading, below: SegmentReading | None, index: int, forms: _Forms
) -> int | None:
    """The citation right below a segment, unless it rather introduces what comes after it."""
    after = reading.segment.after
    if after is None or index != reading.run_at_end or after not in forms.following:
        return None
    opens_below = below is not None and (below.starts_quoted or below.is_led_in)
    return None if opens_below and forms.introduces(after) else after
