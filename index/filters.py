"""Filters: which passages a question may be answered from, by period, region and category."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corpus.dates import Period


@dataclass(frozen=True, slots=True)
class Filters:
    """What an answer is limited to; None or empty means no limit.

    Several regions or categories mean any of them. A region finds everything below it.
    """

    period: Period | None = None
    regions: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything is limited at all."""
        return bool(self.period or self.regions or self.categories)
