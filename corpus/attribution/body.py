"""A body as steps of reading: its paragraphs, cut at their marks, between its citations."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from corpus.article import Span
from corpus.attribution.states import FOLLOWS, INTRODUCES, Boundary, Event, Step, Unit
from corpus.citations.asides import overlapping
from corpus.citations.forms import ADDRESS_ONLY
from corpus.text import letters, paragraphs, quotation_marks
from corpus.text.quotation_marks import Mark

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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
_NEAR = 40
_LEAD_IN = 160
# Of more marks than this that are open at once, the innermost count.
_DEEPEST = 8


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
        return letters.find_letters(self.text)

    def is_in_letter(self, paragraph: Span) -> bool:
        """Whether a paragraph is of a letter: whoever wrote it, it may not be the archive."""
        return bool(overlapping(self._letters, paragraph))

    def steps(self) -> Iterator[Step]:
        """All of it, in order; what stands between updates is read as if it stood alone."""
        start = section = 0
        above = Event.END
        for boundary in self.boundaries:
            if boundary.span.start >= start:
                yield from self._region(Span(start, boundary.span.start), above, boundary.event)
                if boundary.event is Event.END:
                    before = Span(section, boundary.span.start)
                    yield self._end(before, is_whole=above is Event.END)
                    section = boundary.span.end
                else:
                    yield Step(boundary.event, citation=boundary.citation)
                above = boundary.event
            start = max(start, boundary.span.end)
        yield from self._region(Span(start, len(self.text)), above, Event.END)
        yield self._end(Span(section, len(self.text)), is_whole=above is Event.END)

    def _end(self, section: Span, *, is_whole: bool) -> Step:
        """How a section ends: it breaks off in a sentence, or in a quotation that all of it is.

        `is_whole` says that no citation stands in it.
        """
        text = section.of(self.text).strip()
        if _ENDED.search(text, max(0, len(text) - _NEAR)) is None:
            return Step(Event.CUT_OFF)
        first = text.partition("\n")[0]
        pairing = quotation_marks.pair(quotation_marks.marks(first))
        lead = _LEAD.match(first)
        is_open = bool(lead and pairing.unclosed and pairing.unclosed[0] <= lead.end())
        return Step(Event.CUT_OFF if is_whole and is_open else Event.END)

    def _region(self, within: Span, begins: Event, ends: Event) -> Iterator[Step]:
        """The paragraphs between two boundaries.

        Where neither is a citation of what stands here, the archive speaks until something shows
        that somebody else does.
        """
        is_cited = ends in FOLLOWS
        may_be_quoted = is_cited or begins in INTRODUCES
        first = within.start if may_be_quoted else self._first_sign(within)
        silent: Span | None = None
        above: _Paragraph | None = None
        for span in paragraphs.paragraph_spans(self.text, within):
            if self._says_nothing(span):
                continue
            if span.end <= first:
                silent = span
                continue
            if silent and above is None:
                above = _Paragraph(self, silent, is_cited=is_cited)
            paragraph = _Paragraph(self, span, is_cited=is_cited)
            yield from paragraph.steps(above)
            above = paragraph
        if above and above.block:
            yield Step(Event.OUT_OF_BLOCKQUOTE)

    def _first_sign(self, within: Span) -> int:
        """Where the first mark, blockquote, lead-in, letter or colon that leads down stands."""
        inline = [each.span for each in self.inline_in(within)]
        signs = (self.blockquotes, self._letters, inline)
        starts = [each[0].start for each in (overlapping(spans, within) for spans in signs) if each]
        # The colon may be the last of the citation above.
        if down := _LEADS_DOWN.search(self.text, max(within.start - 1, 0), within.end):
            starts.append(down.end())
        return min(quotation_marks.first_mark(self.text, within), *starts, within.end)

    def inline_in(self, span: Span) -> Sequence[Boundary]:
        """The citations inside the sentences of a stretch."""
        if not self.inline:
            return ()
        first = bisect_right(self.inline, span.start, key=lambda each: each.span.end)
        last = bisect_left(self.inline, span.end, lo=first, key=lambda each: each.span.start)
        return self.inline[first:last]

    def _says_nothing(self, span: Span) -> bool:
        """Whether a paragraph is but an aside or an address, which part nothing."""
        inside = overlapping(self.holes, span)
        return (
            (bool(inside) and inside[0].covers(span))
            or ADDRESS_ONLY.fullmatch(self.text, *span) is not None
            or _WORD.search(self.text, *span) is None
        )


class _Paragraph:
    """One paragraph, its marks, and how they lie at its edges."""

    def __init__(self, body: Body, span: Span, *, is_cited: bool) -> None:
        self._text, self._body, self._span, self._is_cited = body.text, body, span, is_cited
        self._holes = overlapping(body.holes, span)
        self.block = next(iter(overlapping(body.blockquotes, span)), None)
        self._last_word = self._find_last_word()
        self._marks = self._find_marks()
        pairing = quotation_marks.pair(self._marks)
        self._closing = dict(pairing.pairs)
        lead = _LEAD.match(self._text, *span)
        first = self._marks[0] if self._marks else None
        self._first = first.at if first and lead and lead.end() >= first.at else None
        self.starts_open = self._first is not None and first is not None and first.opening
        self.ends_closed = bool(self._marks) and self._closes_all(self._marks[-1])
        self._closes_unopened = bool(pairing.unopened)
        # A mark inside it is open at its end: a run begins there, or a closing mark was forgotten.
        self.opens_inside = bool(pairing.unclosed) and pairing.unclosed[0] != self._first

    def _find_last_word(self) -> int:
        """Where its last letter outside brackets stands, -1 without one."""
        start, end = self._span
        for hole in reversed(self._holes):
            found = _last_letter(self._text, max(hole.end, start), end)
            if found >= 0:
                return found
            end = min(end, hole.start)
        return _last_letter(self._text, start, end)

    def _find_marks(self) -> list[Mark]:
        """The marks outside brackets; a paragraph is read as if those at its end were not there."""
        start, end = self._span
        if not self._holes:
            return quotation_marks.marks(self._text, start, end)
        after = bisect_right(self._holes, max(start, self._last_word), key=lambda each: each.start)
        end = self._holes[after].start if after < len(self._holes) else end
        end = start + len(self._text[start:end].rstrip())
        found = quotation_marks.marks(self._text, start, end)
        return [mark for mark in found if not overlapping(self._holes, Span(mark.at, mark.at + 1))]

    @cached_property
    def leads_to(self) -> Event:
        """How a paragraph without marks begins below this one."""
        start = max(self._span.start, self._span.end - _LEAD_IN)
        if _COLON.search(self._text, max(start, self._span.end - _NEAR), self._span.end) is None:
            return Event.PARAGRAPH
        says = _SAYS.search(self._text, start, self._span.end)
        return Event.LED_IN_BY_SPEAKER if says else Event.LED_IN

    def steps(self, above: _Paragraph | None) -> Iterator[Step]:
        """What it is, after the paragraph above it."""
        if above and above.block and above.block != self.block:
            yield Step(Event.OUT_OF_BLOCKQUOTE)
        after = self._begins(above)
        yield Step(after)
        inline = self._body.inline_in(self._span)
        cuts: list[tuple[int, Mark | Boundary]] = [(mark.at, mark) for mark in self._marks]
        if inline:
            cuts += [(each.span.end, each) for each in inline]
            cuts.sort(key=lambda each: each[0])
        names_source = any(each.event is Event.MENTION for each in inline)
        position, opened = self._span.start, list[int]()

        def unit(end: int, *, closes: bool = False) -> Iterator[Step]:
            """What stands between two cuts, if it holds a word."""
            if position < end and _WORD.search(self._text, position, end):
                yield Step(
                    None,
                    Unit(
                        span=Span(position, end),
                        paragraph=self._span,
                        opened=tuple(opened[-_DEEPEST:]),
                        closed=self._closing.get(opened[-1]) if opened else None,
                        after=after,
                        ends_at_close=closes,
                        in_blockquote=self.block is not None,
                        is_cited=self._is_cited,
                        names_source=names_source,
                    ),
                )

        for at, cut in cuts:
            yield from unit(at, closes=isinstance(cut, Mark) and not cut.opening)
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
        yield from unit(self._span.end)

    def _begins(self, above: _Paragraph | None) -> Event:
        if self.block:
            goes_on = above is not None and above.block == self.block
            return Event.IN_BLOCKQUOTE if goes_on else Event.BLOCKQUOTE
        if self._body.is_in_letter(self._span):
            return Event.IN_LETTER
        if self._closes_unopened:
            return Event.LOST_OPENING
        if above is None:
            return Event.PARAGRAPH
        if above.ends_closed:
            return Event.CLOSE_TO_OPEN if self.starts_open else Event.PARAGRAPH
        return Event.AFTER_OPEN if above.opens_inside else above.leads_to

    def _opens(self, at: int, above: _Paragraph | None) -> Event:
        closing = self._closing.get(at)
        if at != self._first:
            if closing is None:
                return Event.OPENS_INSIDE
            if _LED_IN.search(self._text, max(self._span.start, at - _NEAR), at):
                return Event.OPENS_LED_IN
            return Event.OPENS_INSIDE if self._is_cited else Event.OPENS_OWN_INSIDE
        if above and above.leads_to is not Event.PARAGRAPH:
            return Event.OPENS
        if closing is not None and not self._ends_sentence(closing):
            return Event.OPENS_SPEECH if self._is_cited else Event.OPENS_OWN_SPEECH
        is_plain = above is not None and not above.starts_open and not above.ends_closed
        return Event.OPENS_AFTER_PLAIN if is_plain else Event.OPENS

    def _closes(self, mark: Mark, opened: Sequence[int]) -> Event:
        if self._closes_all(mark):
            return Event.CLOSES
        if opened and not self._is_cited:
            return Event.CLOSES_OWN_INSIDE
        if self._ends_sentence(mark.at):
            return Event.CLOSES_SENTENCE
        is_piece = opened and opened[-1] != self._first
        return Event.CLOSES_PIECE if is_piece else Event.CLOSES_INSIDE

    def _closes_all(self, mark: Mark) -> bool:
        """Whether nothing is said after a closing mark."""
        return not mark.opening and mark.at > self._last_word

    def _ends_sentence(self, at: int) -> bool:
        """Whether a mark closes where a sentence ends, and nothing or a new one follows."""
        tail = self._text[at + 1 : min(self._span.end, at + _NEAR)]
        is_ended = self._text[at - 1] in ".?!…" or tail[:1] in tuple(".?!")
        return _WORD.search(tail) is None or (is_ended and _NEW_SENTENCE.match(tail) is not None)


def _last_letter(text: str, start: int, end: int) -> int:
    at = end - 1
    while at >= start and not text[at].isalnum():
        at -= 1
    return at if at >= start else -1
