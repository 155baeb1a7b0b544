"""Quotations: which stretches of a body are somebody else's words, and whose.

A run of quoted paragraphs (see `runs`) belongs to the headline and citation that follow it at
once; after an address, or after `From Headline [Outlet]`, it may follow its citation instead.
Nothing else names a source: a run with prose between itself and the next citation has none.
The archive speaks everywhere else, but for stretches where neither is sure. Those are uncertain:
an outlet's name beside the archive's words is the worst that this product could print.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from corpus import asides as bracketed
from corpus import citations as cited
from corpus import paragraphs, runs, segments, updates
from corpus.article import Attribution, Quotation, Span
from corpus.paragraphs import INITIAL, Kind, Own, Paragraph
from corpus.runs import Close, Run

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corpus.article import Citation
    from corpus.segments import Segment

_SAYING = re.compile(r"\b(?:said|says|told|according to|reported|announced|explained|added)\b")
_REPORT_WORDS = 25
_PIECE_WORDS = 4
_PIECE_CLOSE = re.compile(r"[,.?!…—–-]['’‘”\"\s]*$")


class _Stretch(NamedTuple):
    """Words that are not simply the archive's: quoted, or, where not `is_sure`, perhaps so."""

    span: Span
    citation: int | None
    is_sure: bool


@dataclass(slots=True)
class _Reading:
    """A segment, its paragraphs, their runs, and the citation of each run, or None."""

    segment: Segment
    paragraphs: list[Paragraph]
    runs: list[Run]
    citations: list[int | None]

    @property
    def reaching(self) -> int | None:
        """The index of the run that ends where the segment does, if one does."""
        ends = self.runs and self.runs[-1].last == len(self.paragraphs) - 1
        return len(self.runs) - 1 if ends else None

    @property
    def starts_quoted(self) -> bool:
        """Whether the segment's first words are a quotation's."""
        return bool(self.runs) and self.runs[0].members[0] == 0 and _is_at_start(self.paragraphs[0])


def attribute(body: str, blockquotes: Sequence[Span] = ()) -> Attribution:
    """Whose words a body holds; `blockquotes` are spans that its source marks as quoted."""
    found = cited.find(body)
    labels = updates.find(body)
    asides = bracketed.find(body, found)
    inline = [each.span for each in found if each.block.start == each.block.end]
    readings = []
    for segment in segments.cut(body, found, labels, asides):
        read = [_paragraph(body, line, (asides, inline), blockquotes) for line in segment.lines]
        found_runs = runs.find(read)
        readings.append(_Reading(segment, read, found_runs, [None] * len(found_runs)))
    _name_sources(body, found, readings)
    stretches = [stretch for reading in readings for stretch in _stretches(body, reading)]
    pieces = list(_without_holes(body, stretches, sorted([*asides, *inline])))
    return Attribution(
        citations=found,
        quotations=tuple(Quotation(each.span, each.citation) for each in pieces if each.is_sure),
        uncertain=tuple(each.span for each in pieces if not each.is_sure),
        dated=updates.stretches(body, labels),
    )


def _paragraph(
    body: str,
    line: Span,
    brackets: tuple[Sequence[Span], Sequence[Span]],
    blockquotes: Sequence[Span],
) -> Paragraph:
    asides, inline = brackets
    if any(quote.overlaps(line) for quote in blockquotes):
        return Paragraph(line, Kind.BLOCK, (), line.start, Own.NO, is_heading=False)
    return paragraphs.read(body, line, asides=asides, cited=inline)


def _is_at_start(paragraph: Paragraph) -> bool:
    return paragraph.kind in INITIAL or paragraph.kind is Kind.BLOCK


# Sources


def _name_sources(body: str, citations: Sequence[Citation], readings: Sequence[_Reading]) -> None:
    """Give each run the citation that follows it at once, or that introduces it."""
    for place, reading in enumerate(readings):
        below = readings[place + 1] if place + 1 < len(readings) else None
        for index, run in enumerate(reading.runs):
            after = (
                _follower(body, citations, reading, below) if index == reading.reaching else None
            )
            before = _introducer(body, citations, reading, run) if index == 0 else None
            if run.is_block:
                before = reading.segment.before if index == 0 and reading.starts_quoted else None
            if after is None or before is None:
                reading.citations[index] = before if after is None else after
            elif run.is_block:
                reading.citations[index] = after
    return


def _follower(
    body: str, citations: Sequence[Citation], reading: _Reading, below: _Reading | None
) -> int | None:
    """The citation right after a segment, unless it rather introduces what comes below it."""
    after = reading.segment.after
    if after is None or reading.runs[-1].doubtful:
        return None
    introduces_below = below is not None and below.starts_quoted
    return None if introduces_below and cited.introduces(body, citations[after]) else after


