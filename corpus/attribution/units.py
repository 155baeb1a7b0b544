"""Units: a body as steps of reading, what stands between its marks and edges, and those themselves.

A unit is a stretch of one paragraph without a quotation mark in it. Events stand between units: a
paragraph begins, a mark opens or closes, a citation or an update stands there, a stretch that the
source itself marks as quoted begins. What stands in square brackets is in no unit's words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from corpus.article import Span
from corpus.attribution.brackets import overlapping
from corpus.text import paragraphs, quotation_marks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corpus.text.quotation_marks import Mark


class Event(Enum):
    """What stands between two units."""

    PARAGRAPH = auto()
    AFTER_CLOSE = auto()  # a paragraph begins, and the one above ended with a closing mark
    CLOSE_TO_OPEN = auto()  # the same, and begins with an opening one
    AFTER_OPEN = auto()  # a paragraph begins, and a mark inside the one above never closed
    LED_IN = auto()  # a paragraph begins, and the one above ended with a colon
    BLOCKQUOTE = auto()  # a blockquote begins
    IN_BLOCKQUOTE = auto()  # another paragraph of it begins
    OUT_OF_BLOCKQUOTE = auto()
    OPENS = auto()  # at a paragraph's start
    OPENS_AFTER_PLAIN = auto()  # the same, and the paragraph above shows no mark at its edges
    OPENS_LETTER = auto()  # the same, and the paragraph above ended with a colon
    OPENS_SPEECH = auto()  # the same, and closes inside the paragraph: `“...,” he said`
    OPENS_OWN_SPEECH = auto()  # the same, and no citation follows
    OPENS_LED_IN = auto()  # inside a paragraph, after a colon, a comma or a sentence
    OPENS_INSIDE = auto()
    OPENS_OWN_INSIDE = auto()  # the same, and no citation follows
    OPENS_LED_IN_RUN = auto()  # as OPENS_LED_IN, and is not closed in the paragraph
    OPENS_RUN_INSIDE = auto()
    CLOSES = auto()  # at a paragraph's end, what was opened at its start
    CLOSES_INNER = auto()  # at a paragraph's end, what was opened inside it
    CLOSES_EARLIER = auto()  # the same, what was opened in an earlier one
    CLOSES_SENTENCE = auto()  # inside a paragraph, and a new sentence follows
    CLOSES_INSIDE = auto()  # inside a sentence: `,” he said`
    CLOSES_OWN_INSIDE = auto()  # either of these, and no citation follows
    CLOSES_EARLIER_SENTENCE = auto()
    CLOSES_EARLIER_INSIDE = auto()
    FOLLOWING = auto()  # a citation where it usually stands, below what it is the source of
    FOLLOWING_AT_TOP = auto()  # the same, and the body above it holds no mark
    EITHER = auto()  # a citation that may as well introduce what follows it
    INTRODUCING = auto()  # one that can only introduce
    LEAD_IN = auto()  # one inside a paragraph that introduces: `The Post reports:`
    MENTION = auto()  # any other one inside a sentence: only the archive writes such a sentence
    UPDATE = auto()  # the archive speaks again
    END = auto()
    CUT_OFF = auto()  # the end of a post that breaks off


# Citations that can be the source of what stands above them.
FOLLOWS = frozenset({Event.FOLLOWING, Event.FOLLOWING_AT_TOP, Event.EITHER})


class Boundary(NamedTuple):
    """A citation or an update, and the number of the citation."""

    span: Span
    event: Event
    citation: int | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """Words of one paragraph without a mark among them.

    `opened` are the places of the marks opened in the paragraph that are open here; `closed` is
    where the last of them closes, None where it does not. `after` is the event at whose end the
    unit stands; `names_source` says that the paragraph holds a citation, `is_cited` that one follows.
    """

    span: Span
    paragraph: Span
    opened: tuple[int, ...]
    closed: int | None
    after: Event
    ends_at_close: bool
    in_blockquote: bool
    is_cited: bool
    names_source: bool

    @property
    def starts_paragraph(self) -> bool:
        """Whether no word of the paragraph stands before it."""
        return self.span.start == self.paragraph.start


class Step(NamedTuple):
    """A unit, or an event; `citation` is its number where the event is one."""

    event: Event | None
    unit: Unit | None = None
    citation: int | None = None


_ADDRESS_ONLY = re.compile(r"\s*(?:https?://|www\.)\S+\s*")
# What may stand before the first mark of a quotation: "...", a bracket, an inner quote, a bullet.
_LEAD = re.compile(r"[\s(‘'….•*]*")
_WORD = re.compile(r"[^\W_]")
_LED_IN = re.compile(r"(?:[:.?!…,;]|[—–-])[\s)]*$")
_COLON = re.compile(r":[\s”’\"')\]]*$")
_NEW_SENTENCE = re.compile(r"[\s.?!…)\]’'”\"]*(?:[A-Z“‘(\[0-9]|$)")
_ENDED = re.compile(r"[.?!…:;,”\"’')\]»」*]\s*$|^\s*$")
_NEAR = 40


@dataclass(frozen=True)
class Body:
    """A body, and what is known of it before it is read.

    `boundaries` stand apart from any paragraph, or cut one in two; `holes` are asides; `inline` are
    citations inside sentences. All are in order and do not overlap.
    """

    text: str
    boundaries: Sequence[Boundary] = ()
    blockquotes: Sequence[Span] = ()
    holes: Sequence[Span] = ()
    inline: Sequence[Boundary] = ()

    def steps(self) -> Iterator[Step]:
        """All of it, in order."""
        start = 0
        for boundary in self.boundaries:
            if boundary.span.start >= start:
                is_cited = boundary.event in FOLLOWS
                yield from self._region(Span(start, boundary.span.start), is_cited=is_cited)
                yield Step(boundary.event, citation=boundary.citation)
            start = max(start, boundary.span.end)
        yield from self._region(Span(start, len(self.text)), is_cited=False)
        is_ended = _ENDED.search(self.text, max(0, len(self.text) - _NEAR))
        yield Step(Event.END if is_ended else Event.CUT_OFF)

    def _region(self, within: Span, *, is_cited: bool) -> Iterator[Step]:
        """The paragraphs between two boundaries; `is_cited` says that the one below is a source."""
        above: _Paragraph | None = None
        for span in paragraphs.paragraph_spans(self.text, within):
            if not self._says_nothing(span):
                paragraph = _Paragraph(self, span, is_cited)
                yield from paragraph.steps(above)
                above = paragraph
        if above and above.block:
            yield Step(Event.OUT_OF_BLOCKQUOTE)

    def _says_nothing(self, span: Span) -> bool:
        """Whether a paragraph is but an aside or an address, which part nothing."""
        inside = overlapping(self.holes, span)
        return (
            (bool(inside) and inside[0].covers(span))
            or _ADDRESS_ONLY.fullmatch(self.text, *span) is not None
            or _WORD.search(self.text, *span) is None
        )


@dataclass(frozen=True)
class _Paragraph:
    body: Body
    span: Span
    is_cited: bool

    @cached_property
    def block(self) -> Span | None:
        """The blockquote that it is in."""
        return next((each for each in self.body.blockquotes if each.overlaps(self.span)), None)

    @cached_property
    def _holes(self) -> Sequence[Span]:
        return overlapping(self.body.holes, self.span)

    @cached_property
    def _marks(self) -> Sequence[Mark]:
        found = quotation_marks.marks(self.body.text, self.span.start, self._end)
        return [
            mark for mark in found if not any(each.start <= mark.at < each.end for each in self._holes)
        ]

    @property
    def _end(self) -> int:
        """Where the paragraph ends when the brackets at its end are taken away."""
        end = self.span.end
        for hole in reversed(self._holes):
            if hole.start > self.span.start and not _WORD.search(
                self.body.text, hole.end, max(end, hole.end)
            ):
                end = hole.start
        return self.span.start + len(self.body.text[self.span.start : end].rstrip())

    @cached_property
    def _starts_open(self) -> bool:
        lead = _LEAD.match(self.body.text, *self.span)
        return bool(
            self._marks and lead and self._marks[0].opening and lead.end() >= self._marks[0].at
        )

    @cached_property
    def _ends_closed(self) -> bool:
        return bool(self._marks) and self._closes_all(self._marks[-1])

    def _closes_all(self, mark: Mark) -> bool:
        """Whether nothing is said after a closing mark."""
        return not mark.opening and not any(
            not any(hole.covers(Span(word.start(), word.end())) for hole in self._holes)
            for word in _WORD.finditer(self.body.text, mark.at, self.span.end)
        )

    @cached_property
    def _opens_inside(self) -> bool:
        unclosed = quotation_marks.pair(list(self._marks)).unclosed
        return bool(unclosed) and not (self._starts_open and unclosed[0] == self._marks[0].at)

    @cached_property
    def _leads_in(self) -> bool:
        ends = self.body.text[max(self.span.start, self.span.end - _NEAR) : self.span.end]
        return _COLON.search(ends) is not None

    @cached_property
    def _closers(self) -> frozenset[int]:
        return frozenset(mark.at for mark in self._marks if not mark.opening)

    @cached_property
    def _closing(self) -> dict[int, int]:
        """Which mark closes each that opens, where both stand in the paragraph."""
        return dict(quotation_marks.pair(list(self._marks)).pairs)

    def steps(self, above: _Paragraph | None) -> Iterator[Step]:
        """What it is, after the paragraph above it."""
        *leaving, beginning = self._beginnings(above)
        yield from map(Step, leaving)
        yield Step(beginning)
        inline = [each for each in self.body.inline if each.span.overlaps(self.span)]
        cuts: list[tuple[int, Mark | Boundary]] = [(mark.at, mark) for mark in self._marks]
        cuts += [(each.span.end, each) for each in inline]
        names_source = any(each.event is Event.MENTION for each in inline)
        position, opened, after = self.span.start, list[int](), beginning
        for at, cut in sorted(cuts, key=lambda each: each[0]):
            yield from self._unit(Span(position, at), opened, after, names_source=names_source)
            position = max(position, at)
            if isinstance(cut, Boundary):
                yield Step(cut.event, citation=cut.citation)
                continue
            after = self._opens(at, above) if cut.opening else self._closes(cut, opened)
            yield Step(after)
            if cut.opening:
                opened.append(at)
            elif opened:
                opened.pop()
            position = at + 1
        end = Span(position, self.span.end)
        yield from self._unit(end, opened, after, names_source=names_source)

    def _beginnings(self, above: _Paragraph | None) -> Iterator[Event]:
        if above and above.block and above.block != self.block:
            yield Event.OUT_OF_BLOCKQUOTE
        if self.block:
            goes_on = above is not None and above.block == self.block
            yield Event.IN_BLOCKQUOTE if goes_on else Event.BLOCKQUOTE
        elif above is None:
            yield Event.PARAGRAPH
        elif above._ends_closed:
            yield Event.CLOSE_TO_OPEN if self._starts_open else Event.AFTER_CLOSE
        elif above._opens_inside:
            yield Event.AFTER_OPEN
        else:
            yield Event.LED_IN if above._leads_in else Event.PARAGRAPH

    def _opens(self, at: int, above: _Paragraph | None) -> Event:
        if self._starts_open and at == self._marks[0].at:
            if above is not None and above._leads_in:
                return Event.OPENS_LETTER
            if self._is_speech(at):
                return Event.OPENS_SPEECH if self.is_cited else Event.OPENS_OWN_SPEECH
            is_plain = above is not None and not above._starts_open and not above._ends_closed
            return Event.OPENS_AFTER_PLAIN if is_plain else Event.OPENS
        lead = self.body.text[max(self.span.start, at - _NEAR) : at]
        is_led_in = _LED_IN.search(lead) is not None
        if at not in self._closing:
            return Event.OPENS_LED_IN_RUN if is_led_in else Event.OPENS_RUN_INSIDE
        if is_led_in:
            return Event.OPENS_LED_IN
        return Event.OPENS_INSIDE if self.is_cited else Event.OPENS_OWN_INSIDE

    def _is_speech(self, at: int) -> bool:
        """Whether a quotation that opens at `at` closes inside a sentence of the paragraph."""
        closes = self._closing.get(at)
        return closes is not None and not self._ends_sentence(closes)

    def _closes(self, mark: Mark, opened: Sequence[int]) -> Event:
        if self._closes_all(mark):
            if not opened:
                return Event.CLOSES_EARLIER
            is_whole = self._starts_open and opened[-1] == self._marks[0].at
            return Event.CLOSES if is_whole else Event.CLOSES_INNER
        if opened and not self.is_cited:
            return Event.CLOSES_OWN_INSIDE
        if self._ends_sentence(mark.at):
            return Event.CLOSES_SENTENCE if opened else Event.CLOSES_EARLIER_SENTENCE
        return Event.CLOSES_INSIDE if opened else Event.CLOSES_EARLIER_INSIDE

    def _ends_sentence(self, at: int) -> bool:
        """Whether a mark closes where a sentence ends, and nothing or a new one follows."""
        before, tail = self.body.text[at - 1], self.body.text[at + 1 : min(self.span.end, at + _NEAR)]
        is_ended = before in ".?!…" or tail[:1] in tuple(".?!")
        return _WORD.search(tail) is None or (is_ended and _NEW_SENTENCE.match(tail) is not None)

    def _unit(
        self, span: Span, opened: Sequence[int], after: Event, *, names_source: bool
    ) -> Iterator[Step]:
        if span.start < span.end and _WORD.search(self.body.text, *span):
            yield Step(
                None,
                Unit(
                    span=span,
                    paragraph=self.span,
                    opened=tuple(opened),
                    closed=self._closing.get(opened[-1]) if opened else None,
                    after=after,
                    ends_at_close=span.end in self._closers,
                    in_blockquote=self.block is not None,
                    is_cited=self.is_cited,
                    names_source=names_source,
                ),
            )
