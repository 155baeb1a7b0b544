"""Corrections: what a keeper knows better than the attribution, in a small TOML beside the archive.

    [[outlet]]                         # a name that posts spell otherwise
    posted = "Hill Valey Post"
    name = "Hill Valley Post"

    [[stretch]]                        # whose words some words are
    article = "https://blog.example/2011/03/09/pier"        # or its id
    words = "The council has closed the north pier."
    outlet = "Hill Valley Post"        # or: own = true
    date = 2011-03-07
    writers = ["A. Writer"]

They are applied whenever a post is attributed, so that they outlive every import and every rule.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from corpus.article import Attribution, Citation, Quotation, Span
from corpus.errors import CorrectionError
from corpus.post_keys import post_keys, usual_id
from corpus.toml import read_toml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class OutletSpelling(_Entry):
    """`posted` is an outlet's name as posts have it, `name` as it is to be shown."""

    posted: str = Field(min_length=1)
    name: str = Field(min_length=1)


class Stretch(_Entry):
    """Whose words the first occurrence of `words` in an article is.

    `article` is an address or an id. Without `own`, the words are quoted: from `outlet`, or from a
    source that is not given.
    """

    article: str = Field(min_length=1)
    words: str = Field(min_length=1)
    own: bool = False
    outlet: str | None = None
    date: dt.date | None = None
    writers: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _says_one_thing(self) -> Self:
        if self.own and (self.outlet or self.date or self.writers):
            raise ValueError("own words have no outlet, date or writers")
        return self

    def is_about(self, keys: Iterable[str]) -> bool:
        """Whether the article has these keys."""
        keys = set(keys)
        return not keys.isdisjoint(post_keys(self.article)) or self.article in map(usual_id, keys)


class Corrections(BaseModel):
    """What a keeper's file says; an empty one changes nothing."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    outlet: tuple[OutletSpelling, ...] = ()
    stretch: tuple[Stretch, ...] = ()

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a file; none there is none. Raises CorrectionError, which says what is wrong."""
        if not path.is_file():
            return cls()
        try:
            return cls.model_validate(read_toml(path.read_text(encoding="utf-8")))
        except ValidationError as error:
            faults = "; ".join(
                f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors()
            )
            raise CorrectionError(f"{path}: {faults}") from error
        except (OSError, ValueError) as error:
            raise CorrectionError(f"{path}: {error}") from error

    @property
    def fingerprint(self) -> str:
        """Changes when any correction does; empty for none."""
        if not (self.outlet or self.stretch):
            return ""
        return hashlib.blake2b(self.model_dump_json().encode(), digest_size=8).hexdigest()

    def applied(self, keys: Iterable[str], body: str, found: Attribution) -> Attribution:
        """An article's attribution as the keeper has it."""
        if self.outlet:
            spellings = {each.posted: each.name for each in self.outlet}
            citations = tuple(
                replace(each, outlet=spellings.get(each.outlet or "", each.outlet))
                for each in found.citations
            )
            found = replace(found, citations=citations)
        for each in self.stretch:
            at = body.find(each.words)
            if at >= 0 and each.is_about(keys):
                found = _with_stretch(found, Span(at, at + len(each.words)), each)
        return found


NO_CORRECTIONS = Corrections()


def _with_stretch(found: Attribution, span: Span, said: Stretch) -> Attribution:
    """The attribution with one stretch as it is said to be, and all around it as it was."""
    quotations = [
        replace(each, span=rest) for each in found.quotations for rest in _outside(each.span, span)
    ]
    uncertain = tuple(rest for each in found.uncertain for rest in _outside(each, span))
    if said.own:
        return replace(found, quotations=tuple(quotations), uncertain=uncertain)
    citations, number = _cited(found.citations, span, said)
    moved = {old: citations.index(each) for old, each in enumerate(found.citations)}
    quotations = [
        replace(each, citation=None if each.citation is None else moved[each.citation])
        for each in quotations
    ]
    quotations.append(Quotation(span, number))
    return replace(
        found,
        citations=citations,
        quotations=tuple(sorted(quotations, key=lambda each: each.span)),
        uncertain=uncertain,
    )


def _cited(
    citations: tuple[Citation, ...], span: Span, said: Stretch
) -> tuple[tuple[Citation, ...], int | None]:
    """The citations with the one that the keeper names, and its number; None where none is named.

    The post's own citation of that outlet and day is taken where there is one.
    """
    if not (said.outlet or said.date or said.writers):
        return citations, None
    for number, each in enumerate(citations):
        if each.outlet == said.outlet and said.date in (None, each.date):
            return citations, number
    nowhere = Span(span.start, span.start)
    added = Citation(nowhere, "", said.outlet, said.date, said.writers, None, nowhere)
    at = sum(each.span < nowhere for each in citations)
    return (*citations[:at], added, *citations[at:]), at


def _outside(span: Span, hole: Span) -> Iterator[Span]:
    """What is left of a span when a hole is cut out of it."""
    if not span.overlaps(hole):
        yield span
        return
    if span.start < hole.start:
        yield Span(span.start, hole.start)
    if hole.end < span.end:
        yield Span(hole.end, span.end)
