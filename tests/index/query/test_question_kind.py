"""Which questions ask for more than one passage, and which must not be taken for one that does."""

from __future__ import annotations

import time

import pytest

from index.query.question_kind import lookup_subject, named_category


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("Which agencies were closed?", "agencies closed"),
        ("which agencies closed", "agencies closed"),
        ("Which of the museums lost its door?", "museums lost its door"),
        ("Which foreign tram companies went bankrupt?", "foreign tram companies went bankrupt"),
        ("What agencies were closed?", "agencies closed"),
        ("which people counted the stairs?", "people counted the stairs"),
        ("all posts about tram bells", "tram bells"),
        ("All the articles on lighthouses", "lighthouses"),
        ("all posts", ""),
        ("How many posts on Haiti?", "Haiti"),
        ("how many articles are there about trams?", "trams"),
        ("How many posts were there?", ""),
        ("How many articles mention the harbour?", "the harbour"),
        ("list the Hall of Shame cases", "Hall of Shame cases"),
        ("List all lighthouse keepers.", "lighthouse keepers"),
        ("show me every article on bridges", "bridges"),
        ("Please show us all posts that mention goats", "goats"),
        ("find all posts about bells", "bells"),
        ("articles about peach festivals", "peach festivals"),
        ("Show me posts about bells", "bells"),
        ("Are there any posts about bells?", "bells"),
        ("What articles are there on bells?", "bells"),
        ("give me all the museums", "museums"),
    ],
)
def test_a_look_up_in_words_has_a_subject(question: str, subject: str) -> None:
    assert lookup_subject(question) == subject


@pytest.mark.parametrize(
    "question",
    [
        "",
        "how many children were in the home?",
        "how many riders did the tram have?",
        "How many stories does the tower have?",
        "how many reports did the agency file?",
        "how many articles of the convention were broken?",
        "which agency closed?",
        "which agency runs the home?",
        "which mail carrier climbs over a mountain?",
        "which bus was late?",
        "which is the oldest?",
        "which was it?",
        "which press printed it?",
        "Which days is it open?",
        "what happens at the harbour?",
        "What did people complain about?",
        "Which tool do people borrow?",
        "what happened to agencies?",
        "every post office in the town",
        "what does the keeper say?",
        "What was said about the article?",
        "show me the lighthouse",
        "tell me about the tram",
        "who listed the stairs?",
        "did all posts arrive?",
        "where are the posts of the fence?",
        "the listing of the town hall",
        "and in 2012?",
    ],
)
def test_a_question_that_one_passage_may_answer_is_none(question: str) -> None:
    assert lookup_subject(question) is None


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("Hall of Shame cases", ("Hall of Shame", "")),
        ("hall of shame cases with goats", ("Hall of Shame", "with goats")),
        ("the Hall of Shame", ("Hall of Shame", "")),
        ("Trams", ("Trams", "")),
        ("Trams with bells", ("Trams", "with bells")),
        ("trams with bells", None),
        ("hall of shameless people", None),
        ("Haiti", None),
        ("goats", None),
    ],
)
def test_a_category_is_named_by_its_words(subject: str, expected: tuple[str, str] | None) -> None:
    categories = ["Shame", "Hall of Shame", "Trams", "Haiti", "uncategorised"]
    assert named_category(subject, categories) == expected


@pytest.mark.parametrize(
    "words",
    ["list ", "which agencies ", "all posts ", "how many posts are there ", "which a ", " "],
)
def test_ten_times_as_long_takes_no_more_than_its_share(words: str) -> None:
    def seconds(text: str) -> float:
        taken = []
        for _ in range(3):
            start = time.process_time()
            lookup_subject(text)
            taken.append(time.process_time() - start)
        return min(taken)

    assert seconds(words * 20_000) < 40 * seconds(words * 2_000) + 0.05
