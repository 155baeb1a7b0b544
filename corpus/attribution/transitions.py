"""What each event of a body costs between two states of a reading; see `weights`."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import numpy.typing as npt

from corpus.attribution import weights as w
from corpus.attribution.units import STATES, Claim, Event, Kind, Source, State

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Costs: TypeAlias = npt.NDArray[np.float64]
Place: TypeAlias = tuple[Kind, int]
Arc: TypeAlias = tuple[State, State]
Moves: TypeAlias = dict[tuple[Place, Place], float]

NUMBER = {state: number for number, state in enumerate(STATES)}
START = State(Kind.OWN, 0, Claim.NONE)
IS_OWN = np.array([state.kind is Kind.OWN for state in STATES])
SOURCES = {source: np.array([state.link is source for state in STATES]) for source in Source}

# Who speaks, and with how many marks open.
_OWN, _OWN_OPEN = (Kind.OWN, 0), (Kind.OWN, 1)
_CLOSED, _RUN, _INNER = (Kind.RUN, 0), (Kind.RUN, 1), (Kind.RUN, 2)
_PLAIN, _SPEECH = (Kind.PLAIN, 0), (Kind.PLAIN, 1)

# What own words leave behind after quoted ones, and from where quoted words after own ones may be.
_AFTER = {Source.NONE: Claim.NONE, Source.ABOVE: Claim.FREE, Source.BELOW: Claim.AWAITED}
_BEFORE = {
    Claim.NONE: (Source.NONE, Source.BELOW),
    Claim.FREE: (Source.NONE, Source.BELOW, Source.ABOVE),
    Claim.OWED: (Source.ABOVE,),
    Claim.AWAITED: (Source.BELOW,),
}


def _arcs(start: Place, end: Place) -> Iterator[Arc]:
    """The steps from one place to another: what is known of the source goes along."""
    if start[0] is not Kind.OWN and end[0] is not Kind.OWN:
        yield from ((State(*start, source), State(*end, source)) for source in Source)
    elif start[0] is not Kind.OWN:
        yield from ((State(*start, source), State(*end, to)) for source, to in _AFTER.items())
    elif end[0] is Kind.OWN:
        yield from ((State(*start, claim), State(*end, claim)) for claim in Claim)
    else:
        for claim, sources in _BEFORE.items():
            yield from ((State(*start, claim), State(*end, source)) for source in sources)


def _matrix(
    moves: Moves,
    *,
    sourceless: float = w.NO_SOURCE,
    besides: Mapping[Arc, float] | None = None,
) -> Costs:
    """The costs of moves; `sourceless` is added where words in one mark, or none, have no source.

    `besides` are costs of single arcs, which count instead.
    """
    matrix = np.full((len(STATES), len(STATES)), w.IMPOSSIBLE)
    for move, cost in moves.items():
        for start, end in _arcs(*move):
            lacks_source = start.kind is Kind.OWN and end.link is Source.NONE
            extra = sourceless if end.marks < _INNER[1] else w.NO_SOURCE
            matrix[NUMBER[start], NUMBER[end]] = cost + extra * lacks_source
    for (start, end), cost in (besides or {}).items():
        matrix[NUMBER[start], NUMBER[end]] = cost
    return matrix


def _paragraph(unmarked: float = w.UNMARKED, after_close: float = 0.0) -> Moves:
    return {
        (_OWN, _OWN): 0,
        (_OWN_OPEN, _OWN): w.OWN_MARK_NEVER_CLOSES,
        (_OWN, _PLAIN): unmarked,
        (_CLOSED, _OWN): 0,
        (_CLOSED, _PLAIN): w.UNMARKED + after_close,
        (_RUN, _RUN): 0,
        (_RUN, _OWN): w.DROPPED,
        (_INNER, _INNER): w.SPEECH_GOES_ON,
        (_INNER, _OWN): w.DROPPED,
        (_PLAIN, _PLAIN): w.UNMARKED_GOES_ON + after_close,
        (_PLAIN, _OWN): 0,
        (_SPEECH, _SPEECH): w.UNMARKED_GOES_ON,
        (_SPEECH, _PLAIN): w.OPEN_AT_CITATION,
        (_SPEECH, _OWN): w.DROPPED,
    }


# A mark inside the paragraph above is open: a run begins there, or a mark was forgotten.
_AFTER_OPEN = _paragraph() | {
    (_RUN, _RUN): w.RUN_GOES_ON_FROM_INSIDE,
    (_RUN, _OWN): w.DROPPED_FROM_INSIDE,
}
# Quotations with no word between them have one source, as a rule.
_CLOSE_TO_OPEN = _paragraph(after_close=w.AFTER_CLOSE) | {(_CLOSED, _CLOSED): 0}
_CHANGES_SOURCE = {(State(*_CLOSED, Source.NONE), START): w.ANOTHER_SOURCE}

_IN_BLOCKQUOTE: Moves = {
    (_OWN, _OWN): 0,
    (_OWN_OPEN, _OWN): w.OWN_MARK_NEVER_CLOSES,
    (_OWN, _PLAIN): 0,
    (_PLAIN, _PLAIN): 0,
    (_PLAIN, _OWN): 0,
    (_SPEECH, _SPEECH): 0,
    (_SPEECH, _PLAIN): 1,
}
# Whatever was open is over; the source itself says that this is quoted.
_BLOCKQUOTE: Moves = {
    (_OWN, _OWN): 0,
    (_OWN_OPEN, _OWN): w.OWN_MARK_NEVER_CLOSES,
    (_OWN, _PLAIN): 0,
    **{
        (place, to): w.OPEN_AT_END * place[1] + cost
        for place in (_CLOSED, _RUN, _INNER, _PLAIN, _SPEECH)
        for to, cost in ((_OWN, 0), (_PLAIN, w.NEW_RUN))
    },
}
_OUT_OF_BLOCKQUOTE: Moves = {
    (_OWN, _OWN): 0,
    (_OWN_OPEN, _OWN): w.OWN_MARK_NEVER_CLOSES,
    (_PLAIN, _OWN): 0,
    (_SPEECH, _OWN): 1,
    (_PLAIN, _PLAIN): w.OUT_OF_BLOCKQUOTE,
    **{(place, place): 0 for place in (_CLOSED, _RUN, _INNER)},
}


def _opens(
    reopens: float = 0.0, new_run: float = w.NEW_RUN, opens_two: float = w.ONE_MARK_OPENS_TWO
) -> Moves:
    return {
        (_OWN, _OWN_OPEN): 0,
        (_OWN_OPEN, _OWN_OPEN): w.OPENING_WAS_LOST,
        (_OWN, _RUN): new_run,
        (_OWN, _INNER): new_run + opens_two,
        (_CLOSED, _RUN): new_run,
        (_CLOSED, _INNER): new_run + opens_two,
        (_RUN, _RUN): reopens,
        (_RUN, _INNER): 0,
        (_INNER, _INNER): 0,
        (_INNER, _RUN): 1,
        (_PLAIN, _SPEECH): w.OPENS_IN_UNMARKED,
        (_SPEECH, _SPEECH): 1,
    }


# The paragraph above is the run's first, and its opening mark was lost.
_LOST = {(State(*_PLAIN, Source.BELOW), State(*_RUN, Source.BELOW)): 0.0}


def _opens_inside(new_run: float) -> Moves:
    return {
        (_OWN, _OWN_OPEN): 0,
        (_OWN_OPEN, _OWN_OPEN): w.MARK_IN_SPEECH,
        (_OWN, _RUN): new_run,
        (_OWN, _INNER): new_run + w.ONE_MARK_OPENS_TWO,
        (_RUN, _INNER): 0,
        (_RUN, _RUN): w.OPENING_WAS_LOST,
        (_INNER, _INNER): w.MARK_IN_SPEECH,
        (_PLAIN, _SPEECH): w.MARK_IN_SPEECH,
        (_SPEECH, _SPEECH): w.MARK_IN_SPEECH,
    }


_PIECE = {(State(Kind.OWN, 0, Claim.AWAITED), State(*_RUN, Source.BELOW)): w.ANOTHER_PIECE}

_CLOSES_ANY: Moves = {
    (_OWN, _OWN): w.OPENING_WAS_LOST,
    (_OWN_OPEN, _OWN): 0,
    (_INNER, _RUN): 0,
    (_PLAIN, _PLAIN): w.CLOSES_NOTHING,
    (_SPEECH, _PLAIN): 0,
}


def _closes(goes_on: float) -> Moves:
    """At a paragraph's end."""
    return _CLOSES_ANY | {
        (_INNER, _CLOSED): w.ONE_MARK_CLOSES_TWO,
        (_RUN, _CLOSED): 0,
        (_RUN, _RUN): goes_on,
        (_PLAIN, _OWN): w.CLOSES_NOTHING,
    }


