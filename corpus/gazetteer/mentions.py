"""Places named in a text: the longest known forms, less those that the context speaks against.

One pass over the capitalised words with a dictionary keyed by first word: about 0.3 ms for a text
of 600 words. A match is a place unless it is a person ("Chad Renshaw"), part of an outlet's or
another organisation's name, a language, or a thing ("guinea pig").
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from corpus.article import Span
from corpus.gazetteer.disambiguation import REACH, Context, Typography
from corpus.gazetteer.table import WORD, NameKind, fold, load_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@dataclass(frozen=True, slots=True)
class Mention:
    """A place named at `span`; `ids` has more than one where the name is ambiguous, best first."""

    span: Span
    ids: tuple[str, ...]
    form: NameKind


def find_mentions(text: str, *, lower_case: bool = False) -> list[Mention]:
    """Find the places named in `text`, in order and without overlaps.

    With `lower_case`, names may be typed without capitals, as they are in questions.
    """
    return _settled(_merged(list(_candidates(text, lower_case=lower_case)), text), text)


def above(region: str) -> tuple[str, ...]:
    """The ids from a region, which comes first, up to the world; empty for an unknown id."""
    regions = load_table().regions
    found: dict[str, None] = {}
    step = [region] if region in regions else []
    while step:
        found.update(dict.fromkeys(step))
        step = [parent for id_ in step for parent in regions[id_].parents]
    return tuple(sorted(found, key=lambda id_: id_ == "001"))


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


def _candidates(text: str, *, lower_case: bool) -> Iterator[Mention]:
    table, typography = load_table(), Typography.of(text)
    surfaces = table.surfaces
    reached = 0
    for match in (WORD if lower_case else _CAPITALISED).finditer(text):
        word = match.group()
        listed = surfaces.get(word.lower() if word.isascii() else fold(word))
        if listed is None or match.start() < reached:
            continue
        for surface in listed:
            end = _end(text, match.end(), surface.tail)
            if end < 0:
                continue
            context = Context(text, (match.start(), end), table, typography)
            if accepted := context.accepts(surface):
                reached = accepted
                if surface.ids and not context.is_part_of_a_name(surface):
                    yield Mention(Span(match.start(), accepted), surface.ids, surface.form)
                break


def _end(text: str, end: int, tail: Sequence[str]) -> int:
    """Where the words of `tail`, next to `end`, are over; -1 where other words stand there."""
    for word in tail:
        joint = _JOINT.match(text, end)
        following = WORD.match(text, joint.end()) if joint else None
        if following is None or fold(following.group()) != word:
            return -1
        end = following.end()
    return end


def _merged(mentions: list[Mention], text: str) -> list[Mention]:
    """Join "Chengdu, Sichuan" and "Atlanta, Georgia" into the narrowest place that both name."""
    merged: list[Mention] = []
    for mention in mentions:
        joined = None
        if merged and _COMMA.fullmatch(text, merged[-1].span.end, mention.span.start):
            listed = _LIST_GOES_ON.match(text, mention.span.end)
            joined = _joined(merged[-1], mention, in_list=bool(listed))
        if joined:
            merged[-1] = joined
        else:
            merged.append(mention)
    return merged


def _joined(first: Mention, second: Mention, *, in_list: bool) -> Mention | None:
    """One mention for both, None for two places of a list.

    A place before a state that it does not lie in is a namesake ("Paris, Texas") and goes.
    """
    if NameKind.DEMONYM in (first.form, second.form):
        return None
    span = Span(first.span.start, second.span.end)
    inside = tuple(a for a in first.ids if any(b in above(a) for b in second.ids))
    if inside:
        form = second.form if inside[0] in second.ids else first.form
        return Mention(span, inside, form)
    states = tuple(id_ for id_ in second.ids if "-" in id_)
    namesake = first.form is NameKind.CITY or all(id_.startswith("US-") for id_ in second.ids)
    if states and namesake and not in_list:
        return replace(second, span=span, ids=states)
    return None


def _settled(mentions: list[Mention], text: str) -> list[Mention]:
    """Decide ambiguous names that the words next to them, or other places, decide."""
    if all(len(mention.ids) == 1 for mention in mentions):
        return mentions
    sure = frozenset(mention.ids[0] for mention in mentions if len(mention.ids) == 1)
    return [replace(m, ids=disambiguate(_as_state(m, text), sure)) for m in mentions]


def _as_state(mention: Mention, text: str) -> tuple[str, ...]:
    """Only the state among the readings where "state", "governor" or "County" stands beside it."""
    start, end = mention.span
    cued = _STATE_AFTER.match(text, end) or _STATE_BEFORE.search(text, max(0, start - REACH), start)
    parts = tuple(id_ for id_ in mention.ids if "-" in id_)
    return parts if cued and parts else mention.ids


_CAPITALISED = re.compile(r"(?<![^\W_])[A-ZÀ-ÖØ-ÞĀ-Ž][^\W_]*")
_JOINT = re.compile(r"\.?[ \t\xa0]{1,3}|\n|[-‐‑–—./'’]")
_COMMA = re.compile(r"(?: (?:[Pp]rovince|[Ss]tate|[Rr]egion|[Cc]ounty))?,[ \xa0\n]")
_LIST_GOES_ON = re.compile(r",?\s+(?:and|or)\s|,\s+[A-Z]")
_STATE_AFTER = re.compile(
    r"(?:['’]s)?\s+(?:state|governor|legislature|lawmakers?|sheriff|county|DFCS)\b", re.IGNORECASE
)
_STATE_BEFORE = re.compile(r"\bCount(?:y|ies),?\s+(?:in\s+)?$", re.IGNORECASE)
