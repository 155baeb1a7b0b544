"""Places named in a text: the longest surface forms, but for those that the context rules out.

One pass over the capitalised words with a dictionary keyed by first word: about 0.3 ms for a text
of 600 words. A match is a place unless it is a person ("Chad Renshaw"), part of an outlet's or
another organisation's name, a language, or a thing ("guinea pig").
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from corpus.article import Span
from corpus.gazetteer.disambiguation import (
    CONTEXT_CHARACTERS,
    MentionContext,
    Typography,
    disambiguate,
)
from corpus.gazetteer.gazetteer import Gazetteer
from corpus.gazetteer.table import WORD, NameKind, fold, load_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


@dataclass(frozen=True, slots=True)
class Mention:
    """A place named at `span`; `ids` has more than one where the name is ambiguous, best first."""

    span: Span
    ids: tuple[str, ...]
    kind: NameKind


def find_mentions(text: str, *, lower_case: bool = False) -> list[Mention]:
    """Find the places named in `text`, in order and without overlaps.

    With `lower_case`, names may be typed without capitals, as they are in questions.
    """
    merged = _merge_adjacent(_candidates(text, lower_case=lower_case), text)
    return _resolve_ambiguous(merged, text)


def _candidates(text: str, *, lower_case: bool) -> Iterator[Mention]:
    table, typography = load_table(), Typography.of(text)
    forms = table.forms_by_first_word
    reached = 0
    for match in (WORD if lower_case else _CAPITALISED).finditer(text):
        word = match.group()
        listed = forms.get(word.lower() if word.isascii() else fold(word))
        if listed is None or match.start() < reached:
            continue
        for form in listed:
            end = _match_tail(text, match.end(), form.tail)
            if end < 0:
                continue
            context = MentionContext(text, (match.start(), end), table, typography)
            if mention_end := context.match_end(form):
                reached = mention_end
                if form.ids and not context.is_part_of_other_name(form):
                    yield Mention(Span(match.start(), mention_end), form.ids, form.kind)
                break


def _match_tail(text: str, end: int, tail: Sequence[str]) -> int:
    """Where the words of `tail`, which follow `end`, are over; -1 where other words follow."""
    for word in tail:
        gap = _WORD_GAP.match(text, end)
        following = WORD.match(text, gap.end()) if gap else None
        if following is None or fold(following.group()) != word:
            return -1
        end = following.end()
    return end


def _merge_adjacent(mentions: Iterable[Mention], text: str) -> list[Mention]:
    """Merge "Chengdu, Sichuan" and "Atlanta, Georgia" into the narrowest place that both name."""
    merged: list[Mention] = []
    for mention in mentions:
        pair = None
        if merged and _COMMA.fullmatch(text, merged[-1].span.end, mention.span.start):
            in_list = _LIST_GOES_ON.match(text, mention.span.end) is not None
            pair = _merge_pair(merged[-1], mention, in_list=in_list)
        if pair:
            merged[-1] = pair
        else:
            merged.append(mention)
    return merged


def _merge_pair(first: Mention, second: Mention, *, in_list: bool) -> Mention | None:
    """One mention for both, None for two places of a list.

    A place before a state that it does not lie in is a namesake ("Paris, Texas") and goes.
    """
    if NameKind.DEMONYM in (first.kind, second.kind):
        return None
    span = Span(first.span.start, second.span.end)
    ancestors = Gazetteer.load().ancestors
    inside = tuple(a for a in first.ids if not set(second.ids).isdisjoint(ancestors(a)))
    if inside:
        kind = second.kind if inside[0] in second.ids else first.kind
        return Mention(span, inside, kind)
    states = tuple(id_ for id_ in second.ids if "-" in id_)
    namesake = first.kind is NameKind.CITY or all(id_.startswith("US-") for id_ in second.ids)
    if states and namesake and not in_list:
        return replace(second, span=span, ids=states)
    return None


def _resolve_ambiguous(mentions: list[Mention], text: str) -> list[Mention]:
    """Settle the ambiguous names that the words next to them, or other places, settle."""
    if all(len(mention.ids) == 1 for mention in mentions):
        return mentions
    sure = frozenset(mention.ids[0] for mention in mentions if len(mention.ids) == 1)
    return [replace(m, ids=disambiguate(_narrow_to_state(m, text), sure)) for m in mentions]


def _narrow_to_state(mention: Mention, text: str) -> tuple[str, ...]:
    """Only the state among the readings where "state", "governor" or "County" stands beside it."""
    start, end = mention.span
    before = max(0, start - CONTEXT_CHARACTERS)
    cued = _STATE_AFTER.match(text, end) or _STATE_BEFORE.search(text, before, start)
    parts = tuple(id_ for id_ in mention.ids if "-" in id_)
    return parts if cued and parts else mention.ids


_CAPITALISED = re.compile(r"(?<![^\W_])[A-ZÀ-ÖØ-ÞĀ-Ž][^\W_]*")
_WORD_GAP = re.compile(r"\.?[ \t\xa0]{1,3}|\n|[-‐‑–—./'’]")
_COMMA = re.compile(r"(?: (?:[Pp]rovince|[Ss]tate|[Rr]egion|[Cc]ounty))?,[ \xa0\n]")
_LIST_GOES_ON = re.compile(r",?\s+(?:and|or)\s|,\s+[A-Z]")
_STATE_AFTER = re.compile(
    r"(?:['’]s)?\s+(?:state|governor|legislature|lawmakers?|sheriff|county|DFCS)\b", re.IGNORECASE
)
_STATE_BEFORE = re.compile(r"\bCount(?:y|ies),?\s+(?:in\s+)?$", re.IGNORECASE)
