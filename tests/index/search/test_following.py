"""Following a quote up within its article, in the sample archive with the real model."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from corpus.article import Span, Voice
from index.query.follow_up import Move
from index.search import following
from index.search.answer import Outcome
from index.search.request import SearchOptions
from index.search.searcher import Searcher
from index.storage.generation import GenerationStore
from tests.builders import understood
from tests.fakes import QUOTE

if TYPE_CHECKING:
    from pathlib import Path

    from index.search.answer import Answer, Quote


@pytest.fixture(scope="module")
def searcher(sample_data: Path) -> Searcher:
    return Searcher(lambda: GenerationStore(sample_data / "sample"), SearchOptions())


def shown(searcher: Searcher, title: str, words: str) -> Quote:
    """A quote of these words, marked, of the article with this title."""
    ref = next(each for each in searcher.titles() if each.title == title)
    start = body(searcher, ref.id).index(words)
    quote = searcher.quote(ref.id, Span(start, start + len(words)))
    assert quote is not None
    return replace(quote, highlights=(Span(0, len(words)),))


def body(searcher: Searcher, id_: str) -> str:
    article = searcher.article(id_)
    assert article is not None
    return article.body


def follow(searcher: Searcher, move: Move, quote: Quote, subject: str = "the board") -> Answer:
    previous = understood(f"What about {subject}?", subject=subject)
    answer = searcher.follow(f"{move}?", move, shown=quote, previous=previous)
    for each in answer.quotes:
        assert each.article == quote.article
        assert each.span.of(body(searcher, each.article.id)) == each.text
    return answer


def marked(answer: Answer) -> str:
    (quote,) = answer.quotes
    return quote.highlights[0].of(quote.text)


SWITCHBOARD = "The Last Switchboard on Cape Breton Goes Quiet"
STORM = "In the great ice storm of 1983 she sat at the board for 39 hours without a break"
MUSEUM = "The board has gone to the museum in Halifax."


def test_going_on_reads_the_article_to_its_end_without_a_word_twice(searcher: Searcher) -> None:
    quote = shown(searcher, "The Camel Post of Rajasthan Keeps Its Round", "Biscuit")
    seen = [quote]
    while (answer := follow(searcher, Move.GO_ON, seen[-1])).answered:
        assert answer.followed
        assert answer.followed.found
        seen += answer.quotes
        assert len(seen) < 20
    assert len(seen) > 3
    for one, other in pairwise(seen):
        assert one.span.end <= other.span.start
    assert answer.outcome is Outcome.SILENT
    assert answer.followed
    assert not answer.followed.found
    assert not answer.nearest


def test_a_quote_that_goes_on_stays_in_one_voice_and_within_its_length(searcher: Searcher) -> None:
    quote = shown(searcher, SWITCHBOARD, MUSEUM)
    (further,) = follow(searcher, Move.GO_ON, quote).quotes
    assert further.text.startswith("It is connected to a telephone in the next room.")
    assert further.voice is Voice.ARCHIVE
    assert len(further.text) <= 700


def test_when_is_answered_by_the_nearest_sentence_with_a_time(searcher: Searcher) -> None:
    answer = follow(searcher, Move.TIME, shown(searcher, SWITCHBOARD, MUSEUM))
    assert marked(answer).startswith(STORM)
    assert answer.searched.articles == 1
    again = follow(searcher, Move.TIME, shown(searcher, SWITCHBOARD, STORM))
    assert marked(again).startswith(STORM)


def test_an_article_without_a_time_says_so(searcher: Searcher) -> None:
    quote = shown(searcher, "How to Wind a Tower Clock", "First, look at the dial")
    answer = follow(searcher, Move.TIME, quote)
    assert not answer.answered
    assert answer.followed
    assert answer.followed.move is Move.TIME


def test_why_is_answered_by_a_reason_near_the_quote(searcher: Searcher) -> None:
    answer = follow(searcher, Move.REASON, shown(searcher, SWITCHBOARD, MUSEUM))
    assert "because" in marked(answer) or "reason" in marked(answer)
    assert "board" in marked(answer)


def test_where_no_reason_is_near_the_article_goes_on(searcher: Searcher) -> None:
    quote = shown(searcher, "The Camel Post of Rajasthan Keeps Its Round", "Biscuit")
    answer = follow(searcher, Move.REASON, quote)
    assert answer.followed
    assert not answer.followed.found
    assert answer.quotes == follow(searcher, Move.GO_ON, quote).quotes


def test_who_said_that_shows_the_sentence_that_names_the_speaker(searcher: Searcher) -> None:
    title = "A Map for Fingers in a Seoul Subway Station"
    answer = follow(searcher, Move.SOURCE, shown(searcher, title, "the artist says"))
    assert marked(answer).startswith("After a few years, the artist says")
    assert answer.followed
    assert answer.followed.found


def test_whose_words_a_quotation_is_may_be_said_before_or_after_it(searcher: Searcher) -> None:
    words = ("The keeper spoke up.", "“It rained,” he said.", "“Goats ran.”", "So says the mayor.")
    starts = [0, 21, 43, 56]
    said = [
        following._Sentence(0, number, Span(start, start + len(text)), text)
        for number, (start, text) in enumerate(zip(starts, words, strict=True))
    ]
    quote = replace(QUOTE, span=said[2].span, text=words[2], highlights=())
    found = following._speaker(said, quote)
    assert found
    assert found.text == "So says the mayor."
    outlet = said[0]._replace(text="The Riverside Courier has it:")
    named = following._speaker([outlet, *said[1:]], quote)
    assert named == outlet
    assert following._speaker(said[:3], quote) is None


def test_who_said_that_of_the_archives_own_words_shows_them_again(searcher: Searcher) -> None:
    quote = shown(searcher, SWITCHBOARD, MUSEUM)
    answer = follow(searcher, Move.SOURCE, quote)
    assert answer.quotes == (quote,)
    assert answer.followed
    assert not answer.followed.found


def test_a_quote_whose_article_is_gone_leads_nowhere(searcher: Searcher) -> None:
    quote = shown(searcher, SWITCHBOARD, MUSEUM)
    gone = replace(quote, article=replace(quote.article, id="000000000000"))
    assert not follow(searcher, Move.GO_ON, gone).answered
