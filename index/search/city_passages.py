"""Which passages speak of a city: the index knows regions, and a city by its name alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from index.analyzer import stems
from index.search.filters import Selection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from index.storage.snapshot import Snapshot

    # The passages that hold every one of some stems.
    Holding = Callable[[Iterable[str]], NDArray[np.int64]]

# An article whose opening names a city, or of which two passages do, is about it.
_OPENING = 600
_PASSAGES = 2


def naming(
    cities: Iterable[str], snapshot: Snapshot, holding: Holding, selection: Selection
) -> Selection:
    """What of a selection names one of the cities: as with regions, by article or by passage.

    All passages of an article count whose title or opening names a city, or of which two do; of
    others the passages that name it themselves.
    """
    passages = selection.passages
    if passages is None:
        passages = np.arange(snapshot.passages)
    named = np.unique(np.concatenate([holding(stems(city)) for city in cities]))
    named = np.intersect1d(named, passages)
    rows, counts = np.unique(snapshot.article[named], return_counts=True)
    opening = snapshot.article[named[snapshot.span[named, 0] < _OPENING]]
    about = np.union1d(rows[counts >= _PASSAGES], opening)
    kept = np.isin(passages, named) | np.isin(snapshot.article[passages], about)
    articles = selection.articles[np.isin(selection.articles, rows)]
    return Selection(passages[kept], articles, selection.undated)
