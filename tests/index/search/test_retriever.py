from __future__ import annotations

import random
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.dates import Period
from index.search import shard_search as retrieving
from index.search.retriever import Query, Retriever, subquestions
from index.search.shard_search import highest
from index.storage.collection import Collection, Shards
from tests.index.small_collection import StemEncoder, collection_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.search.retriever import Hit
    from tests.index.small_collection import Vectors

PASSAGES = [
    ("Trams return", ["The first tram left the east gate.", "A dog rode along."]),
    ("Ferry news", ["The ferry waits for the school bus.", "It holds forty cars."]),
    ("Trams return", ["Nine stops were counted.", "The leaflet says ten."]),
    ("A choir", ["Singers stood on both banks of the river."]),
]


@pytest.fixture
def encoder() -> StemEncoder:
    return StemEncoder()


@pytest.fixture
def small(encoder: StemEncoder) -> Collection:
    return collection_of(PASSAGES, encoder)


@pytest.fixture
def retriever(encoder: StemEncoder, small: Collection) -> Retriever:
    return Retriever(encoder=encoder, collection=Shards.of(small))


def found(hits: Sequence[Hit]) -> list[int]:
    return [hit.passage for hit in hits]


def test_the_passage_that_answers_comes_first(retriever: Retriever) -> None:
    hits = retriever.retrieve(Query("How many cars does the ferry hold?"))
    assert hits[0].passage == 1
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_a_title_helps_a_sentence_that_does_not_repeat_it(retriever: Retriever) -> None:
    assert found(retriever.retrieve(Query("How many tram stops were counted?", k=1))) == [2]


def test_at_most_k_hits_come_back(retriever: Retriever) -> None:
    assert len(retriever.retrieve(Query("tram", k=2))) == 2
    assert len(retriever.retrieve(Query("tram", k=99))) == 4


def test_only_allowed_passages_are_found(retriever: Retriever) -> None:
    assert set(found(retriever.retrieve(Query("tram", allowed=np.array([1, 3]))))) == {1, 3}


def test_nothing_allowed_finds_nothing(retriever: Retriever) -> None:
    assert retriever.retrieve(Query("tram", allowed=np.array([], np.int64))) == []


def test_an_empty_collection_finds_nothing(encoder: StemEncoder) -> None:
    empty = collection_of([], encoder)
    assert Retriever(encoder=encoder, collection=Shards.of(empty)).retrieve(Query("tram")) == []


def test_a_question_of_stop_words_is_answered_by_meaning_alone(retriever: Retriever) -> None:
    assert len(retriever.retrieve(Query("what is it?"))) == 4


def test_a_hit_brings_the_cosines_of_its_sentences(
    retriever: Retriever, encoder: StemEncoder
) -> None:
    (hit,) = retriever.retrieve(Query("ferry", k=1))
    question = encoder.encode_question("ferry")
    expected = [float(encoder.encode_question(s) @ question) for s in PASSAGES[1][1]]
    assert hit.cosines == pytest.approx(expected)


def test_a_score_is_the_blend_of_what_is_known(
    retriever: Retriever, encoder: StemEncoder, small: Collection
) -> None:
    (hit,) = retriever.retrieve(Query("ferry", k=1))
    question = encoder.encode_question("ferry")
    cosines = small.passages.rows(np.arange(len(PASSAGES))) @ question
    # Its title covers the only word for every sentence, and no other passage holds the word, so
    # the passage is the best by words.
    sentence = max(hit.cosines) + 1.0
    assert hit.score == pytest.approx(0.6 * cosines[1] + 0.8 * sentence + 0.225, abs=1e-5)
    assert hit.features.score == pytest.approx(hit.score)
    assert hit.features.z_score == pytest.approx(
        (cosines[1] - cosines.mean()) / cosines.std(), abs=1e-4
    )


def test_a_named_time_prefers_passages_dated_then(encoder: StemEncoder) -> None:
    days = [date(2011, 12, 7), date(2012, 6, 20)]
    twins = [("Tram", ["A tram left."])] * 2
    dated = collection_of(twins, encoder, [day.toordinal() for day in days])
    asking = Retriever(encoder=encoder, collection=Shards.of(dated))
    assert found(asking.retrieve(Query("tram"))) == [0, 1]
    june = Period(date(2012, 6, 1), date(2012, 6, 30))
    later, earlier = asking.retrieve(Query("tram", period=june))
    assert (later.passage, earlier.passage) == (1, 0)
    assert later.score - earlier.score == pytest.approx(0.2)


