"""The frame of a page: what a theme puts above the words and among them, cut off by whole lines."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from corpus.article import Span
from corpus.profile import NO_PROFILE
from corpus.readers.markup import byline
from corpus.readers.markup.text_builder import HtmlText

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.profile import ArchiveProfile
    from corpus.readers.markup.byline import Byline

# What WordPress and its usual themes and plugins put around a post, as whole lines.
_DROPPED = frozenset(
    {
        "Your email address will not be published. Required fields are marked *",
        "This site uses Akismet to reduce spam. Learn how your comment data is processed.",
    }
)
_ENDS = frozenset({"Submit a Comment", "Recent Comments"})


def without_boilerplate(lines: Sequence[str], profile: ArchiveProfile = NO_PROFILE) -> list[str]:
    """The lines that somebody wrote, unchanged, blank ones included.

    Whole lines are compared, so that a sentence that speaks of them stays. A picture's name may
    stand on the next line that is not blank; prose after it stays.
    """
    kept: list[str] = []
    after_image = False
    for line in lines:
        text = line.strip()
        if text in _ENDS:
            break
        is_image = text in profile.image_lines
        is_name = after_image and text and re.fullmatch(profile.image_name, text)
        if not (is_image or is_name or text in _DROPPED):
            kept.append(line)
        if text:
            after_image = is_image
    return kept


def byline_in(text: str) -> Byline | None:
    """The first line that is a byline; a theme may add " | 3 Comments" to it."""
    lines = (line.partition(" | ")[0] for line in text.split("\n"))
    return next(filter(None, map(byline.parse_byline, lines)), None)


def without_frame(
    read: HtmlText, title: str, *, wide: bool, profile: ArchiveProfile = NO_PROFILE
) -> HtmlText:
    """Cut off the heading above the words and the boilerplate among them.

    A `wide` text holds the whole page, so that the heading is looked for anywhere in it.
    """
    lines = read.text.split("\n")
    start = _below_heading(lines, title) if wide else 0
    while start < len(lines) and _is_heading(lines, start, title):
        start += 1
    kept = without_boilerplate(lines[start:], profile)
    while kept and not kept[-1]:
        kept.pop()
    return _kept(lines, kept, read, start=start)


def only_lines(read: HtmlText, chosen: Sequence[bool]) -> HtmlText:
    """The lines that are chosen, one truth for each; blank lines part them as they did before."""
    lines = read.text.split("\n")
    kept: list[int] = []
    blank = None
    for index, line in enumerate(lines):
        if not line:
            blank = index
        elif chosen[index]:
            kept += [blank, index] if kept and blank is not None else [index]
            blank = None
    return _joined(lines, kept, read)


def _below_heading(lines: Sequence[str], title: str) -> int:
    """The line after the byline, or else after the title; the first line if there is neither."""
    marks = [index for index, line in enumerate(lines) if byline_in(line)]
    marks = marks or [index for index, line in enumerate(lines) if line == title]
    return marks[0] + 1 if marks else 0


def _is_heading(lines: Sequence[str], index: int, title: str) -> bool:
    """Whether a line above the body is blank, a byline or the title; a cited headline is not."""
    line = lines[index]
    cited = index + 1 < len(lines) and lines[index + 1].startswith("[")
    return not line or (line == title and not cited) or byline_in(line) is not None


def _kept(lines: Sequence[str], kept: Sequence[str], read: HtmlText, *, start: int) -> HtmlText:
    """Join the kept lines, some of `lines` from `start` on; what is marked moves along."""
    indexes: list[int] = []
    for index in range(start, len(lines)):
        if len(indexes) < len(kept) and lines[index] == kept[len(indexes)]:
            indexes.append(index)
    return _joined(lines, indexes, read)


def _joined(lines: Sequence[str], kept: Sequence[int], read: HtmlText) -> HtmlText:
    """The lines with these indexes as a text; what is marked moves with them."""
    shifts: list[tuple[Span, int]] = []  # where a kept line was, and by how much it moves
    was = now = done = 0
    for index in kept:
        was += sum(len(line) + 1 for line in lines[done:index])
        shifts.append((Span(was, was + len(lines[index])), now - was))
        was += len(lines[index]) + 1
        now += len(lines[index]) + 1
        done = index + 1
    quotes = (_moved(quote, shifts) for quote in read.blockquotes)
    marks = ((_moved(mark.span, shifts), mark) for mark in read.markup)
    return HtmlText(
        "\n".join(lines[index] for index in kept),
        tuple(filter(None, quotes)),
        tuple(mark._replace(span=span) for span, mark in marks if span),
    )


def _moved(span: Span, shifts: Sequence[tuple[Span, int]]) -> Span | None:
    """A stretch's place after lines have gone; None when none of its words is left."""
    first = bisect_right(shifts, span.start, key=lambda each: each[0].end)
    last = bisect_left(shifts, span.end, lo=first, key=lambda each: each[0].start) - 1
    while first <= last and shifts[first][0].start == shifts[first][0].end:
        first += 1
    while first <= last and shifts[last][0].start == shifts[last][0].end:
        last -= 1
    if first > last:
        return None
    (above, up), (below, down) = shifts[first], shifts[last]
    return Span(max(span.start, above.start) + up, min(span.end, below.end) + down)
