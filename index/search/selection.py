"""Which quotes are shown: the same words once, different articles before one article twice."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from corpus.archive.deduplication import letters_and_digits
from index.search.answer import ArticleRef, Outcome
from index.search.ranker import surest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from corpus.article import Article
    from index.search.answer import Quote
    from index.search.ranker import RankedHit
    from index.search.retriever import Hit

PER_ARTICLE = 2
# What is quoted beside the best is behind it by this share at most. Of the quality gate's questions
# .805 are shown the words that answer with .2, .829 with .45.
BEHIND_THE_BEST = 0.45
# Fewer letters than this may stand in two reports by chance: "He was arrested on Tuesday."
_TELLING_LETTERS = 40

# Each quote is compared with all before it, and each article with each quote.
_letters = lru_cache(maxsize=256)(letters_and_digits)


class Fate(StrEnum):
    """What becomes of a hit: it is shown, or why not; later ones came further."""

    LESS_SURE = "less sure"
    BEHIND = "behind the best"
    TWO_OF_ONE = "two of one article"
    MORE = "more than asked for"
    NOTHING = "nothing to quote"
    SAME_WORDS = "the same words"
    SHOWN = "shown"


@dataclass(frozen=True, slots=True)
class Choice:
    """Quotes that are shown, surest first, and what becomes of each hit, by its passage.

    The n-th hit that is shown is the n-th quote. `least` is the least score that may be quoted.
    """

    quotes: tuple[Quote, ...]
    fates: Mapping[int, Fate]
    least: float


def choose(
    hits: Sequence[RankedHit],
    row_of: Callable[[int], int],
    quoted: Callable[[Hit], Quote | None],
    k: int,
) -> Choice:
    """What is as sure as the surest, and not far behind the best of that; no words twice.

    What else the best one's article has that may answer comes last: the next passage often says the
    rest, and has fewer of the question's words. `row_of` tells the article of a passage; `quoted`
    makes a quote, of no more than are shown.
    """
    fates = {each.hit.passage: Fate.LESS_SURE for each in hits}
    outcome = surest(hits)
    quotable = [each.hit for each in hits if each.outcome is outcome]
    best = quotable[0]
    quotable += [
        each.hit
        for each in hits
        if each.outcome not in (outcome, Outcome.SILENT)
        and row_of(each.hit.passage) == row_of(best.passage)
    ]
    fates |= {hit.passage: Fate.BEHIND for hit in quotable}
    least = best.score - BEHIND_THE_BEST * abs(best.score)
    near = [hit for hit in quotable if hit.score >= least]
    fates |= {hit.passage: Fate.TWO_OF_ONE for hit in near}
    turns = by_turns([row_of(hit.passage) for hit in near])
    fates |= {near[number].passage: Fate.MORE for number in turns}
    shown: dict[int, Quote] = {}
    for number in turns:
        quote = quoted(near[number])
        if quote is None:
            fates[near[number].passage] = Fate.NOTHING
        elif any(repeats(quote, other) for other in shown.values()):
            fates[near[number].passage] = Fate.SAME_WORDS
        else:
            fates[near[number].passage] = Fate.SHOWN
            shown[number] = quote
        if len(shown) == k:
            break
    return Choice(tuple(shown[number] for number in sorted(shown)), fates, least)


def by_turns(rows: Sequence[int]) -> list[int]:
    """Numbers of hits, given the article of each: one of each article before a second of any."""
    taken: Counter[int] = Counter()
    turns = []
    for number, row in enumerate(rows):
        turns.append((taken[row], number))
        taken[row] += 1
    return [number for turn, number in sorted(turns) if turn < PER_ARTICLE]


def repeats(quote: Quote, other: Quote) -> bool:
    """Whether a quote's answer is among the words of another, in one article or in two."""
    if quote.article.id == other.article.id and quote.span.overlaps(other.span):
        return True
    return _telling_words(quote) in _letters(other.text)


def also_in(quote: Quote, articles: Iterable[Article]) -> Quote:
    """The quote, naming those of the articles that hold the same words."""
    words = _telling_words(quote)
    copies = (
        ArticleRef(each.id, each.url, each.title, each.published)
        for each in articles
        if each.id != quote.article.id and words in _letters(each.body)
    )
    return replace(quote, also_in=tuple(copies))


def _telling_words(quote: Quote) -> str:
    """The letters of what a quote points at; of all of it, where that is next to nothing."""
    marked = "".join(span.of(quote.text) for span in quote.highlights)
    letters = _letters(marked)
    return letters if len(letters) >= _TELLING_LETTERS else _letters(quote.text)
