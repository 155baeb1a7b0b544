"""Places named in a text: the longest known forms, less those that the context speaks against.

One pass over the capitalised words with a dictionary keyed by first word; a text of 600 words takes
about 0.3 ms. What the context can tell: persons ("Chad Renshaw"), outlets ("Hill Valley Post" after
a place), other organisations, languages, things ("guinea pig"), and lists of city and state.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from corpus.article import Span
from corpus.region_table import WORD, Form, Surface, fold, load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from corpus.region_table import Table

_CAPITALISED = re.compile(r"(?<![^\W_])[A-ZÀ-ÖØ-ÞĀ-Ž][^\W_]*")
_JOINT = re.compile(r"\.?[ \t\xa0]{1,3}|\n|[-‐‑–—./'’]")
_WORD_BEFORE = re.compile(r"([^\W_]+)(\.?)[\s\"“‘(]+$")
_WORD_AFTER = re.compile(r"['’]?[ \xa0\n]{1,2}([^\W_]+)")
_CAPITAL_NEXT = re.compile(r"[ \xa0]([A-Z][^\W_]*)")
_TITLE = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Dame|Lady|Lord|Judge|Justice|Sen|Senator|Rep"
    r"|Representative|Congressman|Congresswoman|Gov|Sgt|Capt|Captain|Officer|Detective|Sheriff|Rev"
    r"|Reverend|Pastor|Father|Sister|Brother|Aunt|Uncle|Attorney|Baby|Little|named|called)\.?\s+$"
)
_ORGANISATION_OF = re.compile(
    r"\b(?:University|College|Bank|Church|Institute|Museum|Voice|Times|Order|Sons|Daughters)"
    r"\s+of\s+(?:the\s+)?$"
)
_LANGUAGE_BEFORE = re.compile(r"\b(?:in|into|speaks?|speaking|spoke|learn(?:s|ing|ed)?)\s+$", re.I)
_LANGUAGE_AFTER = re.compile(r"\s*(?:$|[.,;:?!)]|(?:and|or|to|from|by|at|with|for)\b|[- ]?speak|[- ]language)")
_STATE_AFTER = re.compile(r"(?:['’]s)?\s+(?:state|governor|legislature|lawmakers?|sheriff|county|DFCS)\b", re.I)
_STATE_BEFORE = re.compile(r"\bCount(?:y|ies),?\s+(?:in\s+)?$", re.I)
_UNIT_COMMA = re.compile(r"(?: (?:[Pp]rovince|[Ss]tate|[Rr]egion|[Cc]ounty))?,[ \xa0\n]")
_PREPOSITIONS = frozenset(
    "in from to of near for about across inside outside throughout within into around via against"
    " and or between".split()
)
_PLACING = frozenset("in near across inside outside throughout within into around".split())
_NO_NAME = frozenset(
    "a about after all also an and any are as at be before between both but by can could did do does for"
    " from had has have how if in into is it its may might more most near new no not of on only or our"
    " out over since so some than that the their then there these they this to under until was we were"
    " what when where which while who whose why will with would you your".split()
)
_SPEECH = frozenset(
    "said says say told tells tell wrote writes write testified testifies explained asked admitted"
    " argued cried died smiled wept married adopted pleaded replied thinks thought".split()
)
# A mention's surroundings are judged within this many characters: no rule needs more.
_REACH = 48


@dataclass(frozen=True, slots=True)
class Mention:
    """A place named at `span`; more than one of `ids` where the name stays ambiguous, best first."""

    span: Span
    ids: tuple[str, ...]
    form: Form


@dataclass(frozen=True, slots=True)
class _Typography:
    """What capitals mean in a text: nothing where it shouts, little where it is a headline."""

    shouting: bool
    headline: bool


def find(text: str, *, lower_case: bool = False) -> list[Mention]:
    """Find the places named in `text`, in order and without overlaps.

    With `lower_case`, names may be typed in lower case, as in questions; in an article they are not.
    """
    table = load()
    typography = _typography(text)
    found = list(_candidates(text, table, lower_case=lower_case, typography=typography))
    return _settled(_merged(found, text), text)


def _candidates(
    text: str, table: Table, *, lower_case: bool, typography: _Typography
) -> Iterator[Mention]:
    surfaces = table.surfaces
    words = WORD if lower_case else _CAPITALISED
    reached = 0
    for match in words.finditer(text):
        start = match.start()
        if start < reached:
            continue
        word = match.group()
        listed = surfaces.get(word.lower() if word.isascii() else fold(word))
        if listed is None:
            continue
        for surface in listed:
            end = _end(text, match.end(), surface.tail)
            if end < 0:
                continue
            context = _Context(text, start, end, table, typography)
            end = context.accepts(surface)
            if end:
                reached = end
                if surface.ids and not context.is_part_of_a_name(surface):
                    yield Mention(Span(start, end), surface.ids, surface.form)
                break


def _end(text: str, end: int, tail: tuple[str, ...]) -> int:
    """Where the words of `tail`, next to `end`, are over; -1 where other words stand there."""
    for word in tail:
        joint = _JOINT.match(text, end)
        following = WORD.match(text, joint.end()) if joint else None
        if following is None or fold(following.group()) != word:
            return -1
        end = following.end()
    return end


def _typography(text: str) -> _Typography:
    if len(text) > 300:  # an article's body
        return _Typography(shouting=False, headline=False)
    if text.isupper():
        return _Typography(shouting=True, headline=True)
    words = [w for w in WORD.findall(text) if len(w) > 3 and w.isalpha()]
    capital = sum(w[0].isupper() for w in words)
    return _Typography(shouting=False, headline=len(words) > 3 and capital >= 0.8 * len(words))


class _Context:
    """The words around one candidate, and what they say about it."""

    __slots__ = ("_after", "_before", "_end", "_start", "_table", "_text", "_typography", "_word")

    def __init__(
        self, text: str, start: int, end: int, table: Table, typography: _Typography
    ) -> None:
        self._text, self._start, self._end = text, start, end
        self._table, self._typography = table, typography
        self._word = text[start:end]
        self._before = text[max(0, start - _REACH) : start]
        self._after = text[end : end + _REACH]

    def accepts(self, surface: Surface) -> int:
        """Where the mention ends if its spelling is that of `surface`, else 0."""
        if surface.form is Form.CODE:
            return self._code(surface)
        if surface.after_the and self._previous() != "the":
            return 0
        if not surface.ids:
            return self._end
        if surface.exact and not self._spelt_as_acronym():
            return 0
        if self._word.islower() and not surface.exact and self._is_just_a_word(surface):
            return 0
        return self._with_point()

    def is_part_of_a_name(self, surface: Surface) -> bool:
        """Whether the candidate belongs to a person, an outlet, an organisation or a language."""
        if surface.form is Form.DEMONYM and self._is_language():
            return True
        if self._typography.shouting or self._word.islower():
            return False
        return self._is_person(surface) or self._is_organisation()

    def _previous(self) -> str:
        match = _WORD_BEFORE.search(self._before)
        return match[1].lower() if match else ""

    def _code(self, surface: Surface) -> int:
        name = surface.exact.removesuffix(".")
        if self._word != name or self._typography.shouting:
            return 0
        end = self._end
        if name != surface.exact:
            if not self._after.startswith("."):
                return 0
            end += 1
        if re.search(r"[A-Z][\w.’'-]*,\s$", self._before):
            return end
        bare = name.isalpha() and len(name) == 2 and name != "LA" and self._previous() in _PLACING | {"from"}
        return end if bare or "." in name else 0

    def _spelt_as_acronym(self) -> bool:
        """`US`, `U.S.` and typed `usa`; not the pronoun, in capitals or not."""
        letters = self._word.replace(".", "")
        previous = self._previous()
        if letters.lower() in {"us", "eu", "rok", "ksa", "rsa"} and "." not in self._word:
            if letters.islower():
                return previous == "the"
            if self._typography.shouting:
                return not previous or previous in _PREPOSITIONS | {"the", "by", "with"}
        return letters.isupper() or letters.islower()

    def _is_just_a_word(self, surface: Surface) -> bool:
        word = fold(self._word)
        if not surface.tail and word.removesuffix("s") in self._table.words.common:
            return self._previous() not in _PREPOSITIONS
        return False

    def _with_point(self) -> int:
        """The final point of `U.S.` belongs to it."""
        dotted = "." in self._word and self._after.startswith(".")
        return self._end + 1 if dotted and len(self._word.rpartition(".")[2]) == 1 else self._end

    def _is_language(self) -> bool:
        if re.match(r"[- ]?(?:speaking|language)", self._after, re.I):
            return True
        return bool(_LANGUAGE_BEFORE.search(self._before) and _LANGUAGE_AFTER.match(self._after))

    def _is_person(self, surface: Surface) -> bool:
        if surface.tail:
            return False
        words, folded = self._table.words, fold(self._word)
        given = folded in words.given_names
        if not given and folded not in words.surnames:
            return False
        if _TITLE.search(self._before) or self._follows_a_name():
            return True
        return given and self._leads_a_name()

    def _follows_a_name(self) -> bool:
        match = re.search(r"([A-Z][^\W_]+)(?: [A-Z]\.)? $", self._before)
        if not match or self._typography.headline:
            return False
        word = fold(match[1])
        words = self._table.words
        return not (
            word in _NO_NAME
            or word in words.followers
            or word in self._table.surfaces
            or match[1].isupper()
            or word.endswith(("ing", "tion", "tions"))
        )

    def _leads_a_name(self) -> bool:
        previous = self._previous()
        if previous in _PLACING:
            return False
        match = _WORD_AFTER.match(self._after)
        if not match:
            return bool(re.match(r"-[A-Z][a-z]", self._after))
        following = match[1]
        folded = fold(following)
        if following[0].isupper() and not self._after.startswith(("'", "’", "\n")):
            known = folded in self._table.words.followers or folded in self._table.surfaces
            return not (known or following.isupper() or folded in _NO_NAME or self._typography.headline)
        return folded in _SPEECH and previous not in _PREPOSITIONS

    def _is_organisation(self) -> bool:
        if _ORGANISATION_OF.search(self._before):
            return True
        words = self._table.words
        outlets = words.outlets
        if not self._typography.headline:
            outlets = outlets | words.outlets_in_text
        end = 0
        for step in range(3):
            match = _CAPITAL_NEXT.match(self._after, end)
            if not match:
                return False
            word, end = fold(match[1]), match.end()
            if word in words.organisations or (step < 2 and word in outlets):
                return True
        return False


def _merged(mentions: list[Mention], text: str) -> list[Mention]:
    """Join "Chengdu, Sichuan" and "Atlanta, Georgia" into the narrowest place that both name.

    A city before a state that it does not lie in is a namesake ("Paris, Texas") and goes.
    """
    merged: list[Mention] = []
    for mention in mentions:
        last = merged[-1] if merged else None
        joined = None
        if last and _UNIT_COMMA.fullmatch(text, last.span.end, mention.span.start):
            joined = _joined(last, mention)
        if joined:
            merged[-1] = joined
        else:
            merged.append(mention)
    return merged


def _joined(first: Mention, second: Mention) -> Mention | None:
    if Form.DEMONYM in (first.form, second.form):
        return None
    span = Span(first.span.start, second.span.end)
    inside = tuple(a for a in first.ids if any(b in above(a) for b in second.ids))
    if inside:
        narrow = second.form if first.form is Form.CITY and inside[0] in second.ids else first.form
        return Mention(span, inside, narrow)
    if first.form is Form.CITY and all("-" in b for b in second.ids):
        return replace(second, span=span)
    return None


def above(region: str) -> tuple[str, ...]:
    """The ids from a region, which comes first, up to the world; empty for an unknown id."""
    regions = load().regions
    found: dict[str, None] = {}
    step = [region] if region in regions else []
    while step:
        found.update(dict.fromkeys(step))
        step = [parent for id_ in step for parent in regions[id_].parents]
    return tuple(sorted(found, key=lambda id_: id_ == "001"))


def _settled(mentions: list[Mention], text: str) -> list[Mention]:
    """Decide ambiguous names that the words next to them, or other places, decide."""
    if all(len(mention.ids) == 1 for mention in mentions):
        return mentions
    sure = {mention.ids[0] for mention in mentions if len(mention.ids) == 1}
    return [
        mention if len(mention.ids) == 1 else replace(mention, ids=settle(mention.ids, sure, _cue(mention, text)))
        for mention in mentions
    ]


def _cue(mention: Mention, text: str) -> Callable[[str], bool] | None:
    start, end = mention.span
    if _STATE_AFTER.match(text, end) or _STATE_BEFORE.search(text[max(0, start - _REACH) : start]):
        return lambda id_: "-" in id_
    return None


def settle(
    ids: tuple[str, ...], sure: set[str], cue: Callable[[str], bool] | None = None
) -> tuple[str, ...]:
    """Keep the one reading that `cue` or the other places in the text speak for, else all."""
    likely = [id_ for id_ in ids if cue(id_)] if cue else []
    if len(likely) != 1:
        likely = [id_ for id_ in ids if _supported(id_, sure)]
    return (likely[0],) if len(likely) == 1 else ids


def _supported(id_: str, sure: set[str]) -> bool:
    country, dash, _ = id_.partition("-")
    return id_ in sure or any(other.startswith(f"{country}-") for other in sure if dash or other != id_)
