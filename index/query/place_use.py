"""How a place is used in a question: to say where, which limits the search, or as somebody.

"Trams in Peru", "Peruvian trams", "the Peru tram" and "Peru" alone limit. In "Has Peru banned
trams?" and "What did Lima promise?" the name is that of an actor: what is said about it may well be
said under another place, so it only comes first.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corpus.gazetteer.forms import NameKind
from index.analyzer import function_stems, stems

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.article import Span
    from corpus.gazetteer.mentions import Mention

_PLACED = re.compile(
    r"\b(?:in|from|near|across|throughout|within|inside|outside|around|to|into|at|of|through|about"
    r"|on|regarding|concerning)\s+(?:the\s+)?"
    r"(?:(?:north|south|east|west|central|rural|downtown|greater)(?:ern)?\s+)?$",
    re.IGNORECASE,
)
# "Has Peru rung the bell?"
_ACTS = re.compile(
    r"\b(?:did|does|do|has|have|had|will|would|can|could|should|must|might)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(r"['’]s?\s")
_NOUN = re.compile(r"\s+([^\W\d_]+)")
_VERB = re.compile(
    r"(?:say|says|said|do|does|did|ban|bans|stop|stops|begin|begins|began|halt|halts|close|closes"
    r"|open|opens|end|ends|make|makes|made|take|takes|took|give|gives|gave|pay|pays|paid|sell|sells"
    r"|sold|buy|buys|bought|allow|allows|sign|signs|promise|promises|plan|plans|want|wants|try|tries"
    r"|refuse|refuses|let|lets|send|sends|sent|go|goes|went|write|wrote|think|thought|win|won|lose"
    r"|lost|leave|left|become|became|change|changes|decide|decides|\w{2,}ed)",
    re.IGNORECASE,
)


def limits(question: str, mention: Mention) -> bool:
    """Whether a place is used as one: after a preposition, or as an adjective."""
    start, end = mention.span
    if mention.kind is NameKind.DEMONYM or _POSSESSIVE.match(question, end):
        return True
    before = max(0, start - 24)
    if _PLACED.search(question, before, start):
        return True
    if _ACTS.search(question, before, start):
        return False
    if noun := _NOUN.match(question, end):
        return not (_VERB.fullmatch(noun[1]) or set(stems(noun[1])) <= function_stems())
    return False


def are_alone(question: str, said: Iterable[Span]) -> bool:
    """Whether nothing is asked beside what stands at these spans: "What about Peru in 2012?"."""
    rest, reached = "", 0
    for start, end in sorted(said):
        rest += f"{question[reached : max(reached, start)]} "
        reached = max(reached, end)
    return not set(stems(rest + question[reached:])) - function_stems()
