"""A part of `tests.kills`, `tests.power_loss` and `tests.full_disk`: some cuts of each command."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests import full_disk, kills, power_loss
from tests.cut_short.course import course
from tests.cut_short.operations import OPERATIONS, first_place
from tests.cut_short.syscalls import can_trace

if TYPE_CHECKING:
    from pathlib import Path

# Those that import no model, which takes a process that strace follows half a minute.
LIGHT = ("import", "backup", "settings")
KILLED = tuple(name for name in OPERATIONS if name != "rebuild --full")


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return first_place(tmp_path_factory.mktemp("place") / "first")


@pytest.mark.parametrize("name", KILLED)
def test_a_kill_loses_nothing_and_serves_nothing_damaged(
    name: str, first: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    found = kills.killed(first, tmp_path, name, 1 + (name in LIGHT))
    assert not found["faults"], capfd.readouterr().err


@pytest.mark.skipif(not can_trace(), reason="strace is not there, or may not trace")
@pytest.mark.parametrize("name", LIGHT)
def test_a_power_cut_takes_nothing_that_was_done(
    name: str, first: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    kept = course(name, first, tmp_path)
    recording = power_loss.Recording(kept, tmp_path)
    assert len(recording.calls) > 100
    found = power_loss.cuts(recording, kept.truth, tmp_path, 3)
    assert not found["faults"], capfd.readouterr().err


@pytest.mark.parametrize("name", LIGHT)
def test_a_full_disk_changes_nothing_and_is_said(
    name: str, first: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with full_disk.small_disk(tmp_path / "disk") as disk:
        if disk is None:
            pytest.skip("no disk may be mounted here")
        found = full_disk.filled(course(name, first, tmp_path), disk, 3)
    assert not found["faults"], capfd.readouterr().err
    assert found["gave up"]
