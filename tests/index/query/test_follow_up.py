"""Which short questions move on within the article that was quoted, and which ask anew."""

from __future__ import annotations

import time

import pytest

from index.query.follow_up import Move, move_of


@pytest.mark.parametrize(
    ("question", "move"),
    [
        ("and then?", Move.GO_ON),
        ("What then?", Move.GO_ON),
        ("  and  what happened next ?", Move.GO_ON),
        ("Go on.", Move.GO_ON),
        ("so what happened after that?", Move.GO_ON),
        ("who said that?", Move.SOURCE),
        ("And who wrote this?", Move.SOURCE),
        ("says who?", Move.SOURCE),
        ("whose words are these?", Move.SOURCE),
        ("according to who?", Move.SOURCE),
        ("when?", Move.TIME),
        ("and when was that", Move.TIME),
        ("When did it happen?", Move.TIME),
        ("why?", Move.REASON),
        ("But why?!", Move.REASON),
        ("how come?", Move.REASON),
        ("why is that?", Move.REASON),
    ],
)
def test_a_short_question_is_a_move(question: str, move: Move) -> None:
    assert move_of(question) is move


@pytest.mark.parametrize(
    "question",
    [
        "",
        "?",
        "and in 2012?",
        "when did the tram open?",
        "why did the keeper paint the door?",
        "who said that the tram was late?",
        "then who painted it?",
        "what about Peru?",
        "who?",
        "where?",
        "going on",
        "and the bell?",
    ],
)
def test_a_question_with_words_of_its_own_is_none(question: str) -> None:
    assert move_of(question) is None


def test_a_long_text_is_told_apart_at_once() -> None:
    started = time.process_time()
    assert move_of("and then what happened next " * 5000) is None
    assert move_of("who said that" + " ?" * 20000 + "x") is None
    assert time.process_time() - started < 1
