"""The chain: the cheapest way to read a body's steps, and how much dearer every other one is.

The best sequence of states is found by dynamic programming (Viterbi); run from both ends, that also
gives the cost of the cheapest reading through each state at each unit, and so a margin for each
label: by how much the best reading in which the unit has another one is dearer. What no reading is
sure of is uncertain: an outlet's name beside the archive's words is the worst that could be shown.
"""

from __future__ import annotations

from collections import deque
from functools import lru_cache, reduce
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from corpus.article import Voice
from corpus.attribution import states
from corpus.attribution.states import FOLLOWS, IMPOSSIBLE, STATES, Claim, Event, Source, State, Who

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corpus.attribution.states import Matrix, Step
    from corpus.citations.candidate import Candidate

# How much more the best other reading must cost, or nobody knows whose words a unit is.
SURE_OWN = 2.0
SURE_QUOTED = 3.0
# The same for where quoted words come from, or the source counts as not given.
SURE_SOURCE = 4.0
_NEAR_ZERO = 1e-6
# How many citations above a unit can be its source: the nearest ones.
_NEAREST = 8
# Sequences of events, up to so many, recur from post to post: what they cost together is kept.
_TOGETHER = 8
_KEPT = 512


class Costs(NamedTuple):
    """What a unit costs where it is read as quoted, as the archive's own, and in some of these.

    `in_marks` is added where the unit would be all that stands in the marks of a quotation.
    `awaited` and `owed` are added to `own` where a quotation above waits for the citation below, or
    the citation above for a quotation below. `credited` is added where it would have a source,
    `not_above` and `not_below` where it would have another one, or none.
    """

    quoted: float = 0
    own: float = 0
    in_marks: float = 0
    awaited: float = 0
    owed: float = 0
    credited: float = 0
    not_above: float = 0
    not_below: float = 0


class Sign(NamedTuple):
    """Something that a unit says, in words, and what that adds to its costs."""

    says: str
    costs: Costs


# Which costs of a unit count in which state: the rows are the fields of `Costs`.
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
_NONE = Costs()
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


def voice_of(reading: Reading) -> Voice | None:
    """Whose words a unit is; None where no reading is sure enough."""
    if reading.quoted < -SURE_OWN:
        return Voice.ARCHIVE
    return Voice.QUOTED if reading.quoted > SURE_QUOTED else None


def source_of(reading: Reading, candidates: Sequence[Candidate]) -> tuple[int | None, float]:
    """The citation that a quoted unit is from, by its number, and by what margin it is that.

    None where no citation is sure. An outlet that is named above and below is one source; its
    citation in brackets says more.
    """
    least, best = min(reading.sources, key=lambda each: each[0])
    same = [best]
    if best is not None and (outlet := _outlet(candidates[best])):
        named = {number for _, number in reading.sources if number is not None}
        same = [number for number in named if _outlet(candidates[number]) == outlet]
    others = (cost for cost, number in reading.sources if number not in same)
    margin = min(others, default=IMPOSSIBLE) - least
    if best is None or margin < SURE_SOURCE:
        return None, margin
    return max(
        same, key=lambda number: (candidates[number or 0].is_certain, number == best)
    ), margin


def _outlet(candidate: Candidate) -> str:
    return (candidate.citation.outlet or "").removeprefix("The ").casefold()


def read(steps: Sequence[Step], signs: Sequence[Sequence[Sign]]) -> list[Reading]:
    """A reading of each unit among the steps, in order; `signs` are what the units say."""
    if not signs:
        return []
    stops = list(_stops(steps))
    through = _through(stops, _emitted(signs))
    at_units = through[[number for number, (_, step) in enumerate(stops) if step.unit]]
    quoted = at_units[:, states.OWN_STATES :].reshape(len(signs), len(Source), len(states.QUOTED))
    by_source = quoted.min(axis=2)
    margins = at_units[:, : states.OWN_STATES].min(axis=1) - by_source.min(axis=1)
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


def _emitted(signs: Sequence[Sequence[Sign]]) -> Matrix:
    """What the signs of each unit cost in each state, a row for each unit."""
    starts = [0, *accumulate(len(each) + 1 for each in signs)]
    costs = [cost for each in signs for cost in (_NONE, *(sign.costs for sign in each))]
    emitted: Matrix = np.add.reduceat(np.array(costs), starts[:-1]) @ _COUNTS + _JUST_CLOSED
    return emitted


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
def _costs_of(events: tuple[Event, ...]) -> tuple[Matrix, Matrix]:
    """What events cost one after the other, from state to state and the other way round."""
    together = reduce(_one_after_the_other, (states.COSTS[event] for event in events), _NOTHING)
    return together, np.ascontiguousarray(together.T)


def _one_after_the_other(first: Matrix, second: Matrix) -> Matrix:
    both: Matrix = np.min(first[:, :, None] + second, axis=1)
    return both


_NOTHING = states.matrix((state, state, 0.0) for state in STATES)


def _through(stops: Sequence[_Stop], emitted: Matrix) -> Matrix:
    """The cost of the cheapest reading through each state after each stop.

    `emitted` are the units' own costs, a row for each.
    """
    least = np.minimum.reduce
    costs = np.full(len(STATES), IMPOSSIBLE)
    costs[states.NUMBER[states.START]] = 0.0
    through = np.empty((len(stops), len(STATES)))
    of_units = iter(emitted)
    for number, (events, step) in enumerate(stops):
        costs = least(_costs_of(events)[0] + costs[:, None], axis=0)
        if step.unit:
            costs += next(of_units)
        through[number] = costs
    costs = np.zeros(len(STATES))
    of_units = reversed(emitted)
    for number in range(len(stops) - 1, -1, -1):
        through[number] += costs
        events, step = stops[number]
        if step.unit:
            costs += next(of_units)
        costs = least(_costs_of(events)[1] + costs[:, None], axis=0)
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
