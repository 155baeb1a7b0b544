"""`regions.toml`, which is reviewed by hand: regions, their names, and words that decide."""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass, field
from importlib import resources
from typing import TYPE_CHECKING, Any, NamedTuple

from corpus.gazetteer.forms import NameForm, NameKind, Region, fold, fold_words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping


class ContextWords(NamedTuple):
    """Folded single words that decide in context; see the comments in `regions.toml`."""

    given_names: frozenset[str]
    surnames: frozenset[str]
    common: frozenset[str]
    accented: frozenset[str]
    followers: frozenset[str]
    people: frozenset[str]
    qualifiers: frozenset[str]
    outlets: frozenset[str]
    outlets_in_text: frozenset[str]
    organisations: frozenset[str]
    features: frozenset[str]


class Reviewed(NamedTuple):
    """Everything in `regions.toml`, in folded words; of one first word, the longest form first.

    `capitals` are ids of countries, by the folded name of the first city that each lists.
    """

    regions: dict[str, Region]
    forms: dict[str, tuple[NameForm, ...]]
    ids_by_name: dict[tuple[str, ...], tuple[str, ...]]
    capitals: dict[tuple[str, ...], str]
    words: ContextWords


@dataclass(slots=True)
class _Entry:
    """A surface form while the table is read: `ids` in the order of the file."""

    kind: NameKind
    spelling: str
    ids: dict[str, None] = field(default_factory=dict)


# Folded words, and the exact spelling of a code or an acronym: `GA` and `Ga.` are two entries.
_Key = tuple[tuple[str, ...], str]


@functools.cache
def load_reviewed() -> Reviewed:
    """Read the table once per process, in about 35 ms."""
    text = resources.files("corpus").joinpath("regions.toml").read_text(encoding="utf-8")
    rows = tomllib.loads(text)
    words = rows["words"]
    regions: dict[str, Region] = {}
    entries: dict[_Key, _Entry] = {}
    for region, row in _regions(rows):
        regions[region.id] = region
        for spelling, kind in _spellings(region.name, row):
            key = _entry_key(spelling, kind, words["accented"])
            entry = entries.setdefault(key, _Entry(kind, spelling))
            entry.ids[region.id] = None
    for phrase in words.pop("not_places"):
        entries[fold_words(phrase), ""] = _Entry(NameKind.NAME, phrase)
    _order_ambiguous(entries, rows["readings"])
    return Reviewed(
        regions=regions,
        forms=_by_first_word(entries),
        ids_by_name=_by_name(entries, regions),
        capitals={
            fold_words(row["cities"][0]): id_
            for id_, row in rows["countries"].items()
            if row.get("cities")
        },
        words=ContextWords(**{name: frozenset(map(fold, words[name])) for name in words}),
    )


def _regions(rows: Mapping[str, Any]) -> Iterator[tuple[Region, Mapping[str, Any]]]:
    for section in (rows["countries"], rows["m49"]):
        for id_, row in section.items():
            yield Region(id_, row["name"], tuple(row.get("parents", ()))), row
    for country, units in rows["subdivisions"].items():
        for code, row in units.items():
            yield Region(f"{country}-{code}", row["name"], (country,)), row


def _spellings(name: str, row: Mapping[str, Any]) -> Iterator[tuple[str, NameKind]]:
    if not row.get("silent"):
        yield name, NameKind.NAME
    for alias in row.get("aliases", ()):
        yield alias, NameKind.ALIAS
    for demonym in row.get("demonyms", ()):
        yield demonym, NameKind.DEMONYM
        if not demonym.endswith(("s", "sh", "ch", "ese", "z", "men")):
            yield f"{demonym}s", NameKind.DEMONYM
    for city in row.get("cities", ()):
        yield city, NameKind.CITY
    for code in row.get("codes", ()):
        yield code, NameKind.CODE


def _entry_key(spelling: str, kind: NameKind, accented: Collection[str]) -> _Key:
    words = fold_words(spelling)
    acronym = len(words) == 1 and spelling.isupper()
    exact = kind is NameKind.CODE or acronym or spelling in accented
    return words, spelling if exact else ""


def _order_ambiguous(entries: Mapping[_Key, _Entry], readings: Mapping[str, list[str]]) -> None:
    """Put the ids of ambiguous names, and of their plurals, in the order of `[readings]`."""
    for name, ids in readings.items():
        for spelling in (name, f"{name}s"):
            if entry := entries.get((fold_words(spelling), "")):
                entry.ids = dict.fromkeys(ids)


def _by_first_word(entries: Mapping[_Key, _Entry]) -> dict[str, tuple[NameForm, ...]]:
    found: dict[str, list[NameForm]] = {}
    for (words, exact), entry in entries.items():
        if "," in entry.spelling:  # an inverted official name, for `resolve` only
            continue
        after_the = words[0] == "the" and len(words) > 1 and bool(entry.ids)
        first, *tail = words[1:] if after_the else words
        form = NameForm(tuple(tail), tuple(entry.ids), entry.kind, exact, after_the=after_the)
        found.setdefault(first, []).append(form)
    return {
        first: tuple(sorted(listed, key=lambda form: (-len(form.tail), not form.after_the)))
        for first, listed in found.items()
    }


def _by_name(
    entries: Mapping[_Key, _Entry], regions: Mapping[str, Region]
) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Ids by name for `resolve`, silent ones too; no state's code that is a country's id (`IN`)."""
    found: dict[tuple[str, ...], dict[str, None]] = {}
    for (words, exact), entry in entries.items():
        if entry.ids and not (entry.kind is NameKind.CODE and exact in regions):
            found.setdefault(words, {}).update(entry.ids)
    for region in regions.values():
        found.setdefault(fold_words(region.name), {region.id: None})
    return {words: tuple(ids) for words, ids in found.items()}
