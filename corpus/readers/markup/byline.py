"""Bylines: `By on 3-09-2011 in Haiti, Trafficking`, with an author or, as usual here, without."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus import dates

if TYPE_CHECKING:
    from datetime import date

_BYLINE = re.compile(
    r"""
    By
    (?:\s+(?P<author>\S.*?))??      # most bylines leave the author out
    (?<!\s)\s++on\s+
    (?P<month>\d{1,2})-(?P<day>\d{1,2})-(?P<year>\d{4})   # US order, day sometimes padded
    (?:\s+in\s+(?P<categories>\S.*))?
    """,
    re.VERBOSE | re.DOTALL,
)
# A name may hold "and", "?" or an apostrophe, so nothing but a comma and a space parts two names.
_BETWEEN = re.compile(r",\s+")


@dataclass(frozen=True, slots=True)
class Byline:
    """What a byline says; `warning` is a sentence when it names a day that does not exist."""

    author: str | None
    published: date | None
    categories: tuple[str, ...]
    warning: str | None = None


def parse_byline(line: str) -> Byline | None:
    """Read one line; None when the whole line is not a byline."""
    line = line.strip()
    if not line.startswith("By") or not (match := _BYLINE.fullmatch(line)):
        return None
    published = dates.us_day(int(match["month"]), int(match["day"]), int(match["year"]))
    stated = line[: match.end("year")]
    names = _BETWEEN.split(match["categories"] or "")
    return Byline(
        author=match["author"],
        published=published,
        categories=tuple(dict.fromkeys(name.strip() for name in names if name.strip())),
        warning=None if published else f'"{stated}": no such date; kept without a date',
    )
