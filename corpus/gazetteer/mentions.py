"""Places named in a text: the longest surface forms, but for those that the context rules out.

One pass over the capitalised words with a dictionary keyed by first word: about 0.5 ms for a text
of 600 words. A match is a place unless it is a person ("Chad Renshaw"), part of an outlet's or
another organisation's name, a language, or a thing ("guinea pig"). What one name alone leaves open
is settled by the names around it: its country, a list of places, a person of that name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from corpus.article import Span
from corpus.gazetteer import evidence
from corpus.gazetteer.context import MentionContext, Standing, Typography
from corpus.gazetteer.disambiguation import disambiguate, narrow_to_state
from corpus.gazetteer.forms import WORD, Certainty, NameKind, fold
from corpus.gazetteer.gazetteer import Gazetteer
from corpus.gazetteer.table import load_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corpus.gazetteer.forms import NameForm


@dataclass(frozen=True, slots=True)
class Mention:
    """A place named at `span`; `ids` has more than one where the name is ambiguous, best first.

    `city` is the name of a city as it is written, where one is named: `ids` say what it lies in.
    """

    span: Span
    ids: tuple[str, ...]
    kind: NameKind
    city: str = ""


class _Candidate(NamedTuple):
    """A name that may be a place; `certainty` is that of its form."""

    mention: Mention
    standing: Standing
    certainty: Certainty

    @property
    def is_place(self) -> bool:
        return self.standing is Standing.PLACE


def find_mentions(text: str, *, lower_case: bool = False) -> list[Mention]:
    """Find the places named in `text`, in order and without overlaps.

    With `lower_case`, names may be typed without capitals, as they are in questions.
    """
    found = _without_persons(list(_candidates(text, lower_case=lower_case)), text)
    settled = _settle_unsure(_merge_adjacent(found, text), text)
    return _resolve_ambiguous(settled, text)


def _candidates(text: str, *, lower_case: bool) -> Iterator[_Candidate]:
    table, typography = load_table(), Typography.of(text)
    forms_of = table.forms.get
    reached = 0
    for match in (WORD if lower_case else _CAPITALISED).finditer(text):
        word = match.group()
        listed = forms_of(word.lower() if word.isascii() else fold(word))
        if not listed or match.start() < reached:
            continue
        # The longest form comes first: without a tail there, there is none.
        following = _next_word(text, match.end()) if listed[0].tail else _NO_WORD
        for form in listed:
            end = _match_end(text, match.end(), following, form.tail)
            if end < 0:
                continue
            context = MentionContext(text, (match.start(), end), table, typography)
            if mention_end := context.match_end(form):
                reached = mention_end
                if form.ids:
                    mention = _mention(form, Span(match.start(), mention_end), text)
                    yield _Candidate(mention, context.standing(form), form.certainty)
                break


def _mention(form: NameForm, span: Span, text: str) -> Mention:
    city = span.of(text) if form.kind is NameKind.CITY else ""
    return Mention(span, form.ids, form.kind, city)


def _match_end(text: str, end: int, following: tuple[str, int], tail: Sequence[str]) -> int:
    """Where the words of `tail` are over, of which `following` is to be the first; -1 for others.

    `following` is the word after `end`, once for all the forms of a first word.
    """
    for number, word in enumerate(tail, 1):
        if following[0] != word:
            return -1
        end = following[1]
        if number < len(tail):
            following = _next_word(text, end)
    return end


def _next_word(text: str, end: int) -> tuple[str, int]:
    """The folded word that follows `end` with a gap that names may have, and where it ends."""
    gap = _WORD_GAP.match(text, end)
    following = WORD.match(text, gap.end()) if gap else None
    return (fold(following.group()), following.end()) if following else _NO_WORD


def _without_persons(candidates: Sequence[_Candidate], text: str) -> list[_Candidate]:
    """The places, without those that bear a person's name and do not stand as a place does."""
    places = [each for each in candidates if each.standing in _MAY_BE_PLACES]
    persons = {
        fold(each.mention.span.of(text)) for each in candidates if each.standing is Standing.PERSON
    }
    if not persons:
        return places
    return [
        each
        for each in places
        if fold(each.mention.span.of(text)) not in persons or _is_placed(each.mention, text)
    ]


def _is_placed(mention: Mention, text: str) -> bool:
    return evidence.is_placed(evidence.words_before(text, mention.span.start))


def _merge_adjacent(candidates: Sequence[_Candidate], text: str) -> list[_Candidate]:
    """Merge "Chengdu, Sichuan" and "Oviedo in Florida" into the narrowest place that both name."""
    merged: list[_Candidate] = []
    for number, candidate in enumerate(candidates):
        pair = None
        if merged and _is_container(merged[-1].mention, candidate.mention, text):
            first, following = merged[-1].mention, candidates[number + 1 : number + 2]
            listed = _is_listed(
                first, candidate.mention, [each.mention for each in following], text
            )
            pair = _merge_pair(first, candidate.mention, in_list=listed)
        if pair:
            merged[-1] = _Candidate(pair, Standing.PLACE, Certainty.SURE)
        else:
            merged.append(candidate)
    return merged


