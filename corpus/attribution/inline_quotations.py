"""Pieces: quotations inside a paragraph, and quotations cut where the archive breaks in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from corpus.article import Span
from corpus.attribution.editorial_brackets import overlapping
from corpus.citations.forms import is_headline_case
from corpus.text import voice_cues

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from corpus.attribution.paragraphs import Paragraph


class Stretch(NamedTuple):
    """Words that are not simply the archive's: quoted, or, where not `is_sure`, perhaps so."""

    span: Span
    citation: int | None
    is_sure: bool


# Fewer words are a scare quote or a name, unless a colon or comma leads up to a whole sentence.
_FEWEST_WORDS = 4
_NEAR = 80
_OWN_SPEECH = re.compile(r"\s*(?:we|I)\b")
_SENTENCE_CLOSE = re.compile(r"[,.?!…—–-]['’‘”\"\s]*$")
_SPACE = re.compile(r"\s*")
_LEFT_OVER = re.compile(r"[\s.,;:]*")
_FULL_CLOSE = re.compile(r"[.?!…]['’‘”\"\s]*$")


def inside(
    body: str, paragraph: Paragraph, *, citation: int | None = None, end: int | None = None
) -> Iterator[Stretch]:
    """The quotations up to `end` that hold somebody's sentence; scare quotes and titles do not."""
    limit = paragraph.span.end if end is None else end
    position = paragraph.span.start
    for start, close in paragraph.pairs:
        if start >= position and close < limit:
            position = close
            if not _is_sentence(body, start, close):
                continue
            lead = body[max(paragraph.span.start, start - _NEAR) : start]
            is_own = voice_cues.speaks_of_itself(lead) or _OWN_SPEECH.match(body, close + 1)
            is_sure = citation is not None or not is_own
            yield Stretch(Span(start, close + 1), citation, is_sure)


def _is_sentence(body: str, start: int, close: int) -> bool:
    text = body[start + 1 : close]
    words = len(text.split())
    lead = body[max(0, start - 3) : start].rstrip()[-1:]
    is_led_in = lead in tuple(":,") and text[:1].isupper()
    if words < _FEWEST_WORDS:
        stands_alone = lead in ("", *".?!…") and text[:1].isupper()
        return words > 1 and (is_led_in or stands_alone) and _FULL_CLOSE.search(text) is not None
    if is_headline_case(text):
        return False
    is_closed = _SENTENCE_CLOSE.search(text) or body[close + 1 : close + 2] in tuple(",.?!")
    return bool(is_closed) or is_led_in


def merged(body: str, stretches: Iterable[Stretch]) -> Iterator[Stretch]:
    """Neighbours of one source, with nothing but space between them, as one stretch."""
    last: Stretch | None = None
    for stretch in stretches:
        if last and last[1:] == stretch[1:] and body[last.span.end : stretch.span.start].isspace():
            last = last._replace(span=Span(last.span.start, stretch.span.end))
            continue
        if last:
            yield last
        last = stretch
    if last:
        yield last


def without(body: str, stretches: Iterable[Stretch], holes: Sequence[Span]) -> Iterator[Stretch]:
    """The stretches without the brackets in them; what follows an unclosed one is unsure."""
    for stretch in stretches:
        position = stretch.span.start
        for hole in overlapping(holes, stretch.span):
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
