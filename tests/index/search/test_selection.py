"""The same words: said of two quotes only where they really are the same."""

from __future__ import annotations

from dataclasses import replace

from corpus.article import Span
from index.search.selection import also_in, repeats
from tests.fake_archive import an_article
from tests.fakes import QUOTE, TRAMS

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
