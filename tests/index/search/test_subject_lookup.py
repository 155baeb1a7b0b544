"""Questions for more than one passage, to the sample archive with the real model."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from corpus.dates import years
from index.search.answer import Matching, Outcome
from index.search.filters import Filters
from index.search.request import SearchOptions
from index.search.searcher import Searcher
from index.storage.generation import GenerationStore

if TYPE_CHECKING:
    from pathlib import Path

    from index.search.answer import Answer


@pytest.fixture(scope="module")
def searcher(sample_data: Path) -> Searcher:
    return Searcher(lambda: GenerationStore(sample_data / "sample"), SearchOptions())


def ask(searcher: Searcher, question: str, **options: Any) -> Answer:  # noqa: ANN401 - those of ask
    return searcher.ask(question, today=date(2016, 3, 10), **options)


def test_the_newest_articles_are_quoted_once_each_and_all_are_counted(searcher: Searcher) -> None:
    shown, more = (ask(searcher, "all posts about trams", k=k) for k in (3, 10))
    assert shown.outcome is Outcome.CONFIDENT
    assert shown.matching
    assert shown.matching == more.matching
    assert len(shown.quotes) == 3
    assert shown.matching.articles == len(more.quotes) > 3
    days = [quote.article.published for quote in more.quotes]
    assert days == sorted(days, key=lambda day: day or date.min, reverse=True)
    assert len({quote.article.id for quote in more.quotes}) == len(more.quotes)
    for quote in more.quotes:
        article = searcher.article(quote.article.id)
        assert article
        assert quote.span.of(article.body) == quote.text
        assert quote.highlights
    assert "tram" in shown.quotes[0].text


def test_places_and_dates_of_the_question_limit_it(searcher: Searcher) -> None:
    answer = ask(searcher, "how many posts about trams in Sichuan in 2011?")
    assert answer.matching == Matching(1)
    assert answer.filters == Filters(years(2011, 2011), ("CN-SC",))
    assert not answer.preferred
    assert [quote.article.title for quote in answer.quotes] == [
        "Trams Return to Sichuan After Forty Years"
    ]


@pytest.mark.parametrize("question", ["all posts in 2011", "how many posts are there in 2011?"])
def test_where_no_subject_is_named_every_article_of_the_time_is_counted(
    searcher: Searcher, question: str
) -> None:
    answer = ask(searcher, question)
    listed = searcher.lookup(Filters(years(2011, 2011)))
    assert answer.matching == Matching(listed.total)
    newest = [item.article.id for item in listed.articles]
    assert list(dict.fromkeys(quote.article.id for quote in answer.quotes)) == newest[:3]


def test_everything_is_counted_where_nothing_limits(searcher: Searcher) -> None:
    assert ask(searcher, "all posts").matching == Matching(searcher.status.articles)


def test_a_category_that_is_named_limits_it_and_can_be_dropped(searcher: Searcher) -> None:
    question = "list the Friday Lanterns posts"
    answer = ask(searcher, question)
    assert answer.filters.categories == ("Friday Lanterns",)
    assert answer.matching == Matching(searcher.categories()["Friday Lanterns"])
    assert ask(searcher, question, ignore={"categories"}).filters.categories == ()


def test_a_category_that_is_given_comes_before_the_one_that_is_named(searcher: Searcher) -> None:
    other = next(name for name in searcher.categories() if name != "Friday Lanterns")
    filters = Filters(categories=(other,))
    answer = ask(searcher, "list the Friday Lanterns posts", filters=filters)
    assert answer.filters.categories == (other,)


def test_what_no_article_speaks_of_is_silence(searcher: Searcher) -> None:
    answer = ask(searcher, "how many articles mention unicorns?")
    assert answer.outcome is Outcome.SILENT
    assert answer.matching is None
    assert answer.nearest


def test_what_only_the_ranking_finds_is_given_with_reserve(searcher: Searcher) -> None:
    answer = ask(searcher, "list the Slow Mail posts with goats")
    assert answer.outcome is Outcome.HEDGED
    assert answer.matching


def test_an_ordinary_question_counts_nothing(searcher: Searcher) -> None:
    assert ask(searcher, "How long is the tram line in Chengdu?").matching is None
