"""The timeline: how many articles there are by month, drawn as a PNG.

Colours are chosen for Discord's dark mode and stay readable in the light one. matplotlib is used
through its Figure, without pyplot, so that nothing is shared between threads.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from bot import phrases

if TYPE_CHECKING:
    from collections.abc import Mapping

# Discord's dark background, and colours of at least 4.5 : 1 against it.
_BACKGROUND = "#2b2d31"
_INK = "#dbdee1"
_FAINT = "#4e5058"
_BAR = "#e0b25c"
_MANY_YEARS = 12


def draw_timeline(months: Mapping[str, int]) -> bytes:
    """A PNG with a bar for each month from the first to the last; `months` is not empty."""
    counts = filled(months)
    figure = Figure(figsize=(9.0, 3.6), dpi=110, facecolor=_BACKGROUND, layout="constrained")
    axes = figure.add_subplot(facecolor=_BACKGROUND)
    axes.bar(range(len(counts)), list(counts.values()), width=0.85, color=_BAR)
    ticks = _ticks(list(counts))
    axes.set_xticks(list(ticks), list(ticks.values()))
    axes.set_xlim(-0.6, max(len(counts), 6) - 0.4)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=5))
    axes.set_ylabel("articles a month", color=_INK)
    axes.tick_params(colors=_INK, labelsize=11)
    axes.grid(axis="y", color=_FAINT, linewidth=0.7)
    axes.set_axisbelow(True)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.spines["bottom"].set_color(_FAINT)
    out = io.BytesIO()
    figure.savefig(out, format="png", metadata={"Software": None})
    return out.getvalue()


def filled(months: Mapping[str, int]) -> dict[str, int]:
    """Every month from the first to the last in order, those without an article as 0."""
    names = map(str, np.arange(np.datetime64(min(months)), np.datetime64(max(months)) + 1))
    return {name: months.get(name, 0) for name in names}


def in_words(months: Mapping[str, int]) -> str:
    """The picture in words, for a screen reader: total, stretch and the fullest month."""
    total = sum(months.values())
    first, last = (phrases.month_in_words(month) for month in (min(months), max(months)))
    # The earliest of several months that hold the most.
    most = max(sorted(months), key=lambda month: months[month])
    stretch = first if first == last else f"{first} to {last}"
    return (
        f"{phrases.counted(total, 'article')} by month, {stretch}. "
        f"The most in one month: {months[most]:,}, in {phrases.month_in_words(most)}."
    )


def _ticks(months: list[str]) -> dict[int, str]:
    """Places and labels below the bars: each month of a short stretch, else Januaries."""
    if len(months) <= _MANY_YEARS:
        return dict(enumerate(phrases.month_in_words(m)[:3] + f"\n{m[:4]}" for m in months))
    years = {place: month[:4] for place, month in enumerate(months) if month.endswith("-01")}
    step = -(-len(years) // _MANY_YEARS) if years else 1
    kept = {place: year for number, (place, year) in enumerate(years.items()) if number % step == 0}
    return kept or {0: phrases.month_in_words(months[0])}
