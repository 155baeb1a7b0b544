"""Which of several places a name means: by the words beside it, and by what else a text names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corpus.gazetteer.evidence import CONTEXT_CHARACTERS

if TYPE_CHECKING:
    from corpus.article import Span


def disambiguate(ids: tuple[str, ...], sure: frozenset[str]) -> tuple[str, ...]:
    """Keep the one reading that the unambiguous places of the text speak for, else all."""
    if len(ids) == 1:
        return ids
    likely = [id_ for id_ in ids if id_ in sure or _has_neighbour(id_, sure)]
    return (likely[0],) if len(likely) == 1 else ids


def _has_neighbour(region: str, sure: frozenset[str]) -> bool:
    """Whether another part of the same country is named; the country alone says too little.

    "US couple adopts from Georgia" does not mean the state, "Atlanta ... Georgia" does.
    """
    country = f"{region.partition('-')[0]}-"
    return any(other.startswith(country) for other in sure)


def narrow_to_state(ids: tuple[str, ...], span: Span, text: str) -> tuple[str, ...]:
    """Only the state among the readings where "state", "governor" or "County" stands beside it."""
    start, end = span
    before = max(0, start - CONTEXT_CHARACTERS)
    cued = _STATE_AFTER.match(text, end) or _STATE_BEFORE.search(text, before, start)
    parts = tuple(id_ for id_ in ids if "-" in id_)
    return parts if cued and parts else ids


_STATE_AFTER = re.compile(
    r"(?:['’]s)?\s+(?:state|governor|legislature|lawmakers?|sheriff|county|senate|DFCS)\b",
    re.IGNORECASE,
)
_STATE_BEFORE = re.compile(r"\bCount(?:y|ies),?\s+(?:in\s+)?$", re.IGNORECASE)
