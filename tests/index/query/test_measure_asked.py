"""Whether words say how much, where a question asks for that."""

from __future__ import annotations

import pytest

from index.query.measure_asked import says_how_much


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("How many goats were on the ferry?", "Forty-six of the smaller goats went over."),
        ("How many of the goats went over?", "There were goats, 11 in all."),
        ("How many people drowned?", "Thirty drowned in the flood."),
        ("How many times did the bell ring?", "The bell rang twice."),
        ("How many wooden boats are there?", "They keep several boats."),
        ("How old is the keeper?", "The keeper, a 46-year-old, sleeps in the tower."),
        ("How old were the youngsters?", "They are aged from one month to four years."),
        ("How old is the keeper?", "He was born in 1953."),
        ("How long is the line?", "The line runs 11km to the gate."),
        ("How long did it rain?", "It rained for nearly two whole weeks."),
        ("How high is the tower?", "It is thirty feet high."),
        ("How much did the new bell cost?", "The bell was paid with $ 4,000."),
        ("What was the price of a ticket?", "A ticket is two crowns."),
        ("How much money did she ask for?", "She wanted 30 percent of it."),
    ],
)
def test_a_number_beside_what_is_counted_says_how_much(question: str, text: str) -> None:
    assert says_how_much(question, ["Nothing of it.", text])


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("How many goats were on the ferry?", "The goats went over by ferry in 2011."),
        (
            "How many goats were on the ferry?",
            "Forty live there. On each side of it graze goats.",
        ),
        ("How many people drowned?", "Men drowned in the flood."),
        ("How old is the keeper?", "The keeper sleeps in the tower of 30 steps."),
        ("How long is the line?", "The line runs to the gate."),
        ("How high is the tower?", "It was built in 1911 and painted three times."),
        ("How much did the new bell cost?", "The bell was cast in 1911 and paid by the parish."),
        ("What was the price of a ticket?", "A ticket is checked twice."),
    ],
)
def test_a_number_of_something_else_or_none_does_not(question: str, text: str) -> None:
    assert not says_how_much(question, [text])


@pytest.mark.parametrize(
    "question",
    ["Who rings the bell?", "What did the keeper say about the cost of bells?", "Where is it?", ""],
)
def test_a_question_that_asks_for_no_number_is_told_by_any_words(question: str) -> None:
    assert says_how_much(question, ["Nothing of it."])
