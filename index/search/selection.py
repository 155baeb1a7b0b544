"""Which quotes are shown: the same words once, different articles before one article twice."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from corpus.archive.deduplication import letters_and_digits
from index.search.answer import ArticleRef

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corpus.article import Article
    from index.search.answer import Quote

PER_ARTICLE = 2
# Fewer letters than this may stand in two reports by chance: "He was arrested on Tuesday."
_TELLING_LETTERS = 40

# Each quote is compared with all before it, and each article with each quote.
_letters = lru_cache(maxsize=256)(letters_and_digits)


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
