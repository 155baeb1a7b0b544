"""Where shards are searched: how they are asked, and what becomes of one that is silent.

A shard that gives no answer is asked no more for this question: the question is begun again with
what is left, so that no figure of it counts in one place and is missing in another. What then was
not searched is said with the answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, Protocol, TypeVar

import numpy as np

from index.search import shard_search
from index.search.answer import Unsearched
from index.search.catalogue import extent
from index.search.shard_search import Ranked, Scored, ShardSearch, Survey

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from index.search.shard_search import ShardQuery
    from index.storage.collection import Shards
    from index.storage.snapshot import Snapshot

    # Opens the shards of the generation in a folder where they will be searched.
    Distribute = Callable[[Path], "Distribution"]


P = ParamSpec("P")
T = TypeVar("T")


class ShardLostError(Exception):
    """A shard gave no answer; it counts as empty until it gives one again."""


class Scatter(Protocol):
    """Calls a method of every shard, each with arguments of its own; results in their order."""

    def __call__(
        self, method: Callable[Concatenate[ShardSearch, P], T], given: Sequence[tuple[Any, ...]]
    ) -> list[T]:
        """Call `method` of the i-th shard with the i-th of `given`."""


def in_process(collection: Shards) -> Scatter:
    """Search the shards here, one after the other."""
    shards = [ShardSearch(each) for each in collection.shards]

    def scatter(
        method: Callable[Concatenate[ShardSearch, P], T], given: Sequence[tuple[Any, ...]]
    ) -> list[T]:
        asked: Callable[..., T] = method
        return [asked(shard, *each) for shard, each in zip(shards, given, strict=True)]

    return scatter


class Distribution(Protocol):
    """Where the shards of a generation are searched.

    `missed` are the shards that were not searched since that was last emptied.
    """

    missed: set[int]

    @property
    def scatter(self) -> Scatter:
        """Calls a method of every shard; raises ShardLostError when one is found to be silent."""

    def losses(self) -> int:
        """How often a shard was missed so far."""

    def settled(self) -> None:
        """Wait for answers no longer than people do; until then, opening may take its time."""

    def close(self) -> None:
        """Let go of what searches them."""


class Here:
    """Shards that are searched in this process; none is ever missed."""

    def __init__(self, collection: Shards) -> None:
        self.missed: set[int] = set()
        self.scatter = in_process(collection)

    def losses(self) -> int:
        """None."""
        return 0

    def settled(self) -> None:
        """Nobody is waited for."""

    def close(self) -> None:
        """There is nothing to let go of."""


def of_nothing(method: str, query: ShardQuery, *given: Any) -> Any:  # noqa: ANN401 - by the method
    """What a shard without any passage answers; see `ShardSearch`."""
    none, unscored = np.zeros(0, np.int64), np.zeros(0, np.float32)
    if method == "survey":
        return Survey((0.0,) * len(query.forms), (0,) * (2 if query.period else 1))
    if method == "candidates":
        pools: tuple[int, ...] = given[0].pools
        whole = shard_search.SCORED_WHOLE
        large = sum(size > whole for size in pools) if pools[0] > whole else 0
        return none, (Ranked(none, unscored),) * (2 * large * len(query.forms))
    return Scored((unscored,) * len(query.forms), unscored, unscored, unscored, none)


def unsearched(missed: Iterable[int], snapshot: Snapshot) -> tuple[Unsearched, ...]:
    """What some shards of a generation hold, neighbours together."""
    together: list[list[int]] = []
    for number in sorted(missed):
        if together and together[-1][1] == number:
            together[-1][1] += 1
        else:
            together.append([number, number + 1])
    first, days = snapshot.shard_rows, snapshot.published
    parts = [days[first[start] : first[end]] for start, end in together]
    return tuple(
        Unsearched(len(part), *extent(part), is_all=len(part) == len(days)) for part in parts
    )
