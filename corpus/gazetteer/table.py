"""The gazetteer's table: the reviewed names, and with them those of the world that nobody reviewed.

What `regions.toml` says of a name is all there is to it; `corpus/world/` only adds names.
"""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, NamedTuple

from corpus.gazetteer import world
from corpus.gazetteer.reviewed import load_reviewed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from corpus.gazetteer.forms import NameForm, Region
    from corpus.gazetteer.reviewed import ContextWords


class NameForms:
    """Surface forms by their folded first word, the longest first.

    Those of the world are read when their word is first met: all at once they would take 20 ms.
    """

    def __init__(
        self, reviewed: Mapping[str, tuple[NameForm, ...]], written: dict[str, str]
    ) -> None:
        self._read, self._written = dict(reviewed), written

    def get(self, first: str) -> tuple[NameForm, ...]:
        """The forms that begin with this word; empty where none does."""
        if first in self._written:
            written = self._written.pop(first)
            forms = (*self._read.get(first, ()), *world.forms(written))
            self._read[first] = tuple(sorted(forms, key=_longest_first))
        return self._read.get(first, ())

    def words(self) -> Iterator[str]:
        """Every first word."""
        return iter(self._read.keys() | self._written.keys())


class Table(NamedTuple):
    """Regions by id, forms by first word, reviewed ids by folded name and words that decide.

    `capitals` are countries by the folded name of the capital, `census` are folded given names.
    """

    regions: Mapping[str, Region]
    forms: NameForms
    ids_by_name: Mapping[tuple[str, ...], tuple[str, ...]]
    capitals: Mapping[tuple[str, ...], str]
    words: ContextWords
    census: frozenset[str]


@functools.cache
def load_table() -> Table:
    """Read the table once per process, in about 45 ms."""
    reviewed = load_reviewed()
    return Table(
        regions=reviewed.regions | {region.id: region for region in world.subdivisions()},
        forms=NameForms(reviewed.forms, world.names()),
        ids_by_name=reviewed.ids_by_name,
        capitals=reviewed.capitals,
        words=reviewed.words,
        census=world.given_names(),
    )


def _longest_first(form: NameForm) -> tuple[int, bool]:
    return -len(form.tail), not form.after_the
