"""The gazetteer: every region by its id, its names, and what it lies in.

Region ids are `CN` (ISO 3166-1), `CN-SC` (ISO 3166-2) and `142` (UN M49); `M49:142` is understood
where an id is typed.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from corpus.gazetteer.forms import fold_words
from corpus.gazetteer.table import load_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.article import RegionTag


# Of 1; "Chian" is .8 of "China".
_SIMILAR = 0.75


class Gazetteer:
    """The regions of `regions.toml`, looked up by id or by name."""

    @staticmethod
    @functools.cache
    def load() -> Gazetteer:
        """The gazetteer, read once per process."""
        return Gazetteer()

    def __init__(self) -> None:
        self._table = load_table()

    def is_region(self, id_: str) -> bool:
        """Whether a region has this id."""
        return id_ in self._table.regions

    def name(self, region: str) -> str:
        """The English name of an id, such as "Sichuan"; KeyError for an unknown id."""
        return self._table.regions[region].name

    def described(self, region: str) -> str:
        """The name with its country where it is a part of one, such as "Sichuan, China"."""
        country, part, _ = region.partition("-")
        name = self.name(region)
        return f"{name}, {self.name(country)}" if part else name

    def ancestors(self, region: str) -> tuple[str, ...]:
        """The region itself, then what it lies in, up to the world; empty for an unknown id."""
        regions = self._table.regions
        found: dict[str, None] = {}
        step = [region] if region in regions else []
        while step:
            found.update(dict.fromkeys(step))
            step = [parent for id_ in step for parent in regions[id_].parents]
        return tuple(sorted(found, key=lambda id_: id_ == "001"))

    def resolve(self, name: str) -> tuple[str, ...]:
        """Ids that a typed name, demonym, city or id may mean, likeliest first; else empty."""
        typed = name.strip()
        regions, ids_by_name = self._table.regions, self._table.ids_by_name
        id_, words = typed.upper().removeprefix("M49:"), fold_words(typed)
        if id_ in regions and not (typed.islower() and words in ids_by_name):
            return (id_,)
        if words[:1] == ("the",) and words not in ids_by_name:
            words = words[1:]
        known = ids_by_name.get(words) or self._inside(typed)
        return known or self._unreviewed(words)

    def similar(self, typed: str) -> tuple[str, ...]:
        """At most three reviewed names that are spelt much like what was typed, likeliest first."""
        from rapidfuzz import process  # noqa: PLC0415 - only after a misspelling
        from rapidfuzz.distance import DamerauLevenshtein  # noqa: PLC0415 - the same

        spellings = {" ".join(words): ids[0] for words, ids in self._table.ids_by_name.items()}
        found = process.extract(
            " ".join(fold_words(typed)),
            spellings.keys(),
            scorer=DamerauLevenshtein.normalized_similarity,
            score_cutoff=_SIMILAR,
        )
        return tuple(dict.fromkeys(self.name(spellings[words]) for words, *_ in found))[:3]

    def _unreviewed(self, words: tuple[str, ...]) -> tuple[str, ...]:
        forms = self._table.forms.get(words[0]) if words else ()
        return next((form.ids for form in forms if form.tail == words[1:]), ())

    def _inside(self, typed: str) -> tuple[str, ...]:
        """Ids of such as "Sichuan, China": those of the first name that lie in the others."""
        inner, comma, outer = typed.partition(",")
        around = set(self.resolve(outer)) if comma else set()
        found = (*self.resolve(inner), *self._units.get(fold_words(inner), ())) if around else ()
        inside = (id_ for id_ in found if around.intersection(self.ancestors(id_)))
        return tuple(dict.fromkeys(inside))

    @functools.cached_property
    def _units(self) -> dict[tuple[str, ...], list[str]]:
        """Subdivisions by their folded names, whatever else is called so."""
        found: dict[tuple[str, ...], list[str]] = {}
        for region in self._table.regions.values():
            if "-" in region.id:
                found.setdefault(fold_words(region.name), []).append(region.id)
        return found

    def most_specific(self, tags: Sequence[RegionTag]) -> tuple[str, ...]:
        """What an article is about, strongest evidence first, without what other regions lie in."""
        ids = [tag.id for tag in tags if tag.evidence.is_strong]
        outer = {ancestor for id_ in ids for ancestor in self.ancestors(id_)[1:]}
        return tuple(id_ for id_ in ids if id_ not in outer)
