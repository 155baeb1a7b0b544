"""Questions to the sample archive, with the real model: what is quoted, and what is kept silent."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from corpus.article import Span, Voice
from corpus.dates import Period
from index.errors import QuestionError
from index.query.asked import LONGEST_QUESTION
from index.query.dates.reference_day import ReferenceDay
from index.search.answer import Outcome, Widening
from index.search.filters import Filters
from index.search.pipeline import Pipeline
from index.search.ranker import surest
from index.search.request import SearchOptions, SearchRequest, SearchResult
from index.search.searcher import Searcher
from index.search.selection import PER_ARTICLE
from index.storage.generation import GenerationStore
from tests.paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from index.search.answer import Answer, Quote
    from index.search.retriever import Hit

TODAY = date(2016, 3, 10)


def read_lines(name: str) -> list[dict[str, Any]]:
    text = (ROOT / "tests" / "quality" / name).read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture(scope="module")
def searcher(sample_data: Path) -> Searcher:
    return Searcher(lambda: GenerationStore(sample_data / "sample"), SearchOptions())


@pytest.fixture(scope="module")
def quoted(searcher: Searcher) -> list[tuple[Quote, ...]]:
    """The quotes of every second question of the quality gate, which itself asks all."""
    return [ask(searcher, each["text"]).quotes for each in read_lines("questions.jsonl")[::2]]


def ask(searcher: Searcher, question: str, **options: Any) -> Answer:  # noqa: ANN401 - those of ask
    return searcher.ask(question, today=TODAY, **options)


def body_of(searcher: Searcher, quote: Quote) -> str:
    article = searcher.article(quote.article.id)
    assert article is not None
    return article.body


def test_every_quote_is_a_slice_of_whole_sentences_with_its_highlights_inside(
    searcher: Searcher, quoted: list[tuple[Quote, ...]]
) -> None:
    quotes = [quote for answer in quoted for quote in answer]
    assert len(quotes) > 50
    for quote in quotes:
        assert quote.span.of(body_of(searcher, quote)) == quote.text
        assert quote.text == quote.text.strip()
        assert searcher.context(quote) is not None
        for highlight in quote.highlights:
            assert 0 <= highlight.start < highlight.end <= len(quote.text)
        assert len(quote.text) <= 700 or quote.highlights[0] == (0, len(quote.text))


def test_an_answer_quotes_different_articles_before_one_article_twice(
    quoted: list[tuple[Quote, ...]],
) -> None:
    for answer in quoted:
        ids = [quote.article.id for quote in answer]
        assert len(ids) <= 3
        assert all(ids.count(id_) <= PER_ARTICLE for id_ in ids)


def test_only_a_quoted_voice_has_a_citation(quoted: list[tuple[Quote, ...]]) -> None:
    voices = {(quote.voice, quote.citation is None) for answer in quoted for quote in answer}
    assert {(Voice.ARCHIVE, True), (Voice.QUOTED, False)} <= voices
    assert voices <= {
        (Voice.ARCHIVE, True),
        (Voice.QUOTED, False),
        (Voice.QUOTED, True),
        (None, True),
    }


def test_explicit_filters_leave_only_what_they_name(searcher: Searcher) -> None:
    period = Period(date(2011, 1, 1), date(2011, 12, 31))
    answer = ask(searcher, "tram", filters=Filters(period, ("CN-SC",)))
    assert answer.answered
    assert not answer.preferred
    for quote in answer.quotes:
        assert quote.article.published is not None
        assert period.contains(quote.article.published)
        assert "CN-SC" in quote.regions


def test_a_filter_that_leaves_nothing_says_what_fewer_would_find(searcher: Searcher) -> None:
    period = Period(date(2001, 1, 1), date(2002, 12, 31))
    answer = ask(searcher, "How long is the tram line in Chengdu?", filters=Filters(period))
    assert answer.outcome is Outcome.SILENT
    assert answer.searched.articles == 0
    assert "dates" in [relaxation.drop for relaxation in answer.relaxations]


def test_a_place_that_was_read_can_be_dropped(searcher: Searcher) -> None:
    question = "How was the lighthouse lens brought home to Peru?"
    assert ask(searcher, question).filters.regions == ("PE",)
    dropped = ask(searcher, question, ignore={"regions"})
    assert dropped.filters.regions == ()
    assert dropped.searched.articles == dropped.searched.of_articles


def test_where_no_subject_is_named_the_newest_of_the_time_and_place_are_quoted(
    searcher: Searcher,
) -> None:
    answer = ask(searcher, "What happened in Sichuan in December 2011?")
    titles = [quote.article.title for quote in answer.quotes]
    assert titles == ["Trams Return to Sichuan After Forty Years"]
    assert answer.filters.period == Period(date(2011, 12, 1), date(2011, 12, 31))


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("Peru", "Four Hundred Potatoes in a Cave in Peru UPDATED"),
        ("Peruvian posts in 2010", "Four Hundred Potatoes in a Cave in Peru UPDATED"),
        (
            "What about Jalisco, Mexico?",
            "A Tram Line Opens in Guadalajara, and the Band Gets Off Last",
        ),
    ],
)
def test_the_name_of_a_place_is_no_subject(searcher: Searcher, question: str, title: str) -> None:
    answer = ask(searcher, question)
    assert answer.outcome is Outcome.CONFIDENT
    assert [quote.article.title for quote in answer.quotes] == [title]


def test_a_place_that_does_not_limit_is_a_subject(searcher: Searcher) -> None:
    answer = ask(searcher, "Peru", ignore={"regions"})
    assert answer.searched.articles == answer.searched.of_articles
    assert "Peru" in answer.quotes[0].text


def test_a_time_without_posts_of_a_place_tells_of_its_others(searcher: Searcher) -> None:
    answer = ask(searcher, "Ethiopian posts before 2010")
    assert answer.outcome is Outcome.SILENT
    assert not answer.preferred
    assert ("dates", 1) in [(each.drop, each.articles) for each in answer.relaxations]


def test_beside_how_a_post_opens_stands_the_report_that_it_quotes(searcher: Searcher) -> None:
    (quote,) = ask(searcher, "What happened in Sichuan in December 2011?").quotes
    remark, report = quote.parts
    assert (remark.voice, report.voice) == (Voice.ARCHIVE, Voice.QUOTED)
    assert report.citation is not None
    assert report.citation.outlet == "The Riverside Courier"


@pytest.mark.parametrize("k", [1, 2, 3, 4, 10])
def test_more_articles_come_before_more_of_one(searcher: Searcher, k: int) -> None:
    titles = [q.article.title for q in ask(searcher, "What happened in 2011?", k=k).quotes]
    listed = searcher.lookup(Filters(Period(date(2011, 1, 1), date(2011, 12, 31))))
    newest = [listing.article.title for listing in listed.articles]
    assert list(dict.fromkeys(titles)) == newest[: len(set(titles))]
    assert len(set(titles)) == min(k, listed.total)
    assert len(titles) <= k
    assert all(titles.count(title) <= PER_ARTICLE for title in titles)


def test_a_report_that_two_posts_copy_is_quoted_once_and_names_both(searcher: Searcher) -> None:
    answer = ask(searcher, "Who loads two canvas bags on a camel named Biscuit?")
    copied = [quote for quote in answer.quotes if "Hari Lumley loads" in quote.text]
    assert len(copied) == 1
    titles = {copied[0].article.title, *(article.title for article in copied[0].also_in)}
    assert titles == {
        "The Camel Post of Rajasthan Keeps Its Round",
        "Letters That Walk: Three Slow Rounds",
    }


def test_a_follow_up_keeps_subject_and_place_and_changes_the_time(searcher: Searcher) -> None:
    before = ask(searcher, "What happened to the tram in Sichuan in 2011?")
    after = ask(searcher, "and in 2012?", previous=before.understood)
    assert after.understood.regions == ("CN-SC",)
    assert after.understood.period == Period(date(2012, 1, 1), date(2012, 12, 31))
    assert "tram" in after.understood.text
    assert after.quotes[0].article.title == "Sichuan Tram Gets Its Tenth Stop"


def test_this_year_counts_from_the_newest_article_unless_today_is_given(
    searcher: Searcher,
) -> None:
    newest = searcher.status.last
    assert newest
    read = searcher.explain("What happened to the tram this year?")
    assert read.period == Period(date(newest.year, 1, 1), date(newest.year, 12, 31))
    assert read.counted_from == ReferenceDay(newest, "this year")
    given = ask(searcher, "What happened to the tram this year?").understood
    assert given.period == Period(date(2016, 1, 1), date(2016, 12, 31))
    assert given.counted_from is None


@pytest.mark.parametrize(
    "options",
    [{"ignore": {"dates"}}, {"filters": Filters(Period(date(2011, 1, 1), date(2011, 12, 31)))}],
)
def test_dates_that_are_dropped_or_given_are_not_counted_at_all(
    searcher: Searcher, options: dict[str, Any]
) -> None:
    assert searcher.explain("What opened this year?", **options).counted_from is None


def test_an_ambiguous_name_is_read_the_other_way_where_that_answers(searcher: Searcher) -> None:
    answer = ask(searcher, "Did the peach festival in Georgia weigh the mayor?")
    assert answer.filters.regions == ("US-GA",)
    assert answer.quotes[0].article.title == "A Peach Festival in Georgia Weighs the Mayor"
    (name,) = answer.understood.ambiguous
    assert (name.words, name.taken, name.others) == ("Georgia", "US-GA", ("GE",))


def test_a_city_limits_to_what_names_it_and_widens_with_a_word(searcher: Searcher) -> None:
    found = ask(searcher, "How long is the tram line in Chengdu?")
    assert (found.filters.regions, found.filters.cities) == (("CN-SC",), ("Chengdu",))
    assert found.widened is None
    for quote in found.quotes:
        article = searcher.article(quote.article.id)
        assert article is not None
        assert "Chengdu" in f"{article.title} {article.body}"
    other = ask(searcher, "How long is the tram line in Mianyang?")
    assert other.filters == Filters(regions=("CN-SC",))
    assert other.widened == Widening(("Mianyang",), ("CN-SC",), named=False)
    assert other.outcome is not Outcome.CONFIDENT


def test_a_place_that_does_not_say_where_is_left_for_an_answer(searcher: Searcher) -> None:
    answer = ask(searcher, "Has Iceland made the lighthouse of Brittany its own?")
    assert answer.understood.preferred_regions == ("IS",)


@pytest.mark.parametrize("question", ["", "   ", "?!", "\n\t", "…"])
def test_an_empty_question_is_refused_in_plain_words(searcher: Searcher, question: str) -> None:
    with pytest.raises(QuestionError, match="empty"):
        searcher.ask(question)


def test_a_pasted_text_is_refused_with_both_numbers(searcher: Searcher) -> None:
    with pytest.raises(QuestionError, match=r"10,000 characters.*2,000"):
        searcher.ask("a" * 10_000)
    assert searcher.ask("a" * LONGEST_QUESTION).question


def test_a_quote_is_found_again_by_its_place_and_is_gone_when_its_article_is(
    searcher: Searcher,
) -> None:
    quote = ask(searcher, "How long is the tram line in Chengdu?", ignore={"regions"}).quotes[0]
    again = searcher.quote(quote.article.id, quote.span)
    assert again is not None
    assert (again.text, again.voice, again.citation) == (quote.text, quote.voice, quote.citation)
    assert searcher.quote("000000000000", quote.span) is None
    assert searcher.quote(quote.article.id, Span(0, 10**6)) is None


def test_a_quote_that_is_no_slice_of_its_article_is_never_shown(
    searcher: Searcher, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    question = "How long is the tram line in Chengdu?"
    true, *others = ask(searcher, question, ignore={"regions"}).quotes
    altered = replace(true, text=true.text.replace("e", "a", 1))
    assert searcher.context(true) is not None
    assert searcher.context(altered) is None

    def search(self: Pipeline, request: SearchRequest, k: int) -> SearchResult:
        found = original(self, request, k)
        return replace(found, quotes=(altered, *found.quotes[1:]))

    original = Pipeline.search
    monkeypatch.setattr(Pipeline, "search", search)
    answer = ask(searcher, question, ignore={"regions"})
    assert list(answer.quotes) == others
    assert "not shown" in caplog.text
    monkeypatch.setattr(Pipeline, "search", lambda *_: replace(original(*_), quotes=(altered,)))
    alone = ask(searcher, question, ignore={"regions"})
    assert (alone.outcome, alone.quotes) == (Outcome.SILENT, ())


def test_the_surest_decides_whatever_ranks_before_it(
    searcher: Searcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = "How long is the tram line in Chengdu?"
    expected = ask(searcher, question, ignore={"regions"})
    assert expected.outcome is Outcome.CONFIDENT

    def least_likely_first(
        question: str, hits: Sequence[Hit], text: Callable[[int], str]
    ) -> list[Hit]:
        best, worst = hits[0], min(hits, key=lambda hit: hit.features.score)
        return [replace(worst, score=best.score + 0.1), *(h for h in hits if h is not worst)]

    monkeypatch.setattr(searcher._pipeline._ranker, "stages", [least_likely_first])
    answer = ask(searcher, question, ignore={"regions"})
    assert answer.outcome is Outcome.CONFIDENT
    assert answer.quotes[0] == expected.quotes[0]


@pytest.mark.parametrize(
    ("question", "outcome"),
    [
        ("How many riders were on the first tram in Chengdu?", Outcome.CONFIDENT),
        ("How many conductors were on the first tram in Chengdu?", Outcome.HEDGED),
    ],
)
def test_an_answer_without_the_number_asked_for_comes_with_reserve(
    searcher: Searcher, question: str, outcome: Outcome
) -> None:
    found: list[SearchResult] = []
    answer = ask(searcher, question, watch=lambda *searched: found.append(searched[-1]))
    assert surest(found[0].hits) is Outcome.CONFIDENT
    assert answer.outcome is outcome


def test_context_holds_the_quote(searcher: Searcher) -> None:
    quote = ask(searcher, "How long is the tram line in Chengdu?", ignore={"regions"}).quotes[0]
    found = searcher.context(quote)
    assert found is not None
    span, text = found
    assert span.covers(quote.span)
    assert quote.text in text


def test_a_lookup_counts_everything_and_pages_newest_first(searcher: Searcher) -> None:
    everything = searcher.lookup(Filters(), limit=100)
    assert everything.total == len(everything.articles) == sum(everything.months.values()) + 1
    dates = [item.article.published for item in everything.articles]
    assert dates[-1] is None
    dated = [day for day in dates if day]
    assert dated == sorted(dated, reverse=True)
    second = searcher.lookup(Filters(), offset=10, limit=10)
    assert second.articles == everything.articles[10:20]


def test_a_region_finds_what_lies_below_it_and_not_beside_it(searcher: Searcher) -> None:
    asia, china = (
        {item.article.id for item in searcher.lookup(Filters(regions=(id_,)), limit=100).articles}
        for id_ in ("142", "CN")
    )
    assert china
    assert china < asia


def test_a_question_that_is_asked_again_is_not_read_again(searcher: Searcher) -> None:
    question = "Who sat at the switchboard in the great ice storm?"
    first = ask(searcher, question)
    again = ask(searcher, question)
    assert again.quotes == first.quotes
    assert again.seconds < first.seconds / 2
