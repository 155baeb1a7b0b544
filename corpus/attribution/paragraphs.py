"""Paragraphs as quotation marks show them: which open a quotation, close one, or do neither."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple

from corpus.article import Span
from corpus.attribution.editorial_brackets import overlapping
from corpus.citations.forms import is_headline_case
from corpus.text import quotation_marks, voice_cues

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.text.quotation_marks import Pairing
    from corpus.text.voice_cues import Own


class ParagraphKind(Enum):
    """How the double marks of a paragraph lie; inner pairs do not count."""

    PLAIN = auto()  # no mark at either edge
    OPENING = auto()  # “...      opens and stays open
    WHOLE = auto()  # “...”    opens, and the last mark closes it
    NESTED = auto()  # “... “...”    opens, and the last mark closes a speech inside
    SPEECH = auto()  # “...,” he said ...    opens and closes before the end
    SCARE = auto()  # “Word” is no word for it ...    opens, but nobody is speaking
    SIGNED = auto()  # “...” – Somebody    a remark with a signature
    CLOSING = auto()  # ...”    closes what an earlier paragraph opened
    INNER_CLOSING = auto()  # ...,” he said ...    closes a speech that an earlier one opened
    INNER_OPENING = auto()  # ... “...    opens in the middle and stays open
    INNER_WHOLE = auto()  # ... “...”    opens in the middle and closes at the end
    BLOCK = auto()  # the source itself marks it as quoted


# Kinds that begin with an opening mark and may begin a quotation.
INITIAL = frozenset(
    {ParagraphKind.OPENING, ParagraphKind.WHOLE, ParagraphKind.NESTED, ParagraphKind.SPEECH}
)


class _Edges(NamedTuple):
    """What the marks at the edges of a paragraph say: see `Paragraph`."""

    kind: ParagraphKind
    opens: int | None = None
    closes: int | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph; `opens` is where its quotation begins, None if it opens none by itself.

    `closes` is where the quotation ends that it opened or an earlier one did, None if that is at
    the paragraph's end or not in it. `pairs` are its inner marks that belong together, in order;
    `own` speaks of the words outside them.
    """

    span: Span
    kind: ParagraphKind
    pairs: tuple[tuple[int, int], ...]
    opens: int | None
    closes: int | None
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
# How much of the text beside a mark is looked at.
_NEAR = 80
_LEAD_LENGTH = 4
# “Four words or more,” and somebody may be speaking; fewer, and it takes a verb of saying.
_SPOKEN_WORDS = 4
_SAYING = re.compile(
    r"[^.?!]*\b(?:said|says?|ask(?:ed|s)|told|tells|add(?:ed|s)|explain(?:ed|s)|wrote|writes"
    r"|repl(?:ied|ies)|cried|recall(?:ed|s)|not(?:ed|es)|insist(?:ed|s)|warn(?:ed|s)|argu(?:ed|es)|stat(?:ed|es)"
    r"|announced|reported|claim(?:ed|s)|continued|according)\b"
)
_HEADING_WORDS = 14
_HEADING_LENGTH = 120
# "– Rally", "~ The Host", "-R. Host": after the closing mark, before it, or on the next line.
_NAME = r"[A-Z][\w.]*(?:\s[A-Z][\w.]*){0,3}"
_SIGNED = re.compile(rf"(?:[”\"]\s*[-–—~]+\s*{_NAME}|[.?!…]\s*[-–—~]+\s?{_NAME}\s?[”\"])[\s.]*$")
_SIGNATURE = re.compile(rf"[-–—~]+\s?{_NAME}[\s.]*")


def classify_paragraph(
    body: str,
    span: Span,
    *,
    asides: Sequence[Span],
    cited: Sequence[Span],
    own_words: re.Pattern[str] | None = None,
) -> Paragraph:
    """Read one paragraph; marks inside asides and citations say nothing about it.

    `cited` are citations inside sentences: only the archive writes such a sentence.
    """
    names_source = bool(overlapping(cited, span))
    holes = sorted([*overlapping(asides, span), *overlapping(cited, span)])
    within = Span(span.start, _end_without(body, span, holes))
    marks = quotation_marks.marks(body, within.start, within.end)
    if holes:
        marks = [m for m in marks if not any(hole.start <= m.at < hole.end for hole in holes)]
    pairing = quotation_marks.pair(marks)
    edges = _edges(body, within, pairing) if marks else _Edges(ParagraphKind.PLAIN)
    outside = _outside(body, span, pairing, holes) if marks or holes else span.of(body)
    return Paragraph(
        span=span,
        kind=edges.kind,
        pairs=pairing.pairs,
        opens=edges.opens,
        closes=edges.closes,
        own=voice_cues.Own.STRONG if names_source else voice_cues.own(outside, own_words),
        is_heading=_is_heading(body, span),
    )


