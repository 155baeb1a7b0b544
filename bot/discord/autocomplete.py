"""Suggestions while somebody types: regions, topics, months and titles, with counts.

Everything is held in memory per generation, so that a list is made on the event loop in a few
milliseconds. What contains the typed words comes first, the most articles first; misspelt words are
matched after that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process, utils

from bot import phrases
from bot.discord.drawing import limits
from bot.discord.drawing.markup import label

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corpus.gazetteer.gazetteer import Gazetteer
    from index.search.answer import Status
    from index.search.searcher import Searcher

# Similarity, 0 to 100, below which a misspelling is no longer taken for the word.
_SIMILAR = 72


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to suggest: what is shown, what is sent, and the words it is found by."""

    shown: str
    value: str
    words: str


@dataclass(frozen=True, slots=True)
class CompletionIndex:
    """What one generation offers for each option; entries in their order of importance."""

    regions: tuple[Entry, ...]
    topics: tuple[Entry, ...]
    months: tuple[Entry, ...]
    titles: tuple[Entry, ...]
    gazetteer: Gazetteer
    status: Status

    @classmethod
    def of(cls, searcher: Searcher) -> CompletionIndex:
        """Read everything once; called in the thread that owns the searcher."""
        return cls(
            regions=tuple(_regions(searcher)),
            topics=tuple(_topics(searcher)),
            months=tuple(_months(searcher)),
            titles=tuple(_titles(searcher)),
            gazetteer=searcher.gazetteer,
            status=searcher.status,
        )


def matching(entries: Sequence[Entry], typed: str) -> list[Entry]:
    """At most 25 entries for what was typed; the first 25 for nothing."""
    wanted = utils.default_process(typed)
    if not wanted:
        return list(entries[: limits.CHOICES])
    words = wanted.split()
    found = [entry for entry in entries if all(word in entry.words for word in words)]
    found.sort(key=lambda entry: not entry.words.startswith(wanted))
    # A figure that differs is another figure, not a misspelling.
    if len(found) < limits.CHOICES and not any(map(str.isdigit, wanted)):
        near = process.extract(
            wanted,
            [entry.words for entry in entries],
            scorer=fuzz.partial_ratio if len(wanted) > 3 else fuzz.ratio,
            score_cutoff=_SIMILAR,
            limit=limits.CHOICES,
        )
        found += [entries[number] for _, _, number in near if entries[number] not in found]
    return found[: limits.CHOICES]


def _entry(shown: str, value: str, words: str) -> Entry:
    return Entry(limits.clip(label(shown), limits.CHOICE), value, utils.default_process(words))


def _by_count(counts: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    return sorted(counts, key=lambda item: (-item[1], item[0]))


def _regions(searcher: Searcher) -> Iterable[Entry]:
    for id_, count in _by_count(searcher.regions().items()):
        name = searcher.gazetteer.described(id_)
        yield _entry(f"{name} · {phrases.counted(count, 'article')}", id_, f"{name} {id_}")


def _topics(searcher: Searcher) -> Iterable[Entry]:
    for name, count in _by_count(searcher.categories().items()):
        if limits.units(name) <= limits.CHOICE:
            yield _entry(f"{name} · {phrases.counted(count, 'article')}", name, name)


def _months(searcher: Searcher) -> Iterable[Entry]:
    """Years first, then months, both newest first."""
    months = searcher.months()
    years: dict[str, int] = {}
    for month, count in months.items():
        years[month[:4]] = years.get(month[:4], 0) + count
    for year, count in sorted(years.items(), reverse=True):
        yield _entry(f"{year} · {phrases.counted(count, 'article')}", year, year)
    for month, count in sorted(months.items(), reverse=True):
        name = phrases.month_in_words(month)
        yield _entry(f"{name} · {phrases.counted(count, 'article')}", month, f"{name} {month}")


def _titles(searcher: Searcher) -> Iterable[Entry]:
    """The date stays whole where the title has to be cut: titles repeat."""
    for ref in searcher.titles():
        when = phrases.day_in_words(ref.published) if ref.published else "no date known"
        room = limits.CHOICE - len(when) - 3
        title = limits.clip(label(ref.title) or phrases.UNTITLED, room)
        yield _entry(f"{title} ({when})", ref.id, ref.title)


def find_article(completions: CompletionIndex, wanted: str) -> str | None:
    """The id for a chosen suggestion or a typed title; None when nothing is called so."""
    if any(entry.value == wanted for entry in completions.titles):
        return wanted
    found = matching(completions.titles, wanted)
    return found[0].value if found and wanted.strip() else None
