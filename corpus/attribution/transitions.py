"""What each event of a body costs between two states of a reading; see `weights`."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt

from corpus.attribution import weights as w
from corpus.attribution.units import STATES, Claim, Event, Kind, Source, State

if TYPE_CHECKING:
    from collections.abc import Iterator

Costs: TypeAlias = npt.NDArray[np.float64]


NUMBER = {state: number for number, state in enumerate(STATES)}
START = State(Kind.OWN, 0, Claim.NONE)
IS_OWN = np.array([state.kind is Kind.OWN for state in STATES])
SOURCES = {source: np.array([state.link is source for state in STATES]) for source in Source}


Arc = tuple[State, State, float]

# What own words leave behind after quoted ones, and what quoted words may follow own ones.
_AFTER = {Source.NONE: Claim.NONE, Source.ABOVE: Claim.FREE, Source.BELOW: Claim.AWAITED}
_BEFORE = {
    Claim.NONE: ((Source.NONE, w.NO_SOURCE), (Source.BELOW, 0.0)),
    Claim.FREE: ((Source.NONE, w.NO_SOURCE), (Source.BELOW, 0.0), (Source.ABOVE, 0.0)),
    Claim.OWED: ((Source.ABOVE, 0.0),),
    Claim.AWAITED: ((Source.BELOW, 0.0),),
}


def _own(marks: int) -> Iterator[State]:
    return (State(Kind.OWN, marks, claim) for claim in Claim)


def _enters(kind: Kind, marks: int, cost: float, sourceless: float = w.NO_SOURCE) -> Iterator[Arc]:
    """From own words to quoted ones."""
    for claim, links in _BEFORE.items():
        for source, extra in links:
            more = sourceless if source is Source.NONE else extra
            yield State(Kind.OWN, 0, claim), State(kind, marks, source), cost + more


def _leaves(kind: Kind, marks: int, cost: float) -> Iterator[Arc]:
    """From quoted words to own ones."""
    for source, claim in _AFTER.items():
        yield State(kind, marks, source), State(Kind.OWN, 0, claim), cost


def _goes(
    kind: Kind, marks: int, to: int, cost: float, to_kind: Kind | None = None
) -> Iterator[Arc]:
    """From quoted words to quoted ones of the same source."""
    for source in Source:
        yield State(kind, marks, source), State(to_kind or kind, to, source), cost


def _own_goes(marks: int, to: int, cost: float) -> Iterator[Arc]:
    for claim in Claim:
        yield State(Kind.OWN, marks, claim), State(Kind.OWN, to, claim), cost


def _paragraph(
    unmarked: float,
    after_close: float = 0.0,
    sourceless: float = w.UNMARKED_NO_SOURCE,
    goes_on: float = w.UNMARKED_GOES_ON,
) -> Iterator[Arc]:
    yield from _own_goes(0, 0, 0)
    yield from _own_goes(1, 0, w.OWN_MARK_NEVER_CLOSES)
    yield from _enters(Kind.PLAIN, 0, unmarked, sourceless)
    for marks in (1, 2):
        yield from _goes(Kind.RUN, marks, marks, w.SPEECH_GOES_ON * (marks - 1))
        yield from _leaves(Kind.RUN, marks, w.DROPPED)
    yield from _leaves(Kind.RUN, 0, 0)
    yield from _goes(Kind.RUN, 0, 0, w.UNMARKED + after_close, Kind.PLAIN)
    yield from _goes(Kind.PLAIN, 0, 0, goes_on + after_close)
    yield from _leaves(Kind.PLAIN, 0, 0)
    yield from _goes(Kind.PLAIN, 1, 1, w.UNMARKED_GOES_ON)
    yield from _goes(Kind.PLAIN, 1, 0, w.OPEN_AT_CITATION)
    yield from _leaves(Kind.PLAIN, 1, w.DROPPED)


def _close_to_open() -> Iterator[Arc]:
    """Quotations with no word between them have one source, as a rule."""
    yield State(Kind.RUN, 0, Source.NONE), State(Kind.OWN, 0, Claim.NONE), w.ANOTHER_SOURCE
    yield from _goes(Kind.RUN, 0, 0, 0)
    for start, end, cost in _paragraph(w.UNMARKED, w.AFTER_CLOSE):
        if start != State(Kind.RUN, 0, Source.NONE):
            yield start, end, cost


def _after_open() -> Iterator[Arc]:
    """A mark inside the paragraph above is open: a run begins there, or a mark was forgotten."""
    yield from _goes(Kind.RUN, 1, 1, w.RUN_GOES_ON_FROM_INSIDE)
    yield from _leaves(Kind.RUN, 1, w.DROPPED_FROM_INSIDE)
    one = {State(Kind.RUN, 1, source) for source in Source}
    for start, end, cost in _paragraph(w.UNMARKED):
        if start not in one:
            yield start, end, cost


def _blockquote() -> Iterator[Arc]:
    """Whatever was open is over; the source itself says that this is quoted."""
    yield from _own_goes(0, 0, 0)
    yield from _own_goes(1, 0, w.OWN_MARK_NEVER_CLOSES)
    yield from _enters(Kind.PLAIN, 0, 0)
    for kind, marks in (
        (Kind.RUN, 0),
        (Kind.RUN, 1),
        (Kind.RUN, 2),
        (Kind.PLAIN, 0),
        (Kind.PLAIN, 1),
    ):
        yield from _leaves(kind, marks, w.OPEN_AT_END * marks)
        yield from _goes(kind, marks, 0, w.OPEN_AT_END * marks + w.NEW_RUN, Kind.PLAIN)


def _in_blockquote() -> Iterator[Arc]:
    yield from _own_goes(0, 0, 0)
    yield from _own_goes(1, 0, w.OWN_MARK_NEVER_CLOSES)
    yield from _enters(Kind.PLAIN, 0, 0)
    yield from _goes(Kind.PLAIN, 0, 0, 0)
    yield from _goes(Kind.PLAIN, 1, 1, 0)
    yield from _goes(Kind.PLAIN, 1, 0, 1)
    yield from _leaves(Kind.PLAIN, 0, 0)


def _out_of_blockquote() -> Iterator[Arc]:
    yield from _own_goes(0, 0, 0)
    yield from _leaves(Kind.PLAIN, 0, 0)
    yield from _leaves(Kind.PLAIN, 1, 1)
    yield from _goes(Kind.PLAIN, 0, 0, w.OUT_OF_BLOCKQUOTE)
    for marks in (0, 1, 2):
        yield from _goes(Kind.RUN, marks, marks, 0)


def _opens_paragraph(
    reopens: float = 0.0,
    new_run: float = w.NEW_RUN,
    sourceless: float = w.NO_SOURCE,
    opens_two: float = w.ONE_MARK_OPENS_TWO,
) -> Iterator[Arc]:
    yield from _goes(Kind.RUN, 0, 1, new_run)
    yield from _goes(Kind.RUN, 0, 2, new_run + opens_two)
    yield from _goes(Kind.RUN, 1, 1, reopens)
    yield from _goes(Kind.RUN, 1, 2, 0)
    yield from _goes(Kind.RUN, 2, 2, 0)
    yield from _goes(Kind.RUN, 2, 1, 1)
    yield from _goes(Kind.PLAIN, 0, 1, w.OPENS_IN_UNMARKED)
    # The paragraph above is the run's first, and its opening mark was lost.
    yield State(Kind.PLAIN, 0, Source.BELOW), State(Kind.RUN, 1, Source.BELOW), 0
    yield from _goes(Kind.PLAIN, 1, 1, 1)
    yield from _enters(Kind.RUN, 1, new_run, sourceless)
    yield from _enters(Kind.RUN, 2, new_run + opens_two)
    yield from _own_goes(0, 1, 0)
    yield from _own_goes(1, 1, w.OPENING_WAS_LOST)


def _opens_inside(new_run: float, sourceless: float = 0.0) -> Iterator[Arc]:
    yield from _goes(Kind.RUN, 1, 2, 0)
    yield from _goes(Kind.RUN, 1, 1, w.OPENING_WAS_LOST)
    yield from _goes(Kind.RUN, 2, 2, w.MARK_IN_SPEECH)
    yield from _goes(Kind.PLAIN, 0, 1, w.MARK_IN_SPEECH)
    yield from _goes(Kind.PLAIN, 1, 1, w.MARK_IN_SPEECH)
    yield from _enters(Kind.RUN, 1, new_run, sourceless)
    yield from _enters(Kind.RUN, 2, new_run + w.ONE_MARK_OPENS_TWO)
    yield State(Kind.OWN, 0, Claim.AWAITED), State(Kind.RUN, 1, Source.BELOW), w.ANOTHER_PIECE
    yield from _own_goes(0, 1, 0)
    yield from _own_goes(1, 1, w.MARK_IN_SPEECH)


def _closes_paragraph(goes_on: float) -> Iterator[Arc]:
    yield from _goes(Kind.RUN, 2, 1, 0)
    yield from _goes(Kind.RUN, 2, 0, w.ONE_MARK_CLOSES_TWO)
    yield from _goes(Kind.RUN, 1, 0, 0)
    yield from _goes(Kind.RUN, 1, 1, goes_on)
    yield from _leaves(Kind.PLAIN, 0, w.CLOSES_NOTHING)
    yield from _closes_any()


def _closes_inside(
    leaves: float, goes_on: float, sourceless: float = w.IMPOSSIBLE
) -> Iterator[Arc]:
    yield from _goes(Kind.RUN, 2, 1, 0)
    yield from _leaves(Kind.RUN, 2, w.ONE_MARK_CLOSES_TWO_INSIDE)
    yield from _leaves(Kind.RUN, 1, leaves)
    yield State(Kind.RUN, 1, Source.NONE), State(Kind.OWN, 0, Claim.NONE), sourceless
    yield from _goes(Kind.RUN, 1, 1, goes_on)
    yield from _goes(Kind.RUN, 1, 0, w.UNMARKED, Kind.PLAIN)
    yield from _closes_any()


def _closes_any() -> Iterator[Arc]:
    yield from _goes(Kind.PLAIN, 1, 0, 0)
    yield from _goes(Kind.PLAIN, 0, 0, w.CLOSES_NOTHING)
    yield from _own_goes(1, 0, 0)
    yield from _own_goes(0, 0, w.OPENING_WAS_LOST)


def _citation(*, follows: bool, introduces: float, ignored: float) -> Iterator[Arc]:
    """A citation between paragraphs: whatever was open is over, and a claim is met or made."""
    nothing, owed = State(Kind.OWN, 0, Claim.NONE), State(Kind.OWN, 0, Claim.OWED)
    for state in STATES:
        is_own = state.kind is Kind.OWN
        is_open = state.marks * (w.OWN_MARK_NEVER_CLOSES if is_own else w.OPEN_AT_CITATION)
        if state.link in (Source.BELOW, Claim.AWAITED):
            if follows:
                yield state, nothing, is_open
        elif state.link is not Claim.OWED:
            yield state, nothing, ignored + is_open
            yield state, owed, introduces + is_open


def _named(introduces: float) -> Iterator[Arc]:
    """A source named in a sentence: of use to what follows it, or only named."""
    for state in STATES:
        yield state, state, 0
        if state.kind is Kind.OWN and state.link in (Claim.NONE, Claim.FREE):
            yield state, state._replace(link=Claim.OWED), introduces


def _ends(unclosed: float) -> Iterator[Arc]:
    """Nothing goes on, and nothing may be owed."""
    for state in STATES:
        if state.link not in (Source.BELOW, Claim.AWAITED, Claim.OWED):
            is_own = state.kind is Kind.OWN
            yield state, START, state.marks * (w.OWN_MARK_NEVER_CLOSES if is_own else unclosed)


_ARCS: dict[Event, Iterator[Arc]] = {
    Event.PARAGRAPH: _paragraph(w.UNMARKED),
    Event.AFTER_CLOSE: _paragraph(w.UNMARKED, w.AFTER_CLOSE),
    Event.AFTER_OPEN: _after_open(),
    Event.CLOSE_TO_OPEN: _close_to_open(),
    Event.LED_IN: _paragraph(w.UNMARKED_LED_IN, sourceless=w.LED_IN_NO_SOURCE),
    Event.LED_IN_BY_SPEAKER: _paragraph(w.UNMARKED_LED_IN, sourceless=w.NO_SOURCE),
    Event.IN_LETTER: _paragraph(
        w.UNMARKED_LED_IN, sourceless=w.NO_SOURCE, goes_on=w.UNMARKED_LED_IN + w.NO_SOURCE
    ),
    Event.BLOCKQUOTE: _blockquote(),
    Event.IN_BLOCKQUOTE: _in_blockquote(),
    Event.OUT_OF_BLOCKQUOTE: _out_of_blockquote(),
    Event.OPENS: _opens_paragraph(),
    Event.OPENS_AFTER_PLAIN: _opens_paragraph(w.REOPENS_AFTER_PLAIN),
    Event.OPENS_LED_IN_PARAGRAPH: _opens_paragraph(new_run=w.LED_IN_RUN),
    Event.OPENS_SPEECH: _opens_paragraph(w.REOPENS_FOR_SPEECH, opens_two=w.SPEECH_OPENS_RUN),
    Event.OPENS_OWN_SPEECH: _opens_paragraph(
        w.REOPENS_FOR_SPEECH, sourceless=w.SPEECH - w.NEW_RUN, opens_two=w.SPEECH_OPENS_RUN
    ),
    Event.OPENS_LED_IN: _opens_inside(w.LED_IN_RUN),
    Event.OPENS_INSIDE: _opens_inside(w.NEW_RUN_INSIDE, w.NO_SOURCE),
    Event.OPENS_OWN_INSIDE: _opens_inside(w.NEW_RUN_INSIDE, w.SPEECH_INSIDE - w.NEW_RUN_INSIDE),
    Event.OPENS_LED_IN_RUN: _opens_inside(w.LED_IN_RUN, w.NO_SOURCE),
    Event.OPENS_RUN_INSIDE: _opens_inside(w.NEW_RUN_INSIDE, w.NO_SOURCE),
    Event.CLOSES: _closes_paragraph(w.CLOSES_AND_GOES_ON),
    Event.CLOSES_INNER: _closes_paragraph(w.CLOSES_PAIR_ONLY),
    Event.CLOSES_EARLIER: _closes_paragraph(w.CLOSES_ALL_AND_GOES_ON),
    Event.CLOSES_SENTENCE: _closes_inside(w.CLOSES_IN_PARAGRAPH, w.CLOSES_PAIR_ONLY),
    Event.CLOSES_INSIDE: _closes_inside(w.CLOSES_BEFORE_SPEAKER, w.CLOSES_PAIR_ONLY),
    Event.CLOSES_PIECE: _closes_inside(w.CLOSES_IN_PARAGRAPH, w.CLOSES_PAIR_ONLY),
    Event.CLOSES_OWN_INSIDE: _closes_inside(w.CLOSES_BEFORE_SPEAKER, w.CLOSES_PAIR_ONLY, 0),
    Event.CLOSES_EARLIER_SENTENCE: _closes_inside(w.CLOSES_IN_PARAGRAPH, w.CLOSES_ALL_AND_GOES_ON),
    Event.CLOSES_EARLIER_INSIDE: _closes_inside(w.CLOSES_BEFORE_SPEAKER, w.CLOSES_ALL_AND_GOES_ON),
    Event.FOLLOWING: _citation(follows=True, introduces=w.AGAINST_FORM, ignored=w.IGNORED),
    Event.FOLLOWING_AT_TOP: _citation(
        follows=True, introduces=w.AGAINST_FORM_AT_TOP, ignored=w.IGNORED
    ),
    Event.EITHER: _citation(follows=True, introduces=w.INTRODUCES, ignored=w.IGNORED_INTRODUCING),
    Event.INTRODUCING: _citation(
        follows=False, introduces=w.INTRODUCES, ignored=w.IGNORED_INTRODUCING
    ),
    Event.LEAD_IN: _named(w.LEADS_IN_BY_NAME),
    Event.MENTION: _named(w.AGAINST_FORM),
    Event.UPDATE: _ends(w.OPEN_AT_END),
    Event.END: _ends(w.OPEN_AT_END),
    Event.CUT_OFF: _ends(0),
}


def _matrix(arcs: Iterator[Arc]) -> Costs:
    matrix = np.full((len(STATES), len(STATES)), w.IMPOSSIBLE)
    for start, end, cost in arcs:
        at = NUMBER[start], NUMBER[end]
        matrix[at] = min(matrix[at], cost)
    return matrix


MATRICES = {event: _matrix(arcs) for event, arcs in _ARCS.items()}