def block(span: Span) -> Paragraph:
    """A paragraph that its source marks as quoted, whatever its marks say."""
    return Paragraph(
        span, ParagraphKind.BLOCK, (), span.start, None, voice_cues.Own.NO, is_heading=False
    )


def signed(paragraph: Paragraph) -> Paragraph:
    """The same paragraph, a remark if it is a quotation, now that a signature follows it."""
    if paragraph.kind not in (ParagraphKind.WHOLE, ParagraphKind.NESTED, ParagraphKind.SPEECH):
        return paragraph
    return replace(paragraph, kind=ParagraphKind.SIGNED, opens=None, closes=None)


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


def _edges(body: str, span: Span, pairing: Pairing) -> _Edges:
    """The kind of a paragraph that has marks, and where its quotation opens and closes."""
    at = [*pairing.unclosed, *pairing.unopened, *(mark for both in pairing.pairs for mark in both)]
    first, last = min(at), max(at)
    if _SIGNED.search(body, max(span.start, last - _NEAR), span.end):
        return _Edges(ParagraphKind.SIGNED)
    is_final = last not in pairing.unclosed and not _WORDY.search(body, last, span.end)
    final = last if is_final else None
    lead = _LEAD.match(body, span.start)
    if lead and lead.end() >= first and first not in pairing.unopened:
        return _initial(body, span, pairing, (first, final))
    if pairing.unopened:
        return _closing(body, span, pairing.unopened[-1], final)
    return _inner(body, span, pairing, final)


def _initial(body: str, span: Span, pairing: Pairing, edges: tuple[int, int | None]) -> _Edges:
    """A paragraph that begins with an opening mark; `edges` are that mark and one at its end."""
    first, final = edges
    if first in pairing.unclosed:
        is_speech = final is not None and _is_speech(body, pairing, final)
        return _Edges(ParagraphKind.NESTED if is_speech else ParagraphKind.OPENING, first)
    closes = dict(pairing.pairs)[first]
    said = body[first + 1 : closes]
    if final is not None and (closes == final or final in pairing.unopened):
        is_title = is_headline_case(said) and not _SENTENCE_CLOSE.search(said)
        return _Edges(ParagraphKind.SCARE if is_title else ParagraphKind.WHOLE, first)
    tail = body[closes + 1 : min(span.end, closes + _NEAR)]
    has_speaker = _SAYING.match(tail) is not None
    if not has_speaker and _is_new_sentence(body, closes, tail):
        return _Edges(ParagraphKind.WHOLE, first, closes + 1)
    is_spoken = has_speaker or (len(said.split()) >= _SPOKEN_WORDS and not is_headline_case(said))
    is_sentence = _SENTENCE_CLOSE.search(said) is not None or tail[:1] in tuple(",.?!")
    return _Edges(
        ParagraphKind.SPEECH
        if is_spoken and is_sentence and not said[:1].islower()
        else ParagraphKind.SCARE,
        first,
    )


def _closing(body: str, span: Span, at: int, final: int | None) -> _Edges:
    """A paragraph with a close, at `at`, of what an earlier one opened."""
    if at == final:
        return _Edges(ParagraphKind.CLOSING)
    tail = body[at + 1 : min(span.end, at + _NEAR)]
    if _is_new_sentence(body, at, tail) and not _SAYING.match(tail):
        return _Edges(ParagraphKind.CLOSING, closes=at + 1)
    return _Edges(ParagraphKind.INNER_CLOSING)


def _is_new_sentence(body: str, closes: int, tail: str) -> bool:
    """Whether a close ends a sentence, and another one begins after it."""
    is_ended = body[closes - 1] in ".?!…" or tail[:1] in tuple(".?!")
    word = _WORDY.search(tail)
    return is_ended and word is not None and not word[0].islower()


def _is_speech(body: str, pairing: Pairing, final: int) -> bool:
    """Whether the last inner pair is somebody's sentence, not a phrase like “the worst one”."""
    opens = next((start for start, end in pairing.pairs if end == final), final)
    return not body[opens + 1].islower() or body[final - 1] in ".?!…"


def _inner(body: str, span: Span, pairing: Pairing, final: int | None) -> _Edges:
    """A paragraph whose marks are not at its beginning, and close nothing from before it."""
    for at in reversed(pairing.unclosed):
        if _INTRODUCED.search(body[max(span.start, at - _LEAD_LENGTH) : at]):
            return _Edges(ParagraphKind.INNER_OPENING, at)
    if pairing.unclosed:
        return _Edges(ParagraphKind.INNER_OPENING)
    for start, end in pairing.pairs:
        if end == final:
            lead = body[max(span.start, start - _NEAR) : start].rstrip()
            is_led_in = lead.endswith(":") and not voice_cues.speaks_of_itself(lead)
            return _Edges(ParagraphKind.INNER_WHOLE, start if is_led_in else None)
    return _Edges(ParagraphKind.PLAIN)


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
