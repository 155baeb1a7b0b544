"""The chain: the cheapest way to read a body's steps, and how much dearer every other one is.

The best sequence of states is found by dynamic programming (Viterbi); run from both ends, that also
gives the cost of the cheapest reading through each state at each unit, and so a margin for each
label: by how much the best reading in which the unit has another one is dearer.
"""

from __future__ import annotations

from collections import deque
from functools import lru_cache, reduce
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from corpus.attribution import states
from corpus.attribution.states import IMPOSSIBLE, STATES, Claim, Source, State, Who
from corpus.attribution.units import FOLLOWS, Event

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corpus.attribution.evidence import Costs as UnitCosts
    from corpus.attribution.states import Costs
    from corpus.attribution.units import Step

_NEAR_ZERO = 1e-6
# How many citations above a unit can be its source: the nearest ones.
_NEAREST = 8
# Sequences of events, up to so many, recur from post to post: what they cost together is kept.
_TOGETHER = 8
_KEPT = 512

# Which costs of a unit count in which state: the rows are the fields of `evidence.Costs`.
_COUNTS = np.array(
    [
        [not state.is_own for state in STATES],
        [state.is_own for state in STATES],
        [state.who is Who.RUN for state in STATES],
        [state.link is Claim.AWAITED for state in STATES],
        [state.link is Claim.OWED for state in STATES],
        [state.link in (Source.ABOVE, Source.BELOW) and not state.is_own for state in STATES],
        [state.link in (Source.NONE, Source.BELOW) and not state.is_own for state in STATES],
        [state.link in (Source.NONE, Source.ABOVE) and not state.is_own for state in STATES],
    ],
    dtype=np.float64,
)
# No word stands in a run that has just closed.
_JUST_CLOSED = np.array([IMPOSSIBLE * (state.who is Who.CLOSED) for state in STATES])
_INTRODUCES = FOLLOWS | {Event.INTRODUCING, Event.LEAD_IN, Event.MENTION}
_OWED_AFTER = states.NUMBER[State(Who.OWN, Claim.OWED)]


class Reading(NamedTuple):
    """How one unit is read: by what margin it is quoted (negative: the archive's own).

    `sources` are what the cheapest reading costs with each source, by its citation's number, None
    for no source. Costs and margins are those of `costs.toml`.
    """

    quoted: float
    sources: tuple[tuple[float, int | None], ...]


def read(steps: Sequence[Step], costs: Sequence[UnitCosts]) -> list[Reading]:
    """A reading of each unit among the steps, in order; `costs` are those of the units."""
    if not costs:
        return []
    stops = list(_stops(steps))
    through = _through(stops, np.array(costs) @ _COUNTS + _JUST_CLOSED)
    at_units = through[[number for number, (_, step) in enumerate(stops) if step.unit]]
    quoted = at_units[:, states.OWN_STATES:].reshape(len(costs), len(Source), len(states.QUOTED))
    by_source = quoted.min(axis=2)
    margins = at_units[:, :states.OWN_STATES].min(axis=1) - by_source.min(axis=1)
    owed = through[:, _OWED_AFTER].tolist()
    return [
        Reading(margin, tuple(zip(named, citations, strict=True)))
        for margin, named, citations in zip(
            margins.tolist(),
            by_source.tolist(),
            _citations(stops, owed, by_source[:, 1].tolist()),
            strict=True,
        )
    ]


class _Stop(NamedTuple):
    """A unit or a citation, after the events that lead up to it and, of a citation, with it."""

    events: tuple[Event, ...]
    step: Step


def _stops(steps: Sequence[Step]) -> Iterator[_Stop]:
    """The steps in groups that each end with a unit or a citation, or are long."""
    events: list[Event] = []
    for step in steps:
        if step.event is not None:
            events.append(step.event)
        if step.event is None or step.event in _INTRODUCES or len(events) == _TOGETHER:
            yield _Stop(tuple(events), step)
            events.clear()
    if events:
        yield _Stop(tuple(events), steps[-1])


@lru_cache(_KEPT)
def _costs_of(events: tuple[Event, ...]) -> tuple[Costs, Costs]:
    """What events cost one after the other, from state to state and the other way round."""
    together = reduce(_one_after_the_other, (states.COSTS[event] for event in events), _NOTHING)
    return together, np.ascontiguousarray(together.T)


def _one_after_the_other(first: Costs, second: Costs) -> Costs:
    return np.min(first[:, :, None] + second, axis=1)


_NOTHING = states.matrix((state, state, 0.0) for state in STATES)


def _through(stops: Sequence[_Stop], emitted: Costs) -> Costs:
    """The cost of the cheapest reading through each state after each stop.

    `emitted` are the units' own costs, a row for each.
    """
    least = np.minimum.reduce
    costs = np.full((len(STATES), 1), IMPOSSIBLE)
    costs[states.NUMBER[states.START]] = 0.0
    through = np.empty((len(stops), len(STATES)))
    of_units = iter(emitted)
    for row, (events, step) in zip(through, stops, strict=True):
        least(_costs_of(events)[0] + costs, axis=0, out=row)
        if step.unit:
            row += next(of_units)
        costs = row[:, None]
    costs = np.zeros((len(STATES), 1))
    of_units = reversed(emitted)
    for row, (events, step) in zip(reversed(through), reversed(stops), strict=True):
        before = costs[:, 0] + next(of_units) if step.unit else costs[:, 0]
        row += costs[:, 0]
        costs = least(_costs_of(events)[1] + before[:, None], axis=0)[:, None]
    return through


def _citations(
    stops: Sequence[_Stop], owed: Sequence[float], from_above: Sequence[float]
) -> Iterator[tuple[int | None, int | None, int | None]]:
    """For each unit, which citation its source would be, in the order of `Source`.

    `from_above` is what the cheapest reading costs in which the source is named above the unit: it
    passes the citation in the state in which that is `owed` a quotation, at the same cost.
    """
    below: list[int | None] = []
    following: int | None = None
    for _, step in reversed(stops):
        following = step.citation if step.event in FOLLOWS else following
        below.append(following)
    passed: deque[tuple[float, int | None]] = deque(maxlen=_NEAREST)
    costs = iter(from_above)
    for (_, step), cost, following in zip(stops, owed, reversed(below), strict=True):
        if step.event in _INTRODUCES:
            passed.append((cost, step.citation))
        if step.unit:
            most = next(costs) + _NEAR_ZERO
            above = next((number for cost, number in reversed(passed) if cost <= most), None)
            yield None, above, following
