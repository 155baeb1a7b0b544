"""The builders of a cluster: one on each machine, or one for each GPU, kept at work.

Work is done in jobs, each by one builder. What a builder had in hand when it or its machine died is
given to another one; machines that join are put to work as well.
"""

from __future__ import annotations

import logging
import time
from collections import Counter, deque
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Self

import ray
from ray.exceptions import RayError, RayTaskError

from index.cluster.builder import Builder
from index.cluster.connection import alive_nodes, on_node, said
from index.errors import ClusterError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from index.cluster.builder import BuildPlan
    from index.cluster.connection import Node

log = logging.getLogger(__name__)

# Seconds between looks at what is done, and until an answer to such a look is given up.
_LOOK: Final = 1.0
# Deaths of the builders of one job after which it is the job that is at fault.
_DEATHS: Final = 10
# Seconds that a cluster may be without any machine.
_ALONE: Final = 60.0
# Seconds until a place whose builder died gets another: Ray takes that long to see a machine dead.
_REST: Final = 10.0


class _Place(NamedTuple):
    """Where a builder is: the machine, and which of its builders."""

    node: Node
    number: int


class _Running(NamedTuple):
    job: int
    place: _Place


class Crew:
    """Builders of one plan, on all machines of the cluster; they end with the block."""

    def __init__(self, plan: BuildPlan) -> None:
        self._plan = plan
        self._builders: dict[_Place, Any] = {}
        # Until when there is nobody to be at a place.
        self._resting: dict[_Place, float] = {}
        self._seen = time.monotonic()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for place in list(self._builders):
            self._dismiss(place)

    def run(
        self,
        method: str,
        jobs: Mapping[int, tuple[Any, ...]],
        advance: Callable[[int], object] = lambda _: None,
    ) -> list[Any]:
        """Call a method of any builder for each job; the results in the jobs' order.

        `advance` is called with numbers of articles. Raises what a job raises, and ClusterError
        where there is nobody to do it, or whoever tries dies.
        """
        waiting, running = deque(jobs), dict[Any, _Running]()
        results: dict[int, Any] = {}
        deaths, shown = Counter[int](), 0
        while len(results) < len(jobs):
            self._enlist()
            busy = {each.place for each in running.values()}
            for place, builder in self._builders.items():
                if waiting and place not in busy:
                    job = waiting.popleft()
                    running[getattr(builder, method).remote(*jobs[job])] = _Running(job, place)
            if not running:  # nobody is there, or whoever was there rests
                time.sleep(_LOOK)
                continue
            ready, _ = ray.wait(list(running), timeout=_LOOK)
            for answer in ready:
                job, place = running.pop(answer)
                try:
                    results[job] = ray.get(answer)
                except RayTaskError as error:
                    raise error.cause from error
                except RayError as error:
                    self._mourn(place, error)
                    deaths[job] += 1
                    _require_alive(deaths[job], job, error)
                    waiting.appendleft(job)
            done = self._done(running) + sum(_articles(each) for each in results.values())
            advance(max(done - shown, 0))
            shown = max(shown, done)
        return [results[job] for job in jobs]

    def _enlist(self) -> None:
        """Have a builder at each place of the machines that are alive."""
        nodes, now = alive_nodes(), time.monotonic()
        all_ = (_Place(node, number) for node in nodes for number in range(max(node.gpus, 1)))
        places = {each for each in all_ if self._resting.get(each, now) <= now}
        for place in self._builders.keys() - places:
            del self._builders[place]
        for place in places - self._builders.keys():
            on_gpu = place.node.gpus > 0
            self._builders[place] = (
                ray.remote(Builder)
                .options(
                    num_cpus=0,
                    num_gpus=1 if on_gpu else 0,
                    # One thread builds, another says how far it is.
                    max_concurrency=2,
                    scheduling_strategy=on_node(place.node, only_there=True),
                )
                .remote(self._plan, on_gpu=on_gpu)
            )
        if nodes:
            self._seen = now
        elif now - self._seen > _ALONE:
            raise ClusterError("No machine of the cluster is left. The same command goes on later")

    def _mourn(self, place: _Place, error: RayError) -> None:
        log.warning("%s: a builder died; others go on (%s)", place.node.address, said(error))
        self._resting[place] = time.monotonic() + _REST
        self._dismiss(place)

    def _dismiss(self, place: _Place) -> None:
        if builder := self._builders.pop(place, None):
            ray.kill(builder)

    def _done(self, running: Mapping[Any, _Running]) -> int:
        """How many articles of the jobs that run are done, as far as their builders say so."""
        asked = [
            self._builders[each.place].done.remote()
            for each in running.values()
            if each.place in self._builders
        ]
        ready = ray.wait(asked, num_returns=len(asked), timeout=_LOOK)[0] if asked else []
        done = 0
        for answer in ready:
            try:
                done += ray.get(answer)
            except RayError:  # its job will tell as well
                continue
        return done


def _articles(result: Any) -> int:  # noqa: ANN401 - what a builder's method returns
    counts = getattr(result, "counts", None)
    return counts.articles if counts else 0


def _require_alive(deaths: int, job: int, error: RayError) -> None:
    if deaths == _DEATHS:
        raise ClusterError(
            f"Shard {job} was begun {deaths} times, and each time its builder died. Look at the "
            f"memory of the machines; smaller shards need less (--shards). The last one: {error}"
        ) from error
