"""Why a question is answered as it is: what `ask` did, and what lost which words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from corpus.dates import Period
from index.search.answer import Outcome
from index.search.expected import Stage, Ways, places_of
from index.search.filters import Filters
from index.search.pipeline import CANDIDATES
from index.search.request import SearchOptions
from index.search.searcher import Searcher
from index.search.selection import Fate
from index.search.trace import BEST, trace
from index.storage.generation import GenerationStore
from tests.builders import a_snapshot, an_article

if TYPE_CHECKING:
    from pathlib import Path

    from index.search.expected import Expected, Way
    from index.search.ranker import RankedHit
    from index.search.trace import Trace

TODAY = date(2016, 3, 10)
TRAM = "Who was on the first tram in Chengdu in late 2011?"
HORSE = "What does the Icelandic weather service keep on its payroll?"
CAMEL = "Who loads two canvas bags on a camel named Biscuit?"
FOOTBALL = "Who won the football?"
ON_PAYROLL = "horse on its payroll"


@pytest.fixture(scope="module")
def searcher(sample_data: Path) -> Searcher:
    return Searcher(lambda: GenerationStore(sample_data / "sample"), SearchOptions())


def test_whether_anything_reads_is_told_apart(sample_data: Path) -> None:
    unread = Searcher(lambda: GenerationStore(sample_data / "sample"), SearchOptions(reader=""))
    found = traced(unread, "Who sat at the switchboard in the great ice storm?")
    assert (found.reads, found.read) == (False, 0)


def traced(searcher: Searcher, question: str, expected: str = "", **options: Any) -> Trace:  # noqa: ANN401 - those of ask
    return trace(partial(searcher.ask, question, today=TODAY, **options), expected)


def expected(searcher: Searcher, question: str, words: str, **options: Any) -> Expected:  # noqa: ANN401 - those of ask
    found = traced(searcher, question, words, **options).expected
    assert found is not None
    return found


def stage(searcher: Searcher, question: str, words: str, **options: Any) -> Stage:  # noqa: ANN401 - those of ask
    return expected(searcher, question, words, **options).way.stage


def ways(searcher: Searcher, question: str, **options: Any) -> Ways:  # noqa: ANN401 - those of ask
    """What a question was searched for and found, but that no quotes were shown."""
    seen: list[Any] = []
    searcher.ask(question, today=TODAY, watch=lambda *searched: seen.append(searched), **options)
    ((pipeline, request, found),) = seen
    return Ways(pipeline, request, found, pipeline.scored(request), ())


@pytest.fixture(scope="module")
def horse(searcher: Searcher) -> Ways:
    return ways(searcher, HORSE)


def judged_otherwise(searched: Ways, **changed: Any) -> Way:  # noqa: ANN401 - of a hit
    """The way of the words where their passage was judged otherwise."""
    (place,) = places_of(ON_PAYROLL, searched.pipeline.snapshot)

    def judged(each: RankedHit) -> RankedHit:
        return each._replace(**changed) if each.hit.passage == place.passage else each

    found = replace(searched.found, hits=tuple(map(judged, searched.found.hits)))
    return replace(searched, found=found).way(place)


# The stages


@pytest.mark.parametrize(
    ("question", "options"),
    [
        (TRAM, {}),
        (HORSE, {"k": 1}),
        (FOOTBALL, {}),
        ("What happened in Sichuan in December 2011?", {}),
        ("Did the peach festival in Georgia weigh the mayor?", {}),
    ],
)
def test_the_quotes_are_those_that_ask_shows(
    searcher: Searcher, question: str, options: dict[str, Any]
) -> None:
    found = traced(searcher, question, **options)
    asked = searcher.ask(question, today=TODAY, **options)
    assert replace(found.answer, seconds=0) == replace(asked, seconds=0)
    assert [cut.quote for cut in found.cuts] == list(asked.quotes)
    shown = [each.candidate.article for each in found.judged if each.fate is Fate.SHOWN]
    if found.request.has_subject:
        assert shown == [quote.article for quote in asked.quotes]


def test_candidates_come_by_blended_score_and_are_judged_in_their_last_order(
    searcher: Searcher,
) -> None:
    found = traced(searcher, HORSE)
    assert found.scored == found.answer.searched.passages <= found.passages
    blended = [each.blended for each in found.candidates]
    assert blended == sorted(blended, reverse=True)
    assert [each.rank for each in found.candidates] == list(range(1, len(blended) + 1))
    scores = [each.score for each in found.judged]
    assert scores == sorted(scores, reverse=True)
    assert len(found.judged) <= BEST + len(found.cuts)


def test_only_silence_leaves_no_fate(searcher: Searcher) -> None:
    assert {each.fate for each in traced(searcher, FOOTBALL).judged} == {None}
    assert None not in {each.fate for each in traced(searcher, HORSE).judged}


def test_no_more_is_shown_than_asked_for(searcher: Searcher) -> None:
    wide = traced(searcher, "What happened to the tram line?", k=10)
    narrow = traced(searcher, "What happened to the tram line?", k=1)
    assert len(wide.cuts) > 1
    assert len(narrow.cuts) == 1
    fates = [each.fate for each in narrow.judged]
    assert fates.count(Fate.SHOWN) == 1
    assert Fate.MORE in fates


def test_a_cut_tells_the_sentences_of_a_section(searcher: Searcher) -> None:
    for cut in traced(searcher, TRAM).cuts:
        assert 1 <= cut.first <= cut.last <= cut.of
        assert cut.quote.left_out == (cut.first > 1, cut.last < cut.of)


def test_a_question_of_several_parts_is_told(searcher: Searcher) -> None:
    question = "Who opened the new tram line, and what did the other paper write about it?"
    found = traced(searcher, question)
    assert found.parts
    assert {each.logit for each in found.judged} == {None}
    assert not traced(searcher, HORSE).parts


# Where words stand


def test_words_are_found_however_they_are_set(tmp_path: Path) -> None:
    body = "The keeper’s lamp was lit again\non Sunday, and the town’s “old bell” was rung for it."
    ringer = an_article(id="b", url=None, title="The Bell-Ringer", body="He rang it every day.")
    with a_snapshot(tmp_path, [an_article(body=body), ringer]) as snapshot:
        for words in ("KEEPER'S lamp", "again on  sunday", 'the town\'s "old bell"'):
            (place,) = places_of(words, snapshot)
            assert place.span
            assert (place.row, place.passage, place.number) == (0, 0, 1)
        assert [p.span for p in places_of("bell–ringer", snapshot)] == [None]
        assert list(places_of("old.bell", snapshot)) == []
        assert list(places_of(" ", snapshot)) == []


def test_many_places_are_counted_and_some_named(searcher: Searcher) -> None:
    found = expected(searcher, HORSE, "the")
    assert found.count > len(found.places) == BEST
    assert found.way.stage is Stage.SHOWN


# Which stage lost them


def test_without_words_nothing_is_expected(searcher: Searcher) -> None:
    assert traced(searcher, FOOTBALL, "  ").expected is None


def test_words_that_are_nowhere_to_be_quoted(searcher: Searcher) -> None:
    assert stage(searcher, FOOTBALL, "offside trap") is Stage.ABSENT
    assert stage(searcher, FOOTBALL, "trams return to Sichuan after") is Stage.TITLE
    assert stage(searcher, FOOTBALL, "[The Riverside Courier 12/2/11") is Stage.NO_PASSAGE


def test_filters_lose_what_they_do_not_leave(searcher: Searcher) -> None:
    period = Period(date(2011, 1, 1), date(2011, 12, 31))
    by = {
        Stage.REGION: Filters(regions=("CN-SC",)),
        Stage.PERIOD: Filters(period),
        Stage.CATEGORY: Filters(categories=("trams",)),
    }
    for lost, filters in by.items():
        way = expected(searcher, HORSE, ON_PAYROLL, filters=filters).way
        assert (way.stage, way.listed) == (lost, False)


def test_without_a_subject_only_openings_are_quoted(searcher: Searcher) -> None:
    assert stage(searcher, "What happened?", ON_PAYROLL, filters=Filters(regions=("IS",))) in (
        Stage.SHOWN,
        Stage.CUT,
    )
    period = Filters(Period(date(2005, 1, 1), None))
    assert stage(searcher, "What happened?", ON_PAYROLL, filters=period) is Stage.NO_SUBJECT


def test_words_in_a_quote_are_shown_there(searcher: Searcher) -> None:
    way = expected(searcher, HORSE, ON_PAYROLL).way
    assert (way.stage, way.quote) == (Stage.SHOWN, 1)


def test_words_beyond_the_edge_of_a_quote_are_cut_off(searcher: Searcher) -> None:
    (cut, *_) = traced(searcher, HORSE, k=1).cuts
    article = searcher.article(cut.quote.article.id)
    assert article
    assert cut.last < cut.of
    body = article.body
    start = cut.quote.span.end - len(cut.quote.text.split()[-1])
    beyond = " ".join(body[start:].split()[:6])
    way = expected(searcher, HORSE, beyond, k=1).way
    assert (way.stage, way.quote, way.sentences) == (Stage.CUT, 1, 1)


def test_a_passage_beyond_the_candidates_is_lost_by_its_rank(
    searcher: Searcher,
) -> None:
    way = expected(searcher, FOOTBALL, "two hundred riders").way
    assert way.stage is Stage.RANK
    assert way.rank
    assert way.rank > CANDIDATES
    unscored = replace(ways(searcher, FOOTBALL), scored=())
    assert unscored.of("two hundred riders").way.stage is Stage.NOT_SCORED


def test_a_passage_that_could_not_be_quoted_is_lost_before_it_is_judged(horse: Ways) -> None:
    gone = replace(horse, found=replace(horse.found, hits=()))
    assert gone.of(ON_PAYROLL).way.stage is Stage.NO_SENTENCE
    everywhere = replace(horse, found=replace(horse.found, hits=(), by_mention=True))
    assert everywhere.of(ON_PAYROLL).way.stage is Stage.NOT_NAMED


def test_an_unlikely_passage_and_one_of_another_time_are_kept_silent(horse: Ways) -> None:
    unlikely = judged_otherwise(horse, outcome=Outcome.SILENT, probability=0.0)
    assert unlikely.stage is Stage.SILENT
    assert unlikely.hit
    assert unlikely.limits
    assert judged_otherwise(horse, outcome=Outcome.SILENT).stage is Stage.OTHER_TIME


@pytest.mark.parametrize("fate", [each for each in Fate if each is not Fate.SHOWN])
def test_what_was_not_chosen_says_why(horse: Ways, fate: Fate) -> None:
    (place,) = places_of(ON_PAYROLL, horse.pipeline.snapshot)
    assert horse.found.choice
    assert place.passage is not None
    choice = replace(horse.found.choice, fates={place.passage: fate})
    way = replace(horse, found=replace(horse.found, choice=choice)).way(place)
    assert way.stage == Stage(fate.value)
    assert way.hit


def test_the_same_words_of_another_post_are_lost_to_those_that_are_quoted(
    searcher: Searcher,
) -> None:
    found = traced(searcher, CAMEL)
    assert Fate.SAME_WORDS in {each.fate for each in found.judged}


def test_of_several_places_the_one_that_came_furthest_tells(searcher: Searcher) -> None:
    found = expected(searcher, CAMEL, "Hari Lumley loads")
    assert found.count == 2
    assert found.way.stage is Stage.SHOWN
