"""The timeline: how many articles there are by month, or by year where months are too many.

The picture has a background of its own, so that its colours are as far apart in Discord's light
mode as in the dark one; its letters can be read at the width of a phone. matplotlib is used through
its Figure, without pyplot, so that nothing is shared between threads.
"""

from __future__ import annotations

import io
import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from bot.discord.drawing.in_language import period_in
from bot.discord.drawing.reading import articles_in
from corpus import dates

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.discord.localization import Translator

# Discord's dark background, and colours of at least 4.5 : 1 against it.
_BACKGROUND = "#2b2d31"
_INK = "#dbdee1"
_FAINT = "#4e5058"
_BAR = "#e0b25c"
# How many labels stand side by side on a phone.
_LABELS = 8
_FEW_MONTHS = 24
_TITLE_COLUMNS = 44
# Beyond this many months, and where fewer than this share of them has an article, years are drawn.
_MANY_MONTHS, _FILLED = 120, 0.4


@dataclass(frozen=True, slots=True)
class Chart:
    """Counts by time in order, "2011-12" or "2011", those in between as 0; and what is written."""

    counts: Mapping[str, int]
    title: str
    translate: Translator

    @classmethod
    def of(cls, months: Mapping[str, int], title: str, translate: Translator) -> Chart:
        """The chart of counts by month; `months` is not empty."""
        counts = filled(months)
        return cls(by_year(counts) if is_sparse(counts) else counts, title, translate)

    @property
    def has_years(self) -> bool:
        """Whether a bar stands for a year."""
        return "-" not in next(iter(self.counts))

    def in_words(self) -> str:
        """The picture in words, for a screen reader: total, stretch, and a time that stands out."""
        translate, counts = self.translate, self.counts
        first, last = _period(min(counts)), _period(max(counts))
        total = articles_in(sum(counts.values()), translate)
        stretch = period_in(translate, first.join(last))
        most = max(counts.values())
        times = [time for time, count in counts.items() if count == most]
        if len(times) > 1 or len(counts) == 1:
            return translate("{total}, {stretch}", total=total, stretch=stretch)
        return translate(
            "{total}, {stretch}; the most in {time}: {most}",
            total=total,
            stretch=stretch,
            time=period_in(translate, _period(times[0])),
            most=f"{most:,}",
        )

    def drawn(self) -> bytes:
        """A PNG with a bar for each month or year from the first to the last."""
        counts, said = self.counts, axis_titles(self.translate, years=self.has_years)
        figure = Figure(figsize=(6.0, 4.0), dpi=150, facecolor=_BACKGROUND, layout="constrained")
        axes = figure.add_subplot(facecolor=_BACKGROUND)
        axes.bar(range(len(counts)), list(counts.values()), width=0.85, color=_BAR)
        labels = ticks(list(counts))
        axes.set_xticks(list(labels), list(labels.values()))
        axes.set_xlim(-0.6, max(len(counts), 6) - 0.4)
        axes.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=5))
        title = "\n".join(textwrap.wrap(self.title, _TITLE_COLUMNS)) if can_draw(self.title) else ""
        axes.set_title(title, color=_INK, fontsize=14, parse_math=False)
        axes.set_ylabel(said[0], color=_INK, fontsize=13)
        axes.set_xlabel(said[1], color=_INK, fontsize=13)
        axes.tick_params(colors=_INK, labelsize=13)
        axes.grid(axis="y", color=_FAINT, linewidth=0.7)
        axes.set_axisbelow(True)
        axes.spines[["top", "right", "left"]].set_visible(False)
        axes.spines["bottom"].set_color(_FAINT)
        out = io.BytesIO()
        figure.savefig(out, format="png", metadata={"Software": None})
        return out.getvalue()


def axis_titles(translate: Translator, *, years: bool) -> tuple[str, str]:
    """What the upright and the level axis say; in English where the font lacks the letters."""
    if years:
        said = translate("articles a year"), translate("year")
    else:
        said = translate("articles a month"), translate("month")
    return said if all(map(can_draw, said)) else axis_titles(type(translate)(), years=years)


def can_draw(text: str) -> bool:
    """Whether the font that comes with matplotlib has every letter: European ones."""
    return all(sign < "\u0530" or "\u2010" <= sign <= "\u2026" for sign in text)


def filled(months: Mapping[str, int]) -> dict[str, int]:
    """Every month from the first to the last in order, those without an article as 0."""
    names = map(str, np.arange(np.datetime64(min(months)), np.datetime64(max(months)) + 1))
    return {name: months.get(name, 0) for name in names}


def is_sparse(counts: Mapping[str, int]) -> bool:
    """Whether bars for months would look like a barcode: very many of them, or most empty."""
    if len(counts) > _MANY_MONTHS:
        return True
    full = sum(count > 0 for count in counts.values())
    return len(counts) > _FEW_MONTHS and full < _FILLED * len(counts)


def by_year(counts: Mapping[str, int]) -> dict[str, int]:
    """Counts by month added up by year."""
    years: dict[str, int] = {}
    for month, count in counts.items():
        years[month[:4]] = years.get(month[:4], 0) + count
    return years


def ticks(times: list[str]) -> dict[int, str]:
    """Places and labels below the bars, at most eight: years, Januaries, or "12/2011"."""
    places = [
        place for place, time in enumerate(times) if "-" not in time or len(times) <= _FEW_MONTHS
    ]
    places = places or [place for place, time in enumerate(times) if time.endswith("-01")] or [0]
    step = -(-len(places) // _LABELS)
    return {place: _label(times[place], short=len(times) > _FEW_MONTHS) for place in places[::step]}


def _label(time: str, *, short: bool) -> str:
    year, _, month = time.partition("-")
    return year if short or not month else f"{month}\n{year}"


def _period(time: str) -> dates.Period:
    year, _, month = time.partition("-")
    if not month:
        return dates.years(int(year), int(year))
    return dates.months(int(year), int(month), int(month))
