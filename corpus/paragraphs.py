"""Paragraphs as quotation marks show them: which open a quotation, close one, or do neither."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import TYPE_CHECKING

from corpus import quotemarks, voice
from corpus.article import Span
from corpus.asides import overlapping

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.quotemarks import Pairing
    from corpus.voice import Own


class Kind(Enum):
    """How the double marks of a paragraph lie; inner pairs do not count."""

    PLAIN = auto()  # no mark at either edge
    OPENING = auto()  # “...      opens and stays open
    WHOLE = auto()  # “...”    opens, and the last mark closes it
    NESTED = auto()  # “... “...”    opens, and the last mark closes a speech inside
    SPEECH = auto()  # “...,” he said ...    opens and closes before the end
    SCARE = auto()  # “Word” is no word for it ...    opens, but nobody is speaking
    SIGNED = auto()  # “...” – Somebody    a remark with a signature
    CLOSING = auto()  # ...”    closes what an earlier paragraph opened
    INNER_OPENING = auto()  # ... “...    opens in the middle and stays open
    INNER_WHOLE = auto()  # ... “...”    opens in the middle and closes at the end
    BLOCK = auto()  # the source itself marks it as quoted


# Kinds that begin with an opening mark and may begin a quotation.
INITIAL = frozenset({Kind.OPENING, Kind.WHOLE, Kind.NESTED, Kind.SPEECH})


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; `opens` is where its quotation begins, None if it opens none by itself.

    `pairs` are its inner marks that belong together, in order; `own` speaks of the words outside.
    """

    span: Span
    kind: Kind
    pairs: tuple[tuple[int, int], ...]
    opens: int | None
    own: Own
    is_heading: bool


_WORDY = re.compile(r"[^\W_]")
# What may stand before the first mark of a quotation: "...", a bracket, an inner quote.
_LEAD = re.compile(r"[\s(‘'….•*]*")
# Before a quotation that opens inside a paragraph: a colon, or the end of a sentence.
_INTRODUCED = re.compile(r"(?:[:.?!…,]|[—–-])[\s)]*$")
# Somebody's sentence ends with a mark of its own before the quotation closes.
_SENTENCE_CLOSE = re.compile(r"[,.?!…—–-]['’‘”\"\s]*$")
_TERMINAL = re.compile(r"[.?!…:;,”\"’)\]*]\s*$")
_NEAR = 4
_HEADING_WORDS = 14
_HEADING_LENGTH = 120
# "– Rally", "~ The Host", "-R. Host": after the closing mark, before it, or on the next line.
_NAME = r"[A-Z][\w.]*(?:\s[A-Z][\w.]*){0,3}"
_SIGNED = re.compile(rf"(?:[”\"]\s*[-–—~]+\s*{_NAME}|[.?!…]\s*[-–—~]+\s?{_NAME}\s?[”\"])[\s.]*$")
_SIGNATURE = re.compile(rf"[-–—~]+\s?{_NAME}[\s.]*")


def read(body: str, span: Span, *, asides: Sequence[Span], cited: Sequence[Span]) -> Paragraph:
    """Read one paragraph; marks inside asides and citations say nothing about it.

    `cited` are citations inside sentences: only the archive writes such a sentence.
    """
    names_source = bool(overlapping(cited, span))
    holes = sorted([*overlapping(asides, span), *overlapping(cited, span)])
    within = Span(span.start, _end_without(body, span, holes))
    marks = quotemarks.marks(body, within.start, within.end)
    if holes:
        marks = [m for m in marks if not any(hole.start <= m.at < hole.end for hole in holes)]
    pairing = quotemarks.pair(marks)
    kind, opens = _kind(body, within, pairing) if marks else (Kind.PLAIN, None)
    outside = _outside(body, span, pairing, holes) if marks or holes else span.of(body)
    return Paragraph(
        span=span,
        kind=kind,
        pairs=pairing.pairs,
        opens=opens,
        own=voice.Own.STRONG if names_source else voice.own(outside),
        is_heading=_is_heading(body, span),
    )


def block(span: Span) -> Paragraph:
    """A paragraph that its source marks as quoted, whatever its marks say."""
    return Paragraph(span, Kind.BLOCK, (), span.start, voice.Own.NO, is_heading=False)


