"""Quotation marks: which way each one points, and which belong together.

Typed marks lie: closing ones stand at the start of a word, straight ones point nowhere. What
counts is the neighbourhood; the glyph decides only where the neighbourhood does not. Single marks
are left alone, as most are apostrophes, but in a text that uses no other (see `uses_single_marks`).
"""

from __future__ import annotations

import re
from typing import NamedTuple

CLOSING = "”»」』"
_MARK = re.compile(r"[“”\"„‟«»「」『』]")
_BEFORE_OPENING = "([{—–-‘'“„«「/…"
_AFTER_CLOSING = ".,;:!?)]}—–…’'”»」-"


class Mark(NamedTuple):
    """A double quotation mark at code point `at` of the text."""

    at: int
    opening: bool


class Pairing(NamedTuple):
    """Marks that belong together (opening, closing), and those left over on either side."""

    pairs: tuple[tuple[int, int], ...]
    unclosed: tuple[int, ...]
    unopened: tuple[int, ...]


# ‘Text that is quoted so,’ opens after a space and closes after a stop, or before one.
_SINGLE_OPENING = re.compile(r"(?:^|(?<=\s))‘(?=[A-Z])", re.MULTILINE)
_SINGLE_CLOSING = re.compile(r"(?<=[,.?!…])’(?!\w)")


def uses_single_marks(text: str) -> bool:
    """Whether a text has ‘single’ marks around quotations, and no double ones."""
    return (
        "‘" in text
        and _MARK.search(text) is None
        and _SINGLE_OPENING.search(text) is not None
        and _SINGLE_CLOSING.search(text) is not None
    )


def doubled(text: str) -> str:
    """The text with the single marks that quote as double ones; of the same length."""
    return _SINGLE_CLOSING.sub("”", _SINGLE_OPENING.sub("“", text))


def first_mark(text: str, within: tuple[int, int]) -> int:
    """Where the first double mark of a range stands; its end where there is none."""
    found = _MARK.search(text, *within)
    return found.start() if found else within[1]


def marks(text: str, start: int = 0, end: int | None = None) -> list[Mark]:
    """The marks of `text[start:end]`, which is read as if nothing stood around it."""
    stop = len(text) if end is None else end
    found: list[Mark] = []
    open_straight = False
    still_open = 0
    for match in _MARK.finditer(text, start, stop):
        at = match.start()
        glyph = text[at]
        before = text[at - 1] if at > start else " "
        after = text[at + 1] if at + 1 < stop else " "
        if glyph == '"':
            if before.isdigit() and not open_straight:
                continue  # twelve inches, not a quotation
            opening = not open_straight if before.isspace() == after.isspace() else before.isspace()
            opening = opening or (
                before in _BEFORE_OPENING and after.isalnum() and not open_straight
            )
            open_straight = opening
        elif glyph in "“”" and before.isspace() and after.isspace():
            opening = not still_open  # it floats, and only what is open can be closed
        else:
            opening = _points_right(glyph, before, after)
        still_open = still_open + 1 if opening else max(0, still_open - 1)
        found.append(Mark(at, opening))
    return found


def _points_right(glyph: str, before: str, after: str) -> bool:
    """Whether a curly mark opens: by its neighbours if they are clear, else by its shape."""
    if glyph in "“„‟":
        return not (
            (after.isspace() or after in _AFTER_CLOSING)
            and not before.isspace()
            and before not in _BEFORE_OPENING
        )
    if glyph == "”":
        return (before.isspace() or before in "([{—–“") and (after.isalnum() or after in "‘$£€“")
    return glyph in "«「『"


def pair(found: list[Mark]) -> Pairing:
    """Match every closing mark with the last opening one that is still open."""
    pairs: list[tuple[int, int]] = []
    unclosed: list[int] = []
    unopened: list[int] = []
    for mark in found:
        if mark.opening:
            unclosed.append(mark.at)
        elif unclosed:
            pairs.append((unclosed.pop(), mark.at))
        else:
            unopened.append(mark.at)
    return Pairing(tuple(sorted(pairs)), tuple(unclosed), tuple(unopened))


def opens_run(line: str) -> bool:
    """Whether a line begins with an opening mark and so may begin a quotation."""
    text = line.lstrip()
    return text[:1] in tuple('“„‟«"') or (text[:1] == "”" and text[1:2].isalnum())


def last_closing(text: str) -> int:
    """Where the last closing mark stands, or -1."""
    return max((mark.at for mark in marks(text) if not mark.opening), default=-1)
