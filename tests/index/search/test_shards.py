"""What shards find is what one collection finds: the same hits with the same figures."""

from __future__ import annotations

import pickle
import random
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from corpus.dates import Period
from index.search import shard_search
from index.search.retriever import Query, Retriever
from index.storage.arrays import sampled
from index.storage.collection import Collection, Shards
from index.storage.lexical_builder import size_of, weights_among
from tests.index.small_collection import StemEncoder, collection_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

WORDS = [f"word{n}" for n in range(60)]
DAY = 734_000


def random_passages(chance: random.Random, count: int) -> list[tuple[str, list[str]]]:
    """Passages of few different words, so that many are equally good."""
    return [
        (
            " ".join(chance.choices(WORDS[:10], k=chance.randint(0, 2))),
            [
                " ".join(chance.choices(WORDS, k=chance.randint(1, 9)))
                for _ in range(chance.randint(1, 4))
            ],
        )
        for _ in range(count)
    ]


def divided(
    passages: list[tuple[str, list[str]]], days: list[int], edges: list[int], encoder: StemEncoder
) -> tuple[Collection, Shards]:
    """The passages as one collection, and as the shards between some edges."""
    whole = collection_of(passages, encoder, days)
    terms, size = whole.lexical.terms, size_of(whole.lexical)
    shards = []
    for start, end in zip([0, *edges], [*edges, len(passages)], strict=True):
        own = collection_of(passages[start:end], encoder, days[start:end])
        places = np.searchsorted(terms.words, own.lexical.vocabulary)
        weights = weights_among(own.lexical, terms.frequency[places], size)
        shards.append(replace(own, lexical=replace(own.lexical, posting_weight=weights)))
    first = np.array([0, *edges, len(passages)])
    usual = whole.passages.rows(sampled(len(passages)))
    return whole, Shards(tuple(shards), first, terms, usual, whole.dates)


def some_queries(chance: random.Random, passages: int, count: int) -> Iterator[Query]:
    """Questions of one or several parts, under all kinds of limits."""
    for _ in range(count):
        allowed = np.flatnonzero([chance.random() < 0.4 for _ in range(passages)])
        day = date.fromordinal(DAY + chance.randint(0, 400))
        texts = [" ".join(chance.choices(WORDS, k=chance.randint(1, 6))) for _ in range(2)]
        yield Query(
            chance.choice([texts[0], ", ".join(texts)]),
            allowed=chance.choice([None, allowed, allowed[: len(allowed) // 9]]),
            period=chance.choice([None, Period(day, day + timedelta(days=20))]),
            k=30,
        )


@pytest.mark.parametrize("shards", [1, 2, 3, 7])
@pytest.mark.parametrize(("scored_whole", "depth"), [(2000, 200), (30, 12), (0, 3)])
def test_two_hundred_questions_find_the_same_with_the_same_scores(
    monkeypatch: pytest.MonkeyPatch, shards: int, scored_whole: int, depth: int
) -> None:
    monkeypatch.setattr(shard_search, "SCORED_WHOLE", scored_whole)
    monkeypatch.setattr(shard_search, "DEPTH", depth)
    chance, encoder, count = random.Random(shards), StemEncoder(), 250  # noqa: S311 - no secrets
    passages = random_passages(chance, count)
    days = [chance.choice([0, DAY + chance.randint(0, 400)]) for _ in range(count)]
    edges = sorted(chance.sample(range(1, count), shards - 1))
    whole, parts = divided(passages, days, edges, encoder)
    one = Retriever(encoder=encoder, collection=Shards.of(whole))
    several = Retriever(encoder=encoder, collection=parts)
    for query in some_queries(chance, count, 200 // shards):
        assert several.retrieve(query) == one.retrieve(query)


def test_a_shard_of_which_nothing_is_allowed_finds_nothing() -> None:
    encoder = StemEncoder()
    passages = random_passages(random.Random(1), 20)  # noqa: S311 - no secrets
    _, parts = divided(passages, [0] * 20, [10], encoder)
    retriever = Retriever(encoder=encoder, collection=parts)
    found = retriever.retrieve(Query(WORDS[0], allowed=np.array([12, 15]), k=5))
    assert sorted(hit.passage for hit in found) == [12, 15]
    assert retriever.retrieve(Query(WORDS[0], allowed=np.zeros(0, np.int64))) == []


def test_what_passes_between_shards_can_be_sent() -> None:
    """Whoever asks shards elsewhere sends what they are asked and gets what they found."""
    encoder = StemEncoder()
    passages = random_passages(random.Random(2), 60)  # noqa: S311 - no secrets
    whole, parts = divided(passages, [0] * 60, [20, 40], encoder)
    shards = [shard_search.ShardSearch(each) for each in parts.shards]

    def elsewhere(method: Callable[..., Any], given: Sequence[tuple[Any, ...]]) -> list[Any]:
        sent = pickle.loads(pickle.dumps(given))  # noqa: S301 - written a moment ago
        found = [method(shard, *each) for shard, each in zip(shards, sent, strict=True)]
        return list(pickle.loads(pickle.dumps(found)))  # noqa: S301 - the same

    query = Query(f"{WORDS[0]} {WORDS[1]}", k=10)
    asked = Retriever(encoder=encoder, collection=parts, scatter=elsewhere).retrieve(query)
    assert asked == Retriever(encoder=encoder, collection=Shards.of(whole)).retrieve(query)
