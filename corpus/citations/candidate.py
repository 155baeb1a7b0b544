"""A candidate for a source: the citation, and where it stands to what it is the source of."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from corpus.article import Citation, Span


class Role(Enum):
    """Where the quotation may stand that a citation is the source of."""

    FOLLOWS = auto()  # above it
    EITHER = auto()  # above it or below
    INTRODUCES = auto()  # below it
    LEAD_IN = auto()  # after it, in the same sentence or right below
    MENTION = auto()  # the archive speaks of it in a sentence


class Candidate(NamedTuple):
    """A citation and its role.

    `boundary` is the stretch that is nobody's words, None where it stands inside a sentence. One
    that is not `is_certain` is a citation only if a quotation uses it.
    """

    citation: Citation
    role: Role
    boundary: Span | None
    is_certain: bool = True
