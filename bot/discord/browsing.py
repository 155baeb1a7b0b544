"""Browsing: a page of the articles of a time, place, topic or outlet, and why each is listed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from bot.discord.drawing.listing import Why
from corpus.dates import Period
from index.search.filters import Filters

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.discord.autocomplete import CompletionIndex
    from corpus.article import Article
    from index.search.answer import Listing
    from index.search.searcher import Searcher

PAGE = 10
_MARK_BYTES = 3


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is browsed; `outlet` as the archive names it most often, None for any."""

    filters: Filters
    outlet: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A page of what is wanted, and why each article is there, None where that is plain."""

    wanted: Wanted
    listing: Listing
    reasons: tuple[Why | None, ...]


def page_of(searcher: Searcher, completions: CompletionIndex, wanted: Wanted, offset: int) -> Page:
    """The articles from number `offset` on, newest first."""
    listing = listing_of(searcher, completions, wanted, offset, PAGE)
    reasons = (_why(searcher.article(item.article.id), wanted) for item in listing.articles)
    return Page(wanted, listing, tuple(reasons))


def listing_of(
    searcher: Searcher, completions: CompletionIndex, wanted: Wanted, offset: int, limit: int
) -> Listing:
    """At most `limit` of the articles that are wanted, from number `offset` on, newest first."""
    if wanted.outlet is None:
        return searcher.lookup(wanted.filters, offset=offset, limit=limit)
    quoting = completions.quoting.get(wanted.outlet, frozenset())
    whole = searcher.lookup(wanted.filters, limit=completions.status.articles)
    kept = [item for item in whole.articles if item.article.id in quoting]
    return replace(
        whole,
        articles=tuple(kept[offset : offset + limit]),
        total=len(kept),
        undated=sum(item.article.published is None for item in kept),
        offset=offset,
    )


def _why(article: Article | None, wanted: Wanted) -> Why | None:
    """Why a look-up lists an article; None where its own date and places say it."""
    if article is None:
        return None
    period = wanted.filters.period or Period()
    citations = article.attribution.citations
    if wanted.outlet is not None:
        folded = wanted.outlet.casefold()
        of_it = [each.date for each in citations if (each.outlet or "").casefold() == folded]
        days = [day for day in of_it if day and period.contains(day)] or of_it
        return Why("quotes", next((day for day in days if day), None), wanted.outlet)
    if not period or (article.published and period.contains(article.published)):
        return None
    reports = [each.date for each in citations if each.date and period.contains(each.date)]
    if reports:
        return Why("report", reports[0])
    updates = [each.date for each in article.attribution.dated if period.contains(each.date)]
    return Why("update", updates[0]) if updates else None


def state_of(wanted: Wanted) -> str:
    """What a page's controls carry: "2011-10-01:2011-12-31:CN-SC", any number of regions.

    A topic and an outlet come last, as marks of their names: `t=` and `o=` with six digits.
    """
    filters, period = wanted.filters, wanted.filters.period or Period()
    days = (day.isoformat() if day else "" for day in (period.start, period.end))
    topics = (f"t={_mark(name)}" for name in filters.categories)
    outlets = [f"o={_mark(wanted.outlet)}"] if wanted.outlet else []
    return ":".join([*days, *filters.regions, *topics, *outlets])


def wanted_of(state: str, completions: CompletionIndex) -> Wanted:
    """What such a state stands for; raises ValueError for what `state_of` did not make.

    A topic or an outlet that the archive no longer holds is refused as well, and so is no place.
    """
    first, last, *rest = state.split(":")
    start, end = (date.fromisoformat(day) if day else None for day in (first, last))
    regions = tuple(each for each in rest if "=" not in each)
    if unknown := [id_ for id_ in regions if not completions.gazetteer.is_region(id_)]:
        raise ValueError(f"no place is called {unknown[0]!r}")
    topics = [entry.value for entry in completions.topics]
    outlets = list(completions.quoting)
    named = [each for each in rest if "=" in each]
    chosen = tuple(_named(each[2:], topics) for each in named if each.startswith("t="))
    quoted = [_named(each[2:], outlets) for each in named if each.startswith("o=")]
    filters = Filters(Period(start, end) or None, regions, chosen)
    return Wanted(filters, quoted[0] if quoted else None)


def _named(mark: str, names: list[str]) -> str:
    found = next(_with_mark(mark, names), None)
    if found is None:
        raise ValueError(f"nothing is marked {mark!r}")
    return found


def _with_mark(mark: str, names: list[str]) -> Iterator[str]:
    return (name for name in names if _mark(name) == mark)


def _mark(name: str) -> str:
    return hashlib.blake2b(name.encode(), digest_size=_MARK_BYTES).hexdigest()
