"""From the sentences that answer to a stretch that can be understood: whole sentences, in order.

An excerpt grows in both directions: first by what the answer cannot be understood without, then by
what stands around it, until it is long enough. It never goes beyond a citation block or an update.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from math import inf
from operator import attrgetter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

    from corpus.article import Attribution, Span

_start = attrgetter("start")
# An excerpt grows as long as it is no longer than this. Of 1,190 questions over 48 posts the first
# quote then holds the answer for .942, in 518 characters on average.
ENOUGH_CHARACTERS = 570
# What is shorter than this may need what another voice says beside it, and takes a long sentence
# beyond that, up to the limit: it would end where it does for no other reason.
SAYS_LITTLE = 300
# The break between two paragraphs in different voices.
_TURN = 2
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

    Only a single sentence that is longer than `limit` makes a longer excerpt. `turns` are the
    places in the body where another voice begins to speak; `worth` is how well sentences answer, by
    their numbers, where that is known.
    """

    body: str
    sentences: Sequence[Span]
    limit: int
    turns: Container[int] = ()
    worth: Mapping[int, float] = field(default_factory=dict)

    def excerpt(self, first: int, last: int) -> tuple[int, int]:
        """First and last sentence of an excerpt around those that answer.

        Of those that do not fit together, only the best is certain to be in it.
        """
        if not self._fits(first, last):
            first = last = max(range(first, last + 1), key=self._worth)
        answer = first, last
        first, last = self._understandable(first, last)
        while grown := self._grown(first, last, answer):
            first, last = self._understandable(*grown)
        return first, last

    def introduced(self, first: int, last: int) -> tuple[int, int]:
        """The sentences themselves, or the next that says what they only introduce."""
        end = len(self.sentences) - 1
        following = (n for n in range(first, end + 1) if not self._introduces[n])
        first = next(following, end)
        return first, max(first, last)

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

    def _grown(self, first: int, last: int, answer: tuple[int, int]) -> tuple[int, int] | None:
        """The excerpt with one sentence more; None where none fits.

        Of the answer's paragraph where that is possible, then of its voice; of two, the one that
        answers better, else that on the side where less is shown. Another voice is not asked where
        its own has said something.
        """
        after = self.sentences[last].end - self.sentences[answer[1]].end
        before = self.sentences[answer[0]].start - self.sentences[first].start
        ways = [
            (self._depth(answer[1], last + 1), -self._worth(last + 1), after, (first, last + 1)),
            (self._depth(first - 1, answer[0]), -self._worth(first - 1), before, (first - 1, last)),
        ]
        length = self._length(first, last)
        asked = [way for way in ways if way[0] < _TURN or length < SAYS_LITTLE]
        rooms = [min(ENOUGH_CHARACTERS, self.limit)] + [self.limit] * (length < SAYS_LITTLE)
        for room in rooms:
            if fitting := [way for way in asked if self._fits(*way[3], room)]:
                return min(fitting)[3]
        return None

    def _worth(self, number: int) -> float:
        return self.worth.get(number, -inf)

    def _depth(self, first: int, last: int) -> int:
        """How deep the deepest break between two sentences is."""
        return max(map(self._breaks, range(first, last)), default=0)

    def _breaks(self, number: int) -> int:
        """How deep the break between a sentence and the next is: 0 within a paragraph."""
        if not 0 <= number < len(self.sentences) - 1:
            return _TURN
        start = self.sentences[number + 1].start
        if "\n" not in self.body[self.sentences[number].end : start]:
            return 0
        return _TURN if start in self.turns else 1

    def _fits(self, first: int, last: int, room: int | None = None) -> bool:
        inside = first >= 0 and last < len(self.sentences)
        return inside and self._length(first, last) <= (room or self.limit)

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
