"""Whose words a question asks for, and whether they are these."""

from __future__ import annotations

import time

import pytest

from index.query.source_asked import is_outlet, is_speaker, source_asked


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("What did the Riverside Courier write about the tram?", "riverside courier"),
        ("what does NYT say about goats", "nyt"),
        ("What did Mayor Ada Quill say of the bridge?", "mayor ada quill"),
        ("What else has the operator said about dogs?", "operator"),
        ("What did the U.S. Post report on?", "us post"),
        ("What the keeper wrote about the door", "keeper"),
        ("How did the Courier describe the opening?", "courier"),
        ("How long is the line, according to the operator?", "operator"),
    ],
)
def test_a_source_that_is_asked_for_is_named(question: str, name: str) -> None:
    assert source_asked(question) == name


@pytest.mark.parametrize(
    "question",
    [
        "What did they say about the tram?",
        "What did he write?",
        "What happened, according to whom it may concern and to many others of the quarter there?",
        "How long is the tram line?",
        "What did people say?",
        "who said that?",
        "",
    ],
)
def test_a_question_after_nobodys_words_names_none(question: str) -> None:
    assert source_asked(question) is None


@pytest.mark.parametrize(
    ("name", "outlet", "is_its"),
    [
        ("riverside courier", "The Riverside Courier", True),
        ("courier", "The Riverside Courier", True),
        ("rc", "The Riverside Courier", True),
        ("Quarry Gazette Weekly", "QGW", True),
        ("U.S. Post", "US Post", True),
        ("cour", "The Riverside Courier", False),
        ("gazette", "The Riverside Courier", False),
        ("the", "The Riverside Courier", False),
        ("c", "Courier", False),
        ("courier", "", False),
    ],
)
def test_an_outlet_is_known_by_its_name_a_part_of_it_or_its_initials(
    name: str, outlet: str, is_its: bool
) -> None:
    assert is_outlet(name, outlet) is is_its


@pytest.mark.parametrize(
    ("name", "text", "speaks"),
    [
        ("operator", "“The line runs,” the operator said.", True),
        ("operator", "“The line runs,” said the operator.", True),
        ("mayor ada quill", "“No,” Mrs. Quill later wrote to us.", True),
        ("operator", "The operator owns a dog. Nobody said so.", False),
        ("operator", "The operators said so.", False),
        ("operator", "The line runs.", False),
    ],
)
def test_a_speaker_stands_next_to_a_word_of_saying(name: str, text: str, speaks: bool) -> None:
    assert is_speaker(name, text) is speaks


def test_long_texts_take_no_more_than_their_share() -> None:
    started = time.process_time()
    assert source_asked("what did " + "a " * 50_000) is None
    assert not is_speaker("a b", "a b " * 50_000)
    assert time.process_time() - started < 2
