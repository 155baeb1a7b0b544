"""Quoting around stretches that are not shown: what is shown is a slice that holds none of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from math import inf
from operator import attrgetter
from typing import TYPE_CHECKING

from corpus.article import Span
from corpus.text.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Sequence


def clear_section(
    hidden: Sequence[Span], sentences: Sequence[Span], section: range, at: int
) -> range:
    """The sentences of a section around number `at` among which nothing hidden stands.

    Empty where something hidden stands in that sentence itself.
    """
    start, end = sentences[at]
    if any(each.overlaps(sentences[at]) for each in hidden):
        return range(at, at)
    low = max((each.end for each in hidden if each.end <= start), default=0)
    high = min((each.start for each in hidden if each.start >= end), default=inf)
    first = bisect_left(sentences, low, key=attrgetter("start"))
    stop = bisect_right(sentences, high, key=attrgetter("end"))
    return range(max(section.start, first), min(section.stop, stop))


def clear_around(hidden: Sequence[Span], body: str, around: Span, shown: Span) -> Span:
    """As much of `around` as holds whole sentences beside `shown`, and nothing hidden."""
    low = max((each.end for each in hidden if around.start <= each.start < shown.start), default=-1)
    high = min((each.start for each in hidden if shown.end < each.end <= around.end), default=-1)
    start, end = around
    if low >= 0:  # the rest of the sentence with the hidden stretch goes with it
        _, *whole = split_sentences(body, Span(low, shown.start)) or [shown]
        start = whole[0].start if whole else shown.start
    if high >= 0:
        *whole, _ = split_sentences(body, Span(shown.end, high)) or [shown]
        end = whole[-1].end if whole else shown.end
    return Span(start, end)
