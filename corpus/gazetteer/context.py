"""Whether a name is spelt, and meant, as a place: decided here, from what `evidence.py` reads."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from corpus.gazetteer import evidence
from corpus.gazetteer.forms import WORD, Certainty, NameForm, NameKind, fold

if TYPE_CHECKING:
    from corpus.gazetteer.table import Table


class Standing(Enum):
    """What a name is where it stands. UNSURE ones wait for what the rest of the text says.

    A PERSON's or an organisation's name is theirs wherever the text has it without more.
    """

    PLACE = auto()
    UNSURE = auto()
    PERSON = auto()
    OTHER = auto()


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
        words = [w for w in WORD.findall(text)[1:] if len(w) > 2 and w.isalpha()]
        telling = [w for w in words if w not in evidence.FUNCTION_WORDS]
        capital = sum(w[0].isupper() for w in telling)
        return Typography(headline=len(telling) > 2 and capital >= 0.8 * len(telling))


class MentionContext:
    """The words around one candidate, a (start, end) of the text."""

    __slots__ = ("_after", "_before", "_end", "_table", "_typography", "_word")

    def __init__(
        self, text: str, candidate: tuple[int, int], table: Table, typography: Typography
    ) -> None:
        start, end = candidate
        reach = evidence.CONTEXT_CHARACTERS
        self._end, self._table, self._typography = end, table, typography
        self._word = text[start:end]
        self._before = text[max(0, start - reach) : start]
        self._after = text[end : end + reach]

    def match_end(self, form: NameForm) -> int:
        """Where the mention ends if its spelling is that of `form`, else 0."""
        if form.kind is NameKind.CODE:
            return self._code_end(form)
        if form.after_the and not evidence.is_after(self._before, {"the"}):
            return 0
        if form.exact and not self._spelt_exactly(form):
            return 0
        if form.ids and not form.exact and self._is_common_word(form):
            return 0
        dotted = re.search(r"\.\w$", self._word) and self._after.startswith(".")
        return self._end + bool(dotted)

    def standing(self, form: NameForm) -> Standing:
        """What the candidate is: a place, a person's or organisation's name, or something else."""
        if evidence.is_compound(self._before):
            return Standing.OTHER
        if form.kind is NameKind.DEMONYM and evidence.is_language(self._before, self._after):
            return Standing.OTHER
        if self._is_person(form):
            return Standing.PERSON
        if not (self._typography.all_caps or self._word.islower()):
            if self._begins_other_name(form) or self._is_organisation(form):
                return Standing.OTHER
            if form.kind is NameKind.CITY and self._ends_other_name(form):
                return Standing.PERSON
        return Standing.PLACE if self._is_sure(form) else Standing.UNSURE

    def _code_end(self, form: NameForm) -> int:
        """A code stands after "City, "; a postal one also after "in", a dotted one anywhere."""
        name = form.exact.removesuffix(".")
        dotted = name != form.exact
        if self._word != name or self._typography.all_caps:
            return 0
        if dotted and not self._after.startswith("."):
            return 0
        postal = len(name) == 2 and name not in {"LA", "DE"}
        placed = postal and evidence.is_after(self._before, evidence.PLACE_PREPOSITIONS)
        known = _CITY_BEFORE.search(self._before) or "." in name or placed
        return self._end + dotted if known else 0

    def _spelt_exactly(self, form: NameForm) -> bool:
        """`US`, `U.S.` and typed `usa`; `us` is a pronoun, in capitals or not. `Réunion` too."""
        if not form.exact.isupper():
            return self._word.lower() == form.exact.lower()
        if "." not in self._word and self._word.lower() in _PRONOUN_LIKE:
            previous = evidence.previous_word(self._before)
            if self._word.islower():
                return previous == "the"
            if self._typography.all_caps or _ALL_CAPS.fullmatch(previous):
                return not previous or previous.lower() in evidence.PREPOSITIONS
        return self._word.isupper() or self._word.islower()

    def _is_common_word(self, form: NameForm) -> bool:
        """Whether a lower-case "turkey" or "polish" is the common word."""
        if form.tail or not self._word.islower() or form.certainty is Certainty.WORD:
            return False
        if fold(self._word).removesuffix("s") not in self._table.words.common:
            return False
        following = fold(evidence.next_word(self._after))
        placed = evidence.is_after(self._before, evidence.PREPOSITIONS - {"the"})
        return not placed and following not in self._table.words.followers

    def _is_sure(self, form: NameForm) -> bool:
        """Whether the name needs no more evidence than its position gives."""
        if form.certainty is Certainty.SURE:
            return True
        placed = evidence.is_placed(self._before)
        if form.certainty is Certainty.UNSURE:
            return placed
        plain = self._typography.headline or self._word.islower()
        return placed and not plain and _GOES_ON.match(self._after) is None

    def _is_person(self, form: NameForm) -> bool:
        words, folded = self._table.words, fold(self._word)
        given, listed = folded in words.given_names, folded in words.surnames
        if form.tail or not (given or listed or form.is_part):
            return False
        if form.kind is NameKind.DEMONYM and not listed:
            return False
        census = self._table.census
        if evidence.follows_title(self._before) or evidence.is_somebody(self._after):
            return True
        if evidence.follows_given_name(self._before, census) and not self._typography.all_caps:
            return True
        if (given or listed) and self._follows_likely_given_name():
            return True
        is_capital = (folded,) in self._table.capitals
        may_speak = given or (form.kind is NameKind.CITY and not is_capital)
        if may_speak and evidence.speaks(self._before, self._after):
            return True
        return given and self._precedes_surname()

    def _follows_likely_given_name(self) -> bool:
        """Whether a word that can be a given name stands before: "Nathaniel Jordan"."""
        word = evidence.capital_before(self._before)
        return bool(word) and not self._typography.headline and not self._is_known(word)

    def _ends_other_name(self, form: NameForm) -> bool:
        """Whether a word in capitals makes a city the end of a longer name: "Max Ogden"."""
        word = evidence.capital_before(self._before)
        if form.tail or not word or self._typography.headline:
            return False
        return not (self._is_known(word) or word in self._table.words.qualifiers)

    def _precedes_surname(self) -> bool:
        """Whether a surname follows: "Chad Renshaw", "Paris-Marie"."""
        if evidence.is_after(self._before, evidence.PLACE_PREPOSITIONS):
            return False
        following = evidence.next_word(self._after)
        if not following:
            return bool(re.match(r"-[A-Z][a-z]", self._after))
        if not following[0].isupper() or self._typography.headline:
            return False
        if self._after.startswith(("'", "’", "\n")) or following.isupper():
            return False
        if fold(following) in self._table.words.surnames:
            return True
        return not (self._is_known(fold(following)) or fold(following) in evidence.FUNCTION_WORDS)

    def _is_known(self, word: str) -> bool:
        """Whether the folded word begins a place's name, or says what a place has."""
        forms = self._table.forms.get(word)
        return word in self._table.words.followers or any(
            form.certainty is Certainty.SURE and not form.tail for form in forms
        )

    def _begins_other_name(self, form: NameForm) -> bool:
        """Whether a word in capitals makes it the start of another name: "Texas Rangers".

        What a government or a newspaper's headline has after a place's name is no such word.
        """
        first = next(evidence.capitals_after(self._after), "")
        if first in self._table.words.features or _LAKE.search(self._before):
            return True
        if self._typography.headline or form.kind is NameKind.DEMONYM:
            return False
        placed = evidence.is_placed(self._before) and not evidence.is_after(self._before, {"the"})
        if not first or placed:
            return False
        return not (self._is_known(first) or first in evidence.FUNCTION_WORDS)

    def _is_organisation(self, form: NameForm) -> bool:
        """Whether a word such as "Post" or "University" makes it part of a longer name."""
        if evidence.follows_organisation(self._before):
            return True
        if form.kind is not NameKind.DEMONYM:
            name = evidence.name_before_for(self._before)
            if name and not self._is_known(name):
                return True
        words, in_text = self._table.words, not self._typography.headline
        for step, word in enumerate(evidence.capitals_after(self._after)):
            is_outlet = word in words.outlets or (in_text and word in words.outlets_in_text)
            if word in words.organisations or (step < 2 and is_outlet):
                return True
        return False


_PRONOUN_LIKE = frozenset({"us", "eu", "rok", "ksa", "rsa"})
_ALL_CAPS = re.compile(r"[A-Z]{3,}")
_CITY_BEFORE = re.compile(r"[A-Z][\w.’'-]*,\s$")
_LAKE = re.compile(r"\b(?:Lake|Mount|Mt\.|Cape|Gulf of|Bay of|River)\s+$")
# "in Reading and Writing", "in Mobile Phones": a word more of the same kind.
_GOES_ON = re.compile(r",? (?:and|or) | [A-Z]|['’-]|, [A-Z]")
