"""What a body is a sequence of, how each place can be read, and what may follow what.

A unit is a stretch of one paragraph without a quotation mark in it. Events stand between units: a
paragraph begins, a mark opens or closes, a citation or an update stands there, a stretch that the
source itself marks as quoted begins. A state says how a place is read: who speaks, and where the
source is named. `costs.toml` says what each event costs between any two states.
"""

from __future__ import annotations

import tomllib
from enum import IntEnum, StrEnum, auto
from importlib.resources import files
from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from corpus.article import Span


Matrix: TypeAlias = npt.NDArray[np.float64]

IMPOSSIBLE = 1e6


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
# Citations between paragraphs that may introduce what stands below them.
INTRODUCES = frozenset({Event.FOLLOWING_AT_TOP, Event.EITHER, Event.INTRODUCING})


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


class Who(StrEnum):
    """Who speaks at a place, and with which marks open; see `costs.toml`."""

    OWN = "own"
    MARKED = "marked"
    CLOSED = "closed"
    RUN = "run"
    INNER = "inner"
    PLAIN = "plain"
    SPEECH = "speech"


class Source(StrEnum):
    """Where the source of quoted words is named, as far as the citations around them go."""

    NONE = "none"
    ABOVE = "above"
    BELOW = "below"


class Claim(StrEnum):
    """What the archive's own words leave to be done about a citation."""

    NONE = "none"
    OWED = "owed"  # the citation above is to be the source of what follows
    FREE = "free"  # the citation above is the source of what went before, and may be of more
    AWAITED = "awaited"  # the citation below is the source of what went before


class State(NamedTuple):
    """Who speaks; `link` is a Source for quoted words and a Claim for the archive's own."""

    who: Who
    link: Source | Claim

    @property
    def is_own(self) -> bool:
        """Whether the archive speaks."""
        return self.who in _ARCHIVE

    @property
    def marks(self) -> int:
        """How many marks are open."""
        return _MARKS.get(self.who, 0)


_MARKS = {Who.MARKED: 1, Who.RUN: 1, Who.INNER: 2, Who.SPEECH: 1}
_ARCHIVE = (Who.OWN, Who.MARKED)
QUOTED = tuple(who for who in Who if who not in _ARCHIVE)
# The archive's own states come first, the others by their source: `read` slices them.
STATES = (
    *(State(who, claim) for who, claim in product(_ARCHIVE, Claim)),
    *(State(who, source) for source, who in product(Source, QUOTED)),
)
OWN_STATES = sum(state.is_own for state in STATES)
NUMBER = {state: number for number, state in enumerate(STATES)}
START = State(Who.OWN, Claim.NONE)

# What own words leave behind after quoted ones, and from where quoted words after own ones may be.
_AFTER = {Source.NONE: Claim.NONE, Source.ABOVE: Claim.FREE, Source.BELOW: Claim.AWAITED}
_BEFORE = {
    Claim.NONE: (Source.NONE, Source.BELOW),
    Claim.FREE: (Source.NONE, Source.BELOW, Source.ABOVE),
    Claim.OWED: (Source.ABOVE,),
    Claim.AWAITED: (Source.BELOW,),
}
_IGNORED = 5.0  # a citation that no quotation has
_OWN_OPEN = 8.0  # a mark of the archive's own that never closes
_NO_SOURCE = 2.0  # where `sourceless` is not given, and of an inner quotation


Arc: TypeAlias = tuple[State, State, float]


def _arcs(start: Who, end: Who) -> Iterator[tuple[State, State]]:
    """The steps from one speaker to another: what is known of the source goes along."""
    if start not in _ARCHIVE and end not in _ARCHIVE:
        yield from ((State(start, source), State(end, source)) for source in Source)
    elif start not in _ARCHIVE:
        yield from ((State(start, source), State(end, to)) for source, to in _AFTER.items())
    elif end in _ARCHIVE:
        yield from ((State(start, claim), State(end, claim)) for claim in Claim)
    else:
        for claim, sources in _BEFORE.items():
            yield from ((State(start, claim), State(end, source)) for source in sources)


def matrix(arcs: Iterable[Arc]) -> Matrix:
    """What each step between two states costs; of several costs of one, the last counts."""
    matrix = np.full((len(STATES), len(STATES)), IMPOSSIBLE)
    for start, end, cost in arcs:
        matrix[NUMBER[start], NUMBER[end]] = cost
    return matrix


def _moves(rows: Mapping[str, Any]) -> Iterator[Arc]:
    """The steps that a table of `costs.toml` names: those between states come last in it."""
    sourceless = rows.get("sourceless", _NO_SOURCE)
    for start, ends in rows.items():
        if start in tuple(Who):
            for end, cost in ends.items():
                for one, other in _arcs(Who(start), Who(end)):
                    begins = one.is_own and other.link is Source.NONE
                    extra = _NO_SOURCE if other.who is Who.INNER else sourceless
                    yield one, other, cost + extra * begins
    for start, ends in rows.items():
        if ":" in start:
            yield from ((_state(start), _state(end), cost) for end, cost in ends.items())


def _state(name: str) -> State:
    who, _, link = name.partition(":")
    return State(Who(who), Claim(link) if who in _ARCHIVE else Source(link))


def _with_rows(name: str, tables: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """A table with the rows of the one that it is like."""
    table = tables[name]
    return {**(_with_rows(table["like"], tables) if "like" in table else {}), **table}


def _cited(*, follows: bool, introduces: float, at_open: float) -> Iterator[Arc]:
    """A citation between paragraphs: whatever was open is over, and a claim is met or made."""
    for state in STATES:
        still_open = _still_open(state, at_open)
        if state.link in (Source.BELOW, Claim.AWAITED):
            if follows:
                yield state, START, still_open
        elif state.link is not Claim.OWED:
            yield state, START, _IGNORED + still_open
            yield state, State(Who.OWN, Claim.OWED), introduces + still_open


def _named(introduces: float) -> Iterator[Arc]:
    """A source named in a sentence: of use to what follows it, or only named."""
    for state in STATES:
        yield state, state, 0.0
        if state.is_own and state.link in (Claim.NONE, Claim.FREE):
            yield state, state._replace(link=Claim.OWED), introduces


def _ended(at_open: float) -> Iterator[Arc]:
    """Nothing goes on, and nothing may be owed."""
    for state in STATES:
        if state.link not in (Source.BELOW, Claim.AWAITED, Claim.OWED):
            yield state, START, _still_open(state, at_open)


def _still_open(state: State, cost: float) -> float:
    return state.marks * (_OWN_OPEN if state.is_own else cost)


def _read_costs() -> dict[Event, Matrix]:
    """The costs of each event between any two states."""
    table = tomllib.loads(files("corpus.attribution").joinpath("costs.toml").read_text("utf-8"))
    moves = table["moves"]
    arcs = {
        **{name: _moves(_with_rows(name, moves)) for name in moves},
        **{name: _cited(**costs) for name, costs in table["citations"].items()},
        **{name: _named(cost) for name, cost in table["names"].items()},
        **{name: _ended(cost) for name, cost in table["ends"].items()},
    }
    return {event: matrix(arcs[event.name]) for event in Event}


COSTS = _read_costs()
