"""`regions.toml` as Python values: the regions, and every surface form by its first word."""

from __future__ import annotations

import functools
import re
import tomllib
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from importlib import resources
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

WORD = re.compile(r"[^\W_]+")
_SIMILAR = str.maketrans("ØøĐđŁłıßÆæ", "OoDdLlisAa")


class Form(StrEnum):
    """How a region is named."""

    NAME = "name"
    ALIAS = "alias"
    DEMONYM = "demonym"
    CITY = "city"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Region:
    """One row; `parents` are ids one step up, empty for the world."""

    id: str
    name: str
    parents: tuple[str, ...]


class Surface(NamedTuple):
    """A form to look for: its folded words after the first, and what it stands for.

    Without `ids`, a phrase that names no place, such as "guinea pig". `exact` is the spelling that
    a code or an acronym must have, else empty. `after_the` asks for "the" before it.
    """

    tail: tuple[str, ...]
    ids: tuple[str, ...]
    form: Form
    exact: str
    after_the: bool


class Words(NamedTuple):
    """Folded single words that decide in context; see the comments in `regions.toml`."""

    given_names: frozenset[str]
    surnames: frozenset[str]
    common: frozenset[str]
    followers: frozenset[str]
    outlets: frozenset[str]
    outlets_in_text: frozenset[str]
    organisations: frozenset[str]


class Table(NamedTuple):
    """Everything in `regions.toml`.

    `surfaces` by first folded word, the longest first; `names`: the ids of whole folded names.
    """

    regions: Mapping[str, Region]
    surfaces: Mapping[str, tuple[Surface, ...]]
    names: Mapping[tuple[str, ...], tuple[str, ...]]
    words: Words


@functools.cache
def load() -> Table:
    """Read the table once per process, in about 30 ms."""
    text = resources.files("corpus").joinpath("regions.toml").read_text(encoding="utf-8")
    rows = tomllib.loads(text)
    words = rows["words"]
    readings = {key(name): tuple(ids) for name, ids in rows["readings"].items()}
    regions: dict[str, Region] = {}
    forms: dict[tuple[str, ...], dict[Form, list[str]]] = {}
    spelling: dict[tuple[str, ...], str] = {}
    for region, row in _rows(rows):
        regions[region.id] = region
        for surface, form in _surfaces(region.name, row):
            words_of = key(surface)
            forms.setdefault(words_of, {}).setdefault(form, []).append(region.id)
            spelling.setdefault(words_of, surface)
    for phrase in words.pop("not_places"):
        forms[key(phrase)] = {}
        spelling[key(phrase)] = phrase
    return Table(
        regions=regions,
        surfaces=_by_first_word(forms, spelling, readings),
        names=_by_name(forms, readings, frozenset(map(str.lower, regions))),
        words=Words(**{name: frozenset(map(fold, listed)) for name, listed in words.items()}),
    )


def fold(word: str) -> str:
    """Lower case without diacritics; letters that only look composed lose their stroke."""
    if word.isascii():
        return word.lower()
    parts = unicodedata.normalize("NFD", word.translate(_SIMILAR))
    return "".join(c for c in parts if not unicodedata.combining(c)).lower()


def key(surface: str) -> tuple[str, ...]:
    """The folded words of a name: `Côte d’Ivoire` and `cote d'ivoire` have the same."""
    return tuple(map(fold, WORD.findall(surface)))


def _rows(rows: Mapping[str, Any]) -> Iterator[tuple[Region, Mapping[str, Any]]]:
    for section in (rows["countries"], rows["m49"]):
        for name, row in section.items():
            yield Region(name, row["name"], tuple(row.get("parents", ()))), row
    for country, units in rows["subdivisions"].items():
        for code, row in units.items():
            yield Region(f"{country}-{code}", row["name"], (country,)), row


def _surfaces(name: str, row: Mapping[str, Any]) -> Iterator[tuple[str, Form]]:
    if not row.get("silent"):
        yield name, Form.NAME
    for alias in row.get("aliases", ()):
        yield alias, Form.ALIAS
    for demonym in row.get("demonyms", ()):
        yield demonym, Form.DEMONYM
        if not demonym.endswith(("s", "sh", "ch", "ese", "z", "men")):
            yield f"{demonym}s", Form.DEMONYM
    for city in row.get("cities", ()):
        yield city, Form.CITY
    for code in row.get("codes", ()):
        yield code, Form.CODE


def _by_first_word(
    forms: Mapping[tuple[str, ...], Mapping[Form, list[str]]],
    spelling: Mapping[tuple[str, ...], str],
    readings: Mapping[tuple[str, ...], tuple[str, ...]],
) -> dict[str, tuple[Surface, ...]]:
    found: dict[str, list[Surface]] = {}
    for words, by_form in forms.items():
        name = spelling[words]
        if "," in name:  # an inverted official name, for `resolve` only
            continue
        after_the = words[0] == "the" and len(words) > 1 and bool(by_form)
        first, *tail = words[1:] if after_the else words
        form = next(iter(by_form), Form.NAME)
        ids = _ids(words, by_form, readings)
        acronym = len(words) == 1 and name.isupper()
        exact = name if form is Form.CODE or acronym else ""
        found.setdefault(first, []).append(Surface(tuple(tail), ids, form, exact, after_the))
    return {
        first: tuple(sorted(listed, key=lambda s: (-len(s.tail), not s.after_the)))
        for first, listed in found.items()
    }


def _by_name(
    forms: Mapping[tuple[str, ...], Mapping[Form, list[str]]],
    readings: Mapping[tuple[str, ...], tuple[str, ...]],
    ids: frozenset[str],
) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Ids by name for `resolve`; the codes of a state give way to the id of a country (`IN`)."""
    return {
        words: _ids(words, by_form, readings)
        for words, by_form in forms.items()
        if by_form and (len(words[-1]) != 2 or set(by_form) != {Form.CODE} or words[-1] not in ids)
    }


def _ids(
    words: tuple[str, ...],
    by_form: Mapping[Form, list[str]],
    readings: Mapping[tuple[str, ...], tuple[str, ...]],
) -> tuple[str, ...]:
    singular = (*words[:-1], words[-1].removesuffix("s"))
    listed = readings.get(words) or readings.get(singular)
    return listed or tuple(dict.fromkeys(id_ for ids in by_form.values() for id_ in ids))
