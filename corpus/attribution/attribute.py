"""Quotations: which stretches of a body are somebody else's words, and whose.

A run of quoted paragraphs (see `runs`) belongs to the citation that follows it at once, seldom to
one that introduces it (see `sources`). Nothing else names a source: a run with prose between
itself and the next citation has none. The archive speaks everywhere else, but for stretches where
neither is sure. Those are uncertain: an outlet's name beside the archive's words is the worst that
this product could print.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from corpus.article import Attribution, Quotation, Span
from corpus.attribution import (
    citation_linking,
    dated_updates,
    inline_quotations,
    paragraphs,
    quotation_runs,
    segments,
)
from corpus.attribution import editorial_brackets as bracketed
from corpus.attribution.editorial_brackets import overlapping
from corpus.attribution.inline_quotations import Stretch
from corpus.attribution.paragraphs import INITIAL, Paragraph, ParagraphKind
from corpus.attribution.quotation_runs import Close, Run
from corpus.attribution.unquoted_paragraphs import Gap
from corpus.citations import forms as cited
from corpus.text import quotation_marks
from corpus.text.voice_cues import Own

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Sequence

    from corpus.attribution.citation_linking import SegmentReading
    from corpus.attribution.segments import Segment


class _Brackets(NamedTuple):
    """Brackets that are not of the words around them: asides, and citations inside sentences."""

    asides: Sequence[Span]
    cited: Sequence[Span]


def attribute(
    body: str, blockquotes: Sequence[Span] = (), own_words: re.Pattern[str] | None = None
) -> Attribution:
    """Whose words a body holds.

    `blockquotes` are spans that its source marks as quoted; `own_words` finds what only this
    archive says of itself.
    """
    found = cited.find_citations(body)
    labels = dated_updates.find_updates(body)
    asides = bracketed.find_brackets(body, found)
    inline = [each.span for each in found if each.block.start == each.block.end]
    inline = [span for span in inline if not overlapping(asides, span)]
    brackets = _Brackets(asides, inline)
    readings = []
    for segment in segments.cut_segments(body, found, labels, asides):
        is_plain = segment.after is None and not _is_marked(body, segment, blockquotes)
        read = (
            []
            if is_plain
            else _paragraphs(body, segment.paragraphs, brackets, blockquotes, own_words)
        )
        in_runs = quotation_runs.find_runs(read)
        readings.append(
            citation_linking.SegmentReading(segment, read, in_runs, [None] * len(in_runs))
        )
    citation_linking.link_citations(body, found, readings)
    stretches = [stretch for reading in readings for stretch in _stretches(body, reading)]
    holes = sorted([*brackets.asides, *brackets.cited])
    parts = list(inline_quotations.without(body, inline_quotations.merged(body, stretches), holes))
    return Attribution(
        citations=found,
        quotations=tuple(Quotation(each.span, each.citation) for each in parts if each.is_sure),
        uncertain=tuple(each.span for each in parts if not each.is_sure),
        dated=dated_updates.stretches(body, labels),
    )


def _is_marked(body: str, segment: Segment, blockquotes: Sequence[Span]) -> bool:
    """Whether a segment can hold anybody's words but the archive's; most do not."""
    if not segment.paragraphs:
        return False
    whole = Span(segment.paragraphs[0].start, segment.paragraphs[-1].end)
    return quotation_marks.has_marks(body, whole) or any(
        each.overlaps(whole) for each in blockquotes
    )


def _paragraphs(
    body: str,
    spans: Sequence[Span],
    brackets: _Brackets,
    blockquotes: Sequence[Span],
    own_words: re.Pattern[str] | None,
) -> list[Paragraph]:
    found: list[Paragraph] = []
    for span in spans:
        if any(quote.overlaps(span) for quote in blockquotes):
            found.append(paragraphs.block(span))
            continue
        if found and paragraphs.is_signature(span.of(body)):
            found[-1] = paragraphs.signed(found[-1])
        found.append(
            paragraphs.classify_paragraph(
                body,
                span,
                asides=brackets.asides,
                cited=brackets.cited,
                own_words=own_words,
            )
        )
    return found


def _stretches(body: str, reading: SegmentReading) -> Iterator[Stretch]:
    """What a segment holds beside the archive's words, in order."""
    owner: dict[int, int] = {}
    for at, run in enumerate(reading.runs):
        owner |= dict.fromkeys([*run.members, *run.doubtful], at)
    gap = Gap(reading)
    for index, paragraph in enumerate(reading.paragraphs):
        if index in owner:
            gap.pass_run(reading.runs[owner[index]])
            yield from _of_run(body, reading, owner[index], index)
        else:
            yield from gap.stretches(body, index, paragraph)


def _of_run(body: str, reading: SegmentReading, at: int, index: int) -> Iterator[Stretch]:
    """What a paragraph that a run holds is: quoted, quoted in part, or unsure."""
    run, citation = reading.runs[at], reading.citations[at]
    paragraph = reading.paragraphs[index]
    if index in run.doubtful:
        if not _is_disowned(reading, run, index):
            yield Stretch(paragraph.span, None, is_sure=False)
        return
    is_followed = citation is not None and citation == reading.segment.after
    is_settled = is_followed or run.is_settled or (run.plain is not None and index < run.plain)
    span = _within_run(run, paragraph, index)
    yield from inline_quotations.inside(body, paragraph, end=span.start)
    if paragraph.kind is ParagraphKind.SPEECH and not _is_all_quoted(
        reading, run, index, is_followed
    ):
        is_reported = is_settled and paragraph.own is Own.NO
        yield from inline_quotations.inside(
            body, paragraph, citation=citation if is_reported else None
        )
    elif index == run.members[0] or paragraph.kind in INITIAL or run.is_block:
        yield Stretch(span, citation, is_sure=True)
    else:
        is_loose = paragraph.is_heading and (run.close is not Close.SURE or run.reopened > 0)
        is_sure = is_settled and not is_loose
        yield Stretch(span, citation if is_sure else None, is_sure)
    if span.end < paragraph.span.end and paragraph.own is Own.NO:
        yield Stretch(Span(span.end, paragraph.span.end), None, is_sure=False)


def _within_run(run: Run, paragraph: Paragraph, index: int) -> Span:
    """The part of a paragraph that a run holds; the archive may speak before and after it."""
    start, end = paragraph.span
    if index == run.members[0] and paragraph.opens is not None:
        start = paragraph.opens
    if index == run.last and run.closes is not None:
        end = run.closes
    return Span(start, end)


def _is_all_quoted(reading: SegmentReading, run: Run, index: int, is_followed: bool) -> bool:
    """Whether the words around “...,” he said, are quoted as well: within a run, they are."""
    if reading.paragraphs[index].own is not Own.NO:
        return False
    opening = (ParagraphKind.OPENING, ParagraphKind.NESTED, ParagraphKind.INNER_OPENING)
    return is_followed or any(
        reading.paragraphs[member].kind in opening for member in run.members if member < index
    )


def _is_disowned(reading: SegmentReading, run: Run, index: int) -> bool:
    """Whether a doubtful paragraph is one that only the archive could write, or comes after one."""
    ends_closed = reading.paragraphs[run.doubtful[-1]].kind is ParagraphKind.CLOSING
    return not ends_closed and any(
        reading.paragraphs[each].own is Own.STRONG for each in run.doubtful if each <= index
    )
