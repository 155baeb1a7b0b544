"""Whether a name is spelt, and meant, as a place, and which one: judged by the words around it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.gazetteer.table import WORD, NameForm, NameKind, fold

if TYPE_CHECKING:
    from corpus.gazetteer.table import Table

# Names are judged by what stands this near: no rule needs more.
CONTEXT_CHARACTERS = 48


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


@dataclass(frozen=True, slots=True)
class Typography:
    """What capitals mean in a text: nothing where all are, little where it is a headline."""

    all_caps: bool = False
    headline: bool = False

    @staticmethod
    def of(text: str) -> Typography:
        """Judge a short text; a long one is running text."""
        if len(text) > 300:
            return Typography()
        if text.isupper():
            return Typography(all_caps=True, headline=True)
        words = [w for w in WORD.findall(text) if len(w) > 3 and w.isalpha()]
        capital = sum(w[0].isupper() for w in words)
        return Typography(headline=len(words) > 3 and capital >= 0.8 * len(words))


class MentionContext:
    """The words around one candidate, a (start, end) of the text."""

    __slots__ = ("_after", "_before", "_end", "_table", "_typography", "_word")

    def __init__(
        self, text: str, candidate: tuple[int, int], table: Table, typography: Typography
    ) -> None:
        start, end = candidate
        self._end, self._table, self._typography = end, table, typography
        self._word = text[start:end]
        self._before = text[max(0, start - CONTEXT_CHARACTERS) : start]
        self._after = text[end : end + CONTEXT_CHARACTERS]

    def match_end(self, form: NameForm) -> int:
        """Where the mention ends if its spelling is that of `form`, else 0."""
        if form.kind is NameKind.CODE:
            return self._code_end(form)
        if form.after_the and self._previous_word().lower() != "the":
            return 0
        if form.exact and not self._spelt_as_acronym():
            return 0
        if form.ids and not form.exact and self._is_common_word(form):
            return 0
        dotted = re.search(r"\.\w$", self._word) and self._after.startswith(".")
        return self._end + bool(dotted)

    def is_part_of_other_name(self, form: NameForm) -> bool:
        """Whether the candidate belongs to a person, an outlet, an organisation or a language."""
        if form.kind is NameKind.DEMONYM and self._is_language():
            return True
        if self._typography.all_caps or self._word.islower():
            return False
        return self._is_person(form) or self._is_organisation()

    def _previous_word(self) -> str:
        match = _WORD_BEFORE.search(self._before)
        return match[1] if match else ""

    def _code_end(self, form: NameForm) -> int:
        """A code stands after "City, "; a postal one also after "in", a dotted one anywhere."""
        name = form.exact.removesuffix(".")
        dotted = name != form.exact
        if self._word != name or self._typography.all_caps:
            return 0
        if dotted and not self._after.startswith("."):
            return 0
        postal = len(name) == 2 and name not in {"LA", "DE"}
        placed = postal and self._previous_word().lower() in _PLACE_PREPOSITIONS
        known = _CITY_BEFORE.search(self._before) or "." in name or placed
        return self._end + dotted if known else 0

    def _spelt_as_acronym(self) -> bool:
        """`US`, `U.S.` and typed `usa`; `us` is a pronoun, in capitals or not."""
        if "." not in self._word and self._word.lower() in _PRONOUN_LIKE:
            previous = self._previous_word()
            if self._word.islower():
                return previous == "the"
            if self._typography.all_caps or _ALL_CAPS.fullmatch(previous):
                return not previous or previous.lower() in _PREPOSITIONS
        return self._word.isupper() or self._word.islower()

    def _is_common_word(self, form: NameForm) -> bool:
        """Whether a lower-case "turkey" or "polish" is the common word."""
        if form.tail or not self._word.islower():
            return False
        if fold(self._word).removesuffix("s") not in self._table.words.common:
            return False
        match = _WORD_AFTER.match(self._after)
        following = fold(match[1]) if match else ""
        placed = self._previous_word().lower() in _PREPOSITIONS - {"the"}
        return not placed and following not in self._table.words.followers

    def _is_language(self) -> bool:
        if _SPEAKING.match(self._after):
            return True
        return bool(_LANGUAGE_BEFORE.search(self._before) and _LANGUAGE_AFTER.match(self._after))

    def _is_person(self, form: NameForm) -> bool:
        words, folded = self._table.words, fold(self._word)
        given = folded in words.given_names
        if form.tail or not (given or folded in words.surnames):
            return False
        if _TITLE.search(self._before) or self._follows_given_name():
            return True
        return given and self._precedes_surname()

    def _follows_given_name(self) -> bool:
        """Whether a word that can be a given name stands before: "Nathaniel Jordan"."""
        match = _CAPITAL_BEFORE.search(self._before)
        if not match or self._typography.headline or match[1].isupper():
            return False
        word = fold(match[1])
        known = word in self._table.words.followers or word in self._table.forms_by_first_word
        return not (known or word in _FUNCTION_WORDS or word.endswith(("ing", "tion", "tions")))

    def _precedes_surname(self) -> bool:
        """Whether a surname or a verb of speech follows: "Chad Renshaw", "Chad testified"."""
        previous = self._previous_word().lower()
        if previous in _PLACE_PREPOSITIONS - {"from"}:
            return False
        match = _WORD_AFTER.match(self._after)
        if not match:
            return bool(re.match(r"-[A-Z][a-z]", self._after))
        following, folded = match[1], fold(match[1])
        if not following[0].isupper():
            return folded in _PERSON_VERBS and previous not in _PREPOSITIONS
        if self._typography.headline or self._after.startswith(("'", "’", "\n")):
            return False
        known = folded in self._table.words.followers or folded in self._table.forms_by_first_word
        return not (known or following.isupper() or folded in _FUNCTION_WORDS)

    def _is_organisation(self) -> bool:
        """Whether a word such as "Post" or "University" makes it part of a longer name."""
        if _ORGANISATION_OF.search(self._before):
            return True
        words, in_text = self._table.words, not self._typography.headline
        end = 0
        for step in range(3):
            match = _CAPITAL_AFTER.match(self._after, end)
            if not match:
                return False
            word, end = fold(match[1]), match.end()
            is_outlet = word in words.outlets or (in_text and word in words.outlets_in_text)
            if word in words.organisations or (step < 2 and is_outlet):
                return True
        return False


def _word_set(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


_PRONOUN_LIKE = frozenset({"us", "eu", "rok", "ksa", "rsa"})
_ALL_CAPS = re.compile(r"[A-Z]{3,}")
_PLACE_PREPOSITIONS = _word_set("in near across from inside outside throughout within into around")
_PREPOSITIONS = _PLACE_PREPOSITIONS | _word_set(
    "to of for about via against and or between the by with"
)
_FUNCTION_WORDS = _word_set(
    "a about after all also an and any are as at be before between both but by can could did do",
    "does for from had has have how if in into is it its may might more most near new no not of on",
    "only or our out over since so some than that the their then there these they this to under",
    "until was we were what when where which while who whose why will with would you your",
)
_PERSON_VERBS = _word_set(
    "said says say told tells tell wrote writes write testified testifies explained asked admitted",
    "argued cried died smiled wept married adopted pleaded replied thinks thought",
)
_WORD_BEFORE = re.compile(r"([^\W_]+)\.?[\s\"“‘(]+$")
_WORD_AFTER = re.compile(r"['’]?[ \xa0\n]{1,2}([^\W_]+)")
_CAPITAL_BEFORE = re.compile(r"([A-Z][^\W_]+)(?: [A-Z]\.)? $")
_CAPITAL_AFTER = re.compile(r"[ \xa0]([A-Z][^\W_]*)")
_CITY_BEFORE = re.compile(r"[A-Z][\w.’'-]*,\s$")
_TITLE = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Dame|Lady|Lord|Judge|Justice|Sen|Senator|Rep"
    r"|Representative|Congressman|Congresswoman|Gov|Sgt|Capt|Captain|Officer|Detective|Sheriff|Rev"
    r"|Reverend|Pastor|Father|Sister|Brother|Aunt|Uncle|Attorney|Baby|Little|named|called)\.?\s+$"
)
_ORGANISATION_OF = re.compile(
    r"\b(?:University|College|Bank|Church|Institute|Museum|Voice|Times|Order|Sons|Daughters)"
    r"\s+of\s+(?:the\s+)?$"
)
_SPEAKING = re.compile(r"[- ]?(?:speaking|language)", re.IGNORECASE)
_LANGUAGE_BEFORE = re.compile(
    r"\b(?:in|into|speaks?|speaking|spoke|learn(?:s|ing|ed)?)\s+$", re.IGNORECASE
)
_LANGUAGE_AFTER = re.compile(r"\s*(?:$|[.,;:?!)]|(?:and|or|to|from|by|at|with|for)\b)")
