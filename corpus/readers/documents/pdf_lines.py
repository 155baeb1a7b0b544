"""The lines of printed pages as paragraphs: what each repeats goes, what runs on is joined.

A page says where each line stands and how large it is written, not what belongs together. A
paragraph ends where a wider gap, an indented line, another size or a short last line says so; where
a page ends, it goes on unless a sentence ended there.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

_DIGITS = re.compile(r"\d+")
_NUMBER_ALONE = re.compile(r"\W*(?:page\s*)?\d+(?:\s*(?:of|/)\s*\d+)?\W*", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?:…]['\"’”)\]]*$")
_ITEM = re.compile(r"(?:[•◦▪‣*–—-]|\(?\d{1,2}[.)])\s")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_BROKEN = re.compile(r"(?<![^\W\d_])(?P<half>[^\W\d_]++)(?P<hyphen>[-\u00ad\u2010])$")
_BEGUN = re.compile(r"[^\W\d_]+")
_SOFT = "\u00ad"
# Points by which a line must be moved in to begin a paragraph; sizes that differ by less are one.
_INDENT, _SIZE = 4.0, 0.6
# How much wider than usual a gap must be, and how much shorter a last line, to part paragraphs.
_WIDER, _SHORT = 1.25, 0.8
_LARGER = 1.2  # how much larger than the text a title is written


class Line(NamedTuple):
    """A printed line: its words, where it begins on its page in points, and its size."""

    text: str
    x: float
    y: float
    size: float


class Printed(NamedTuple):
    """The text of printed pages; `starts` says for each page where its first words stand."""

    text: str
    starts: tuple[int, ...]


def without_furniture(pages: Sequence[Sequence[Line]]) -> list[list[Line]]:
    """The pages without what most of them have in the same place, but for numbers in it."""
    seen = Counter(place for page in pages for place in {_place(line) for line in page})
    repeated = {place for place, count in seen.items() if count > max(len(pages) / 2, 1)}
    return [
        [
            line
            for line in page
            if _place(line) not in repeated
            and not (_NUMBER_ALONE.fullmatch(line.text) and _is_at_edge(line, page))
        ]
        for page in pages
    ]


def heading_of(pages: Sequence[Sequence[Line]]) -> str:
    """What stands first on the first page in letters that are larger than the text's."""
    sizes = [line.size for page in pages for line in page for _ in line.text.split()]
    large = _LARGER * median(sizes) if sizes else 0.0
    found: list[Line] = []
    for line in pages[0] if pages else ():
        if line.size > large and (not found or abs(line.size - found[0].size) < _SIZE):
            found.append(line)
        elif found:
            break
    return " ".join(line.text for line in found)


def printed(pages: Sequence[Sequence[Line]]) -> Printed:
    """The lines as paragraphs, an empty line between them."""
    lines = [(number, line) for number, page in enumerate(pages) for line in page]
    joining = _Joining.of(pages)
    pieces: list[str] = []
    starts = dict.fromkeys(range(len(pages)), -1)
    length = 0
    for index, (page, line) in enumerate(lines):
        if starts[page] < 0:
            starts[page] = length
        following = lines[index + 1] if index + 1 < len(lines) else None
        words, gap = line.text, ""
        if following:
            words, gap = joining.ended(line, following[1], new_page=following[0] != page)
        pieces += [words, gap]
        length += len(words) + len(gap)
    filled: list[int] = []
    for start in reversed(starts.values()):  # a page without words begins where the next one does
        filled.append(start if start >= 0 else filled[-1] if filled else length)
    return Printed("".join(pieces), tuple(reversed(filled)))


@dataclass(frozen=True, slots=True)
class _Joining:
    """What is usual in a document: the gap between lines in sizes, their length, and its words."""

    gap: float
    width: float
    words: Counter[str]

    @classmethod
    def of(cls, pages: Sequence[Sequence[Line]]) -> _Joining:
        lines = [line for page in pages for line in page]
        gaps = sorted(
            (above.y - below.y) / below.size
            for page in pages
            for above, below in pairwise(page)
            if above.y - below.y > below.size / 2 and abs(above.size - below.size) < _SIZE
        )
        lengths = sorted(len(line.text) for line in lines)
        width = lengths[len(lengths) * 3 // 4] if lengths else 0
        return cls(gaps[len(gaps) // 4] if gaps else 0.0, width, _whole_words(lines))

    def ended(self, line: Line, following: Line, *, new_page: bool) -> tuple[str, str]:
        """A line's words as they stay, and what stands between them and the next one's."""
        if not self._runs_on(line, following, new_page=new_page):
            return line.text, "\n\n"
        broken, begun = _BROKEN.search(line.text), _BEGUN.match(following.text)
        if broken and begun:
            kept = line.text if self._keeps(broken, begun[0]) else line.text[:-1]
            return kept, ""
        return line.text, "" if line.text.endswith("—") else " "

    def _runs_on(self, line: Line, following: Line, *, new_page: bool) -> bool:
        if abs(line.size - following.size) > _SIZE or _ITEM.match(following.text):
            return False
        ended = bool(_SENTENCE_END.search(line.text))
        if new_page or following.y > line.y:  # or a new column
            return not ended
        if self.gap and line.y - following.y > _WIDER * self.gap * line.size:
            return False
        if following.x > line.x + _INDENT and line.y > following.y and not _ITEM.match(line.text):
            return False
        return not (ended and len(line.text) < _SHORT * self.width)

    def _keeps(self, broken: re.Match[str], begun: str) -> bool:
        """Whether the hyphen at a line's end belongs to the word, as the rest of the text shows."""
        half, rest = broken["half"].lower(), begun.lower()
        if broken["hyphen"] == _SOFT or self.words[half + rest]:
            return False
        is_compound = self.words[f"{half}-{rest}"] or (self.words[half] and self.words[rest])
        return bool(is_compound) or not begun[0].islower()


def _whole_words(lines: Sequence[Line]) -> Counter[str]:
    """The words of the lines, without those that a line's end breaks."""
    words: Counter[str] = Counter()
    broken = False
    for line in lines:
        text = _BEGUN.sub("", line.text, count=1) if broken else line.text
        broken = bool(_BROKEN.search(text))
        words.update(word.lower() for word in _WORD.findall(_BROKEN.sub("", text)))
    return words


def _place(line: Line) -> tuple[str, int]:
    return _DIGITS.sub("#", line.text), round(line.y)


def _is_at_edge(line: Line, page: Sequence[Line]) -> bool:
    """Whether a line is the highest or the lowest of its page."""
    heights = [each.y for each in page]
    return line.y in (min(heights), max(heights)) and len(page) > 1
