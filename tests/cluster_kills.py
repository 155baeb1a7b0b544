"""Machines killed at random instants of a build: the same generation, byte for byte.

`python -m tests.cluster_kills [N]`: N builds (10) by three machines of which one is killed, each
held against the build of one process; then N builds whose command is killed and given again.
tests/index/cluster/ does each once.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

from tests.machines import COMMAND, World, contents, machines
from tests.paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.machines import Machines

_KILLS = 10


def main(kills: int) -> int:
    """Print a line for each kill; 1 where one left a trace."""
    from index.cluster.building import ClusterWriter  # noqa: PLC0415 - imports Ray

    faults = 0
    with tempfile.TemporaryDirectory() as folder, machines(3) as them:
        world = World.made(Path(folder))
        local = contents(world.build())
        world.forget()
        started = time.perf_counter()
        faults += contents(world.build(ClusterWriter(them.address))) != local
        usual = time.perf_counter() - started
        print(f"one process and three machines: {'the same' if not faults else 'NOT the same'}")
        for number in range(kills):
            world.forget()
            instant = random.uniform(0, usual)  # noqa: S311 - no secret
            killing = threading.Timer(instant, them.kill)
            killing.start()
            faults += _said(
                number, instant, contents(world.build(ClusterWriter(them.address))), local
            )
            killing.join()
            them.add()
        for number in range(kills):
            faults += _command_killed(world, them, number, random.uniform(0, usual), local)  # noqa: S311
    return int(faults > 0)


def _command_killed(
    world: World, them: Machines, number: int, instant: float, local: Mapping[str, str]
) -> bool:
    from index.cluster.building import ClusterWriter  # noqa: PLC0415

    world.forget()
    command = subprocess.Popen(
        [sys.executable, "-c", COMMAND, str(world.settings.data.parent), them.address],
        cwd=ROOT,
        start_new_session=True,
        stderr=subprocess.DEVNULL,
    )
    time.sleep(instant)
    os.killpg(command.pid, signal.SIGKILL)
    command.wait()
    finished = len(list(world.work.rglob("finished.json")))
    built = world.build(ClusterWriter(them.address), full=False)
    return _said(number, instant, contents(built), local, f"command, {finished} shards finished")


def _said(
    number: int,
    instant: float,
    found: Mapping[str, str],
    local: Mapping[str, str],
    what: str = "machine",
) -> bool:
    came = "same" if found == local else "NOT"
    print(f"{number}: killed after {instant:.1f} s ({what}): {came}", flush=True)
    return found != local


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else _KILLS))
