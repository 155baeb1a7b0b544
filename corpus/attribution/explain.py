"""Why a body is read as it is: each unit with its label, how sure it is, and its evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from corpus.article import Voice
from corpus.attribution import evidence, weights
from corpus.attribution.attribute import source_of
from corpus.attribution.units import Event
from corpus.text import voice_cues
from corpus.text.voice_cues import Own

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from corpus.article import Citation, Span
    from corpus.attribution.attribute import BodyReading
    from corpus.attribution.evidence import Surroundings
    from corpus.attribution.units import Unit


class Explained(NamedTuple):
    """One unit of a body: whose words it is read as, and why.

    `voice` is None where that is uncertain. `sureness` is how much the reading in which it is
    somebody else's costs more, `source_sureness` the same for another source, None where the unit
    is not quoted; both are in the units of `weights`. `evidence` are the cues that hold.
    """

    span: Span
    voice: Voice | None
    citation: Citation | None
    sureness: float
    source_sureness: float | None
    evidence: tuple[str, ...]


def explained(read: BodyReading, own_words: re.Pattern[str] | None = None) -> Iterator[Explained]:
    """The units of a body that may be somebody else's words; all the rest is the archive's own."""
    for unit, reading, beside in zip(read.units, read.readings, read.around, strict=True):
        voice = None
        if reading.quoted < -weights.SURE_OWN:
            voice = Voice.ARCHIVE
        elif reading.quoted > weights.SURE_QUOTED:
            voice = Voice.QUOTED
        is_quoted = voice is Voice.QUOTED
        number, margin = source_of(reading, read.candidates)
        yield Explained(
            span=unit.span,
            voice=voice,
            citation=read.candidates[number].citation if is_quoted and number is not None else None,
            sureness=abs(reading.quoted),
            source_sureness=margin if is_quoted else None,
            evidence=tuple(_cues(read, unit, beside, own_words)),
        )


_BEGINNINGS = {
    Event.LED_IN: "a colon above leads in",
    Event.LED_IN_BY_SPEAKER: "the line above says that somebody writes or says it",
    Event.IN_LETTER: "has the form of a letter",
    Event.AFTER_CLOSE: "a quotation closes above",
    Event.AFTER_OPEN: "a mark above never closed",
}


def _cues(
    read: BodyReading, unit: Unit, beside: Surroundings, own_words: re.Pattern[str] | None
) -> Iterator[str]:
    text = evidence.words_of(read.text, unit.span, read.holes)
    if unit.in_blockquote:
        yield "the source marks it as a block quotation"
    if unit.opened or unit.ends_at_close:
        yield from _cues_in_marks(read.text, unit, text)
        named = evidence.words_beside(read.text, unit)
        if not named.isdisjoint(beside.above | beside.below):
            yield "a citation's outlet or writer is named beside it"
        return
    if unit.after in _BEGINNINGS:
        yield _BEGINNINGS[unit.after]
    own = Own.STRONG if unit.names_source else voice_cues.own(text, own_words)
    if own is not Own.NO:
        yield {
            Own.STRONG: "speaks of its own posts, or cites in the sentence",
            Own.WEAK: "says I, we or you, or comments",
            Own.ASKS: "asks",
        }[own]
    if evidence.is_list_item(text):
        yield "is an item of a list"
    if evidence.is_editors_note(text):
        yield "is an editor's note"
    if beside.is_bare:
        yield "a citation follows, and nothing above it shows a quotation"
    elif unit.is_cited and own is Own.NO and evidence.is_report(text):
        yield "sounds like a report"


def _cues_in_marks(body: str, unit: Unit, text: str) -> Iterator[str]:
    yield "stands in marks" if unit.opened else "a mark closes after it"
    if unit.opened and unit.closed is None:
        yield "which do not close in the paragraph"
    if evidence.is_said_by_archive(body, unit):
        yield '"we" or "I" says it'
    elif evidence.is_spoken(body, unit):
        yield "a verb of saying stands beside it"
    if evidence.is_title(text):
        yield "is written like a title"
    elif evidence.is_sentence(text):
        yield "is a whole sentence"
    if evidence.is_signed(body, unit, text):
        yield "a name signs it"
