"""The catalogue of a generation: look-ups by date, place and category, and counts of all three."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from index.search.answer import ArticleRef, Listed, Listing, Searched
from index.search.filters import Filters, select
from index.search.quoting import article_ref

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from corpus.article import Span
    from corpus.gazetteer.gazetteer import Gazetteer
    from index.search.filters import Selection
    from index.storage.snapshot import Snapshot

OPENING_CHARACTERS = 160


@dataclass(frozen=True)
class Catalogue:
    """What is in a snapshot, as lists and counts; `site` is as in `Quoter`."""

    snapshot: Snapshot
    gazetteer: Gazetteer
    sample: bool
    site: str = ""

    def lookup(self, filters: Filters, *, offset: int, limit: int) -> Listing:
        """The articles that the filters leave: newest first, undated last; counts of all."""
        selection = select(self.snapshot, filters)
        rows = selection.articles
        undated = int(np.count_nonzero(self.snapshot.published[rows] == 0))
        page = rows[offset : offset + limit].tolist()
        shown = [row for row in page if self.snapshot.is_verified(row)]
        return Listing(
            articles=tuple(map(self._listed, shown)),
            total=len(rows),
            undated=undated or selection.undated,
            offset=offset,
            months=self.months(rows),
            regions=self._regions(rows),
            sample=self.sample,
            unverified=len(page) - len(shown),
        )

    def searched(self, selection: Selection) -> Searched:
        """What a search among a selection is held against."""
        first, last = extent(self.snapshot.published[selection.articles])
        passages = selection.passages
        return Searched(
            articles=len(selection.articles),
            passages=self.snapshot.passages if passages is None else len(passages),
            of_articles=self.snapshot.articles,
            undated=selection.undated,
            first=first,
            last=last,
        )

    def months(self, rows: NDArray[np.integer] | None = None) -> dict[str, int]:
        """How many articles there are of each month, such as "2011-12", newest first."""
        days = self.snapshot.published if rows is None else self.snapshot.published[rows]
        counts: dict[str, int] = {}
        found, numbers = np.unique(days[days > 0], return_counts=True)
        for day, number in zip(found[::-1].tolist(), numbers[::-1].tolist(), strict=True):
            month = date.fromordinal(day).isoformat()[:7]
            counts[month] = counts.get(month, 0) + number
        return counts

    def counts_of(self, rows: NDArray[np.int32]) -> Listing:
        """How many some articles are, and of which months; none of them is listed."""
        return Listing(
            articles=(),
            total=len(rows),
            undated=int(np.count_nonzero(self.snapshot.published[rows] == 0)),
            offset=0,
            months=self.months(rows),
            regions={},
            sample=self.sample,
        )

    def times(self) -> dict[str, int]:
        """How many articles a look-up of each year and month lists, such as "2011" and "2011-12".

        They are those of that time, and those that quote a report or hold an update of it.
        """
        held = self.snapshot
        rows = np.concatenate([np.arange(held.articles), held.article])
        days = np.concatenate([held.published, held.date])
        pairs = np.unique(np.stack([rows[days > 0], days[days > 0]]), axis=1)
        listed: dict[str, set[int]] = {}
        for row, day in pairs.T.tolist():
            iso = date.fromordinal(day).isoformat()
            for time in (iso[:4], iso[:7]):
                listed.setdefault(time, set()).add(row)
        return {time: len(listed[time]) for time in sorted(listed, reverse=True)}

    def _regions(self, rows: NDArray[np.int64]) -> dict[str, int]:
        """How many of the rows stand under each region, the most first."""
        counts = {}
        for region in self.snapshot.counts("region"):
            articles, _ = self.snapshot.postings("region", region)
            if number := len(np.intersect1d(articles, rows, assume_unique=True)):
                counts[region] = number
        return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))

    def undated(self) -> int:
        """How many articles have no date."""
        return int(np.count_nonzero(self.snapshot.published == 0))

    @property
    def titles(self) -> list[ArticleRef]:
        """Every article that may be shown, newest first, undated last."""
        withheld = self.snapshot.withheld()
        return [each for each in self._titles if each.id not in withheld]

    @cached_property
    def _titles(self) -> list[ArticleRef]:
        """Every article; read when autocomplete first asks for it."""
        return [
            ArticleRef(id_, url, title, date.fromisoformat(published) if published else None)
            for _, id_, url, title, published in self.snapshot.refs()
        ]

    def _listed(self, row: int) -> Listed:
        article = self.snapshot.article_at(row)
        return Listed(
            article=article_ref(article, self.site),
            author=article.author,
            categories=article.categories,
            regions=self.gazetteer.most_specific(article.regions),
            opening=_opening(article.body, self.snapshot.hidden(article)),
        )


def extent(days: NDArray[np.int32]) -> tuple[date | None, date | None]:
    """The first and last of ordinal days, 0 meaning none."""
    dated = days[days > 0]
    if not len(dated):
        return None, None
    return date.fromordinal(int(dated.min())), date.fromordinal(int(dated.max()))


def _opening(body: str, hidden: Sequence[Span]) -> str:
    """The first paragraph, cut at a word with the mark of what was left out.

    It ends before what must not be shown.
    """
    first = body.strip().split("\n", 1)[0]
    start = len(body) - len(body.lstrip())
    room = min([OPENING_CHARACTERS, *(each.start - start for each in hidden)])
    if len(first) <= room:
        return first
    return f"{first[:room].rsplit(' ', 1)[0]} [..]".lstrip()
