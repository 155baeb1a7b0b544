"""States, and what each event costs between any two of them, as `costs.toml` has it.

A state says how a place of a body is read: who speaks, and where the source is named.
"""

from __future__ import annotations

import tomllib
from enum import StrEnum
from importlib.resources import files
from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from corpus.attribution.units import Event

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


Costs: TypeAlias = npt.NDArray[np.float64]

IMPOSSIBLE = 1e6


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
_NO_SOURCE = 2.0  # where `sourceless` is not given, and of an inner quotation


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


def matrix(arcs: Iterable[tuple[State, State, float]]) -> Costs:
    """What each step between two states costs; of several costs of one, the last counts."""
    matrix = np.full((len(STATES), len(STATES)), IMPOSSIBLE)
    for start, end, cost in arcs:
        matrix[NUMBER[start], NUMBER[end]] = cost
    return matrix


def _moves(rows: Mapping[str, Any]) -> Iterator[tuple[State, State, float]]:
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
    return (_with_rows(table["like"], tables) if "like" in table else {}) | table


def _read_costs() -> dict[Event, Costs]:
    """The costs of each event between any two states."""
    text = files("corpus.attribution").joinpath("costs.toml").read_text("utf-8")
    table = tomllib.loads(text)
    archives, at_citation = table["open"]["archives"], table["open"]["at_citation"]

    def still_open(state: State, cost: float) -> float:
        return state.marks * (archives if state.is_own else cost)

    def cited(*, follows: bool, introduces: float) -> Iterator[Any]:
        for state in STATES:
            cost = still_open(state, at_citation)
            if state.link in (Source.BELOW, Claim.AWAITED):
                if follows:
                    yield state, START, cost
            elif state.link is not Claim.OWED:
                yield state, START, _IGNORED + cost
                yield state, State(Who.OWN, Claim.OWED), introduces + cost

    def named(introduces: float) -> Iterator[Any]:
        """A source named in a sentence: of use to what follows it, or only named."""
        for state in STATES:
            yield state, state, 0.0
            if state.is_own and state.link in (Claim.NONE, Claim.FREE):
                yield state, state._replace(link=Claim.OWED), introduces

    def ended(unclosed: float) -> Iterator[Any]:
        """Nothing goes on, and nothing may be owed."""
        for state in STATES:
            if state.link not in (Source.BELOW, Claim.AWAITED, Claim.OWED):
                yield state, START, still_open(state, unclosed)

    moves = table["moves"]
    arcs = {
        **{name: _moves(_with_rows(name, moves)) for name in moves},
        **{name: cited(**costs) for name, costs in table["citations"].items()},
        **{name: named(cost) for name, cost in table["names"].items()},
        **{name: ended(cost) for name, cost in table["ends"].items()},
    }
    return {event: matrix(arcs[event.name]) for event in Event}


COSTS = _read_costs()
