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
from multiprocessing.connection import wait
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, Final, ParamSpec, TypeVar

import ray
from ray.exceptions import RayError

from index.cluster.connection import alive_nodes, on_node
from index.cluster.line import Line, Listener, Place
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

    def machine(self) -> str:
        """The id of the machine that this is on; the shard is open after it."""
        _ = self._search
        return str(ray.get_runtime_context().get_node_id())

    def place(self) -> Place:
        """Where the methods of `ShardSearch` can be called; answers when none is being called."""
        return self._listener.place()

    @cached_property
    def _listener(self) -> Listener:
        search = self._search
        own_address: Any = ray.util.get_node_ip_address  # which Ray gives no types
        return Listener(own_address(), lambda name, given: getattr(search, name)(*given))

    @cached_property
    def _search(self) -> ShardSearch:
        with Snapshot.open(self._folder) as snapshot:
            return ShardSearch(Collection.open(self._folder, dates_of(snapshot)))


class _Replica:
    """A process that holds a shard, and the line to it; None while it is not known to be up."""

    def __init__(self, process: Any) -> None:  # noqa: ANN401 - Ray gives it no type
        self.process = process
        self.line: Line | None = None
        self.place: Any = process.place.remote()

    def is_up(self) -> bool:
        """Whether it can be asked, as far as is known; makes a line where there can be one again.

        Makes none to one that is busy with a call that was given up.
        """
        if self.line is None and ray.wait([self.place], timeout=0)[0]:
            try:
                self.line = Line(ray.get(self.place))
            except (OSError, RayError):
                self.lose()
        return self.line is not None

    def ask(self, method: str, given: tuple[Any, ...]) -> bool:
        """Ask it, if there is a line."""
        try:
            if self.line:
                self.line.ask(method, given)
        except OSError:
            self.lose()
        return self.line is not None

    def answered(self) -> list[Any]:
        """What came over its line; see `Line`."""
        return self.line.answered() if self.line else []

    def lose(self) -> None:
        """Take it for down until it says where it is."""
        if self.line:
            self.line.close()
            self.line = None
        self.place = self.process.place.remote()


@dataclass(slots=True)
class _Attempt:
    """A call of one shard under way: who was asked so far, and until when that is waited for."""

    asked: list[_Replica] = field(default_factory=list)
    replicas: int = 0
    until: float = 0.0


@dataclass(slots=True)
class RemoteShards:
    """The shards of one generation in processes of the cluster; a `Distribution`."""

    # The replicas of each, in the order in which they are asked.
    shards: list[list[_Replica]]
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
            [
                _Replica(
                    server.options(
                        name=f"{name}/{number}/{replica}/{session}",
                        # Next to nothing; for nothing at all, Ray does not mind where it is.
                        num_cpus=0.01,
                        max_restarts=-1,
                        scheduling_strategy=on_node(
                            nodes[(number + replica) % len(nodes)], only_there=False
                        ),
                    ).remote(str(shard.resolve()))
                )
                for replica in range(replicas)
            ]
            for number, shard in enumerate(folders)
        ]
        opened = cls(shards)
        opened.await_all()
        return opened

    def await_all(self) -> None:
        """Wait until every process holds its shard, or until it is clear that one does not."""
        asked = [each.place for shard in self.shards for each in shard]
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
            for replica in shard:
                if replica.line:
                    replica.line.close()
                ray.kill(replica.process)

    def scatter(
        self, method: Callable[Concatenate[ShardSearch, P], T], given: Sequence[tuple[Any, ...]]
    ) -> list[T]:
        """Call a method of every shard; raises ShardLostError when one is found to be down."""
        name = method.__name__
        results: dict[int, Any] = {}
        attempts: dict[int, _Attempt] = {}
        for number, (shard, each) in enumerate(zip(self.shards, given, strict=True)):
            # With the first call of a question, whoever is up again is asked again.
            is_up = name != "survey" or sum(replica.is_up() for replica in shard) > 0
            if is_up and number not in self.missed:
                attempts[number] = _Attempt()
            else:
                self._miss(number)
                results[number] = of_nothing(name, *each)
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
        """Ask the next replica of a shard; who was asked before may answer yet."""
        for replica in self.shards[number][attempt.replicas :]:
            attempt.replicas += 1
            if replica.ask(name, given):
                attempt.asked.append(replica)
                attempt.until = time.monotonic() + self._patience
                return
        log.error("shard %d: no process of it answers; the others go on without it", number)
        for replica in attempt.asked:
            replica.lose()
        self._miss(number)
        raise ShardLostError

    def _take(self, attempts: dict[int, _Attempt], results: dict[int, Any]) -> None:
        """Take what answers until all shards have, or until somebody else is to be asked."""
        asked = ((n, each) for n, attempt in attempts.items() for each in attempt.asked)
        waited: dict[Any, tuple[int, _Replica]] = {
            each.line.fileno(): (number, each) for number, each in asked if each.line
        }
        left = min(each.until for each in attempts.values()) - time.monotonic()
        for ready in wait(waited, timeout=max(left, 0)):
            number, replica = waited[ready]
            try:
                answered = replica.answered()
            except (OSError, EOFError, ClusterError) as error:
                log.warning("shard %d: %s", number, error)
                replica.lose()
                if number in attempts:
                    attempts[number].asked.remove(replica)
                continue
            if answered and number in attempts:
                results[number] = answered[0]
                if attempts.pop(number).replicas > 1:
                    self.shards[number].append(self.shards[number].pop(0))
