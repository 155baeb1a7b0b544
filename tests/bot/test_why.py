"""A trace in words: each stage by its figures, and one line about expected words."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from math import inf
from typing import Any

import pytest

from bot.why import WhyTerminal, decision_said, lost_said, place_said, reader_said
from bot.why_json import trace_json
from corpus.dates import Period
from index.search.answer import ArticleRef, Outcome
from index.search.answerability import AnswerabilityModel, Features, Limits
from index.search.expected import Expected, Place, Stage, Way
from index.search.filters import Filters
from index.search.ranker import RankedHit
from index.search.request import SearchRequest
from index.search.retriever import Hit
from index.search.selection import Fate
from index.search.trace import Candidate, Cut, Judged, Trace
from tests.fakes import QUOTE, TRAMS, an_answer, describe

WIDTH = 88
MODEL = AnswerabilityModel(
    coefficients={}, intercept=0, confident=0.5, silent=0.08, encoder="", provenance={}
)
LIMITS = Limits(MODEL, 0.1, by_read=True)
PLACE = Place(TRAMS, 0)
CANDIDATE = Candidate(TRAMS, 2, 0.7012)
JUDGED = Judged(
    CANDIDATE, 1, 0.81, -3.1, 0.62, Outcome.CONFIDENT, other_time=False, fate=Fate.SHOWN
)
HIT = RankedHit(Hit(4, 0.61, Features(0.5, 2.0), (0.5,), -3.1), 0.07, Outcome.SILENT)


def a_trace(**changed: Any) -> Trace:  # noqa: ANN401 - the fields of a Trace
    given: dict[str, Any] = {
        "answer": an_answer(),
        "request": SearchRequest(
            "What happened?",
            Filters(Period(date(2011, 1, 1), date(2011, 12, 31)), ("CN-SC",), ("trams",)),
            None,
            places_were_read=True,
        ),
        "by_mention": False,
        "passages": 90,
        "scored": 57,
        "candidates": (CANDIDATE,),
        "judged": (JUDGED,),
        "reads": True,
        "read": 1,
        "parts": False,
        "limits": LIMITS,
        "bound": 0.09,
        "least": 0.74,
        "cuts": (Cut(QUOTE, 1, 2, 5),),
        "expected": None,
    }
    return Trace(**given | changed)


def drawn(trace: Trace) -> list[str]:
    return WhyTerminal(WIDTH, describe).drawn(trace).splitlines()


def test_a_trace_is_drawn_like_this() -> None:
    words = Expected(
        "six", 2, (replace(PLACE, span=QUOTE.span, number=3),), Way(Stage.SHOWN, quote=1)
    )
    title = "Trams Return to Sichuan After Forty Years (7 December 2011)"
    assert drawn(a_trace(expected=words)) == [
        "Question",
        "  searched for: What happened?",
        "  period: none",
        "  regions: none",
        "  required: Sichuan, China · 2011 · trams",
        "  preferred: nothing",
        "",
        "Filters",
        "  4 of 36 articles, 9 of 90 passages",
        "",
        "Candidates",
        "  57 passages scored",
        "  rank  score",
        f"     2  0.701  {title}",
        "",
        "Reader",
        "  1 passage read",
        "  rank  before   logit  score",
        "     1       2   -3.10  0.810  Trams Return to Sichuan After Forty Years (7 December 20…",
        "",
        "Decision",
        "  confident, by the read model: confident from 0.500, silent under 0.100; the archive's",
        "    own bound is 0.090",
        "  rank  probability  outcome",
        "     1        0.620  confident  Trams Return to Sichuan After Forty Years (7 December 2…",
        "",
        "Quotes",
        "  1 quote shown; behind the best is under 0.740",
        "  rank  score",
        "     1  0.810  shown                Trams Return to Sichuan After Forty Years (7 Decemb…",
        "",
        "Cut",
        "  quote 1: sentences 1 to 2 of 5 of its section  Trams Return to Sichuan After Forty Ye…",
        "",
        "Expected",
        '  "six"',
        f"  in {title}, passage 3",
        "  and 1 place more",
        "  shown in quote 1",
    ]


def test_nothing_in_a_title_or_in_the_words_steers_the_terminal() -> None:
    steering = "\x1b[2J \x07 \u202e"
    article = ArticleRef("a", None, f"{steering}\nsecond line", None)
    words = Expected(steering, 1, (Place(article, 0),), Way(Stage.TITLE))
    trace = a_trace(candidates=(replace(CANDIDATE, article=article),), expected=words)
    text = "\n".join(drawn(trace))
    assert not {"\x1b", "\x07", "\u202e"} & set(text)
    assert all(len(line) <= WIDTH for line in text.splitlines())


def test_why_nothing_was_read_is_said() -> None:
    unread = (replace(JUDGED, logit=None),)
    assert reader_said(a_trace(reads=False)) == "no reader"
    several = a_trace(judged=unread, read=0, parts=True)
    assert reader_said(several) == "not read: a question of several parts"
    assert reader_said(a_trace(judged=())).startswith("not read: nothing was found")


def test_a_passage_of_another_time_is_marked_in_the_decision() -> None:
    other = replace(JUDGED, outcome=Outcome.HEDGED, other_time=True)
    assert any(" hedged, other time  Trams" in line for line in drawn(a_trace(judged=(other,))))


def test_a_number_that_no_quote_holds_is_told_of_in_the_decision() -> None:
    said = "with reserve, since no quote holds the number that is asked for"
    request = replace(a_trace().request, text="How many goats are there?")
    assert decision_said(a_trace(request=request)).endswith(said)
    assert said not in decision_said(a_trace())


def test_of_several_places_the_one_that_is_spoken_of_is_named() -> None:
    twice = (replace(PLACE, span=QUOTE.span, number=3),) * 2
    words = Expected("six", 2, twice, Way(Stage.RANK, twice[0], 57))
    title = "Trams Return to Sichuan After Forty Years (7 December 2011)"
    assert drawn(a_trace(expected=words))[-4:] == [
        f"  in {title}, passage 3",
        f"  they came furthest in {title},",
        "    passage 3:",
        "  rank 57 of the candidates: the best 30 are looked at",
    ]


def test_where_words_stand_is_said() -> None:
    title = "in Trams Return to Sichuan After Forty Years (7 December 2011)"
    assert place_said(PLACE) == f"{title}, in the title"
    assert place_said(replace(PLACE, span=QUOTE.span)) == f"{title}, in no passage"


@pytest.mark.parametrize(
    ("way", "said"),
    [
        (Way(Stage.ABSENT), "the archive does not hold these words"),
        (Way(Stage.REGION, PLACE), "limited to Sichuan, China: the article is not about it"),
        (Way(Stage.PERIOD, PLACE), "limited to 2011: the article is of 7 December 2011"),
        (Way(Stage.CATEGORY, PLACE), "limited to trams: the article is not under it"),
        (Way(Stage.NOT_SCORED, PLACE), "far from the question: not among the 57 candidates"),
        (Way(Stage.RANK, PLACE, 57), "rank 57 of the candidates: the best 30 are looked at"),
        (
            Way(Stage.SILENT, PLACE, 3, HIT, LIMITS),
            "read at -3.1, probability 0.070, silent under 0.100",
        ),
        (
            Way(Stage.LESS_SURE, PLACE, 3, HIT, LIMITS),
            "less sure than the best: silent beside confident",
        ),
        (Way(Stage.BEHIND, PLACE, 3, HIT, LIMITS), "behind the best: 0.61 under 0.74"),
        (Way(Stage.MORE, PLACE, 3, HIT, LIMITS), "more than asked for: 1 quote before it"),
        (
            Way(Stage.CUT, PLACE, quote=1, sentences=2),
            "cut off: 2 sentences after the end of quote 1",
        ),
        (
            Way(Stage.CUT, PLACE, quote=2, sentences=-1),
            "cut off: 1 sentence before the start of quote 2",
        ),
        (Way(Stage.SHOWN, PLACE, quote=2), "shown in quote 2"),
    ],
)
def test_the_stage_that_lost_words_is_said_in_one_line(way: Way, said: str) -> None:
    assert lost_said(a_trace(), way, describe) == said


@pytest.mark.parametrize("stage", list(Stage))
def test_every_stage_has_its_words(stage: Stage) -> None:
    assert lost_said(a_trace(), Way(stage, PLACE, 3, HIT, LIMITS, quote=1), describe)


def test_a_trace_as_json_holds_each_stage_and_only_finite_numbers() -> None:
    unknown = Limits(MODEL.model_copy(update={"confident": inf}), 0.1, by_read=False)
    assert any("never confident" in line for line in drawn(a_trace(limits=unknown)))
    words = Expected("six", 1, (PLACE,), Way(Stage.TITLE, PLACE))
    found = trace_json(a_trace(limits=unknown, expected=words), describe)
    assert list(found) == [
        "answer", "question", "filters", "candidates", "reader", "decision", "judged", "quotes",
        "cut", "expected",
    ]  # fmt: skip
    text = json.dumps(found, allow_nan=False)
    assert json.loads(text)["decision"]["model"] == "plain"
    assert found["expected"]["stage"] == "title"
