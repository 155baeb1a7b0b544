"""Searching the shards of a generation on the machines of a cluster.

Each shard is held by as many processes as there are to be replicas, on machines that differ as far
as there are any, and Ray starts one that died again, elsewhere if need be. A shard whose process
does not answer within a second is asked again at its next replica.
"""

from __future__ import annotations

import logging
import os
import secrets
import time
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, Final, ParamSpec, TypeVar

import ray
from ray.exceptions import RayError

from index.cluster.connection import alive_nodes, on_node, said
from index.errors import ClusterError
from index.search.distribution import ShardLostError, of_nothing
from index.search.shard_search import ShardSearch
from index.storage.collection import Collection, dates_of
from index.storage.shard_folders import shard_folders
from index.storage.snapshot import Snapshot

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

P = ParamSpec("P")
T = TypeVar("T")

log = logging.getLogger(__name__)

# Seconds until a shard is asked at its next replica, or given up; while it is opened, for longer.
PATIENCE: Final = 1.0
_OPENING: Final = 60.0


class ShardServer:
    """Holds one shard; everything in it is mapped, so that opening costs next to nothing."""

    def __init__(self, folder: str) -> None:
        os.umask(0o077)
        self._folder = Path(folder)

    def call(self, method: str, given: tuple[Any, ...]) -> Any:  # noqa: ANN401 - by the method
        """Call a method of `ShardSearch`."""
        return getattr(self._search, method)(*given)

    def machine(self) -> str:
        """The id of the machine that this is on; the shard is open after it."""
        _ = self._search
        return str(ray.get_runtime_context().get_node_id())

    @cached_property
    def _search(self) -> ShardSearch:
        with Snapshot.open(self._folder) as snapshot:
            return ShardSearch(Collection.open(self._folder, dates_of(snapshot)))


@dataclass(slots=True)
class _Shard:
    """The processes of one shard, in the order in which they are asked."""

    replicas: list[Any]
    # Whether it is up again, asked of each replica; None while it is not known to be down.
    revivals: list[Any] | None = None

    def is_down(self) -> bool:
        """Whether it is known to be down; asks whether it is so any longer."""
        if self.revivals is None:
            return False
        ready, waiting = ray.wait(self.revivals, num_returns=len(self.revivals), timeout=0)
        if any(map(_succeeded, ready)):
            self.revivals = None
            return False
        if not waiting:
            self.lose()
        return True

    def turn(self) -> None:
        """Ask the second one first from now on."""
        self.replicas.append(self.replicas.pop(0))

    def lose(self) -> None:
        """Take it for down until one of its replicas answers."""
        self.revivals = [each.machine.remote() for each in self.replicas]


@dataclass(slots=True)
class _Attempt:
    """A call of one shard under way: what was asked so far, and until when that is waited for."""

    asked: list[Any] = field(default_factory=list)
    replicas: int = 0
    until: float = 0.0


@dataclass(slots=True)
class RemoteShards:
    """The shards of one generation in processes of the cluster; a `Distribution`."""

    shards: list[_Shard]
    missed: set[int] = field(default_factory=set)
    _losses: int = 0
    _patience: float = _OPENING

    @classmethod
    def open(cls, folder: Path, *, replicas: int) -> RemoteShards:
        """Start the processes for the generation in a folder that all machines see."""
        return cls.of(folder.name, shard_folders(folder), replicas=replicas)

    @classmethod
    def of(
        cls,
        name: str,
        folders: Sequence[Path],
        *,
        replicas: int,
        server_class: type[ShardServer] = ShardServer,
    ) -> RemoteShards:
        """Start the processes for the shards in some folders, the generation of that name."""
        nodes, session = alive_nodes(), secrets.token_hex(4)
        if not nodes:
            raise ClusterError("No machine of the cluster is alive. Look at: ray status")
        server = ray.remote(server_class)
        shards = [
            _Shard(
                [
                    server.options(
                        name=f"{name}/{number}/{replica}/{session}",
                        # Next to nothing; for nothing at all, Ray does not mind where it is.
                        num_cpus=0.01,
                        max_restarts=-1,
                        scheduling_strategy=on_node(
                            nodes[(number + replica) % len(nodes)], only_there=False
                        ),
                    ).remote(str(shard.resolve()))
                    for replica in range(replicas)
                ]
            )
            for number, shard in enumerate(folders)
        ]
        opened = cls(shards)
        opened.await_all()
        return opened

    def await_all(self) -> None:
        """Wait until every process holds its shard, or until it is clear that one does not."""
        asked = [each.machine.remote() for shard in self.shards for each in shard.replicas]
        ray.wait(asked, num_returns=len(asked), timeout=_OPENING)

    def losses(self) -> int:
        """How often a shard was missed so far."""
        return self._losses

    def settled(self) -> None:
        """Wait for answers no longer than people wait."""
        self._patience = PATIENCE

    def close(self) -> None:
        """End the processes."""
        for shard in self.shards:
            for replica in shard.replicas:
                ray.kill(replica)

    def scatter(
        self, method: Callable[Concatenate[ShardSearch, P], T], given: Sequence[tuple[Any, ...]]
    ) -> list[T]:
        """Call a method of every shard; raises ShardLostError when one is found to be down."""
        name = method.__name__
        results: dict[int, Any] = {}
        attempts: dict[int, _Attempt] = {}
        for number, (shard, each) in enumerate(zip(self.shards, given, strict=True)):
            if number in self.missed or (name == "survey" and shard.is_down()):
                self._miss(number)
                results[number] = of_nothing(name, *each)
            else:
                attempts[number] = _Attempt()
        while attempts:
            for number, attempt in attempts.items():
                if not attempt.asked or attempt.until <= time.monotonic():
                    self._ask_next(number, attempt, name, given[number])
            self._take(attempts, results)
        return [results[number] for number in range(len(given))]

    def _miss(self, number: int) -> None:
        self.missed.add(number)
        self._losses += 1

    def _ask_next(self, number: int, attempt: _Attempt, name: str, given: tuple[Any, ...]) -> None:
        """Ask the next replica of a shard; what was asked before may answer yet."""
        shard = self.shards[number]
        if attempt.replicas == len(shard.replicas):
            log.error("shard %d: no process of it answers; the others go on without it", number)
            shard.lose()
            self._miss(number)
            raise ShardLostError
        attempt.asked.append(shard.replicas[attempt.replicas].call.remote(name, given))
        attempt.replicas += 1
        attempt.until = time.monotonic() + self._patience

    def _take(self, attempts: dict[int, _Attempt], results: dict[int, Any]) -> None:
        """Take what answers until all shards have, or until somebody else is to be asked."""
        waited = {answer: number for number, each in attempts.items() for answer in each.asked}
        left = min(each.until for each in attempts.values()) - time.monotonic()
        ready, _ = ray.wait(list(waited), num_returns=len(attempts), timeout=max(left, 0))
        for answer in ready:
            number = waited[answer]
            if number not in attempts:
                continue
            try:
                results[number] = ray.get(answer)
            except RayError as error:
                log.warning("shard %d: %s", number, said(error))
                attempts[number].asked.remove(answer)
            else:
                if attempts.pop(number).replicas > 1:
                    self.shards[number].turn()


def _succeeded(answer: Any) -> bool:  # noqa: ANN401 - Ray's own
    try:
        ray.get(answer)
    except RayError:
        return False
    return True
