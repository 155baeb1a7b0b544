"""Filters: which passages a question may be answered from, by period, region and category."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from corpus.dates import Period
    from index.storage.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Filters:
    """What an answer is limited to; None or empty means no limit.

    Several regions or categories mean any of them. A region finds everything below it. `cities`
    leave of the regions what names one of them; see `city_passages.py`. `article` is the id of the
    only article that is asked.
    """

    period: Period | None = None
    regions: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    cities: tuple[str, ...] = ()
    article: str | None = None

    def __bool__(self) -> bool:
        """Whether anything is limited at all."""
        return bool(self.period or self.regions or self.categories or self.article)


NO_FILTERS = Filters()


@dataclass(frozen=True, slots=True)
class Selection:
    """What filters leave: passage numbers (None for all of them) and article rows, ascending.

    `undated` counts the articles that only a period passed over, because they have no date.
    """

    passages: NDArray[np.int64] | None
    articles: NDArray[np.int64]
    undated: int


def select(snapshot: Snapshot, filters: Filters) -> Selection:
    """The passages and articles that `filters` leave of a snapshot.

    A region counts for the passages of an article that is about it, and for single passages that
    name it. A period counts by the article's date, or by that of the citation or update that the
    passage stands under. What `cities` leave is for `naming` to say, which knows the words.
    Nothing is left of articles that were removed from the archive.
    """
    withheld = snapshot.withheld_rows()
    if not filters and not withheld:
        return Selection(None, np.arange(snapshot.articles), 0)
    allowed = np.ones(snapshot.passages, dtype=np.bool_)
    listed = np.ones(snapshot.articles, dtype=np.bool_)
    listed[withheld] = False
    for row in withheld:
        allowed[list(snapshot.passages_of(row))] = False
    if filters.regions:
        _keep(snapshot, "region", filters.regions, allowed, listed)
    if filters.categories:
        names = {name.casefold(): name for name in snapshot.counts("category")}
        categories = [names.get(each.casefold(), "") for each in filters.categories]
        _keep(snapshot, "category", categories, allowed, listed)
    if filters.article:
        only = np.arange(snapshot.articles) == snapshot.row_of(filters.article)
        listed &= only
        allowed &= only[snapshot.article]
    undated = 0
    if filters.period:
        in_period = _within(snapshot.published, filters.period)
        allowed &= in_period[snapshot.article] | _within(snapshot.date, filters.period)
        in_period[snapshot.article[allowed]] = True
        undated = int(np.count_nonzero(listed & ~in_period & (snapshot.published == 0)))
        listed &= in_period
    return Selection(np.flatnonzero(allowed), np.flatnonzero(listed), undated)


def _keep(
    snapshot: Snapshot,
    kind: str,
    keys: Iterable[str],
    allowed: NDArray[np.bool_],
    listed: NDArray[np.bool_],
) -> None:
    """Clear what stands under none of the keys."""
    passages, articles = np.zeros_like(allowed), np.zeros_like(listed)
    for key in keys:
        rows, found = snapshot.postings(kind, key)
        articles[rows] = True
        passages[found] = True
    allowed &= passages
    listed &= articles


def _within(days: NDArray[np.int32], period: Period) -> NDArray[np.bool_]:
    """Which ordinal days lie in the period; 0, no date, never does."""
    first = period.start.toordinal() if period.start else 1
    last = period.end.toordinal() if period.end else np.iinfo(np.int32).max
    within: NDArray[np.bool_] = (days >= first) & (days <= last)
    return within
