"""A body as steps of reading: its paragraphs cut at their marks, between its citations and updates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from corpus.article import Span
from corpus.attribution.units import FOLLOWS, Boundary, Event, Step, Unit
from corpus.citations.asides import overlapping
from corpus.text import paragraphs, quotation_marks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corpus.text.quotation_marks import Mark

_ADDRESS_ONLY = re.compile(r"\s*(?:https?://|www\.)\S+\s*")
# What may stand before the first mark of a quotation: "...", a bracket, an inner quote, a bullet.
_LEAD = re.compile(r"[\s(‘'….•*]*")
_WORD = re.compile(r"[^\W_]")
_LED_IN = re.compile(r"(?:[:.?!…,;]|[—–-])[\s)]*$")
_COLON = re.compile(r":[\s”’\"')\]]*$")
_NEW_SENTENCE = re.compile(r"[\s.?!…)\]’'”\"]*(?:[A-Z“‘(\[0-9]|$)")
_ENDED = re.compile(r"[.?!…:;,”\"’')\]»」*]\s*$|^\s*$")
_SAYS = re.compile(
    r"\b(?:writes?|wrote|sen[dt]s?|says?|said|reads?|told|letters?|e-?mails?|comments?|statement|messages?"
    r"|repl(?:y|ied|ies)|answer(?:s|ed)?|reports?|reported|announce[ds]?)\b[^.?!]*:\W*$"
)
_LEADS_DOWN = re.compile(r":[ \t\u00a0]*\n")
_GREETING = re.compile(r"^[ \t]*(?:Dear|To\swhom|Hello|Hi)\b[^.?!\n]{0,40},", re.MULTILINE)
_SIGN_OFF = re.compile(
    r"\b(?:Yours(?:\s\w+)?|Sincerely(?:\syours)?|Best\s(?:wishes|regards)|Kind\sregards"
    r"|Respectfully|Faithfully|Love|Thank\syou),\s*[A-Z][^\n]*"
)
_TWO_PARAGRAPHS = re.compile(r"[^\n]*(?:\s*\n[^\n]+)?")
_LONGEST_LETTER = 5000
_NEAR = 40
_LEAD_IN = 160


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

    @cached_property
    def _letters(self) -> Sequence[Span]:
        """From each greeting to the sign-off below it, or to the end of the next paragraph."""
        found = []
        for greeting in _GREETING.finditer(self.text):
            below = _TWO_PARAGRAPHS.match(self.text, greeting.end())
            end = below.end() if below else greeting.end()
            signed = _SIGN_OFF.search(self.text, greeting.end(), greeting.end() + _LONGEST_LETTER)
            found.append(Span(greeting.start(), signed.end() if signed else end))
        return found

    def is_in_letter(self, paragraph: Span) -> bool:
        """Whether a paragraph is of a letter: whoever wrote it, it may not be the archive."""
        return any(each.overlaps(paragraph) for each in self._letters)

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
        yield Step(Event.CUT_OFF if self._is_cut_off() else Event.END)

    def _is_cut_off(self) -> bool:
        """Whether the body breaks off: in a sentence, or in a quotation that all of it is."""
        if _ENDED.search(self.text, max(0, len(self.text) - _NEAR)) is None:
            return True
        first = self.text.partition("\n")[0]
        pairing = quotation_marks.pair(quotation_marks.marks(first))
        lead = _LEAD.match(first)
        return not self.boundaries and bool(
            lead and pairing.unclosed and pairing.unclosed[0] <= lead.end()
        )

    def _region(self, within: Span, *, is_cited: bool) -> Iterator[Step]:
        """The paragraphs between two boundaries; `is_cited` says that the one below is a source.

        Without a citation below, the archive speaks until something shows that somebody else does.
        """
        first = within.start if is_cited else self._first_sign(within)
        above: _Paragraph | None = None
        for span in paragraphs.paragraph_spans(self.text, within):
            if self._says_nothing(span):
                continue
            paragraph = _Paragraph(self, span, is_cited=is_cited)
            if span.end > first:
                yield from paragraph.steps(above)
            above = paragraph
        if above and above.block:
            yield Step(Event.OUT_OF_BLOCKQUOTE)

    def _first_sign(self, within: Span) -> int:
        """Where a region's first mark, blockquote or lead-in stands, a letter begins, or a colon leads down."""
        signs = [*self.blockquotes, *self._letters, *(each.span for each in self.inline)]
        starts = [each.start for each in signs if each.overlaps(within)]
        starts += [each.end() for each in _LEADS_DOWN.finditer(self.text, *within)][:1]
        return min(quotation_marks.first_mark(self.text, within), *starts, within.end)

    def _says_nothing(self, span: Span) -> bool:
        """Whether a paragraph is but an aside or an address, which part nothing."""
        inside = overlapping(self.holes, span)
        return (
            (bool(inside) and inside[0].covers(span))
            or _ADDRESS_ONLY.fullmatch(self.text, *span) is not None
            or _WORD.search(self.text, *span) is None
        )