def _introducer(
    body: str, citations: Sequence[Citation], reading: _Reading, run: Run
) -> int | None:
    before = reading.segment.before
    if before is None or not reading.starts_quoted and not _is_led_in(reading):
        return None
    return before if run.members[0] == 0 and cited.introduces(body, citations[before]) else None


def _is_led_in(reading: _Reading) -> bool:
    """Whether the first run opens within the first paragraph, after the archive's own words."""
    return bool(reading.runs) and reading.runs[0].members[0] == 0


# Stretches


def _stretches(body: str, reading: _Reading) -> Iterator[_Stretch]:
    """What a segment holds beside the archive's words, in order."""
    owner: dict[int, int] = {}
    for index, run in enumerate(reading.runs):
        owner |= dict.fromkeys([*run.members, *run.doubtful], index)
    stretches: list[_Stretch] = []
    gap = _Gap(reading)
    for index, paragraph in enumerate(reading.paragraphs):
        if index in owner:
            stretches += _of_run(body, reading, owner[index], index)
            gap.after_run(owner[index])
        else:
            stretches += gap.stretches(body, index, paragraph)
    yield from _merged(body, stretches)


def _of_run(body: str, reading: _Reading, at: int, index: int) -> Iterator[_Stretch]:
    """What a paragraph that a run holds is: quoted, in part, or unsure."""
    run, citation = reading.runs[at], reading.citations[at]
    paragraph = reading.paragraphs[index]
    is_followed = citation is not None and citation == reading.segment.after
    if index in run.doubtful:
        if not _is_disowned(reading, run, index):
            yield _Stretch(paragraph.span, None, is_sure=False)
        return
    start = paragraph.span.start
    if index == run.members[0] and paragraph.opens is not None:
        start = paragraph.opens
    span = Span(start, paragraph.span.end)
    is_settled = is_followed or run.is_settled or index < (run.plain or 0)
    if paragraph.kind is Kind.SPEECH and (
        paragraph.own is not Own.NO or not _is_within(run, reading.paragraphs, index, is_followed)
    ):
        yield from _pieces(body, paragraph, citation if is_settled else None)
    elif paragraph.kind in INITIAL or paragraph.kind is Kind.BLOCK or index == run.members[0]:
        yield _Stretch(span, citation, is_sure=True)
    else:
        is_loose_heading = paragraph.is_heading and (
            run.close is not Close.SURE or run.reopened > 0
        )
        is_sure = is_settled and not is_loose_heading
        yield _Stretch(span, citation if is_sure else None, is_sure)


def _is_within(run: Run, read: Sequence[Paragraph], index: int, is_followed: bool) -> bool:
    """Whether a paragraph “...,” he said stands in a run that an earlier paragraph opened."""
    return is_followed or any(
        read[member].kind in (Kind.OPENING, Kind.NESTED, Kind.INNER_OPENING)
        for member in run.members
        if member < index
    )


def _is_disowned(reading: _Reading, run: Run, index: int) -> bool:
    """Whether a doubtful paragraph is at or after one that only the archive could write."""
    ends_closed = reading.paragraphs[run.doubtful[-1]].kind is Kind.CLOSING
    return not ends_closed and any(
        reading.paragraphs[each].own is Own.STRONG for each in run.doubtful if each <= index
    )


