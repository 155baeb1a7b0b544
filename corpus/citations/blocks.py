"""Blocks: stretches of whole paragraphs that the source marks as quoted, or a lead-in announces."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corpus.article import MarkupKind, Span
from corpus.citations.asides import overlapping

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.article import Markup

_BLOCKS = frozenset({MarkupKind.EMPHASIS, MarkupKind.INDENT})
_ANNOUNCES = re.compile(r":\s*$")
_NEAR = 40
_SPACE = re.compile(r"\s*")


def announced_blocks(
    body: str, blockquotes: Sequence[Span], markup: Sequence[Markup]
) -> list[Span]:
    """The blockquotes, and whole paragraphs in italics or indented that a lead-in announces."""
    quoted = sorted(blockquotes)
    found: list[Span] = []
    for span, kind, _ in sorted(markup, key=lambda each: each.span):
        if kind not in _BLOCKS or not _is_whole(body, span) or overlapping(quoted, span):
            continue
        if found and _SPACE.fullmatch(body, found[-1].end, span.start):
            found[-1] = Span(found[-1].start, span.end)
        elif _ANNOUNCES.search(body, max(0, span.start - _NEAR), span.start) and not (
            found and found[-1].overlaps(span)
        ):
            found.append(span)
    return sorted([*quoted, *found])


def _is_whole(body: str, span: Span) -> bool:
    """Whether a stretch is a paragraph or several."""
    before = body[max(0, span.start - _NEAR) : span.start].rpartition("\n")[2]
    after = body[span.end : span.end + _NEAR].partition("\n")[0]
    return not any(map(str.isalnum, before + after))
