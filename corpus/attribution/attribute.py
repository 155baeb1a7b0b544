"""Attribution: which stretches of a body are somebody else's words, and whose.

A body is cut into units (`body`), what each says of itself is weighed (`evidence`), and the whole
is read at the least cost (`chain`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from corpus.article import Attribution, Quotation, Span, Voice
from corpus.attribution import chain, evidence
from corpus.attribution.body import Body
from corpus.attribution.speakers import Speakers
from corpus.attribution.states import Boundary, Event
from corpus.citations import asides
from corpus.citations.blocks import announced_blocks
from corpus.citations.candidate import Role
from corpus.citations.sources import find_candidates
from corpus.text import quotation_marks, voice_cues
from corpus.text.paragraphs import line_end
from corpus.text.updates import find_updates
from corpus.text.updates import stretches as find_dated
from corpus.text.voice_cues import Own

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

    from corpus.article import Citation, Markup
    from corpus.attribution.chain import Reading, Sign
    from corpus.attribution.states import Step, Unit
    from corpus.citations.candidate import Candidate
    from corpus.text.updates import Update


class Stretch(NamedTuple):
    """Words that are not simply the archive's: quoted, or, where not `is_sure`, perhaps so."""

    span: Span
    citation: int | None
    is_sure: bool
    speaker: Span | None = None


class BodyReading(NamedTuple):
    """A body read: what it may name as sources, and each of its units with how it is read.

    `text` is the body as it was read, of the same length. `units`, `signs` and `readings` belong
    together, one for one; what is in no unit is the archive's own.
    """

    text: str
    candidates: Sequence[Candidate]
    updates: Sequence[Update]
    holes: Sequence[Span]
    units: Sequence[Unit]
    signs: Sequence[Sequence[Sign]]
    readings: Sequence[Reading]


def attribute(
    body: str,
    blockquotes: Sequence[Span] = (),
    own_words: re.Pattern[str] | None = None,
    *,
    markup: Sequence[Markup] = (),
    outlets: frozenset[str] = frozenset(),
) -> Attribution:
    """Whose words a body holds.

    `blockquotes` are spans that its source marks as quoted, `markup` what it marks otherwise;
    `own_words` finds what only this archive says of itself, `outlets` are those it often cites.
    """
    return concluded(read_body(body, blockquotes, own_words, markup=markup, outlets=outlets))


def concluded(read: BodyReading) -> Attribution:
    """Whose words a body holds, from how it was read."""
    stretches = list(_stretches(read))
    citations, number = _kept(read.candidates, {each.citation for each in stretches})
    inline = [
        each.citation.span
        for each in read.candidates
        if each.boundary is None
        and each.is_certain
        and not asides.overlapping(read.holes, each.citation.span)
    ]
    merged = list(_merged(read.text, stretches))
    remarks = [span for each in merged for span in _remarks(read.text, each, read.holes)]
    parts = list(_without(read.text, merged, sorted([*read.holes, *inline, *remarks])))
    return Attribution(
        citations=citations,
        quotations=tuple(
            Quotation(each.span, number.get(each.citation), each.speaker)
            for each in parts
            if each.is_sure
        ),
        uncertain=tuple(each.span for each in parts if not each.is_sure),
        dated=find_dated(read.text, read.updates),
    )


def read_body(
    body: str,
    blockquotes: Sequence[Span] = (),
    own_words: re.Pattern[str] | None = None,
    *,
    markup: Sequence[Markup] = (),
    outlets: frozenset[str] = frozenset(),
) -> BodyReading:
    """How each unit of a body is read; see `attribute`."""
    if quotation_marks.uses_single_marks(body):
        body = quotation_marks.doubled(body)  # of the same length: spans hold for both
    blocks = announced_blocks(body, blockquotes, markup)
    candidates = find_candidates(body, blocks, markup, outlets)
    labels = find_updates(body)
    holes = asides.find_asides(body, [each.citation for each in candidates])
    steps = _steps(body, candidates, labels, holes, blocks)
    units = [step.unit for step in steps if step.unit]
    signs = [
        evidence.signs_of(body, unit, holes, own_words, beside)
        for unit, beside in zip(units, evidence.surroundings(steps, candidates), strict=True)
    ]
    readings = chain.read(steps, signs)
    return BodyReading(body, candidates, labels, holes, units, signs, readings)


_EVENTS = {
    Role.FOLLOWS: Event.FOLLOWING,
    Role.EITHER: Event.EITHER,
    Role.INTRODUCES: Event.INTRODUCING,
    Role.LEAD_IN: Event.LEAD_IN,
    Role.MENTION: Event.MENTION,
}


