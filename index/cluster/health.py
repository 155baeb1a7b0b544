"""What a cluster holds of a generation just now, asked by another process than the one that serves.

The processes that hold shards are found by their names, which say of which generation and shard
they are.
"""

from __future__ import annotations

from collections import Counter
from typing import Any, Final, NamedTuple

import ray
from ray.exceptions import RayError

from index.cluster.connection import alive_nodes

# Seconds for an answer to whether a process is well.
_PATIENCE: Final = 2.0


class Health(NamedTuple):
    """How many machines are alive, how many of them hold shards, and in how many processes.

    `fewest_replicas` is how many processes the worst held shard has; `shards_unserved` has none.
    """

    machines: int
    machines_serving: int
    processes: int
    fewest_replicas: int
    shards_unserved: list[str]


def health_of(generation: str, shards: int) -> Health:
    """Ask every process that holds a shard of a generation."""
    of_shard = Counter[int]()
    machines: set[str] = set()
    asked: dict[Any, int] = {}
    for name in ray.util.list_named_actors():
        if name.startswith(f"{generation}/"):
            _, shard, *_ = name.split("/")
            asked[ray.get_actor(name).machine.remote()] = int(shard)
    ready = ray.wait(list(asked), num_returns=len(asked), timeout=_PATIENCE)[0] if asked else []
    for answer in ready:
        try:
            machines.add(ray.get(answer))
        except RayError:  # it died, which is what is to be known
            continue
        of_shard[asked[answer]] += 1
    return Health(
        machines=len(alive_nodes()),
        machines_serving=len(machines),
        processes=of_shard.total(),
        fewest_replicas=min(of_shard[number] for number in range(shards)),
        shards_unserved=[f"{number:03}" for number in range(shards) if not of_shard[number]],
    )
