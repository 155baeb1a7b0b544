"""Units, events and states: what a body is a sequence of when it is read for whose words it holds.

A unit is a stretch of one paragraph without a quotation mark in it. Events stand between units: a
paragraph begins, a mark opens or closes, a citation or an update stands there, a stretch that the
source itself marks as quoted begins. A state says how a place is read: as the archive's own words,
or as quoted, with how many marks are open and where the source is named.
"""

from __future__ import annotations

from enum import Enum, auto
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from corpus.article import Span


class Event(Enum):
    """What stands between two units."""

    PARAGRAPH = auto()
    AFTER_CLOSE = auto()  # a paragraph begins, and the one above ended with a closing mark
    CLOSE_TO_OPEN = auto()  # the same, and begins with an opening one
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
    OPENS_LED_IN_RUN = auto()  # as OPENS_LED_IN, and is not closed in the paragraph
    OPENS_RUN_INSIDE = auto()
    CLOSES = auto()  # at a paragraph's end, what was opened at its start
    CLOSES_INNER = auto()  # at a paragraph's end, what was opened inside it
    CLOSES_EARLIER = auto()  # the same, what was opened in an earlier one
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


class Source(Enum):
    """Where the source of quoted words is named, as far as the citations around them go."""

    NONE = 0
    ABOVE = 1
    BELOW = 2


class Kind(Enum):
    """Who speaks, and by what sign."""

    OWN = 0
    RUN = 1  # quoted: marks are open, `marks` of them; 0 where the last has just closed
    PLAIN = 2  # quoted without a mark, or `marks` of speech inside it


class Claim(Enum):
    """What the archive's own words leave to be done about a citation."""

    NONE = 0
    OWED = 1  # the citation above is to be the source of what follows
    FREE = 2  # the citation above is the source of what went before, and may be of more
    AWAITED = 3  # the citation below is the source of what went before


class State(NamedTuple):
    """Who speaks at a place; `link` is a Source for quoted words and a Claim for own ones."""

    kind: Kind
    marks: int
    link: Source | Claim


STATES = (
    *(State(Kind.OWN, marks, claim) for marks, claim in product((0, 1), Claim)),
    *(State(Kind.RUN, marks, source) for marks, source in product((0, 1, 2), Source)),
    *(State(Kind.PLAIN, marks, source) for marks, source in product((0, 1), Source)),
)