def test_the_decision_is_made_as_if_a_passage_of_the_time_had_no_bonus(
    encoder: StemEncoder,
) -> None:
    dated = collection_of(
        [("Tram", ["A tram left."])] * 2, encoder, [date(2012, 6, 20).toordinal(), 0]
    )
    asking = Retriever(encoder=encoder, collection=Shards.of(dated))
    plain = asking.retrieve(Query("tram"))[0].features.score
    june = Period(date(2012, 6, 1), date(2012, 6, 30))
    then, undated = asking.retrieve(Query("tram", period=june))
    assert then.features.score == pytest.approx(plain)
    assert undated.features.score == pytest.approx(plain - 0.2)


def test_a_question_of_two_parts_finds_the_best_passage_of_each(retriever: Retriever) -> None:
    question = "Where did the singers of the choir stand, and how many cars does the ferry hold?"
    assert len(subquestions(question)) == 2
    assert set(found(retriever.retrieve(Query(question, k=2)))) == {1, 3}


@pytest.mark.parametrize(
    "reported", ["as reported by", "as described in", "as stated by", "as told by", "according to"]
)
def test_what_is_said_to_be_a_report_is_a_part_of_a_question(reported: str) -> None:
    question = f"Did the ferry hold forty cars {reported} the paper of the harbour"
    assert subquestions(question) == ["Did the ferry hold forty cars", "the paper of the harbour"]


@pytest.mark.parametrize(
    "question", ["What did they say?", "What, in short, was said?", "Who and when?", ""]
)
def test_a_question_of_one_part_has_no_parts(question: str) -> None:
    assert subquestions(question) == []


# Sixty made-up words, so that few passages hold what is asked for, as in an archive.
WORDS = [f"{a}{b}" for a in "bdfgklmnprtv" for b in ("oran", "elim", "ukat", "iso", "anub")]


def random_collection(random_: random.Random, encoder: StemEncoder) -> Collection:
    def sentence() -> str:
        return " ".join(random_.choices(WORDS, k=random_.randint(2, 6)))

    return collection_of(
        [(sentence(), [sentence() for _ in range(random_.randint(1, 3))]) for _ in range(300)],
        encoder,
        [random_.choice([0, random_.randint(733_000, 735_000)]) for _ in range(300)],
    )


def test_candidates_find_what_scoring_every_allowed_passage_finds(
    encoder: StemEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    random_ = random.Random(4)  # noqa: S311 - not for secrets
    collection = random_collection(random_, encoder)
    asking = Retriever(encoder=encoder, collection=Shards.of(collection))
    for _ in range(200):
        allowed = np.array(sorted(random_.sample(range(300), random_.randint(1, 300))), np.int64)
        first = date.fromordinal(random_.randint(733_000, 735_000))
        period = random_.choice([None, Period(first, first)])
        text = " ".join(random_.choices(WORDS, k=3))
        query = Query(text, allowed=allowed, period=period)
        monkeypatch.setattr(retrieving, "SCORED_WHOLE", 10)
        monkeypatch.setattr(retrieving, "DEPTH", 50)
        by_candidates = asking.retrieve(query)
        monkeypatch.setattr(retrieving, "SCORED_WHOLE", 300)
        assert asking.retrieve(query) == by_candidates


class KnowsKids(StemEncoder):
    """Knows that kids are children."""

    def encode_question(self, text: str) -> Vectors:
        return super().encode_question(text.replace("kids", "children"))


@pytest.mark.parametrize("scored_whole", [retrieving.SCORED_WHOLE, 0])
def test_where_few_passages_share_words_the_others_are_taken_by_meaning(
    monkeypatch: pytest.MonkeyPatch, scored_whole: int
) -> None:
    monkeypatch.setattr(retrieving, "SCORED_WHOLE", scored_whole)
    monkeypatch.setattr(retrieving, "DEPTH", 10)
    random_ = random.Random(5)  # noqa: S311 - not for secrets
    others = [("", [" ".join(random_.choices(WORDS[:20], k=5))]) for _ in range(100)]
    near = [("", ["Children rode along."]), ("", ["The children of both banks rode along."])]
    encoder = KnowsKids()
    collection = collection_of([*others, *near, *others, ("", ["A ferry sank."])], encoder)
    asking = Retriever(encoder=encoder, collection=Shards.of(collection))
    # Only the last passage holds a word of the question; two mean the other one.
    hits = found(asking.retrieve(Query("ferry kids", k=3)))
    assert hits == [202, 100, 101]


@given(
    st.lists(st.integers(0, 9), min_size=1, max_size=300).map(lambda v: np.array(v, np.float32)),
    st.integers(1, 40),
)
def test_the_highest_are_the_first_of_however_many_are_equal(
    scores: np.ndarray[tuple[int], np.dtype[np.float32]], k: int
) -> None:
    best = highest(scores, k)
    first = np.lexsort((np.arange(len(scores)), -scores))[:k]
    assert sorted(best.tolist()) == sorted(first.tolist())
