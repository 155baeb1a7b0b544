"""Furniture: the lines that a site's theme puts around every post, which nobody wrote as prose.

Whole lines only, so that a sentence that speaks of them stays. Another archive adds its own rows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class Cut(Enum):
    """How much a line of furniture takes with it."""

    LINE = auto()
    # An image: its name may stand on the next line that is not blank; prose after it stays.
    IMAGE = auto()
    END = auto()


@dataclass(frozen=True, slots=True)
class Furniture:
    """A whole line, compared without its outer whitespace, and what goes with it."""

    line: str
    cut: Cut


FURNITURE = (
    Furniture("REFORM Puzzle Piece", Cut.IMAGE),
    Furniture("Submit a Comment", Cut.END),
    Furniture("Recent Comments", Cut.END),
    Furniture("Your email address will not be published. Required fields are marked *", Cut.LINE),
    Furniture(
        "This site uses Akismet to reduce spam. Learn how your comment data is processed.",
        Cut.LINE,
    ),
)
_CUTS = {each.line: each.cut for each in FURNITURE}

# "Corruption2", "Education Resources2": capitalised words, the last with a digit glued to it.
# Not "Chapter 2" (a space before the digit), nor prose, whose words are not all capitalised.
_IMAGE_NAME = re.compile(
    r"(?:[A-Z][\w’'&-]*\s(?:(?:and|of|the|in|&)\s)*){0,4}[A-Z][\w’'&-]*[^\W\d_]\d{1,2}"
)


def strip(lines: Sequence[str]) -> list[str]:
    """The lines without furniture; what stays is unchanged, blank lines included."""
    kept: list[str] = []
    awaiting_name = False
    for line in lines:
        text = line.strip()
        cut = _CUTS.get(text)
        if cut is Cut.END:
            break
        if cut is None and not (awaiting_name and text and _IMAGE_NAME.fullmatch(text)):
            kept.append(line)
        if text:
            awaiting_name = cut is Cut.IMAGE
    return kept
