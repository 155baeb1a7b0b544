"""Sources: which citation each quotation belongs to.

The usual one follows the quotation at once. A citation after an address, or after `From`, may
stand before its quotation, and so may any before a stretch that the source marks as quoted. Where
two would do, and nothing else decides, the quotation has none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus import citations as cited
from corpus.paragraphs import INITIAL, Kind, Paragraph

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.article import Citation
    from corpus.runs import Run
    from corpus.segments import Segment


@dataclass(slots=True)
class Reading:
    """A segment read: its paragraphs, their runs, and the citation of each run, or None."""

    segment: Segment
    paragraphs: list[Paragraph]
    runs: list[Run]
    citations: list[int | None]

    @property
    def reaching(self) -> int | None:
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
        kinds = (Kind.INNER_OPENING, Kind.INNER_WHOLE)
        return bool(self.runs) and self.runs[0].members[0] == 0 and self.paragraphs[0].kind in kinds


def name(body: str, citations: Sequence[Citation], readings: Sequence[Reading]) -> None:
    """Fill in the citation of each run, in order."""
    introducing = [cited.introduces(body, each) for each in citations]
    style = _Style.of(readings)
    claimed: set[int] = set()
    for reading, below in zip(readings, [*readings[1:], None], strict=True):
        for index, run in enumerate(reading.runs):
            after = _follower(reading, below, introducing) if index == reading.reaching else None
            before = None
            if index == 0 and reading.segment.before not in claimed:
                before = _introducer(reading, run, introducing)
            chosen = style.choose(run, before, after)
            reading.citations[index] = chosen
            if chosen is not None:
                claimed.add(chosen)


@dataclass(frozen=True, slots=True)
class _Style:
    """Whether all marked quotations of a body are followed, or introduced, by a citation."""

    follows: bool
    introduces: bool

    @classmethod
    def of(cls, readings: Sequence[Reading]) -> _Style:
        at_edges = [
            (
                index == reading.reaching and reading.segment.after is not None,
                index == 0 and reading.starts_quoted and reading.segment.before is not None,
            )
            for reading in readings
            for index, run in enumerate(reading.runs)
            if run.is_block
        ]
        return cls(all(edge[0] for edge in at_edges), all(edge[1] for edge in at_edges))

    def choose(self, run: Run, before: int | None, after: int | None) -> int | None:
        """The citation at one edge of a run; of two, the one that the style speaks for."""
        if before is None or after is None:
            return before if after is None else after
        if not run.is_block or self.follows == self.introduces:
            return None
        return after if self.follows else before


def _follower(reading: Reading, below: Reading | None, introducing: Sequence[bool]) -> int | None:
    """The citation right below a segment, unless it rather introduces what comes after it."""
    after = reading.segment.after
    if after is None or below is None or not introducing[after]:
        return after
    return None if below.starts_quoted or below.is_led_in else after


def _introducer(reading: Reading, run: Run, introducing: Sequence[bool]) -> int | None:
    """The citation right above a segment that a quotation opens, if it can stand there."""
    before = reading.segment.before
    if before is None or not (reading.starts_quoted or reading.is_led_in):
        return None
    return before if run.is_block or introducing[before] else None
