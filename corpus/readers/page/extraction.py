"""Where the post stands on a page of any site, as general extractors see it.

The extractors only choose: what is kept are lines of our own reading of the page, so that its
words, quotations and line ends stay as they are. An extractor's text is laid beside ours, and a
paragraph is the post's where more than half of its words are in both.

Trafilatura chooses. Where readability chooses far more or far less, one of them has taken a part
for the whole or the page for the post, and readability, which keeps whole blocks, is then right
more often (docs/decisions.md has the figures).
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from itertools import accumulate
from typing import TYPE_CHECKING

from rapidfuzz.distance import LCSseq

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

log = logging.getLogger(__name__)
# It logs what it makes of a broken page with a traceback, and then raises the same.
logging.getLogger("readability").setLevel(logging.CRITICAL)

_WORD = re.compile(r"\w+")
# A choice that favours precision and keeps less than this of what the default keeps has lost text.
_LEAST_PRECISE = 0.5
# Between these shares of readability's choice, trafilatura's stands.
_FAR_LESS, _FAR_MORE = 0.6, 2.0
# Laying texts side by side takes a bit of memory for each pair of words: 125 MB at most.
_MOST_PAIRS = 1_000_000_000


def chosen_lines(markup: str, lines: Sequence[str], read: Callable[[str], str]) -> list[bool]:
    """Which of a page's lines belong to its post; none where the extractors find no post.

    `markup` is the page that the lines are of, `read` turns a piece of HTML into text as they were.
    """
    one = _common(lines, _by_trafilatura(markup))
    other = _common(lines, _by_readability(markup, read))
    size, other_size = _size(lines, one), _size(lines, other)
    if size < _FAR_LESS * other_size or (other_size and size > _FAR_MORE * other_size):
        return other
    return one


def _by_trafilatura(markup: str) -> str:
    import trafilatura  # noqa: PLC0415 - 0.3 s that only unknown pages are worth

    def extracted(*, favor_precision: bool) -> str:
        found = trafilatura.extract(
            markup, include_comments=False, deduplicate=False, favor_precision=favor_precision
        )
        return found or ""

    precise, usual = extracted(favor_precision=True), extracted(favor_precision=False)
    return precise if len(precise) >= _LEAST_PRECISE * len(usual) else usual


def _by_readability(markup: str, read: Callable[[str], str]) -> str:
    from readability import Document  # noqa: PLC0415 - as above
    from readability.readability import Unparseable  # noqa: PLC0415

    try:
        return read(Document(markup).summary(html_partial=True))
    except Unparseable as error:
        log.debug("no readable page: %s", error)
        return ""


def _common(lines: Sequence[str], text: str) -> list[bool]:
    """For each line, whether most words of its paragraph are among those shared with a text."""
    paragraphs = list(accumulate(not line for line in lines))
    words: list[str] = []
    owners: list[int] = []  # the paragraph that each word is in
    for line, paragraph in zip(lines, paragraphs, strict=True):
        found = _WORD.findall(line.casefold())
        words += found
        owners += [paragraph] * len(found)
    others = _WORD.findall(text.casefold())
    if not others or len(words) * len(others) > _MOST_PAIRS:
        return [False] * len(lines)
    shared: Counter[int] = Counter()
    for step in LCSseq.opcodes(words, others):
        if step.tag == "equal":
            shared.update(owners[step.src_start : step.src_end])
    counts = Counter(owners)
    return [2 * shared[paragraph] > counts[paragraph] for paragraph in paragraphs]


def _size(lines: Sequence[str], chosen: Sequence[bool]) -> int:
    return sum(len(line) for line, kept in zip(lines, chosen, strict=True) if kept)
