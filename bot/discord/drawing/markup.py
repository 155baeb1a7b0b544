r"""Discord's markup, kept out of quotations: escaped without changing a character.

Discord drops a backslash before anything but a letter, a digit or white space. So backslashes are
all that is ever added, and taking them away again gives the text back.
A bare link is defused as well (`https\://`): within a link Discord would show the backslashes.
Zero-width and bidirectional characters belong to a quotation and stay; titles and other labels,
which are no quotations, go through `label` instead, which drops them.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from corpus.article import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

_MARKUP = re.compile(
    r"""
      [\\*_~`|<\[\]]         # bold, strikes, code, spoilers, links, <@id> <t:1> <:e:1> </cmd:1>
    | @(?=everyone|here)     # highlighted even where it cannot ping
    | :(?=//)                # a bare link
    | :(?=[^\s:]*(?::|\Z))  # :smile:, whose last colon may open the next one
    """,
    re.VERBOSE,
)
_NEW_LINE = r"(^|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029])"
# Headings, quotations, lists and small print (-#), which Discord knows at the start of a line only.
_OPENING = re.compile(_NEW_LINE + r"([ \t\u00a0]*)(?=[#>+-])")
_NUMBERED = re.compile(_NEW_LINE + r"([ \t\u00a0]*\d+)(?=[.)])")
# A line without the white space around it: Discord would show stars that touch any.
_WORDS = re.compile(r"\S(?:.*\S)?")
# Categories of Unicode that steer the drawing of text: controls, formats, lone surrogates.
_STEERING = {"Cc", "Cf", "Cs"}


def escape(text: str) -> str:
    """Put a backslash before whatever Discord would render; the start counts as a line's start."""
    text = _MARKUP.sub(r"\\\g<0>", text)
    text = _OPENING.sub(r"\1\2\\", text)
    return _NUMBERED.sub(r"\1\2\\", text)


def emphasise(text: str, highlights: Iterable[Span]) -> str:
    """Escape `text` with `highlights` (ranges into it) in bold, line by line."""
    drawn, at = "", 0
    for span in _merged(text, highlights):
        bold = _WORDS.sub(lambda words: f"**{escape(words[0])}**", span.of(text))
        drawn += escape(text[at : span.start]) + bold
        at = span.end
    return drawn + escape(text[at:])


def _merged(text: str, highlights: Iterable[Span]) -> list[Span]:
    """Highlights in order and apart; two that touch would read as four stars."""
    merged: list[Span] = []
    for start, end in sorted(highlights):
        inside = Span(max(start, 0), min(end, len(text)))
        if merged and inside.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, inside.end))
        elif inside.start < inside.end:
            merged.append(inside)
    return merged


def label(text: str) -> str:
    """`text` on one line without steering characters, for titles and echoes; not escaped."""
    kept = (c for c in text if c.isspace() or unicodedata.category(c) not in _STEERING)
    return " ".join("".join(kept).split())


def link(text: str, url: str | None) -> str:
    """A masked link to a web address, or the bare words where there is none."""
    words = escape(label(text))
    return f"[{words}]({url.replace('(', '%28').replace(')', '%29')})" if url else words
