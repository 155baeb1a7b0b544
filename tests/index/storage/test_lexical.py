from __future__ import annotations

from dataclasses import fields
from math import log, log1p
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analyzer import stems
from index.errors import IndexDamagedError
from index.storage.lexical import LexicalIndex
from index.storage.lexical_builder import LexicalBuilder
from index.storage.vocabulary import inverse_frequency

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

PASSAGES = (
    ("Tram news", ["The tram left Chengdu.", "A dog rode the tram."]),
    ("Harbour news", ["The ferry waits."]),
    ("", ["Nobody waited for the dogs, the dogs or the ferry."]),
)


def index_of(passages: Sequence[tuple[str, Sequence[str]]]) -> LexicalIndex:
    builder = LexicalBuilder()
    for title, sentences in passages:
        builder.add(title, sentences)
    return builder.finish()


@pytest.fixture
def index() -> LexicalIndex:
    return index_of(PASSAGES)


def test_words_are_folded_stemmed_and_freed_of_stop_words() -> None:
    assert stems("Where did the Côte-d’Azur's FERRIES wait, in 2011?") == [
        *("cote", "d", "azur", "s", "ferri", "wait", "2011"),
    ]


def test_bm25_is_the_hand_computed_value(index: LexicalIndex) -> None:
    # "dog" stands in 2 of 3 passages; idf = ln(1 + 1.5 / 2.5). Lengths with titles: 8, 4 and 5.
    mean = (8 + 4 + 5) / 3
    idf = log(1 + 1.5 / 2.5)
    first = idf * 2.2 / (1 + 1.2 * (0.25 + 0.75 * 8 / mean))
    third = idf * 2 * 2.2 / (2 + 1.2 * (0.25 + 0.75 * 5 / mean))
    assert index.scores(index.terms.query_terms("dogs")).bm25 == pytest.approx([first, 0, third])


def test_words_of_the_title_count_as_those_of_the_text(index: LexicalIndex) -> None:
    # "tram" only stands in the first passage: twice in its text, once more in its title.
    expected = log(1 + 2.5 / 1.5) * 3 * 2.2 / (3 + 1.2 * (0.25 + 0.75 * 8 / (17 / 3)))
    assert index.scores(index.terms.query_terms("the trams")).bm25 == pytest.approx(
        [expected, 0, 0]
    )


def test_coverage_is_the_share_of_what_the_words_tell(index: LexicalIndex) -> None:
    # "tram" in one passage tells ln(1 + 2.5 / 1.5), "ferri" in two ln(1 + 1.5 / 2.5).
    tram, ferry = log(1 + 2.5 / 1.5), log(1 + 1.5 / 2.5)
    covered = index.scores(index.terms.query_terms("tram or ferry")).coverage
    both = tram + ferry
    assert covered == pytest.approx([tram / both, ferry / both, ferry / both])


def test_a_word_that_no_passage_holds_is_worth_the_most(index: LexicalIndex) -> None:
    words = index.terms.query_terms("Which camel saw a dog?")
    assert words.stems == ("camel", "saw", "dog")
    assert words.rows.tolist()[:2] == [-1, -1]
    assert words.idf == pytest.approx([log1p(3.5 / 0.5), log1p(3.5 / 0.5), log1p(1.5 / 2.5)])


def test_a_function_word_does_not_outweigh_a_subject_that_most_passages_hold() -> None:
    told = [("", [f"The children sang {number}."]) for number in range(3)]
    index = index_of([*told, ("", ["The children were rescued."])])
    words = index.terms.query_terms("How many children were there?")
    assert dict(zip(words.stems, words.idf > 0, strict=True)) == {"children": True, "were": False}
    weights = index.scores(words)
    assert weights.coverage == pytest.approx([1, 1, 1, 1])
    assert weights.bm25[3] == pytest.approx(
        index.scores(index.terms.query_terms("children")).bm25[3]
    )


def test_a_function_word_counts_beside_a_rare_subject_and_alone(index: LexicalIndex) -> None:
    were = index_of([*PASSAGES, ("", ["We were there."])])
    for question in ("Were dogs there?", "Were they?"):
        words = were.terms.query_terms(question)
        assert "were" in words.stems
        assert (words.idf > 0).all()


def test_a_question_of_stop_words_has_no_words_and_no_scores(index: LexicalIndex) -> None:
    words = index.terms.query_terms("what is it?")
    assert words.stems == ()
    assert not index.scores(words).bm25.any()
    held = index.presence(words, np.array([0, 1]))
    assert held.sentences.shape == (3, 0)


def test_presence_says_which_sentence_and_title_holds_which_word(index: LexicalIndex) -> None:
    words = index.terms.query_terms("Did the dog take the tram or the ferry?")
    assert words.stems == ("dog", "take", "tram", "ferri")
    held = index.presence(words, np.array([2, 0]))
    assert held.starts.tolist() == [0, 1, 3]
    assert held.sentences.astype(int).tolist() == [[1, 0, 0, 1], [0, 0, 1, 0], [1, 0, 1, 0]]
    assert held.titles.astype(int).tolist() == [[0, 0, 0, 0], [0, 0, 1, 0]]


def test_a_saved_index_opens_as_it_was(index: LexicalIndex, tmp_path: Path) -> None:
    index.save(tmp_path)
    opened = LexicalIndex.open(tmp_path)
    for field in fields(LexicalIndex):
        assert np.array_equal(getattr(opened, field.name), getattr(index, field.name))


def test_an_index_with_a_missing_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(IndexDamagedError, match="verbatim rebuild --full"):
        LexicalIndex.open(tmp_path)


def test_an_index_of_nothing_finds_nothing() -> None:
    empty = index_of([])
    assert empty.passages == 0
    assert empty.scores(empty.terms.query_terms("tram")).bm25.shape == (0,)


WORDS = st.lists(st.sampled_from(["tram", "ferry", "camel", "lantern"]), max_size=6)


@given(st.lists(st.tuples(WORDS, st.lists(WORDS, min_size=1, max_size=3)), min_size=1), WORDS)
def test_scores_are_those_of_bm25_computed_passage_by_passage(
    passages: list[tuple[list[str], list[list[str]]]], question: list[str]
) -> None:
    index = index_of([(" ".join(t), [" ".join(s) for s in ss]) for t, ss in passages])
    weights = index.scores(index.terms.query_terms(" ".join(question)))
    texts = [[*title, *(word for sentence in ss for word in sentence)] for title, ss in passages]
    assert weights.bm25 == pytest.approx(plain_bm25(texts, question), rel=1e-5)


def plain_bm25(texts: list[list[str]], question: list[str]) -> list[float]:
    mean = max(sum(map(len, texts)) / len(texts), 1.0)
    scores = [0.0] * len(texts)
    for word in set(question):
        frequency = sum(word in text for text in texts)
        idf = log1p((len(texts) - frequency + 0.5) / (frequency + 0.5))
        for i, text in enumerate(texts):
            count = text.count(word)
            scores[i] += idf * count * 2.2 / (count + 1.2 * (0.25 + 0.75 * len(text) / mean))
    return scores


def test_what_a_word_is_worth_falls_as_more_passages_hold_it() -> None:
    worth = inverse_frequency(np.arange(11, dtype=np.int32), 10)
    assert (np.diff(worth) < 0).all()
    assert worth[-1] > 0