def _is_container(first: Mention, second: Mention, text: str) -> bool:
    """Whether `second` may say where `first` lies: "Chengdu, Sichuan", "Oviedo in Florida"."""
    if NameKind.DEMONYM in (first.kind, second.kind) or second.kind is NameKind.CITY:
        return False
    gap = text[first.span.end : second.span.start]
    if _COMMA.fullmatch(gap):
        return True
    if first.kind is NameKind.CITY and gap == " ":  # as typed: "oviedo florida"
        return second.kind is not NameKind.CODE
    if first.kind is not NameKind.CITY or not _WITHIN.fullmatch(gap):
        return False
    # A town that somebody comes from or goes to does not lie in the state that is named next.
    before = evidence.words_before(text, first.span.start)
    return evidence.previous_word(before) not in {"from", "to", "between"}


def _is_listed(first: Mention, second: Mention, following: list[Mention], text: str) -> bool:
    """Whether two places are of a list: "Peru, Ohio and Utah", "Denver, Texas and Utah".

    A city before a state is of one only where more states or countries follow it.
    """
    if first.kind is not NameKind.CITY:
        return _LIST_GOES_ON.match(text, second.span.end) is not None
    return any(
        each.kind is not NameKind.CITY
        and _LISTED.fullmatch(text, second.span.end, each.span.start) is not None
        for each in following
    )


def _merge_pair(first: Mention, second: Mention, *, in_list: bool) -> Mention | None:
    """One mention for both, None for two places of a list.

    A city before a state or country that it does not lie in is a namesake ("Paris, Texas").
    """
    span = Span(first.span.start, second.span.end)
    ancestors = Gazetteer.load().ancestors
    inside = tuple(a for a in first.ids if not set(second.ids).isdisjoint(ancestors(a)))
    if inside:
        kind = second.kind if inside[0] in second.ids else first.kind
        return Mention(span, inside, kind, first.city)
    if in_list:
        return None
    states = tuple(id_ for id_ in second.ids if "-" in id_)
    american = all(id_.startswith("US-") for id_ in states or second.ids)
    abroad = first.ids[0][:2] not in {id_[:2] for id_ in states}
    if (first.kind is NameKind.CITY and (american or abroad)) or (american and abroad):
        return replace(second, span=span, ids=states or second.ids, city=first.city)
    return None


def _settle_unsure(candidates: Sequence[_Candidate], text: str) -> list[Mention]:
    """The places, and of the unsure names those that stand in a list or whose country is named."""
    if all(each.is_place for each in candidates):
        return [each.mention for each in candidates]
    named = {
        id_.partition("-")[0] for each in candidates if each.is_place for id_ in each.mention.ids
    }
    kept = []
    for number, each in enumerate(candidates):
        beside = (*candidates[max(0, number - 1) : number], *candidates[number + 1 : number + 2])
        if each.is_place or (
            each.certainty is Certainty.UNSURE
            and (
                named.intersection(id_.partition("-")[0] for id_ in each.mention.ids)
                or any(other.is_place and _are_listed(each, other, text) for other in beside)
            )
        ):
            kept.append(each.mention)
    return kept


def _are_listed(one: _Candidate, other: _Candidate, text: str) -> bool:
    """Whether only a comma or "and" stands between two names."""
    first, last = sorted((one.mention.span, other.mention.span))
    return _LISTED.fullmatch(text, first.end, last.start) is not None


def _resolve_ambiguous(mentions: list[Mention], text: str) -> list[Mention]:
    """Settle the ambiguous names that the words next to them, or other places, settle."""
    if all(len(mention.ids) == 1 for mention in mentions):
        return mentions
    sure = frozenset(mention.ids[0] for mention in mentions if len(mention.ids) == 1)
    return [
        replace(m, ids=disambiguate(narrow_to_state(m.ids, m.span, text), sure)) for m in mentions
    ]


_MAY_BE_PLACES = (Standing.PLACE, Standing.UNSURE)
_NO_WORD = ("", -1)
_CAPITALISED = re.compile(r"(?<![^\W_])[A-ZÀ-ÖØ-ÞĀ-Ž][^\W_]*")
_WORD_GAP = re.compile(r"\.?[ \t\xa0]{1,3}|\n|[-‐‑–—./'’]")
_COMMA = re.compile(r"(?: (?:[Pp]rovince|[Ss]tate|[Rr]egion|[Cc]ounty))?,[ \xa0\n]")
_WITHIN = re.compile(r" in (?:the )?", re.IGNORECASE)
_LIST_GOES_ON = re.compile(r",?\s+(?:and|or)\s|,\s+[A-Z]")
_LISTED = re.compile(r",?\s+(?:and|or|to)\s+(?:the\s+)?|,\s+")
