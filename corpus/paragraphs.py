"""Paragraphs as quotation marks show them: which open a quotation, close one, or do neither."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from corpus import quotemarks
from corpus.article import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.quotemarks import Pairing


class Kind(Enum):
    """How the double marks of a paragraph lie; inner pairs do not count."""

    PLAIN = auto()  # no mark at either edge
    OPENING = auto()  # “...      opens and stays open
    WHOLE = auto()  # “...”    opens, and the last mark closes it
    NESTED = auto()  # “... “...”    opens, and the last mark closes an inner pair only
    SPEECH = auto()  # “...,” he said ...    opens and closes before the end
    SCARE = auto()  # “Word” is no word for it ...    opens, but nobody is speaking
    CLOSING = auto()  # ...”    closes what an earlier paragraph opened
    INNER_OPENING = auto()  # ... “...    opens in the middle and stays open
    INNER_WHOLE = auto()  # ... “...”    opens in the middle and closes at the end
    BLOCK = auto()  # the source itself marks it as quoted


# Kinds that begin with an opening mark and may begin a quotation.
INITIAL = frozenset({Kind.OPENING, Kind.WHOLE, Kind.NESTED, Kind.SPEECH})


class Own(Enum):
    """How surely a paragraph outside quotation marks is the archive's own."""

    NO = auto()
    WEAK = auto()
    STRONG = auto()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of the body; `opens` is where its quotation would begin, or None."""

    span: Span
    kind: Kind
    pairs: tuple[tuple[int, int], ...]
    opens: int | None
    own: Own
    is_heading: bool


_WORDY = re.compile(r"[^\W_]")
# What may stand before the first mark of a quotation: "...", a bracket, an inner quote.
_LEAD = re.compile(r"[\s(‘'….•*]*")
# Before a quotation in the middle of a paragraph: a colon, or the end of a sentence.
_INTRODUCED = re.compile(r"(?:[:.?!…,]|[—–-])[\s)]*$")
# Somebody's sentence ends with a mark of its own before the quotation closes.
_SENTENCE_CLOSE = re.compile(r"[,.?!…—–-]['’‘”\"\s]*$")
_TERMINAL = re.compile(r"[.?!…:;,”\"’)\]*]\s*$")
_HEADING_WORDS = 14

_STRONG = re.compile(
    r"""
    \b(?:this|our|my)\s(?:blog|post(?:ing)?s?|site|website|page|column|archive|series|readers?)\b
  | \b(?:we|I)(?:[’']ve|\shave|\sfirst|\salso)?\s(?:posted|blogged|wrote|covered|linked|will\spost)\b
  | \b(?:previous|earlier|older|last|next|following)\s(?:blog\s)?post(?:ing)?s?\b
  | \b(?:click|see|read|find|found|view)\s(?:\w+\s){0,3}here\b
  | \b(?:our|my)\s(?:view|opinion|comments?|thoughts?|take)\b
  | \bREFORM\b | \bhat\stip\b | \bP\.?S\.
    """,
    re.VERBOSE | re.IGNORECASE,
)
_WEAK = re.compile(
    r"""
    \b(?:I(?![.\w’'-])|I[’']\w+|[Ww]e|us|[Oo]ur|ours|[Mm]y|me|[Yy]ou|[Yy]our)\b | [!?]
  | ^\W*\(?\d{1,2}\)\s?[A-Z“] | ^\s*[•*–-]\s
  | ^(?:This|That)\sis\b | ^(?:So|Note|Of\scourse|Again|Well|Wow|Oh|Yes|No|Sadly|Clearly|Apparently
       |Perhaps|Maybe|Unfortunately|Hopefully|Thankfully|Remember|Interesting\w*|Source|Also\ssee
       |See|Read|Thanks?|Please|Links?|Below|Here)\b
    """,
    re.VERBOSE,
)


def read(body: str, span: Span, *, asides: Sequence[Span], cited: Sequence[Span]) -> Paragraph:
    """Read one line; marks inside asides and citations say nothing about the line.

    `cited` are citations inside sentences: only the archive writes such a sentence.
    """
    names_source = any(each.overlaps(span) for each in cited)
    inside = sorted(hole for hole in (*asides, *cited) if hole.overlaps(span))
    end = _end_without(body, span, inside)
    marks = quotemarks.marks(body, span.start, end)
    if inside:
        marks = [m for m in marks if not any(hole.start <= m.at < hole.end for hole in inside)]
    pairing = quotemarks.pair(marks)
    kind, opens = _kind(body, Span(span.start, end), pairing)
    outside = _outside(body, span, pairing, inside)
    return Paragraph(
        span=span,
        kind=kind,
        pairs=pairing.pairs,
        opens=opens,
        own=Own.STRONG if names_source else _own(outside),
        is_heading=_is_heading(body, span),
    )


def _end_without(body: str, span: Span, holes: Sequence[Span]) -> int:
    """Where the line ends when the brackets at its end are taken away."""
    end = span.end
    for hole in reversed(holes):
        if hole.start > span.start and not _WORDY.search(body, hole.end, max(end, hole.end)):
            end = hole.start
    while end > span.start and body[end - 1].isspace():
        end -= 1
    return end


def _kind(body: str, span: Span, pairing: Pairing) -> tuple[Kind, int | None]:
    if not (pairing.pairs or pairing.unclosed or pairing.unopened):
        return Kind.PLAIN, None
    at = [*pairing.unclosed, *pairing.unopened, *(mark for both in pairing.pairs for mark in both)]
    first, last = min(at), max(at)
    is_final = not _WORDY.search(body, last, span.end) and last not in pairing.unclosed
    if _LEAD.match(body, span.start, first + 1).end() >= first and first not in pairing.unopened:  # type: ignore[union-attr]  # may be empty
        return _initial(body, first, pairing, last=last if is_final else None), first
    if is_final and last in pairing.unopened:
        return Kind.CLOSING, None
    return _inner(body, span, pairing, last=last if is_final else None)


def _initial(body: str, first: int, pairing: Pairing, *, last: int | None) -> Kind:
    if first in pairing.unclosed:
        return (
            Kind.NESTED if last is not None and _ends_speech(body, pairing, last) else Kind.OPENING
        )
    closes = dict(pairing.pairs)[first]
    if closes == last:
        return Kind.WHOLE
    if last is not None and last in pairing.unopened:
        return Kind.WHOLE  # “... ” ... ”: whatever the inner mark is, the paragraph is enclosed
    is_sentence = _SENTENCE_CLOSE.search(body, first + 1, closes) or body[
        closes + 1 : closes + 2
    ] in tuple(",.?!")
    return Kind.SPEECH if is_sentence and body.count(" ", first, closes) >= 1 else Kind.SCARE


def _ends_speech(body: str, pairing: Pairing, last: int) -> bool:
    """Whether the last inner pair is somebody's sentence, not a phrase like “the worst one”."""
    opens = next((start for start, end in pairing.pairs if end == last), last)
    return not body[opens + 1].islower() or body[last - 1] in ".?!…"


def _inner(body: str, span: Span, pairing: Pairing, *, last: int | None) -> tuple[Kind, int | None]:
    for at in reversed(pairing.unclosed):
        if _INTRODUCED.search(body[span.start : at].rstrip()):
            return Kind.INNER_OPENING, at
    if last is not None:
        opens = next((start for start, end in pairing.pairs if end == last), None)
        if opens is not None:
            lead = body[span.start : opens].rstrip()
            return Kind.INNER_WHOLE, opens if lead.endswith(":") else None
    if pairing.unclosed:
        return Kind.INNER_OPENING, None
    return Kind.PLAIN, None


def _outside(body: str, span: Span, pairing: Pairing, holes: Sequence[Span]) -> str:
    """The text of a line that stands in no quotation marks and in no brackets."""
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


def _own(text: str) -> Own:
    if _STRONG.search(text):
        return Own.STRONG
    return Own.WEAK if _WEAK.search(text) else Own.NO


def _is_heading(body: str, span: Span) -> bool:
    text = span.of(body)
    return len(text) < 120 and not _TERMINAL.search(text) and len(text.split()) <= _HEADING_WORDS
