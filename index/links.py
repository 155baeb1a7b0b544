"""Links that land on the words: a permalink with a text fragment that browsers scroll to.

The syntax is that of WICG's scroll-to-text-fragment: `#:~:text=[prefix-,]textStart[,textEnd]`. The
dash, comma and ampersand are syntax there, so they are percent-encoded in the text.
"""

from __future__ import annotations

import re
from urllib.parse import quote

# A whole quote stands in the link up to this many encoded characters; Discord's link buttons hold
# 512 for everything. Longer ones are given by their first and last words.
WHOLE_QUOTE = 160
EDGE_WORDS = 4
_MOST_EDGE_WORDS = 12

_WORD = re.compile(r"\S+")


def link_to(url: str, text: str, *, body: str) -> str:
    """`url` with a text fragment for `text`, which stands somewhere in `body`.

    `body` is looked at to take as many words as tell the quote's opening from an earlier passage
    that opens alike. An empty `text` gives the bare address.
    """
    directive = _directive(text, body)
    if not directive:
        return url
    return f"{url}{':~:' if '#' in url else '#:~:'}text={directive}"


def _directive(text: str, body: str) -> str:
    # A range within one block may be matched whole; across blocks only start and end may be named.
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines:
        return ""
    whole = _encoded(lines[0])
    if len(lines) == 1 and len(whole) <= WHOLE_QUOTE:
        return whole
    start = _opening(lines[0], text, body)
    end = " ".join(_WORD.findall(lines[-1])[-EDGE_WORDS:])
    return f"{_encoded(start)},{_encoded(end)}"


def _opening(line: str, text: str, body: str) -> str:
    """The first words of `line`, as many as it takes to occur nowhere before the quote."""
    words = _WORD.findall(line)
    before = " ".join(body[: max(body.find(text), 0)].split())
    for count in range(EDGE_WORDS, min(len(words), _MOST_EDGE_WORDS) + 1):
        opening = " ".join(words[:count])
        if opening not in before:
            return opening
    return " ".join(words[:_MOST_EDGE_WORDS])


def _encoded(text: str) -> str:
    # `quote` never encodes the dash, which is syntax here.
    return quote(" ".join(text.split()), safe="").replace("-", "%2D")