def _closes_inside(leaves: float, goes_on: float = w.CLOSES_PAIR_ONLY) -> Moves:
    return _CLOSES_ANY | {
        (_INNER, _OWN): w.ONE_MARK_CLOSES_TWO_INSIDE,
        (_RUN, _OWN): leaves,
        (_RUN, _RUN): goes_on,
        (_RUN, _PLAIN): w.UNMARKED,
    }


_CLOSES_SOURCELESS = {(State(*_RUN, Source.NONE), START): 0.0}


def _citation(*, follows: bool, introduces: float, ignored: float) -> Costs:
    """A citation between paragraphs: whatever was open is over, and a claim is met or made."""
    arcs = dict[Arc, float]()
    for state in STATES:
        is_own = state.kind is Kind.OWN
        is_open = state.marks * (w.OWN_MARK_NEVER_CLOSES if is_own else w.OPEN_AT_CITATION)
        if state.link in (Source.BELOW, Claim.AWAITED):
            if follows:
                arcs[state, START] = is_open
        elif state.link is not Claim.OWED:
            arcs[state, START] = ignored + is_open
            arcs[state, START._replace(link=Claim.OWED)] = introduces + is_open
    return _matrix({}, besides=arcs)


def _named(introduces: float) -> Costs:
    """A source named in a sentence: of use to what follows it, or only named."""
    arcs = {(state, state): 0.0 for state in STATES}
    for state in STATES:
        if state.kind is Kind.OWN and state.link in (Claim.NONE, Claim.FREE):
            arcs[state, state._replace(link=Claim.OWED)] = introduces
    return _matrix({}, besides=arcs)


