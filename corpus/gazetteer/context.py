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
        return Typography(headline=len(telling) > 2 and capital >= 0.9 * len(telling))


class MentionContext:
    """The words around one candidate, a (start, end) of the text."""

    __slots__ = ("_after", "_before", "_compound", "_end", "_table", "_typography", "_word")

    def __init__(
        self, text: str, candidate: tuple[int, int], table: Table, typography: Typography
    ) -> None:
        start, end = candidate
        self._end, self._table, self._typography = end, table, typography
        self._word = text[start:end]
        self._before = evidence.words_before(text, start)
        self._after = text[end : end + evidence.CONTEXT_CHARACTERS]
        self._compound = evidence.is_compound(text, start)

    def match_end(self, form: NameForm) -> int:
        """Where the mention ends if its spelling is that of `form`, else 0."""
        if form.kind is NameKind.CODE:
            return self._code_end(form)
        if form.after_the and evidence.previous_word(self._before) != "the":
            return 0
        if form.exact and not self._spelt_exactly(form):
            return 0
        if form.ids and not form.exact and self._is_common_word(form):
            return 0
        dotted = re.search(r"\.\w$", self._word) and self._after.startswith(".")
        return self._end + bool(dotted)

    def standing(self, form: NameForm) -> Standing:
        """What the candidate is: a place, a person's or organisation's name, or something else."""
        if self._compound or self._is_language(form):
            return Standing.OTHER
        if not form.tail and self._is_person(form):
            given = fold(self._word) in self._given_names
            propagates = given or (form.is_part and form.kind is not NameKind.DEMONYM)
            return Standing.PERSON if propagates else Standing.OTHER
        if not (self._typography.all_caps or self._word.islower()) and (
            self._begins_other_name(form) or self._is_organisation(form) or self._ends_name(form)
        ):
            return Standing.OTHER
        return Standing.PLACE if self._is_sure(form) else Standing.UNSURE

    @property
    def _given_names(self) -> frozenset[str]:
        return self._table.words.given_names

    def _code_end(self, form: NameForm) -> int:
        """A code stands after "City, "; a postal one also after "in", a dotted one anywhere."""
        name = form.exact.removesuffix(".")
        dotted = name != form.exact
        if self._word != name or self._typography.all_caps:
            return 0
        if dotted and not self._after.startswith("."):
            return 0
        postal = len(name) == 2 and name not in {"LA", "DE"}
        placed = postal and evidence.previous_word(self._before) in evidence.PLACE_PREPOSITIONS
        known = self._follows_city() or "." in name or placed
        return self._end + dotted if known else 0

    def _follows_city(self) -> bool:
        """Whether "Portland, " stands before."""
        before = self._before[-1] if self._before else ""
        return before[:1].isupper() and before.endswith(",")

    def _spelt_exactly(self, form: NameForm) -> bool:
        """`US`, `U.S.` and typed `usa`; `us` is a pronoun, in capitals or not. `Réunion` too."""
        if not form.exact.isupper():
            return self._word.lower() == form.exact.lower()
        if "." not in self._word and self._word.lower() in _PRONOUN_LIKE:
            previous = evidence.previous_word(self._before)
            if self._word.islower():
                return previous == "the"
            written = self._before[-1] if self._before else ""
            if self._typography.all_caps or (len(written) > 2 and written.isupper()):
                return not previous or previous in evidence.PREPOSITIONS
        return self._word.isupper() or self._word.islower()

    def _is_common_word(self, form: NameForm) -> bool:
        """Whether a lower-case "turkey" or "polish" is the common word."""
        if form.tail or not self._word.islower() or form.certainty is Certainty.WORD:
            return False
        if fold(self._word).removesuffix("s") not in self._table.words.common:
            return False
        following = fold(evidence.next_word(self._after))
        placed = evidence.previous_word(self._before) in evidence.PREPOSITIONS - {"the"}
        return not placed and following not in self._table.words.followers

    def _is_sure(self, form: NameForm) -> bool:
        """Whether the name needs no more evidence than its position gives."""
        if form.certainty is Certainty.SURE:
            return True
        placed = evidence.is_placed(self._before, strictly=True)
        if form.certainty is Certainty.UNSURE:
            return placed
        plain = self._typography.headline or self._word.islower()
        return placed and not plain and _GOES_ON.match(self._after) is None

    def _is_person(self, form: NameForm) -> bool:
        """Whether a name of one word is a person's: cities may be, and the names that are listed.

        A capital or a country says things, too; a given name or a title is nobody else's.
        """
        folded = fold(self._word)
        given, listed = folded in self._given_names, folded in self._table.words.surnames
        is_city = form.kind is NameKind.CITY
        if not (given or listed or is_city):
            return False
        if evidence.follows_title(self._before):
            return True
        named = evidence.follows_given_name(self._before, self._table.census)
        if (named and not self._typography.all_caps) or (
            (given or listed) and self._follows_likely_given_name(form)
        ):
            return True
        placed = evidence.is_placed(self._before)
        if (given or is_city) and not placed and evidence.is_somebody(self._after):
            return True
        may_speak = given or (is_city and (folded,) not in self._table.capitals)
        if may_speak and evidence.speaks(self._before, self._after):
            return True
        return given and self._precedes_surname()

    def _is_language(self, form: NameForm) -> bool:
        is_demonym = form.kind is NameKind.DEMONYM
        return is_demonym and evidence.is_language(self._before, self._after)

    def _follows_likely_given_name(self, form: NameForm) -> bool:
        """Whether a word that can be a given name stands before: "Nathaniel Jordan"."""
        word = evidence.capital_before(self._before)
        if not word or self._typography.headline or self._is_place(word):
            return False
        return form.kind is NameKind.DEMONYM or word not in self._table.words.qualifiers

    def _ends_name(self, form: NameForm) -> bool:
        """Whether a city ends a longer name, whatever of: "Wells Fargo", "Inter Miami"."""
        is_city = form.kind is NameKind.CITY and not form.tail
        return is_city and self._follows_likely_given_name(form)

    def _precedes_surname(self) -> bool:
        """Whether a surname follows: "Chad Renshaw", "Paris-Marie"."""
        if evidence.previous_word(self._before) in evidence.PLACE_PREPOSITIONS:
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
        word = fold(following)
        known = word in self._table.words.followers or self._is_place(word)
        return not (known or word in evidence.FUNCTION_WORDS)

    def _is_place(self, word: str) -> bool:
        """Whether the folded word is a place's name, and hardly anything else."""
        forms = self._table.forms.get(word)
        return any(form.certainty is Certainty.SURE and not form.tail for form in forms)

    def _begins_other_name(self, form: NameForm) -> bool:
        """Whether a word in capitals makes it the start of another name: "Texas Rangers".

        Countries begin few names and many headlines, so this is of their parts, within sentences.
        """
        first = next(evidence.capitals_after(self._after), "")
        if first in self._table.words.features or evidence.is_water_or_mountain(self._before):
            return True
        if self._typography.headline or form.kind is NameKind.DEMONYM:
            return False
        running = form.is_part and evidence.is_within_sentence(self._after)
        if not running or evidence.is_placed(self._before, strictly=True):
            return False
        known = first in self._table.words.followers or self._is_place(first)
        return not (known or first in evidence.FUNCTION_WORDS)

    def _is_organisation(self, form: NameForm) -> bool:
        """Whether a word such as "Post" or "University" makes it part of a longer name."""
        if evidence.follows_organisation(self._before):
            return True
        if form.kind is not NameKind.DEMONYM:
            name = evidence.name_before_for(self._before)
            if name and not self._is_place(name):
                return True
        words, in_text = self._table.words, not self._typography.headline
        for step, word in enumerate(evidence.capitals_after(self._after)):
            is_outlet = word in words.outlets or (in_text and word in words.outlets_in_text)
            if word in words.organisations or (step < 2 and is_outlet):
                return True
        return False


_PRONOUN_LIKE = frozenset({"us", "eu", "rok", "ksa", "rsa"})
# "in Reading and Writing", "in Mobile Phones": a word more of the same kind.
_GOES_ON = re.compile(r",? (?:and|or) | [A-Z]|['’-]|, [A-Z]")
