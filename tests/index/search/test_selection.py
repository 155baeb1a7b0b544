"""Which quotes are shown, and the same words: only where they really are the same."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from corpus.article import Span
from index.search.answer import Outcome
from index.search.answerability import Features
from index.search.ranker import RankedHit
from index.search.retriever import Hit
from index.search.selection import Fate, also_in, choose, repeats
from tests.fake_archive import an_article
from tests.fakes import QUOTE, TRAMS

if TYPE_CHECKING:
    from index.search.answer import Quote

OTHER = replace(TRAMS, id="000000000009")
WORDS = "The agency in Bergen closed its doors for good on Tuesday."


def test_a_short_marked_sentence_within_another_quote_is_not_the_same_words() -> None:
    short = replace(QUOTE, text=f"Trams. {WORDS}", highlights=(Span(0, 6),))
    other = replace(QUOTE, article=OTHER, text="Trams. Nobody rode them any more.")
    assert not repeats(short, other)
    article = an_article(9, "The Agency in Bergen Closes", "Trams. Nobody rode them any more.")
    assert also_in(short, [article]).also_in == ()


def test_the_same_telling_sentence_in_two_articles_is_the_same_words() -> None:
    one = replace(QUOTE, text=WORDS, highlights=(Span(0, len(WORDS)),))
    other = replace(QUOTE, article=OTHER, text=f"It is over. {WORDS.upper()}")
    assert repeats(one, other)
    article = an_article(9, "Again", f"It is over. {WORDS}")
    assert [each.title for each in also_in(one, [article]).also_in] == ["Again"]


def _hit(passage: int, score: float, outcome: Outcome) -> RankedHit:
    return RankedHit(Hit(passage, score, Features(score, 0.0), ()), 0.5, outcome)


def test_the_article_of_the_best_is_quoted_where_it_may_answer_too_after_what_is_sure() -> None:
    """Passages 10 to 19 are of article 1, and so on."""
    hits = [
        _hit(11, 1.6, Outcome.HEDGED),
        _hit(10, 1.5, Outcome.CONFIDENT),
        _hit(20, 1.4, Outcome.HEDGED),
        _hit(30, 1.3, Outcome.CONFIDENT),
        _hit(12, 1.2, Outcome.SILENT),
        _hit(13, 0.2, Outcome.HEDGED),
    ]

    def quoted(hit: Hit) -> Quote:
        words = f"Sentence number {hit.passage}, which is long enough to tell apart."
        return replace(QUOTE, text=words, article=replace(OTHER, id=f"{hit.passage}"))

    choice = choose(hits, lambda passage: passage // 10, quoted, 3)
    assert [quote.article.id for quote in choice.quotes] == ["10", "30", "11"]
    assert choice.fates == {
        10: Fate.SHOWN,
        11: Fate.SHOWN,
        30: Fate.SHOWN,
        20: Fate.LESS_SURE,
        12: Fate.LESS_SURE,
        13: Fate.BEHIND,
    }
    hedged = choose([hit for hit in hits if hit.outcome is Outcome.HEDGED], lambda _: 1, quoted, 3)
    assert [quote.article.id for quote in hedged.quotes] == ["11", "20"]
