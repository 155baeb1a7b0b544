"""From the sentences that answer to a stretch that can be understood: whole sentences, in order.

An excerpt grows in both directions: first by what the answer cannot be understood without, then by
what stands around it, until it is long enough. It never goes beyond a citation block or an update.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from math import inf
from operator import attrgetter
from typing import TYPE_CHECKING

from corpus.article import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.article import Attribution

_start = attrgetter("start")
# An excerpt that is shorter than this takes in another sentence. With the sentence that answers in
# the middle, XXX.
ENOUGH_CHARACTERS = 480
# A heading has fewer words than this, and does not end as a sentence does.
_HEADING_WORDS = 15
_SENTENCE_END = re.compile(r"[.!?…][”’\"')\]]*$|[”’\"]$")
_LEAD_IN = re.compile(r":[”’\"')\]]*$")
_QUESTION = re.compile(r"\?[”’\"')\]]*$")
# Sentences that lean on the one before them: pronouns and connectives that open a sentence.
_LEANING = re.compile(
    r"[“‘\"'(]*(?:he|she|it|they|we|his|her|their|its|this|that|these|those|such|both|another|"
    r"but|and|or|so|yet|however|then|also|still|instead|meanwhile|therefore|afterwards?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Section:
    """Sentences of a body between two places that no excerpt crosses; at most `limit` characters.

    Only a single sentence that is longer than `limit` makes a longer excerpt.
    """

    body: str
    sentences: Sequence[Span]
    limit: int

    def excerpt(self, first: int, last: int) -> tuple[int, int]:
        """First and last sentence of an excerpt around those from `first` to `last`."""
        answer = Span(self.sentences[first].start, self.sentences[last].end)
        first, last = self._understandable(first, last)
        while self._length(first, last) < ENOUGH_CHARACTERS:
            grown = self._grown(first, last, answer)
            if grown is None:
                break
            first, last = self._understandable(*grown)
        return first, last

    def says_something(self, first: int, last: int) -> bool:
        """Whether there is more from `first` to `last` than headings and lead-ins."""
        return not all(self._introduces[first : last + 1])

    def _understandable(self, first: int, last: int) -> tuple[int, int]:
        """With what stands before it and after it that it cannot be understood without."""
        while True:
            if self._introduces[last] and self._fits(first, last + 1):
                last += 1
            elif self._needs_previous(first) and self._fits(first - 1, last):
                first -= 1
            else:
                return first, last

    def _needs_previous(self, number: int) -> bool:
        if not number:
            return False
        leans = _LEANING.match(self.body, *self.sentences[number])
        return bool(leans) or self._introduces[number - 1]

    def _grown(self, first: int, last: int, answer: Span) -> tuple[int, int] | None:
        """The excerpt with one sentence more; None where none fits.

        Of the answer's paragraph where that is possible, else on the side where less is shown.
        """
        before = answer.start - self.sentences[first].start
        after = self.sentences[last].end - answer.end
        ways = [
            (self._breaks(last), after, (first, last + 1)),
            (self._breaks(first - 1), before, (first - 1, last)),
        ]
        fitting = [way for way in ways if self._fits(*way[2])]
        return min(fitting)[2] if fitting else None

    def _breaks(self, number: int) -> bool:
        """Whether a paragraph ends between this sentence and the next."""
        if not 0 <= number < len(self.sentences) - 1:
            return True
        return "\n" in self.body[self.sentences[number].end : self.sentences[number + 1].start]

    def _fits(self, first: int, last: int) -> bool:
        inside = first >= 0 and last < len(self.sentences)
        return inside and self._length(first, last) <= self.limit

    def _length(self, first: int, last: int) -> int:
        return self.sentences[last].end - self.sentences[first].start

    @cached_property
    def _introduces(self) -> list[bool]:
        """Of each sentence, whether it says nothing without the next one.

        A lead-in does, and a heading or a question that is a paragraph of its own.
        """
        return [self._is_introduction(number) for number in range(len(self.sentences))]

    def _is_introduction(self, number: int) -> bool:
        text = self.sentences[number].of(self.body)
        if _LEAD_IN.search(text):
            return True
        if not (self._breaks(number - 1) and self._breaks(number)):
            return False
        is_heading = len(text.split()) < _HEADING_WORDS and not _SENTENCE_END.search(text)
        return is_heading or bool(_QUESTION.search(text))


def section_of(attribution: Attribution, sentences: Sequence[Span], number: int) -> range:
    """The numbers of the sentences that share a section with one: no edge lies between them."""
    edges = section_edges(attribution)
    at = bisect_right(edges, sentences[number].start)
    first, last = (edges[at - 1] if at else 0), (edges[at] if at < len(edges) else inf)
    start, stop = (bisect_left(sentences, edge, key=_start) for edge in (first, last))
    return range(start, stop)


def section_edges(attribution: Attribution) -> list[int]:
    """Where a section ends in a body: at citation blocks and where an update begins or ends."""
    blocks = [each.block.end for each in attribution.citations if each.block.start < each.block.end]
    return sorted({*blocks, *(edge for each in attribution.dated for edge in each.span)})