def _ends(unclosed: float) -> Costs:
    """Nothing goes on, and nothing may be owed."""
    return _matrix(
        {},
        besides={
            (state, START): state.marks
            * (w.OWN_MARK_NEVER_CLOSES if state.kind is Kind.OWN else unclosed)
            for state in STATES
            if state.link not in (Source.BELOW, Claim.AWAITED, Claim.OWED)
        },
    )


_LED_IN = _matrix(_paragraph(w.UNMARKED_LED_IN))

MATRICES: dict[Event, Costs] = {
    Event.PARAGRAPH: _matrix(_paragraph(), sourceless=w.UNMARKED_NO_SOURCE),
    Event.AFTER_CLOSE: _matrix(
        _paragraph(after_close=w.AFTER_CLOSE), sourceless=w.UNMARKED_NO_SOURCE
    ),
    Event.LOST_OPENING: _matrix(
        _paragraph(w.RUN_BEGAN_ABOVE), sourceless=w.OPENING_WAS_LOST - w.RUN_BEGAN_ABOVE
    ),
    Event.AFTER_OPEN: _matrix(_AFTER_OPEN, sourceless=w.UNMARKED_NO_SOURCE),
    Event.CLOSE_TO_OPEN: _matrix(
        _CLOSE_TO_OPEN, sourceless=w.UNMARKED_NO_SOURCE, besides=_CHANGES_SOURCE
    ),
    Event.LED_IN: _LED_IN,
    Event.LED_IN_BY_SPEAKER: _LED_IN,
    Event.IN_LETTER: _LED_IN,
    Event.BLOCKQUOTE: _matrix(_BLOCKQUOTE),
    Event.IN_BLOCKQUOTE: _matrix(_IN_BLOCKQUOTE),
    Event.OUT_OF_BLOCKQUOTE: _matrix(_OUT_OF_BLOCKQUOTE),
    Event.OPENS: _matrix(_opens(), besides=_LOST),
    Event.OPENS_AFTER_PLAIN: _matrix(_opens(w.REOPENS_AFTER_PLAIN), besides=_LOST),
    Event.OPENS_SPEECH: _matrix(
        _opens(w.REOPENS_FOR_SPEECH, opens_two=w.SPEECH_OPENS_RUN), besides=_LOST
    ),
    Event.OPENS_OWN_SPEECH: _matrix(
        _opens(w.REOPENS_FOR_SPEECH, opens_two=w.SPEECH_OPENS_RUN),
        sourceless=w.SPEECH - w.NEW_RUN,
        besides=_LOST,
    ),
    Event.OPENS_LED_IN: _matrix(_opens_inside(w.LED_IN_RUN), sourceless=0, besides=_PIECE),
    Event.OPENS_INSIDE: _matrix(_opens_inside(w.NEW_RUN_INSIDE), besides=_PIECE),
    Event.OPENS_OWN_INSIDE: _matrix(
        _opens_inside(w.NEW_RUN_INSIDE),
        sourceless=w.SPEECH_INSIDE - w.NEW_RUN_INSIDE,
        besides=_PIECE,
    ),
    Event.OPENS_LED_IN_RUN: _matrix(_opens_inside(w.LED_IN_RUN), besides=_PIECE),
    Event.OPENS_RUN_INSIDE: _matrix(
        _opens_inside(w.NEW_RUN_INSIDE) | {(_OWN, _OWN): w.CLOSE_WAS_LOST}, besides=_PIECE
    ),
    Event.CLOSES: _matrix(_closes(w.CLOSES_AND_GOES_ON)),
    Event.CLOSES_INNER: _matrix(_closes(w.CLOSES_PAIR_ONLY)),
    Event.CLOSES_EARLIER: _matrix(_closes(w.CLOSES_ALL_AND_GOES_ON)),
    Event.CLOSES_SENTENCE: _matrix(_closes_inside(w.CLOSES_IN_PARAGRAPH)),
    Event.CLOSES_INSIDE: _matrix(_closes_inside(w.CLOSES_BEFORE_SPEAKER)),
    Event.CLOSES_PIECE: _matrix(_closes_inside(w.CLOSES_IN_PARAGRAPH)),
    Event.CLOSES_OWN_INSIDE: _matrix(
        _closes_inside(w.CLOSES_BEFORE_SPEAKER), besides=_CLOSES_SOURCELESS
    ),
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
    Event.END: _ends(w.OPEN_AT_END),
    Event.CUT_OFF: _ends(0),
}
