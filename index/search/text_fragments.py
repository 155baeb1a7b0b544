"""Links that land on the words: a permalink with a text fragment that browsers scroll to.

The syntax is that of WICG's scroll-to-text-fragment: `#:~:text=[prefix-,]textStart[,textEnd]`. The
dash, comma and ampersand are syntax there, so they are percent-encoded in the text. A browser goes
to the first match and ignores case; a part may not run across paragraphs, but a range may.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from corpus.article import Span

# A whole quote stands in the link up to this many encoded characters; Discord's link buttons hold
# 512 for everything. Longer ones are given by their first and last words.
WHOLE_QUOTE = 160
EDGE_WORDS = 4
_MOST_EDGE_WORDS = 12

_WORD = re.compile(r"\S+")


def link_to(url: str, body: str, span: Span) -> str:
    """`url` with a text fragment that lands on `span` of the page's `body`.

    As many words are taken as tell the quote from an earlier passage that opens alike. A blank span
    gives the bare address.
    """
    directive = _directive(body, span)
    if not directive:
        return url
    return f"{url}{':~:' if '#' in url else '#:~:'}text={directive}"


def _directive(body: str, span: Span) -> str:
    lines = [line for line in span.of(body).splitlines() if not line.isspace() and line]
    if not lines:
        return ""
    first, last = _WORD.findall(lines[0]), _WORD.findall(lines[-1])
    before = body[: span.start]
    page = _folded(_WORD.findall(body[: span.end]))
    own = len(_folded([*_WORD.findall(before), ""]))
    one_line = len(lines) == 1
    if one_line and (len(_encoded(first)) <= WHOLE_QUOTE or len(first) < 2 * EDGE_WORDS):
        start, end = first, []
    else:
        line = first[:-EDGE_WORDS] if one_line else first
        start = line[: _fewest(line, lambda count: page.find(_folded(line[:count])) == own)]
        end = _closing(last, _WORD.findall(span.of(body))[len(start) :])
    parts = [_encoded(words) for words in (start, end) if words]
    if page.find(_folded(start)) != own and (lead := _lead(before, start, page)):
        parts.insert(0, f"{_encoded(lead)}-")
    return ",".join(parts)


def _closing(line: list[str], rest: list[str]) -> list[str]:
    """The last words of a line, as many as it takes to occur nowhere else in the rest."""
    folded, line = _folded(rest), line[-len(rest) :]

    def unique(count: int) -> bool:
        words = _folded(line[-count:])
        return folded.find(words) == len(folded) - len(words)

    return line[-_fewest(line, unique) :]


def _lead(before: str, start: list[str], page: str) -> list[str]:
    """The words right before the quote, in one paragraph, as many as tell it from earlier ones."""
    lines = before.rstrip().splitlines()
    line = _WORD.findall(lines[-1]) if lines else []
    own = len(_folded(_WORD.findall(before)))

    def unique(count: int) -> bool:
        return page.find(_folded(line[-count:] + start)) == own - len(_folded(line[-count:]))

    return line[-_fewest(line, unique) :]


def _fewest(line: list[str], tells: Callable[[int], bool]) -> int:
    """The smallest number of a line's words that tells a place; EDGE_WORDS where none does."""
    most = min(len(line), _MOST_EDGE_WORDS)
    return next((n for n in range(EDGE_WORDS, most + 1) if tells(n)), EDGE_WORDS)


def _folded(words: Sequence[str]) -> str:
    return " ".join(words).casefold()


def _encoded(words: Sequence[str]) -> str:
    # `quote` never encodes the dash, which is syntax here.
    return quote(" ".join(words), safe="").replace("-", "%2D")