class _Paragraph:
    """One paragraph, its marks, and how they lie at its edges."""

    def __init__(self, body: Body, span: Span, *, is_cited: bool) -> None:
        self._text, self._body, self._span, self._is_cited = body.text, body, span, is_cited
        self._holes = overlapping(body.holes, span) if body.holes else ()
        blocks = (each for each in body.blockquotes if each.overlaps(span))
        self.block = next(blocks, None)
        self._marks = self._find_marks()
        pairing = quotation_marks.pair(self._marks)
        self._closing = dict(pairing.pairs)
        first = self._marks[0] if self._marks else None
        lead = _LEAD.match(self._text, *span)
        self._first = first.at if first and lead and lead.end() >= first.at else None
        self.starts_open = self._first is not None and first is not None and first.opening
        self.ends_closed = bool(self._marks) and self._closes_all(self._marks[-1])
        # A mark inside it is open at its end: a run begins there, or a closing mark was forgotten.
        self.opens_inside = bool(pairing.unclosed) and pairing.unclosed[0] != self._first

    def _find_marks(self) -> list[Mark]:
        """The marks outside brackets; a paragraph is read as if those at its end were not there."""
        end = self._span.end
        for hole in reversed(self._holes):
            if hole.start > self._span.start and not _WORD.search(
                self._text, hole.end, max(end, hole.end)
            ):
                end = hole.start
        end = self._span.start + len(self._text[self._span.start : end].rstrip())
        found = quotation_marks.marks(self._text, self._span.start, end)
        return [mark for mark in found if not self._is_in_hole(mark.at)]

    def _is_in_hole(self, at: int) -> bool:
        return any(hole.start <= at < hole.end for hole in self._holes)

    @property
    def leads_in(self) -> bool:
        """Whether it ends with a colon."""
        return self.leads_to is not Event.PARAGRAPH

    @property
    def leads_to(self) -> Event:
        """How a paragraph without marks begins below this one."""
        start = max(self._span.start, self._span.end - _LEAD_IN)
        if _COLON.search(self._text, max(start, self._span.end - _NEAR), self._span.end) is None:
            return Event.PARAGRAPH
        says = _SAYS.search(self._text, start, self._span.end)
        return Event.LED_IN_BY_SPEAKER if says else Event.LED_IN

    def steps(self, above: _Paragraph | None) -> Iterator[Step]:
        """What it is, after the paragraph above it."""
        *leaving, after = self._beginnings(above)
        yield from map(Step, leaving)
        yield Step(after)
        inline = [each for each in self._body.inline if each.span.overlaps(self._span)]
        cuts: list[tuple[int, Mark | Boundary]] = [(mark.at, mark) for mark in self._marks]
        cuts += [(each.span.end, each) for each in inline]
        names_source = any(each.event is Event.MENTION for each in inline)
        position, opened = self._span.start, list[int]()
        for at, cut in sorted(cuts, key=lambda each: each[0]):
            yield from self._unit(position, at, opened, after, names_source=names_source)
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
        yield from self._unit(position, self._span.end, opened, after, names_source=names_source)

    def _beginnings(self, above: _Paragraph | None) -> Iterator[Event]:
        if above and above.block and above.block != self.block:
            yield Event.OUT_OF_BLOCKQUOTE
        if self.block:
            goes_on = above is not None and above.block == self.block
            yield Event.IN_BLOCKQUOTE if goes_on else Event.BLOCKQUOTE
        elif self._body.is_in_letter(self._span):
            yield Event.IN_LETTER
        elif above is None:
            yield Event.PARAGRAPH
        elif above.ends_closed:
            yield Event.CLOSE_TO_OPEN if self.starts_open else Event.AFTER_CLOSE
        elif above.opens_inside:
            yield Event.AFTER_OPEN
        else:
            yield above.leads_to

    def _opens(self, at: int, above: _Paragraph | None) -> Event:
        if at == self._first:
            if above is not None and above.leads_in:
                return Event.OPENS_LED_IN_PARAGRAPH
            if at in self._closing and not self._ends_sentence(self._closing[at]):
                return Event.OPENS_SPEECH if self._is_cited else Event.OPENS_OWN_SPEECH
            is_plain = above is not None and not above.starts_open and not above.ends_closed
            return Event.OPENS_AFTER_PLAIN if is_plain else Event.OPENS
        is_led_in = _LED_IN.search(self._text, max(self._span.start, at - _NEAR), at) is not None
        if at not in self._closing:
            return Event.OPENS_LED_IN_RUN if is_led_in else Event.OPENS_RUN_INSIDE
        if is_led_in:
            return Event.OPENS_LED_IN
        return Event.OPENS_INSIDE if self._is_cited else Event.OPENS_OWN_INSIDE

    def _closes(self, mark: Mark, opened: Sequence[int]) -> Event:
        if self._closes_all(mark):
            if not opened:
                return Event.CLOSES_EARLIER
            return Event.CLOSES if opened[-1] == self._first else Event.CLOSES_INNER
        if opened and not self._is_cited:
            return Event.CLOSES_OWN_INSIDE
        if self._ends_sentence(mark.at):
            return Event.CLOSES_SENTENCE if opened else Event.CLOSES_EARLIER_SENTENCE
        if opened and opened[-1] != self._first:
            return Event.CLOSES_PIECE
        return Event.CLOSES_INSIDE if opened else Event.CLOSES_EARLIER_INSIDE

    def _closes_all(self, mark: Mark) -> bool:
        """Whether nothing is said after a closing mark."""
        words = _WORD.finditer(self._text, mark.at, self._span.end)
        return not mark.opening and all(self._is_in_hole(word.start()) for word in words)

    def _ends_sentence(self, at: int) -> bool:
        """Whether a mark closes where a sentence ends, and nothing or a new one follows."""
        tail = self._text[at + 1 : min(self._span.end, at + _NEAR)]
        is_ended = self._text[at - 1] in ".?!…" or tail[:1] in tuple(".?!")
        return _WORD.search(tail) is None or (is_ended and _NEW_SENTENCE.match(tail) is not None)

    def _unit(
        self, start: int, end: int, opened: Sequence[int], after: Event, *, names_source: bool
    ) -> Iterator[Step]:
        if start < end and _WORD.search(self._text, start, end):
            unit = Unit(
                span=Span(start, end),
                paragraph=self._span,
                opened=tuple(opened),
                closed=self._closing.get(opened[-1]) if opened else None,
                after=after,
                ends_at_close=any(mark.at == end and not mark.opening for mark in self._marks),
                in_blockquote=self.block is not None,
                is_cited=self._is_cited,
                names_source=names_source,
            )
            yield Step(None, unit)
