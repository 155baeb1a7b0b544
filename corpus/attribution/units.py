"""Units and events: what a body is a sequence of when it is read for whose words it holds.

A unit is a stretch of one paragraph without a quotation mark in it. Events stand between units: a
paragraph begins, a mark opens or closes, a citation or an update stands there, a stretch that the
source itself marks as quoted begins.
"""

from __future__ import annotations

from enum import IntEnum, auto
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from corpus.article import Span


class Event(IntEnum):
    """What stands between two units."""

    PARAGRAPH = auto()
    CLOSE_TO_OPEN = auto()  # a paragraph opens a quotation, and the one above closed one
    LOST_OPENING = auto()  # a paragraph begins that closes what was not opened in it
    AFTER_OPEN = auto()  # a paragraph begins, and a mark inside the one above never closed
    LED_IN = auto()  # a paragraph begins, and the one above ended with a colon
    LED_IN_BY_SPEAKER = auto()  # the same, and that says that somebody writes or says what follows
    IN_LETTER = auto()  # a paragraph of a letter begins
    BLOCKQUOTE = auto()  # a blockquote begins
    IN_BLOCKQUOTE = auto()  # another paragraph of it begins
    OUT_OF_BLOCKQUOTE = auto()
    OPENS = auto()  # at a paragraph's start
    OPENS_AFTER_PLAIN = auto()  # the same, and the paragraph above shows no mark at its edges
    OPENS_SPEECH = auto()  # at its start, and closes inside the paragraph: `“...,” he said`
    OPENS_OWN_SPEECH = auto()  # the same, and no citation follows
    OPENS_LED_IN = auto()  # inside a paragraph, after a colon, a comma or a sentence
    OPENS_INSIDE = auto()
    OPENS_OWN_INSIDE = auto()  # the same, and no citation follows
    CLOSES = auto()  # at a paragraph's end
    CLOSES_SENTENCE = auto()  # inside a paragraph, and a new sentence follows
    CLOSES_INSIDE = auto()  # inside a sentence: `,” he said`
    CLOSES_PIECE = auto()  # the same, what was opened inside the paragraph
    CLOSES_OWN_INSIDE = auto()  # any of these, and no citation follows
    FOLLOWING = auto()  # a citation where it usually stands, below what it is the source of
    FOLLOWING_AT_TOP = auto()  # the same, and the body above it holds no mark
    EITHER = auto()  # a citation that may as well introduce what follows it
    INTRODUCING = auto()  # one that can only introduce
    LEAD_IN = auto()  # one inside a paragraph that introduces: `The Post reports:`
    MENTION = auto()  # any other one inside a sentence: only the archive writes such a sentence
    END = auto()  # of a post, or an update: the archive speaks again
    CUT_OFF = auto()  # the end of one that breaks off


# Citations that can be the source of what stands above them.
FOLLOWS = frozenset({Event.FOLLOWING, Event.FOLLOWING_AT_TOP, Event.EITHER})


class Boundary(NamedTuple):
    """A citation or an update, and the number of the citation."""

    span: Span
    event: Event
    citation: int | None = None


class Unit(NamedTuple):
    """Words of one paragraph without a mark among them.

    `opened` are the places of the marks opened in the paragraph that are open here; `closed` is
    where the last of them closes, None where it does not. `after` is the event at whose end the
    unit stands; `names_source` says that the paragraph holds a citation,
    `is_cited` that one follows.
    """

    span: Span
    paragraph: Span
    opened: tuple[int, ...]
    closed: int | None
    after: Event
    ends_at_close: bool
    in_blockquote: bool
    is_cited: bool
    names_source: bool

    @property
    def starts_paragraph(self) -> bool:
        """Whether no word of the paragraph stands before it."""
        return self.span.start == self.paragraph.start


class Step(NamedTuple):
    """A unit, or an event; `citation` is its number where the event is one."""

    event: Event | None
    unit: Unit | None = None
    citation: int | None = None
