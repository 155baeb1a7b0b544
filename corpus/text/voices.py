"""Whose words a stretch holds: its parts, each in one voice and from one source."""

from __future__ import annotations

from bisect import bisect_right
from itertools import chain
from typing import TYPE_CHECKING

from corpus.article import Part, Span, Voice

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from corpus.article import Attribution


def voiced_parts(body: str, attribution: Attribution, span: Span) -> tuple[Part, ...]:
    """The parts of `span`, contiguous and covering it.

    What has no letter or digit, white space or a mark, belongs to the part before it.
    """
    parts: list[Part] = []
    start = span.start
    for part in _stretches(attribution, span):
        says_nothing = not any(map(str.isalnum, part.span.of(body)))
        if parts and (says_nothing or parts[-1][1:] == part[1:]):
            parts[-1] = parts[-1]._replace(span=Span(parts[-1].span.start, part.span.end))
        elif not says_nothing or part.span.end == span.end:
            parts.append(part._replace(span=Span(start, part.span.end)))
        start = parts[-1].span.end if parts else start
    return tuple(parts)


def _stretches(attribution: Attribution, span: Span) -> Iterator[Part]:
    """What is quoted, uncertain or else the archive's own, in order."""
    position = span.start
    for part in sorted(_marked(attribution, span)):
        start, end = max(part.span.start, span.start), min(part.span.end, span.end)
        if position < start:
            yield Part(Span(position, start), Voice.ARCHIVE, None)
        yield part._replace(span=Span(start, end))
        position = end
    if position < span.end:
        yield Part(Span(position, span.end), Voice.ARCHIVE, None)


def _marked(attribution: Attribution, span: Span) -> Iterable[Part]:
    """The quoted and uncertain stretches that share words with `span`."""
    quoted = attribution.quotations
    first = bisect_right(quoted, span.start, key=lambda each: each.span.end)
    last = bisect_right(quoted, span.end - 1, key=lambda each: each.span.start)
    return chain(
        (Part(each.span, Voice.QUOTED, each.citation, each.speaker) for each in quoted[first:last]),
        (Part(each, None, None) for each in attribution.uncertain if each.overlaps(span)),
    )
