"""Names spelled otherwise: which are found, and all that must not be taken for another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from index.storage.lexical_builder import LexicalBuilder
from index.storage.spelling import RARE_ALWAYS

if TYPE_CHECKING:
    from index.storage.lexical import LexicalIndex

SENTENCES = (
    "The choir of Artem Volkonin sang.",
    "A tram driver, Kathryn Oldacre, waited for Josef and Aleksandr Brimovic.",
    "Only Yelena, Zhang Yong and Wilhelmina Costrander came.",
    "Then came Marie and Maria, and with them Australia’s envoy and Tessa Walter.",
    "The old miller and a Miller, the well and the shaw were there.",
    "Behind Liszt and Shawn stood Jonathan Al-Rashidov.",
)


def index_of(*sentences: str) -> LexicalIndex:
    builder = LexicalBuilder()
    for sentence in sentences:
        builder.add("The Newest Of The Hartwells", [sentence])
    return builder.finish()


@pytest.fixture(scope="module")
def index() -> LexicalIndex:
    return index_of(*SENTENCES)


@pytest.mark.parametrize(
    ("asked", "archived"),
    [
        ("Who sang in Artyom's choir?", "artem"),
        ("Artyom’s choir", "artem"),
        ("Was Kathyrn there?", "kathryn"),
        ("Was Kathrin there?", "kathryn"),
        ("Did Joseph wait?", "josef"),
        ("Did Alexandr wait?", "aleksandr"),
        ("Did Alexander wait?", "aleksandr"),
        ("Who is Volkonnin?", "volkonin"),
        ("Who is Wilhemena Costrander?", "wilhelmina"),
        ("What of Zhnag Yong?", "zhang"),
        ("What of Jonathon?", "jonathan"),
        ("And Al-Rashdov?", "rashidov"),
    ],
)
def test_a_name_spelled_otherwise_is_the_archives(
    index: LexicalIndex, asked: str, archived: str
) -> None:
    words = index.terms.query_terms(asked)
    assert archived in words.stems
    assert words.rows[words.stems.index(archived)] >= 0


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("who sang in artyom's choir?", "artyom"),  # no name without a capital
        ("Was ARTYOM there?", "artyom"),
        ("Was Artur there?", "artur"),
        ("Was Wartem there?", "wartem"),  # another first letter
        ("Was Tesla there?", "tesla"),  # one letter for another is another name
        ("Was Walker there?", "walker"),
        ("Was Kathron there?", "kathron"),
        ("Was Josefa there?", "josefa"),  # another end
        ("Was Yang there?", "yang"),
        ("Did the Milller wait?", "milller"),  # a word that is mostly written small
        ("Did Hartwlels wait?", "hartwlel"),  # only in titles, which capitalise any word
        ("Show me the choir.", "show"),
        ("List the choir.", "list"),
        ("Was Austria's envoy there?", "austria"),
        ("Was Austrailia's envoy there?", "austrailia"),
        ("Was Yo there?", "yo"),
        ("Was Жанна there?", "жанна"),
    ],
)
def test_another_word_stays_as_it_is(index: LexicalIndex, asked: str, kept: str) -> None:
    assert kept in index.terms.query_terms(asked).stems


def test_a_name_that_the_archive_holds_is_never_another(index: LexicalIndex) -> None:
    assert index.terms.query_terms("Marie").stems == ("mari",)
    assert index.terms.query_terms("Maria").stems == ("maria",)


def test_of_two_names_that_are_as_near_none_is_taken() -> None:
    question = "Was Corvintes there?"
    assert "corvent" in index_of("So Corventes came.").terms.query_terms(question).stems
    both = index_of("So Corventes came.", "So Corvantes came.")
    assert both.terms.query_terms(question).stems == ("corvint",)


def test_a_name_of_many_passages_is_not_rare() -> None:
    told = [f"On day {number} the Kathryn sailed." for number in range(RARE_ALWAYS)]
    assert "kathryn" in index_of(*told).terms.query_terms("Where is the Kathyrn?").stems
    assert "kathyrn" in index_of(*told, told[0]).terms.query_terms("Where is the Kathyrn?").stems


def test_scores_and_presence_see_the_archives_spelling() -> None:
    index = index_of("The choir of Artem Volkonin sang.", "The ferry waited.")
    words = index.terms.query_terms("Where did Artyom Volkonin sing?")
    assert words.stems[:2] == ("artem", "volkonin")
    scores = index.scores(words)
    assert scores.bm25[0] > 0 == scores.bm25[1]
    held = index.presence(words, np.array([0]))
    assert held.sentences[0, :2].all()


def test_names_are_sorted_by_first_letter_and_length(index: LexicalIndex) -> None:
    spelled = [name.decode() for name in index.names["spelling"].tolist()]
    assert {"artem", "kathrin", "josef", "rashidov"} <= set(spelled)
    assert not {"australia", "miller", "hartwells"} & set(spelled)
    assert spelled == sorted(spelled, key=lambda name: (name[0], len(name)))
