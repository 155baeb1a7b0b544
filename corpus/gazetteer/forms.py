"""How regions are named: a region, the forms of its names, and the words of a form, folded.

A surface form is one way in which a region is written: a name, an alias, a demonym, a city, a code.
"""

from __future__ import annotations

import re
import unicodedata
from enum import Enum, StrEnum
from typing import NamedTuple

WORD = re.compile(r"[^\W_]+")
_SIMILAR = str.maketrans("ØøĐđŁłıßÆæ", "OoDdLlisAa")


class NameKind(StrEnum):
    """How a region is named."""

    NAME = "name"
    ALIAS = "alias"
    DEMONYM = "demonym"
    CITY = "city"
    CODE = "code"


class Certainty(Enum):
    """How surely a name that stands somewhere is the place, with nothing else to tell.

    UNSURE ones are surnames, or names of several places: they count in a place's position, before
    their country, in a list of places, or where their country is named. WORD ones are words as well
    (Nice, Reading, Of): they count before their country, or in a place's position with a capital.
    """

    SURE = ""
    UNSURE = "?"
    WORD = "!"


class Region(NamedTuple):
    """One row; `parents` are ids one step up, empty for the world."""

    id: str
    name: str
    parents: tuple[str, ...]


class NameForm(NamedTuple):
    """A surface form to look for: its folded words after the first, and what it stands for.

    Without `ids`, a phrase that names no place, such as "guinea pig". `exact` is the spelling that
    a code, an acronym or "Réunion" must have, else empty. `after_the` asks for "the" before it.
    """

    tail: tuple[str, ...]
    ids: tuple[str, ...]
    kind: NameKind
    exact: str = ""
    after_the: bool = False
    certainty: Certainty = Certainty.SURE

    @property
    def is_part(self) -> bool:
        """Whether it names less than a country: a city, a state, a province."""
        return self.kind is NameKind.CITY or "-" in self.ids[0]


def fold(word: str) -> str:
    """Lower case without diacritics and strokes: `lodz` of `Łódź`."""
    if word.isascii():
        return word.lower()
    parts = unicodedata.normalize("NFD", word.translate(_SIMILAR))
    return "".join(c for c in parts if not unicodedata.combining(c)).lower()


def fold_words(name: str) -> tuple[str, ...]:
    """The folded words of a name: `Côte d’Ivoire` and `cote d'ivoire` have the same."""
    return tuple(map(fold, WORD.findall(name)))
