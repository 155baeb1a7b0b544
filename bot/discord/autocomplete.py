"""Suggestions while somebody types: regions, topics, times, outlets and titles, with counts.

Everything is held in memory per generation, so that a list is made on the event loop in a few
milliseconds. What contains the typed words comes first, the most articles first; misspelt words are
matched after that.
"""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process, utils

from bot import phrases
from bot.discord.drawing import limits
from bot.discord.drawing.in_language import names_elsewhere
from bot.discord.drawing.markup import label
from index.errors import UnverifiedError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from corpus.gazetteer.gazetteer import Gazetteer
    from index.search.answer import ArticleRef, Status
    from index.search.searcher import Searcher

# Similarity, 0 to 100, below which a misspelling is no longer taken for the word.
_SIMILAR = 72
# A second or two; a hundred times as many would hold up the first question for minutes.
_READ_FOR_OUTLETS = 20_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to suggest: its name, what is sent, and the words it is found by.

    `count` is how many articles it brings, `published` the day of an article that it is.
    """

    name: str
    value: str
    words: str
    count: int | None = None
    published: date | None = None


@dataclass(frozen=True, slots=True)
class CompletionIndex:
    """What one generation offers for each option; entries in their order of importance.

    `quoting` are the ids of the articles that quote each outlet.
    """

    regions: tuple[Entry, ...]
    topics: tuple[Entry, ...]
    months: tuple[Entry, ...]
    titles: tuple[Entry, ...]
    outlets: tuple[Entry, ...]
    quoting: Mapping[str, frozenset[str]]
    gazetteer: Gazetteer
    status: Status

    @classmethod
    def of(cls, searcher: Searcher) -> CompletionIndex:
        """Read everything once; called in the thread that owns the searcher."""
        quoting, titles = _outlets(searcher, searcher.titles())
        return cls(
            outlets=tuple(_outlet_entries(quoting)),
            quoting=quoting,
            regions=tuple(_regions(searcher)),
            topics=tuple(_topics(searcher)),
            months=tuple(_months(searcher)),
            titles=tuple(_titles(titles)),
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


def _entry(
    name: str, value: str, words: str, count: int | None = None, published: date | None = None
) -> Entry:
    return Entry(label(name), value, utils.default_process(words), count, published)


def _by_count(counts: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    return sorted(counts, key=lambda item: (-item[1], item[0]))


def _regions(searcher: Searcher) -> Iterable[Entry]:
    for id_, count in _by_count(searcher.regions().items()):
        name = searcher.gazetteer.described(id_)
        yield _entry(name, id_, " ".join([name, id_, *names_elsewhere(id_)]), count)


def _topics(searcher: Searcher) -> Iterable[Entry]:
    for name, count in _by_count(searcher.categories().items()):
        if limits.units(name) <= limits.CHOICE:
            yield _entry(name, name, name, count)


def _months(searcher: Searcher) -> Iterable[Entry]:
    """Years first, then months, both newest first; each counts what a look-up of it lists."""
    times = sorted(searcher.times().items(), reverse=True)
    for time, count in sorted(times, key=lambda item: len(item[0])):
        name = phrases.month_in_words(time) if "-" in time else time
        yield _entry(name, time, f"{name} {time}", count)


def _outlets(
    searcher: Searcher, titles: Sequence[ArticleRef]
) -> tuple[dict[str, frozenset[str]], Sequence[ArticleRef]]:
    """The articles that quote each outlet, by the name that it is given most often; those to name.

    Every article is read for it, and one that could not be verified is not named; of an archive of
    very many none is read, and no outlet is suggested.
    """
    if len(titles) > _READ_FOR_OUTLETS:
        return {}, titles
    named: dict[str, Counter[str]] = {}
    quoting: dict[str, set[str]] = {}
    verified = []
    for ref in titles:
        with suppress(UnverifiedError):
            article = searcher.article(ref.id)
            verified.append(ref)
            for citation in article.attribution.citations if article else ():
                if citation.outlet:
                    folded = citation.outlet.casefold()
                    named.setdefault(folded, Counter())[citation.outlet] += 1
                    quoting.setdefault(folded, set()).add(ref.id)
    outlets = {named[key].most_common(1)[0][0]: frozenset(ids) for key, ids in quoting.items()}
    return outlets, verified


def _outlet_entries(outlets: Mapping[str, frozenset[str]]) -> Iterable[Entry]:
    for name, count in _by_count((name, len(ids)) for name, ids in outlets.items()):
        if limits.units(name) <= limits.CHOICE:
            yield _entry(name, name, name, count)


def _titles(titles: Iterable[ArticleRef]) -> Iterable[Entry]:
    for ref in titles:
        yield _entry(ref.title, ref.id, ref.title, published=ref.published)


def find_article(completions: CompletionIndex, wanted: str) -> str | None:
    """The id for a chosen suggestion or a typed title; None when nothing is called so."""
    if any(entry.value == wanted for entry in completions.titles):
        return wanted
    found = matching(completions.titles, wanted)
    return found[0].value if found and wanted.strip() else None
