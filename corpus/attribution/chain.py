"""The chain: the cheapest way to read a body's steps, and how much dearer every other one is.

The best sequence of states is found by dynamic programming (Viterbi); run from both ends, that also
gives the cost of the cheapest reading through each state at each unit, and so a margin for each
label: by how much the best reading in which the unit has another one is dearer.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from corpus.attribution import weights as w
from corpus.attribution.transitions import IS_OWN, MATRICES, NUMBER, SOURCES, START
from corpus.attribution.units import FOLLOWS, STATES, Claim, Event, Kind, Source, State

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corpus.attribution.evidence import UnitCosts
    from corpus.attribution.transitions import Costs
    from corpus.attribution.units import Step

_INTRODUCES = FOLLOWS | {Event.INTRODUCING, Event.LEAD_IN, Event.MENTION}
_INTO = {event: np.ascontiguousarray(matrix.T) for event, matrix in MATRICES.items()}
_OWED_AFTER = NUMBER[State(Kind.OWN, 0, Claim.OWED)]
_NEAR_ZERO = 1e-6
# How many citations above a unit can be its source: the nearest ones.
_NEAREST = 8

# Which costs of a unit count in which state: the rows are the fields of `UnitCosts`.
_COUNTS = np.array(
    [
        [state.kind is not Kind.OWN for state in STATES],
        [state.kind is Kind.OWN for state in STATES],
        [state[:2] == (Kind.RUN, 1) for state in STATES],
        [state.link is Claim.AWAITED for state in STATES],
        [state.link is Claim.OWED for state in STATES],
        [state.link in (Source.ABOVE, Source.BELOW) for state in STATES],
        [state.link in (Source.NONE, Source.BELOW) for state in STATES],
        [state.link in (Source.NONE, Source.ABOVE) for state in STATES],
    ],
    dtype=np.float64,
)
# No word stands in a run that has just closed.
_JUST_CLOSED = np.array([w.IMPOSSIBLE * (state[:2] == (Kind.RUN, 0)) for state in STATES])


class Reading(NamedTuple):
    """How one unit is read: by what margin it is quoted (negative: the archive's own).

    `sources` are what the cheapest reading costs with each source, by its citation's number, None
    for no source. Costs and margins are those of `weights`.
    """

    quoted: float
    sources: tuple[tuple[float, int | None], ...]


def read(steps: Sequence[Step], costs: Sequence[UnitCosts]) -> list[Reading]:
    """A reading of each unit among the steps, in order; `costs` are those of the units."""
    if not costs:
        return []
    through = _through(steps, np.array(costs) @ _COUNTS + _JUST_CLOSED)
    at_units = through[[number for number, step in enumerate(steps) if step.unit]]
    quoted = at_units[:, IS_OWN].min(axis=1) - at_units[:, ~IS_OWN].min(axis=1)
    by_source = np.stack([at_units[:, mask].min(axis=1) for mask in SOURCES.values()], axis=1)
    return [
        Reading(margin, tuple(zip(named, citations, strict=True)))
        for margin, named, citations in zip(
            quoted.tolist(),
            by_source.tolist(),
            _citations(steps, through, by_source[:, 1].tolist()),
            strict=True,
        )
    ]


def _through(steps: Sequence[Step], emitted: Costs) -> Costs:
    """The cost of the cheapest reading through each state after each step.

    `emitted` are the units' own costs, a row for each.
    """
    least = np.minimum.reduce
    costs = np.full(len(STATES), w.IMPOSSIBLE)
    costs[NUMBER[START]] = 0.0
    through = np.empty((len(steps), len(STATES)))
    of_units = iter(emitted)
    for number, (event, *_) in enumerate(steps):
        costs = costs + next(of_units) if event is None else least(_INTO[event] + costs, axis=1)
        through[number] = costs
    costs = np.zeros(len(STATES))
    of_units = reversed(emitted)
    for number in range(len(steps) - 1, 0, -1):
        event = steps[number].event
        costs = costs + next(of_units) if event is None else least(MATRICES[event] + costs, axis=1)
        through[number - 1] += costs
    return through


def _citations(
    steps: Sequence[Step], through: Costs, from_above: Sequence[float]
) -> Iterator[tuple[int | None, int | None, int | None]]:
    """For each unit, which citation its source would be, in the order of `Source`.

    `from_above` is what the cheapest reading costs in which the source is named above the unit: it
    passes the citation in the state in which that is owed a quotation, at the same cost.
    """
    below: list[int | None] = []
    following: int | None = None
    for step in reversed(steps):
        following = step.citation if step.event in FOLLOWS else following
        below.append(following)
    owed = through[:, _OWED_AFTER].tolist()
    passed: deque[tuple[float, int | None]] = deque(maxlen=_NEAREST)
    costs = iter(from_above)
    for step, cost, following in zip(steps, owed, reversed(below), strict=True):
        if step.event in _INTRODUCES:
            passed.append((cost, step.citation))
        if step.unit:
            most = next(costs) + _NEAR_ZERO
            above = next((number for cost, number in reversed(passed) if cost <= most), None)
            yield None, above, following
