from __future__ import annotations

from itertools import chain

from hypothesis import given
from hypothesis import strategies as st

from index.building.shard import plan_shards, shards_for

SIZES = st.lists(st.integers(0, 5000), max_size=60)


@given(SIZES, st.integers(1, 20))
def test_shards_are_ranges_that_hold_every_article_once_and_none_is_empty(
    sizes: list[int], shards: int
) -> None:
    plan = plan_shards(sizes, shards)
    assert list(chain.from_iterable(plan)) == list(range(len(sizes)))
    assert len(plan) == max(1, min(shards, len(sizes)))
    assert all(plan) or not sizes


@given(st.integers(1, 9), st.integers(1, 50))
def test_no_shard_has_much_more_text_than_another(shards: int, of_each: int) -> None:
    plan = plan_shards([1000] * (shards * of_each), shards)
    assert {len(part) for part in plan} <= {of_each - 1, of_each, of_each + 1}


def test_one_long_article_leaves_the_others_to_the_other_shards() -> None:
    assert plan_shards([10, 10_000, 10, 10], 3) == [range(1), range(1, 2), range(2, 4)]


def test_there_are_as_many_shards_as_the_text_needs() -> None:
    assert shards_for([], 1000) == 1
    assert shards_for([650_000], 1000) == 1
    assert shards_for([650_000, 1], 1000) == 2
