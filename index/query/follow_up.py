"""Follow-ups without a language model: what a short question leaves unsaid is taken from the last.

"and in 2012?" keeps subject and place and changes the dates; "what about Ethiopia?" changes the
place; "who said that?" keeps everything. What was carried over stands in the Answer as filters and
words that are shown and can be dropped, so a wrong guess is seen and costs one click.

"And then?", "when?", "why?" and "who said that?" ask about the quote that was shown instead: they
are moves within its article.
"""

from __future__ import annotations

import re
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

from index.analyzer import stems

if TYPE_CHECKING:
    from index.query.parser import ParsedQuestion

# A question with more words of its own than this stands on its own, unless it leans outright.
_FEW_WORDS = 1
_OPENING = re.compile(
    r"\s*(?:and|but|or|so|also|then|what about|how about|what of|same (?:for|in)|anything else)\b",
    re.IGNORECASE,
)
_POINTING = re.compile(
    r"\b(?:that|this|it|its|they|them|their|those|these|he|him|his|she|her|there|then)\b",
    re.IGNORECASE,
)
# Words of asking on, which name no subject.
_EMPTY = frozenset(
    stems(
        "about else more same other another again any anything something everything "
        "say said tell told happen happened news post posts posted article articles story stories "
        "report reports reported write wrote written show find list give please know"
    )
)


class Move(StrEnum):
    """Where to look in the article of the quote that was shown."""

    GO_ON = "go on"
    SOURCE = "source"
    TIME = "time"
    REASON = "reason"


_THAT = r"(?:that|this|it|so|these(?: words)?|those(?: words)?)"
_MOVES = tuple(
    (
        move,
        re.compile(
            rf"(?:(?:and|but|so|ok|okay|please)\b,? ?)?(?:{pattern})[ ?!.…]*", re.IGNORECASE
        ),
    )
    for move, pattern in (
        (
            Move.GO_ON,
            (
                r"then(?: what)?|what (?:then|next|(?:happened|came|comes) (?:then|next|afterwards?"
                r"|after(?: that)?))|after that|go on|continue|carry on|read on"
            ),
        ),
        (
            Move.SOURCE,
            (
                rf"who (?:said|says|wrote|writes|told|reported|claim(?:s|ed)) {_THAT}|says who"
                rf"|said who|whose words (?:are|were) {_THAT}|who (?:is|was) (?:speaking|quoted)"
                r"|according to whom?"
            ),
        ),
        (Move.TIME, rf"when(?: exactly)?(?: (?:is|was) {_THAT}| did {_THAT} happen)?"),
        (Move.REASON, rf"why(?: (?:is|was) {_THAT}| {_THAT}| did {_THAT} happen)?|how come"),
    )
)


def move_of(question: str) -> Move | None:
    """The move that a question asks for; None for one that has words of its own."""
    words = " ".join(question.split())
    return next((move for move, pattern in _MOVES if pattern.fullmatch(words)), None)


def subject_terms(text: str) -> list[str]:
    """The stems in a question that name a subject; empty for "what happened?"."""
    return [stem for stem in stems(text) if stem not in _EMPTY]


def continue_from(previous: ParsedQuestion, asked: ParsedQuestion) -> ParsedQuestion:
    """What `asked` means after `previous`; a question that stands on its own keeps its words.

    Dates and places that it does not name are carried over in any case.
    """
    own = subject_terms(asked.text)
    leans = _OPENING.match(asked.question) or _POINTING.search(asked.question)
    subject = asked.subject
    if len(own) <= _FEW_WORDS or leans:
        subject = f"{previous.text} {asked.text}" if own else previous.text
    places = asked if asked.regions else previous
    return replace(
        asked,
        subject=subject,
        period=asked.period or previous.period,
        regions=places.regions,
        preferred_regions=places.preferred_regions,
        cities=places.cities,
    )
