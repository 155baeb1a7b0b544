"""Whether a post of a site is the one in the archive: by title and day, and then by file name."""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

# Marks that WordPress redraws when it shows a title, and a keyboard types.
_MARKS = str.maketrans(dict.fromkeys("‘’‚‛′`´", "'") | dict.fromkeys("“”„‟″«»", '"'))
_DASHES = re.compile(r"[‐‑‒–—―]|-{2,3}")
# `page-123.html`, `index.html?p=123`, `123.txt`
_NUMBER = re.compile(r"(?:^|[?&]p=|\b(?:page|post|p)[-_])(\d+)(?=[.&]|$)", re.IGNORECASE)

_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}[-_]")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A post without an address: its article's id, and what it can be recognised by."""

    id: str
    title: str
    day: date
    source: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A post as its site shows it; `number` and `slug` are WordPress's, where it tells."""

    url: str
    title: str
    day: date
    number: int | None = None
    slug: str = ""


def folded_title(title: str) -> str:
    """A title without what differs between a page, an export and a feed of one post.

    Case, entities, white space, and how quotes, dashes and an ellipsis are drawn.
    """
    plain = unicodedata.normalize("NFKC", html.unescape(title)).casefold().translate(_MARKS)
    return " ".join(_DASHES.sub("-", plain).split())


def agreeing(wanted: Wanted, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates of the same title and day.

    Where there are several, those alone that the name of the post's file names, if it does.
    """
    title = folded_title(wanted.title)
    same = [
        each
        for each in candidates
        if title and each.day == wanted.day and folded_title(each.title) == title
    ]
    named = [each for each in same if _is_named(each, wanted.source)]
    return named if len(same) > 1 and named else same


def _is_named(candidate: Candidate, source: str) -> bool:
    """Whether a file's name holds the number or the slug of a candidate."""
    name = _DAY.sub("", unquote(PurePath(source).name))
    if str(candidate.number) in _NUMBER.findall(name):
        return True
    slug = unquote(candidate.slug)
    beside = r"[^\W_]|-"  # another letter, digit or dash is another slug
    whole = rf"(?<!{beside}){re.escape(slug)}(?!{beside})"
    return bool(slug) and re.search(whole, name) is not None
