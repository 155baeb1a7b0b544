"""What becomes of a post without an address; apart from the asking, whose imports take long."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """Whether the address of a post was found, and if not, why not."""

    LINKED = "linked"
    NOT_FOUND = "not found"
    SEVERAL = "several"
    TAKEN = "taken"
    UNDATED = "undated"


@dataclass(frozen=True, slots=True)
class Linking:
    """One post that had no address; `urls` are those of the site's posts that agree with it."""

    id: str
    title: str
    outcome: Outcome
    urls: tuple[str, ...] = ()
