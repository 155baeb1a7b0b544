"""Filters against brute force: the best ten of what they leave, as if everything were scored."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest

from corpus.dates import Period
from index.encoder.conversion import prepare_encoder
from index.evaluation.dataset import QuestionSet, indexed
from index.search import shard_search as searching
from index.search.retriever import Query, Retriever

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from index.encoder.reference import Encoder
    from index.storage.collection import Shards

CASES = 1000
SETS = ("squad2", "xquad")


@pytest.fixture(scope="module")
def sets(shared: Path) -> list[QuestionSet]:
    return [QuestionSet.read(shared / "eval" / name) for name in SETS]


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Encoder:
    return prepare_encoder(tmp_path_factory.mktemp("encoder"), [])


@pytest.fixture(scope="module")
def collection(sets: list[QuestionSet], encoder: Encoder) -> Iterator[Shards]:
    with indexed([passage for each in sets for passage in each.passages], encoder) as found:
        # Dates of ten years, so that a period may be preferred beside any filter.
        days = np.random.default_rng(5).integers(733_000, 736_650, len(found.dates))
        found.dates[:] = days
        yield found


def some_queries(sets: list[QuestionSet], passages: int) -> Iterator[Query]:
    chance = random.Random(11)  # noqa: S311 - the same cases in every run
    texts = [question.text for each in sets for question in each.questions]
    for _ in range(CASES):
        share = 10 ** chance.uniform(-2.3, 0)
        allowed = sorted(chance.sample(range(passages), max(1, int(share * passages))))
        first = date(2008, 1, 1) + timedelta(days=chance.randrange(3000))
        period = Period(first, first + timedelta(days=90)) if chance.random() < 0.3 else None
        whole = None if chance.random() < 0.1 else np.array(allowed, np.int64)
        yield Query(chance.choice(texts), whole, period, k=10)


def test_a_thousand_filters_find_what_scoring_every_passage_finds(
    sets: list[QuestionSet],
    collection: Shards,
    encoder: Encoder,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    retriever = Retriever(encoder=encoder, collection=collection)
    different = []
    for query in some_queries(sets, collection.passages):
        monkeypatch.setattr(searching, "SCORED_WHOLE", 10**9)
        brute = [hit.passage for hit in retriever.retrieve(query)]
        monkeypatch.setattr(searching, "SCORED_WHOLE", 0)
        found = [hit.passage for hit in retriever.retrieve(query)]
        if found != brute:
            different.append(query)
    assert different == []
