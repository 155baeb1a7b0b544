"""Which column of a table is what of a post: `title=headline,date=published,body=text`."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from corpus.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FIELDS = ("title", "date", "body", "url", "author", "categories", "id")


@dataclass(frozen=True)
class Columns:
    """The column of each part of a post that a table has; `body` is always among them."""

    names: Mapping[str, str]

    @classmethod
    def parse(cls, typed: str) -> Columns:
        """Read `part=column,...`; ValueError, whose message says what is wrong with it."""
        names: dict[str, str] = {}
        for pair in filter(str.strip, typed.split(",")):
            part, equals, column = map(str.strip, pair.partition("="))
            if not equals or not column:
                raise ValueError(f"{pair.strip()}: write PART=COLUMN, such as title=headline")
            if part not in FIELDS:
                raise ValueError(f"{part}: no part of a post; there are {', '.join(FIELDS)}")
            if part in names:
                raise ValueError(f"{part} is given twice")
            names[part] = column
        if "body" not in names:
            raise ValueError("say which column holds the text: body=COLUMN")
        return cls(names)

    def check(self, where: object, found: Iterable[str]) -> None:
        """SourceError, which names what was found, where a table lacks one of the columns."""
        there = list(dict.fromkeys(found))
        for column in self.names.values():
            if column not in there:
                near = get_close_matches(column, there, n=1)
                hint = f" Did you mean {near[0]}?" if near else ""
                raise SourceError(
                    f"{where}: has no column {column}; it has {', '.join(there) or 'none'}.{hint}"
                )


def how_to_map(found: Iterable[str]) -> str:
    """What to do with a table of these columns."""
    there = ", ".join(filter(None, map(str.strip, found)))
    say = "say which column is what: --map title=COLUMN,date=COLUMN,body=COLUMN"
    return f"{say} (its columns: {there})" if there else say
