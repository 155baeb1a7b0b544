"""Attribution: which stretches of a body are somebody else's words, and whose.

A body is cut into units (`units`), what each says of itself is weighed (`evidence`), and the whole
is read at the least cost (`chain`). What no reading is sure of is uncertain: an outlet's name
beside the archive's words is the worst that this product could print.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from corpus.article import Attribution, Quotation, Span
from corpus.attribution import brackets, chain, evidence, updates, weights
from corpus.attribution.units import Body, Boundary, Event
from corpus.citations import forms as cited
from corpus.text import quotation_marks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from corpus.article import Citation
    from corpus.attribution.chain import Reading
    from corpus.attribution.units import Step, Unit


class Stretch(NamedTuple):
    """Words that are not simply the archive's: quoted, or, where not `is_sure`, perhaps so."""

    span: Span
    citation: int | None
    is_sure: bool


def attribute(
    body: str, blockquotes: Sequence[Span] = (), own_words: re.Pattern[str] | None = None
) -> Attribution:
    """Whose words a body holds.

    `blockquotes` are spans that its source marks as quoted; `own_words` finds what only this
    archive says of itself.
    """
    found = cited.find_citations(body)
    labels = updates.find_updates(body)
    holes = brackets.find_brackets(body, found)
    inline = [each.span for each in found if each.block.start == each.block.end]
    inline = [span for span in inline if not brackets.overlapping(holes, span)]
    steps = _steps(body, found, labels, holes, blockquotes)
    costs = [
        each.unit and evidence.unit_costs(body, each.unit, holes, own_words) for each in steps
    ]
    stretches = _stretches(body, steps, chain.read(steps, costs))
    cuts = sorted([*holes, *inline])
    parts = list(_without(body, _merged(body, stretches), cuts))
    return Attribution(
        citations=found,
        quotations=tuple(Quotation(each.span, each.citation) for each in parts if each.is_sure),
        uncertain=tuple(each.span for each in parts if not each.is_sure),
        dated=updates.stretches(body, labels),
    )


def _steps(
    body: str,
    citations: Sequence[Citation],
    labels: Sequence[updates.Update],
    holes: Sequence[Span],
    blockquotes: Sequence[Span],
) -> list[Step]:
    """The steps of a body; none where nobody but the archive can speak in it."""
    if not (citations or blockquotes or quotation_marks.has_marks(body, (0, len(body)))):
        return []
    boundaries = []
    inline = []
    for number, citation in enumerate(citations):
        if citation.block.start < citation.block.end:
            event = _event(body, citation)
            boundaries.append(Boundary(citation.block, event, number))
        elif (start := _address_start(body, citation)) is not None:
            boundaries.append(Boundary(Span(start, citation.span.end), Event.EITHER, number))
        else:
            introduces = cited.introduces(body, citation)
            event = Event.LEAD_IN if introduces else Event.MENTION
            inline.append(Boundary(citation.span, event, number))
    for label in labels:
        # What follows a correction inside a paragraph is the archive's, to the paragraph's end.
        end = label.end if label.opens_line else _line_end(body, label.end)
        boundaries.append(Boundary(Span(label.start, end), Event.UPDATE))
    boundaries.sort()
    return list(Body(body, boundaries, blockquotes, holes, inline).steps())


def _event(body: str, citation: Citation) -> Event:
    if not cited.follows(body, citation):
        return Event.INTRODUCING
    if cited.introduces(body, citation):
        return Event.EITHER
    is_at_top = not quotation_marks.has_marks(body, (0, citation.block.start))
    return Event.FOLLOWING_AT_TOP if is_at_top else Event.FOLLOWING


_ADDRESS_ONLY = re.compile(r"\s*(?:https?://|www\.)\S+\s*")


def _address_start(body: str, citation: Citation) -> int | None:
    """Where a line begins that opens with an address and this citation; None for other lines."""
    start = body.rfind("\n", 0, citation.span.start) + 1
    return start if _ADDRESS_ONLY.fullmatch(body, start, citation.span.start) else None


def _line_end(body: str, start: int) -> int:
    newline = body.find("\n", start)
    return len(body) if newline < 0 else newline


def _stretches(
    body: str, steps: Sequence[Step], readings: Sequence[Reading | None]
) -> Iterator[Stretch]:
    for step, reading in zip(steps, readings, strict=True):
        if step.unit is None or reading is None or reading.quoted < -weights.SURE_OWN:
            continue
        is_sure = reading.quoted > weights.SURE_QUOTED
        is_named = is_sure and reading.source >= weights.SURE_SOURCE
        unit = step.unit
        span = _with_marks(body, unit)
        yield Stretch(span, reading.citation if is_named else None, is_sure)


def _with_marks(body: str, unit: Unit) -> Span:
    """A unit and the marks beside it: one that opens before it, one that closes after it."""
    start, end = unit.span
    if unit.opened and unit.opened[-1] + 1 == start:
        start = unit.opened[-1]
        while start - 1 in unit.opened:
            start -= 1
    if end < unit.paragraph.end and unit.ends_at_close:
        end += 1
    return Span(start, end)


_SPACE = re.compile(r"\s*")
_LEFT_OVER = re.compile(r"[\s.,;:]*")
_NO_WORD = re.compile(r"[^\w]*")


def _merged(body: str, stretches: Iterable[Stretch]) -> Iterator[Stretch]:
    """Neighbours of one source, with no word between them, as one stretch."""
    last: Stretch | None = None
    for stretch in stretches:
        if last and last[1:] == stretch[1:] and _NO_WORD.fullmatch(body, last.span.end, stretch.span.start):
            last = last._replace(span=Span(last.span.start, stretch.span.end))
            continue
        if last:
            yield last
        last = stretch
    if last:
        yield last


def _without(body: str, stretches: Iterable[Stretch], holes: Sequence[Span]) -> Iterator[Stretch]:
    """The stretches without the brackets in them; what follows an unclosed one is unsure."""
    for stretch in stretches:
        position = stretch.span.start
        for hole in brackets.overlapping(holes, stretch.span):
            yield from _trimmed(body, stretch, Span(position, max(hole.start, position)))
            if body[hole.end - 1] != "]":
                unsure = Span(max(hole.start, position), min(hole.end, stretch.span.end))
                yield from _trimmed(body, Stretch(unsure, None, is_sure=False), unsure)
            position = hole.end
        yield from _trimmed(body, stretch, Span(position, stretch.span.end))


def _trimmed(body: str, stretch: Stretch, span: Span) -> Iterator[Stretch]:
    """The stretch cut down to a span without outer space; nothing where no word is left."""
    text = span.of(body).rstrip()
    if any(map(str.isalnum, text)):
        # After a bracket, a comma or full stop says nothing.
        is_after_bracket = span.start > stretch.span.start
        lead = (_LEFT_OVER if is_after_bracket else _SPACE).match(text)
        start = span.start + (lead.end() if lead else 0)
        yield stretch._replace(span=Span(start, span.start + len(text)))
