from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING

import pytest

from bot.data_folder import user_data
from tests.machines import COMMAND, SHARDS, contents
from tests.paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from tests.machines import Machines, World

pytest.importorskip("ray", reason="verbatim[cluster] is not installed")

pytestmark = [pytest.mark.cluster, pytest.mark.filterwarnings("ignore::ResourceWarning")]

# Ray takes half a minute to notice a machine that is gone, and other tests run meanwhile.
_PATIENCE = 240.0
# A shard gets its name when it is whole; before that its folder begins with a dot.
_FINISHED = "shards/[!.]*/passages"


def _once(there: Callable[[], object], then: Callable[[], object]) -> threading.Thread:
    """Do something as soon as something is so."""

    def watch() -> None:
        until = time.monotonic() + _PATIENCE
        while not there():
            assert time.monotonic() < until
            time.sleep(0.002)
        then()

    thread = threading.Thread(target=watch)
    thread.start()
    return thread


def test_a_machine_that_is_killed_leaves_no_trace_in_what_is_built(
    world: World,
    local: Mapping[str, str],
    three: Machines,
    capfd: pytest.CaptureFixture[str],
) -> None:
    from index.cluster.building import ClusterWriter  # noqa: PLC0415

    world.forget()
    killing = _once(lambda: any(world.work.rglob("*.npz")), three.kill)
    built = world.build(ClusterWriter(three.address))
    killing.join()
    three.add()
    assert contents(built) == local
    assert built.manifest.shards == SHARDS
    assert not list(world.work.rglob("*.*"))
    assert capfd.readouterr().out == ""


def test_a_command_that_is_killed_goes_on_where_it_was(
    world: World, local: Mapping[str, str], three: Machines, monkeypatch: pytest.MonkeyPatch
) -> None:
    from index.cluster.building import ClusterWriter  # noqa: PLC0415

    world.forget()
    command = subprocess.Popen(
        [sys.executable, "-c", COMMAND, str(world.settings.data.parent), three.address],
        cwd=ROOT,
        start_new_session=True,
    )
    killing = _once(
        lambda: any(world.work.rglob(_FINISHED)),
        lambda: os.killpg(command.pid, signal.SIGKILL),
    )
    killing.join()
    assert command.wait() == -signal.SIGKILL
    finished = {path.parent.name: _identity(path) for path in world.work.rglob(_FINISHED)}
    computed = {path.name: _identity(path) for path in world.work.rglob("*.npz")}
    assert finished
    assert len(computed) >= len(finished)
    monkeypatch.setattr(shutil, "rmtree", lambda *_, **__: None)  # so that all can be looked at
    built = world.build(ClusterWriter(three.address), full=False)
    assert contents(built) == local
    # What was finished is what is served, and nothing that had been computed was computed again.
    folder = user_data(world.settings).store().folder_of(built.manifest.id)
    for name, identity in finished.items():
        assert _identity(folder / "shards" / name / "passages") == identity
    again = {path.name: _identity(path) for path in world.work.rglob("*.npz")}
    assert computed.items() <= again.items()


def _identity(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_ino, found.st_mtime_ns
