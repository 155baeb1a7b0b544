"""What the product says of each letter of a body: whose it is, from which source, who speaks."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from corpus.article import Span

if TYPE_CHECKING:
    from corpus.article import Attribution


class Kind(StrEnum):
    """Whose words a letter belongs to."""

    OWN = "own"
    QUOTED = "quoted"
    UNCERTAIN = "uncertain"


class Given(NamedTuple):
    """What is said of one letter; `citation` indexes the attribution's citations."""

    kind: Kind
    citation: int | None = None
    speaker: str | None = None


def letters(text: str) -> list[int]:
    """The places of the letters and digits: marks, commas and white space do not count."""
    return [place for place, character in enumerate(text) if character.isalnum()]


def alike(text: str) -> str:
    """A name or a line reduced to what two ways of writing it share."""
    return "".join(filter(str.isalnum, text.casefold()))


def given(body: str, attribution: Attribution) -> list[Given]:
    """One entry for each code point of the body."""
    said = [Given(Kind.OWN)] * len(body)
    for each in attribution.quotations:
        entry = Given(Kind.QUOTED, each.citation, _name(body, getattr(each, "speaker", None)))
        said[each.span.start : each.span.end] = [entry] * (each.span.end - each.span.start)
    for start, end in attribution.uncertain:
        said[start:end] = [Given(Kind.UNCERTAIN)] * (end - start)
    return said


def _name(body: str, speaker: Span | str | None) -> str | None:
    """A speaker is a slice of the body, or the text of one."""
    return Span(*speaker).of(body) if isinstance(speaker, tuple) else speaker