class _Gap:
    """Reads the paragraphs outside runs, knowing the run above and what comes below."""

    def __init__(self, reading: _Reading) -> None:
        self._reading = reading
        self._above: Run | None = None
        self._has_own = False
        cited_runs = [
            run.members[0]
            for run, citation in zip(reading.runs, reading.citations, strict=True)
            if citation is not None and citation == reading.segment.after
        ]
        self._cited_from = cited_runs[0] if cited_runs else len(reading.paragraphs)
        self._unmarked_from = self._first_unmarked()

    def after_run(self, index: int) -> None:
        self._above = self._reading.runs[index]
        self._has_own = False

    def stretches(self, body: str, index: int, paragraph: Paragraph) -> Iterator[_Stretch]:
        """What a paragraph outside runs holds beside the archive's words."""
        self._has_own |= paragraph.own is not Own.NO
        if self._is_unsure(body, index, paragraph):
            yield _Stretch(paragraph.span, None, is_sure=False)
        elif paragraph.kind is Kind.INNER_OPENING:
            yield _Stretch(_from_last_opening(body, paragraph), None, is_sure=False)
        else:
            yield from _pieces(body, paragraph, self._piece_source(index, paragraph))

    def _is_unsure(self, body: str, index: int, paragraph: Paragraph) -> bool:
        if paragraph.kind is Kind.CLOSING:
            return True
        if paragraph.own is not Own.NO or self._has_own:
            return (
                self._above is not None
                and self._above.close is Close.MAYBE
                and (paragraph.own is not Own.STRONG and not self._has_own)
            )
        if paragraph.kind is Kind.SCARE and index + 1 == self._cited_from:
            return True
        if index >= self._unmarked_from:
            return _is_report(body, paragraph)
        return self._is_after_unsure_close(index)

    def _is_after_unsure_close(self, index: int) -> bool:
        """Whether the run above may go on here, since a citation below may be its own."""
        if self._above is None:
            return False
        if self._above.close in (Close.MAYBE, Close.OPEN):
            return True
        if self._reading.segment.after is None:
            return False
        return self._above.close is not Close.SURE or not any(
            run.members[0] > index for run in self._reading.runs
        )

    def _piece_source(self, index: int, paragraph: Paragraph) -> int | None:
        """The citation of a quotation that ends its paragraph, right above that citation."""
        is_last = index == len(self._reading.paragraphs) - 1
        return (
            self._reading.segment.after if is_last and paragraph.kind is Kind.INNER_WHOLE else None
        )

    def _first_unmarked(self) -> int:
        """Where the prose begins that a citation follows although nothing there is quoted."""
        if self._reading.segment.after is None or self._reading.reaching is not None:
            return len(self._reading.paragraphs)
        return 1 + max((run.last for run in self._reading.runs), default=-1)


def _is_report(body: str, paragraph: Paragraph) -> bool:
    """Whether unmarked prose sounds like a report that the archive copied."""
    text = paragraph.span.of(body)
    return len(text.split()) >= _REPORT_WORDS and _SAYING.search(text) is not None


def _from_last_opening(body: str, paragraph: Paragraph) -> Span:
    start = max(body.rfind(mark, *paragraph.span) for mark in '“„"«')
    return Span(max(start, paragraph.span.start), paragraph.span.end)


def _pieces(body: str, paragraph: Paragraph, citation: int | None) -> Iterator[_Stretch]:
    """The quotations inside a paragraph that hold somebody's sentence; scare quotes do not.

    Only the last one has the citation, if it ends the paragraph.
    """
    outer_end = paragraph.span.start
    for start, end in paragraph.pairs:
        if start < outer_end:
            continue
        outer_end = end
        if _is_sentence(body, start, end):
            yield _Stretch(
                Span(start, end + 1),
                citation if end + 3 > paragraph.span.end else None,
                is_sure=True,
            )


def _is_sentence(body: str, start: int, end: int) -> bool:
    inside = body[start + 1 : end]
    if len(inside.split()) < _PIECE_WORDS or cited.is_title_case(inside):
        return False
    is_closed = _PIECE_CLOSE.search(inside) or body[end + 1 : end + 2] in tuple(",.?!")
    is_led_in = body[:start].rstrip()[-1:] in tuple(":,") and inside[:1].isupper()
    return bool(is_closed) or is_led_in


def _merged(body: str, stretches: Sequence[_Stretch]) -> Iterator[_Stretch]:
    """Neighbouring paragraphs of one source as one stretch."""
    last: _Stretch | None = None
    for stretch in stretches:
        if last and last[1:] == stretch[1:] and body[last.span.end : stretch.span.start].isspace():
            last = last._replace(span=Span(last.span.start, stretch.span.end))
            continue
        if last:
            yield last
        last = stretch
    if last:
        yield last


def _without_holes(
    body: str, stretches: Sequence[_Stretch], holes: Sequence[Span]
) -> Iterator[_Stretch]:
    """The stretches without the brackets in them; what follows an unclosed one is unsure."""
    for stretch in stretches:
        position = stretch.span.start
        for hole in holes:
            if hole.end <= position or hole.start >= stretch.span.end:
                continue
            yield from _piece(body, stretch, Span(position, max(hole.start, position)))
            if body[hole.end - 1] != "]":
                yield stretch._replace(span=hole, citation=None, is_sure=False)
            position = hole.end
        yield from _piece(body, stretch, Span(position, stretch.span.end))


def _piece(body: str, stretch: _Stretch, span: Span) -> Iterator[_Stretch]:
    text = span.of(body)
    if any(map(str.isalnum, text)):
        start = span.start + len(text) - len(text.lstrip())
        yield stretch._replace(span=Span(start, start + len(text.strip())))
