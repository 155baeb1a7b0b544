"""Which quotes are shown: the same words once, different articles before one article twice."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from corpus.archive.deduplication import letters_and_digits

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from index.search.answer import Quote

PER_ARTICLE = 2

# Each quote is compared with all before it.
_letters = lru_cache(maxsize=256)(letters_and_digits)


def diversify(quotes: Sequence[Quote], k: int) -> list[Quote]:
    """The first `k`, one of each article before a second of any, in the order they came in."""
    taken: Counter[str] = Counter()
    turns = []
    for number, quote in enumerate(quotes):
        turns.append((taken[quote.article.id], number))
        taken[quote.article.id] += 1
    chosen = sorted(turn for turn in turns if turn[0] < PER_ARTICLE)[:k]
    return [quotes[number] for number in sorted(number for _, number in chosen)]


def without_copies(quotes: Iterable[tuple[Quote, bool]]) -> list[Quote]:
    """Each quote once, naming the other articles that hold the same words.

    A quote that comes with False is not shown itself, but may show that another has copies.
    """
    found: list[Quote] = []
    for quote, is_shown in quotes:
        copied = next((i for i, other in enumerate(found) if _same_words(quote, other)), None)
        if copied is not None:
            found[copied] = _also_in(found[copied], quote)
        elif is_shown:
            found.append(quote)
    return found


def _same_words(one: Quote, other: Quote) -> bool:
    """Whether two quotes point at the same sentence, in one article or in copies of a report."""
    if one.article.id == other.article.id:
        return one.span.overlaps(other.span)
    return any(
        _letters(span.of(first.text)) in _letters(second.text)
        for first, second in ((one, other), (other, one))
        for span in first.highlights
    )


def _also_in(quote: Quote, copy: Quote) -> Quote:
    known = {quote.article.id, *(article.id for article in quote.also_in)}
    if copy.article.id in known:
        return quote
    return replace(quote, also_in=(*quote.also_in, copy.article))