def signed(paragraph: Paragraph) -> Paragraph:
    """The same paragraph, a remark if it is a quotation, now that a signature follows it."""
    if paragraph.kind not in (Kind.WHOLE, Kind.NESTED, Kind.SPEECH):
        return paragraph
    return replace(paragraph, kind=Kind.SIGNED, opens=None)


def is_signature(line: str) -> bool:
    """Whether a line is nothing but a dash and a name: the one above is somebody's remark."""
    return _SIGNATURE.fullmatch(line) is not None


def _end_without(body: str, span: Span, holes: Sequence[Span]) -> int:
    """Where the paragraph ends when the brackets at its end are taken away."""
    end = span.end
    for hole in reversed(holes):
        if hole.start > span.start and not _WORDY.search(body, hole.end, max(end, hole.end)):
            end = hole.start
    while end > span.start and body[end - 1].isspace():
        end -= 1
    return end


def _kind(body: str, span: Span, pairing: Pairing) -> tuple[Kind, int | None]:
    """The kind of a paragraph that has marks, and where its quotation opens."""
    at = [*pairing.unclosed, *pairing.unopened, *(mark for both in pairing.pairs for mark in both)]
    first, last = min(at), max(at)
    if _SIGNED.search(body, max(span.start, last - 60), span.end):
        return Kind.SIGNED, None
    is_final = last not in pairing.unclosed and not _WORDY.search(body, last, span.end)
    final = last if is_final else None
    lead = _LEAD.match(body, span.start)
    if lead and lead.end() >= first and first not in pairing.unopened:
        kind = _initial(body, first, pairing, final)
        return kind, first
    if final in pairing.unopened:
        return Kind.CLOSING, None
    return _inner(body, span, pairing, final)


def _initial(body: str, first: int, pairing: Pairing, final: int | None) -> Kind:
    """The kind of a paragraph that begins with an opening mark; `final` is a mark at its end."""
    if first in pairing.unclosed:
        is_speech = final is not None and _is_speech(body, pairing, final)
        return Kind.NESTED if is_speech else Kind.OPENING
    closes = dict(pairing.pairs)[first]
    if final is not None and (closes == final or final in pairing.unopened):
        return Kind.WHOLE
    is_sentence = _SENTENCE_CLOSE.search(body, first + 1, closes) or body[closes + 1] in ",.?!"
    return Kind.SPEECH if is_sentence and " " in body[first:closes] else Kind.SCARE


def _is_speech(body: str, pairing: Pairing, final: int) -> bool:
    """Whether the last inner pair is somebody's sentence, not a phrase like “the worst one”."""
    opens = next((start for start, end in pairing.pairs if end == final), final)
    return not body[opens + 1].islower() or body[final - 1] in ".?!…"


def _inner(body: str, span: Span, pairing: Pairing, final: int | None) -> tuple[Kind, int | None]:
    """The kind of a paragraph whose marks are not at its beginning."""
    for at in reversed(pairing.unclosed):
        if _INTRODUCED.search(body[max(span.start, at - _NEAR) : at]):
            return Kind.INNER_OPENING, at
    if pairing.unclosed:
        return Kind.INNER_OPENING, None
    for start, end in pairing.pairs:
        if end == final:
            is_led_in = body[max(span.start, start - _NEAR) : start].rstrip().endswith(":")
            return Kind.INNER_WHOLE, start if is_led_in else None
    return Kind.PLAIN, None


def _outside(body: str, span: Span, pairing: Pairing, holes: Sequence[Span]) -> str:
    """The words that stand in no quotation marks and in no brackets."""
    cuts = [Span(start, end + 1) for start, end in pairing.pairs]
    cuts += [Span(at, span.end) for at in pairing.unclosed]
    cuts += [Span(span.start, at + 1) for at in pairing.unopened]
    pieces = []
    position = span.start
    for cut in sorted([*cuts, *holes]):
        pieces.append(body[position : max(cut.start, position)])
        position = max(position, cut.end)
    pieces.append(body[position : span.end])
    return " ".join(pieces).strip()


def _is_heading(body: str, span: Span) -> bool:
    if span.end - span.start > _HEADING_LENGTH:
        return False
    text = span.of(body)
    return not _TERMINAL.search(text) and len(text.split()) <= _HEADING_WORDS
