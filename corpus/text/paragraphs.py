"""Paragraphs of a body.

Every line is one, as this archive writes them, but for lines that were wrapped at a fixed width:
those are one as far as the next blank line.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from corpus.article import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LINE = re.compile(r"\S[^\n]*")
# Text is wrapped at 72 or 80 as a rule; verses and lists are narrower, paragraphs wider.
_MIN_WIDTH, _MAX_WIDTH = 50, 100
_MIN_LINES = 3
_SENTENCE_ENDS = '.?!…:”"'


def line_end(body: str, start: int) -> int:
    """Where the line that `start` stands in ends, its line break left out."""
    newline = body.find("\n", start)
    return len(body) if newline < 0 else newline


def at_line_starts(pattern: re.Pattern[str], body: str) -> Iterator[re.Match[str]]:
    """The matches of a pattern at the starts of lines, in order; none begins in another.

    A search for `^` would try the pattern at every character.
    """
    start = 0
    while True:
        if match := pattern.match(body, start):
            yield match
            start = match.end()
            if match[0].endswith("\n"):
                continue
        newline = body.find("\n", start)
        if newline < 0:
            return
        start = newline + 1


def paragraph_spans(body: str, within: Span) -> Iterator[Span]:
    """The paragraphs of `within`, trimmed, in order; none is blank."""
    block: list[Span] = []
    for match in _LINE.finditer(body, *within):
        line = Span(match.start(), match.start() + len(match[0].rstrip()))
        if block and body.count("\n", block[-1].end, line.start) > 1:
            yield from _join_wrapped(body, block)
            block = []
        block.append(line)
    if block:
        yield from _join_wrapped(body, block)


def _join_wrapped(body: str, block: Sequence[Span]) -> Iterator[Span]:
    if len(block) >= _MIN_LINES and _is_wrapped(body, block):
        yield Span(block[0].start, block[-1].end)
    else:
        yield from block


def _is_wrapped(body: str, block: Sequence[Span]) -> bool:
    """Whether lines end only because the next word would not have fitted, not with a sentence."""
    width = max(line.end - line.start for line in block)
    if not _MIN_WIDTH <= width <= _MAX_WIDTH:
        return False
    if sum(body[line.end - 1] in _SENTENCE_ENDS for line in block[:-1]) * 3 > len(block) - 1:
        return False
    return all(
        line.end - line.start + 1 + len(below.of(body).partition(" ")[0]) > width
        for line, below in pairwise(block)
    )