def _steps(
    body: str,
    candidates: Sequence[Candidate],
    labels: Sequence[Update],
    holes: Sequence[Span],
    blocks: Sequence[Span],
) -> list[Step]:
    """The steps of a body; none where nobody but the archive can speak in it."""
    mark = quotation_marks.first_mark(body, (0, len(body)))
    first = min(mark, *(each.start for each in blocks), len(body))
    if not candidates and first == len(body):
        return []
    boundaries, inline = [], []
    for number, each in enumerate(candidates):
        event = _EVENTS[each.role]
        if each.boundary is None:
            inline.append(Boundary(each.citation.span, event, number))
        else:
            is_at_top = event is Event.FOLLOWING and each.boundary.end < first
            event = Event.FOLLOWING_AT_TOP if is_at_top else event
            boundaries.append(Boundary(each.boundary, event, number))
    for label in labels:
        # What follows a correction inside a paragraph is the archive's, to the paragraph's end.
        end = label.end if label.opens_line else line_end(body, label.end)
        boundaries.append(Boundary(Span(label.start, end), Event.END))
    boundaries.sort(key=lambda each: each.span)
    return list(Body(body, boundaries, blocks, holes, inline).steps())


def _kept(
    candidates: Sequence[Candidate], used: Container[int | None]
) -> tuple[tuple[Citation, ...], dict[int | None, int]]:
    """The citations that are any, and the number that each candidate has among them."""
    kept = [number for number, each in enumerate(candidates) if each.is_certain or number in used]
    return (
        tuple(candidates[number].citation for number in kept),
        {number: index for index, number in enumerate(kept)},
    )


def _stretches(read: BodyReading) -> Iterator[Stretch]:
    speakers = Speakers(read.text, [each.citation.outlet for each in read.candidates])
    for unit, reading in zip(read.units, read.readings, strict=True):
        voice = chain.voice_of(reading)
        if voice is Voice.ARCHIVE:
            continue
        is_sure = voice is Voice.QUOTED
        citation = chain.source_of(reading, read.candidates)[0] if is_sure else None
        speaker = speakers.of(unit, citation) if is_sure else None
        yield Stretch(_with_marks(unit), citation, is_sure, speaker)


class Explained(NamedTuple):
    """One unit of a body: whose words it is read as, and why.

    `voice` is None where that is uncertain. `sureness` is how much the reading in which it is
    somebody else's costs more, `source_sureness` the same for another source, None where the unit
    is not quoted. `evidence` are the signs that hold.
    """

    span: Span
    voice: Voice | None
    citation: Citation | None
    sureness: float
    source_sureness: float | None
    evidence: tuple[str, ...]


def explained(read: BodyReading) -> Iterator[Explained]:
    """The units of a body that may be somebody else's words; all the rest is the archive's own."""
    for unit, signs, reading in zip(read.units, read.signs, read.readings, strict=True):
        voice = chain.voice_of(reading)
        number, margin = chain.source_of(reading, read.candidates)
        is_quoted = voice is Voice.QUOTED
        yield Explained(
            span=unit.span,
            voice=voice,
            citation=read.candidates[number].citation if is_quoted and number is not None else None,
            sureness=abs(reading.quoted),
            source_sureness=margin if is_quoted else None,
            evidence=tuple(sign.says for sign in signs if sign.says),
        )


def _with_marks(unit: Unit) -> Span:
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
_ROUND_BRACKETS = re.compile(r"\([^()\[\]\n“”\"]{3,300}\)")
_NO_WORD = re.compile(r"[^\w]*")


def _merged(body: str, stretches: Iterable[Stretch]) -> Iterator[Stretch]:
    """Neighbours of one source, with no word between them, as one stretch."""
    last: Stretch | None = None
    for stretch in stretches:
        if (
            last
            and last[1:] == stretch[1:]
            and _NO_WORD.fullmatch(body, last.span.end, stretch.span.start)
        ):
            last = last._replace(span=Span(last.span.start, stretch.span.end))
            continue
        if last:
            yield last
        last = stretch
    if last:
        yield last


def _remarks(body: str, stretch: Stretch, holes: Sequence[Span]) -> Iterator[Span]:
    """Round brackets in a report in which somebody says "we": whoever quotes it, as a rule."""
    if stretch.is_sure and stretch.speaker is None:
        for match in _ROUND_BRACKETS.finditer(body, *stretch.span):
            span = Span(*match.span())
            is_own = voice_cues.own(match[0]) in (Own.WEAK, Own.STRONG)
            if is_own and not asides.overlapping(holes, span):
                yield span


def _without(body: str, stretches: Iterable[Stretch], holes: Sequence[Span]) -> Iterator[Stretch]:
    """The stretches without brackets; what stands in round or unclosed ones is unsure."""
    for stretch in stretches:
        position = stretch.span.start
        for hole in asides.overlapping(holes, stretch.span):
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
