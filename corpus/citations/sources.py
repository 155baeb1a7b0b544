"""All that a post may name as a source, in the order of the page."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from corpus.article import Span
from corpus.citations import forms
from corpus.citations.prose import Prose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.article import Markup
    from corpus.citations.candidate import Candidate


def find_candidates(
    body: str,
    blockquotes: Sequence[Span] = (),
    markup: Sequence[Markup] = (),
    outlets: frozenset[str] = frozenset(),
) -> list[Candidate]:
    """Citations in brackets, and what prose and markup name; none overlaps another.

    `outlets` are known to be such; so are those that the post itself cites in brackets.
    """
    bracketed = forms.find_citations(body)
    known = outlets | {each.outlet for each in bracketed if each.outlet}
    found = [forms.candidate(body, each) for each in bracketed]
    taken = [_place(each) for each in found]
    for candidate in Prose(body, blockquotes, markup, known).sources():
        place = _place(candidate)
        at = bisect_left(taken, place)
        beside = taken[max(at - 1, 0) : at + 1]
        if not any(place.overlaps(other) or place == other for other in beside):
            found.append(candidate)
            taken.insert(at, place)
    return sorted(found, key=lambda each: each.citation.span)


def _place(candidate: Candidate) -> Span:
    """The citation with the lines that belong to it."""
    span, block = candidate.citation.span, candidate.citation.block
    if block.start == block.end:
        return span
    return Span(min(span.start, block.start), max(span.end, block.end))
