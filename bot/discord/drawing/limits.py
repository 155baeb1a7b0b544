"""Discord's limits, and how text is measured and cut to them.

Lengths are counted in UTF-16 units, after escaping: whichever way Discord counts, its count is
never larger. A quotation is cut between sentences, and where one sentence alone is too long,
between words; what was left out is marked outside the quotation.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from corpus.article import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

CONTENT = 2000
EMBED_TITLE = 256
EMBED_DESCRIPTION = 4096
EMBED_FIELD = 1024
EMBED_FOOTER = 2048
EMBED_URL = 2048
EMBEDS_TOTAL = 6000
# All texts of a layout (Components V2) together.
LAYOUT_TEXT = 4000
# Longer labels are cut short by narrow clients.
BUTTON_LABEL_SHOWN = 38
BUTTON_URL = 512
CUSTOM_ID = 100
CHOICES = 25
CHOICE = 100
MODAL_INPUT = 2000
MODAL_LABEL = 45
THREAD_NAME = 100
ALT_TEXT = 1024

_ADDRESS = re.compile(r"https?://[^\s<>\"/?#@:]+(?::\d+)?(?:[/?#][^\s<>\"]*)?", re.IGNORECASE)
# No place to cut is looked for further back than this.
_LONGEST_WORD = 100
_SEAM = 2
_JOINERS = "\u200d\ufe0e\ufe0f"


def units(text: str) -> int:
    """Length in UTF-16 units, which is never less than in code points."""
    return len(text) + sum(character > "\uffff" for character in text)


def web_address(url: str | None, room: int) -> str | None:
    """`url` where Discord would take it for an embed or a button of that room, else None."""
    return url if url and _ADDRESS.fullmatch(url) and units(url) <= room else None


def clip(text: str, room: int, cost: Callable[[str], int] = units) -> str:
    """`text` at a cost of at most `room`, an ellipsis where it was cut; for labels only."""
    if cost(text) <= room:
        return text
    return f"{text[: word_end(text, fitting(text, room - 1, cost))].rstrip()}…"


def fitting(text: str, room: int, cost: Callable[[str], int]) -> int:
    """The number of code points from the start of `text` that cost at most `room`.

    `cost` of a prefix is at least its length and never shrinks as the prefix grows.
    """
    ends = range(1, min(len(text), room) + 1)
    return bisect_right(ends, room, key=lambda end: cost(text[:end]))


def word_end(text: str, end: int) -> int:
    """The last place up to `end` where `text` can be cut without breaking a word or a character."""
    if end >= len(text):
        return len(text)
    for place in range(end, max(end - _LONGEST_WORD, 0), -1):
        if text[place].isspace():
            return place
    while end > 1 and _clings(text, end):
        end -= 1
    return end


def _clings(text: str, place: int) -> bool:
    """Whether the character at `place` is drawn as one with the character before it."""
    here, before = text[place], text[place - 1]
    return bool(unicodedata.combining(here)) or here in _JOINERS or before == "\u200d"


def window(
    text: str, sentences: Sequence[Span], *, keep: Span, room: int, cost: Callable[[str], int]
) -> Span:
    """The stretch of `text` that fits into `room`: all of it, else whole sentences around `keep`.

    Grows from the sentences that overlap `keep`, forwards first. One sentence that is too long by
    itself is cut after a word.
    """
    if cost(text) <= room:
        return Span(0, len(text))
    pieces = list(sentences) or [Span(0, len(text))]
    inside = [number for number, piece in enumerate(pieces) if piece.overlaps(keep)] or [0]
    first = inside[0]
    start, end = pieces[first]
    if cost(text[start:end]) > room:
        return Span(start, start + word_end(text[start:end], fitting(text[start:end], room, cost)))
    # Joining may cost what neither piece did: markup on one side, its pair on the other.
    edges = [*(piece.start for piece in pieces), pieces[-1].end]
    costs = [0, *accumulate(cost(text[a:b]) + _SEAM for a, b in pairwise(edges))]
    last = first
    while last + 1 < len(pieces) and costs[last + 2] - costs[first] <= room + _SEAM:
        last += 1
    while first > 0 and last >= inside[-1] and costs[last + 1] - costs[first - 1] <= room + _SEAM:
        first -= 1
    return Span(pieces[first].start, pieces[last].end)
