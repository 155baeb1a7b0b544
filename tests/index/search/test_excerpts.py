"""Excerpts: what an answer cannot be understood without, then what stands around it."""

from __future__ import annotations

from datetime import date

import pytest

from corpus.article import Attribution, Citation, DatedStretch, Span
from corpus.text.sentences import split_sentences
from index.search.excerpts import ENOUGH_CHARACTERS, SAYS_LITTLE, Section, section_of


def section(body: str, limit: int = 700) -> Section:
    return Section(body, split_sentences(body, Span(0, len(body))), limit)


def around(body: str, answering: str, limit: int = 700) -> str:
    """The excerpt of a body around one of its sentences."""
    held = section(body, limit)
    number = next(i for i, span in enumerate(held.sentences) if span.of(body) == answering)
    first, last = held.excerpt(number, number)
    return body[held.sentences[first].start : held.sentences[last].end]


def long(words: str) -> str:
    return f"{words} {'and on ' * (ENOUGH_CHARACTERS // 7)}it went."


@pytest.mark.parametrize(
    ("body", "answering", "shown"),
    [
        # A lead-in is shown with what it introduces, from either side.
        (f"The keeper wrote:\n\n{long('The pier')}", "The keeper wrote:", None),
        (f"The keeper wrote:\n\n{long('The pier')}", long("The pier"), None),
        # So are a heading and a question of their own.
        (f"Nepal\n\n{long('Forty piers')}", "Nepal", None),
        (f"Who pays?\n\n{long('The town')}", long("The town"), None),
        # What leans on a sentence is shown with it.
        (f"The keeper left. {long('He')}", long("He"), None),
        # Nothing else is, where enough is shown.
        (f"The keeper left. {long('Rain')}", long("Rain"), long("Rain")),
    ],
)
def test_what_the_answer_needs_is_shown(body: str, answering: str, shown: str | None) -> None:
    assert around(body, answering, 2000) == (shown or body)


def test_an_excerpt_grows_in_both_directions() -> None:
    body = " ".join(f"Sentence number {n} tells of one more pier by the sea." for n in range(20))
    held = section(body)
    first, last = held.excerpt(10, 10)
    assert first < 10 < last
    assert abs((10 - first) - (last - 10)) <= 1
    assert last - first + 1 == pytest.approx(ENOUGH_CHARACTERS / 52, abs=2)


def test_a_long_sentence_is_added_to_a_short_excerpt_and_to_no_other() -> None:
    short, longer = "The keeper left.", f"The keeper left{', and left' * 40}."
    assert len(short) < SAYS_LITTLE < len(longer) < ENOUGH_CHARACTERS < len(long("Rain")) < 700
    assert around(f"{short} {long('Rain')}", short) == f"{short} {long('Rain')}"
    assert around(f"{longer} {long('Rain')}", longer, 2000) == longer
    assert around(f"{short} {long('Rain')}", short, len(long("Rain"))) == short


def test_the_paragraph_of_the_answer_comes_before_the_next_one() -> None:
    own = [f"Our own sentence {n} tells of the pier." for n in range(12)]
    body = f"Before it. {long('Rain')}\n\n{' '.join(own)}\n\n{long('After')}"
    assert around(body, own[0]).startswith(own[0])
    assert around(body, own[-1]).endswith(own[-1])


def test_an_excerpt_stays_within_its_limit() -> None:
    body = f"The keeper wrote:\n\n{long('The pier')}"
    assert around(body, "The keeper wrote:", 100) == "The keeper wrote:"


def test_headings_and_lead_ins_say_nothing_alone() -> None:
    held = section("Nepal\n\nThe keeper wrote:\n\nThe pier is shut.")
    assert not held.says_something(0, 1)
    assert held.says_something(0, 2)


def test_a_section_ends_at_a_citation_block_and_at_an_update() -> None:
    body = "One. Two.\n\nPier Shut\n[Post]\n\nThree. Four. Five."
    block = Span(body.index("Pier"), body.index("]") + 1)
    citation = Citation(block, "[Post]", "Post", None, (), None, block)
    update = DatedStretch(Span(body.index("Five"), len(body)), date(2012, 3, 4))
    attribution = Attribution(citations=(citation,), dated=(update,))
    words = ("One.", "Two.", "Three.", "Four.", "Five.")
    sentences = [Span(body.index(each), body.index(each) + len(each)) for each in words]
    found = [section_of(attribution, sentences, number) for number in range(5)]
    assert found == [range(2), range(2), range(2, 4), range(2, 4), range(4, 5)]
