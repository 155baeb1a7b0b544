"""A full disk: whatever room is left, the state stays whole and one sentence says what to do.

Run as `python -m tests.full_disk [N] [COMMAND ...]`: on a small disk of its own (a tmpfs, for which
one must be allowed to mount), with room left for N parts (50) of what each command needs, from none
upwards. It prints a line of figures for each command of FILLED, or for those named, such as
"rebuild --full" and backup; tests/test_cut_short.py does a few.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.cut_short.course import course
from tests.cut_short.operations import copied, first_place
from tests.cut_short.processes import finished, started

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.cut_short.course import Course

_POINTS = "50"
_SIZE = 16 << 20
_PAGE = 4096
FILLED = ("import", "rebuild", "rebuild --full", "backup", "settings")
# What a plain message says: what is lacking, and what to do.
_SAID = ("disk is full", "Make room", "Look at the disk")
_NEVER = ("Traceback", "fault in verbatim", "move it away")


@contextmanager
def small_disk(folder: Path) -> Iterator[Path | None]:
    """A disk of a few megabytes; None where none may be mounted."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={_SIZE}", "tmpfs", str(folder)]
    is_there = shutil.which("mount") is not None
    if not is_there or subprocess.run(mount, check=False, capture_output=True).returncode:
        yield None
        return
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def _free(disk: Path) -> int:
    stat = os.statvfs(disk)
    return stat.f_bavail * stat.f_frsize


def needed(kept: Course, disk: Path) -> int:
    """The bytes that a command takes up at its height."""
    place = copied(kept.start, disk / "place")
    before = least = _free(disk)
    process = started(kept.name, place)
    while process.is_alive():
        least = min(least, _free(disk))
        time.sleep(0.001)
    shutil.rmtree(place)
    return before - least


def filled_once(kept: Course, disk: Path, leave: int) -> Counter[str]:
    """What came of a command with so many bytes left: "points", "gave up" and "faults"."""
    place = copied(kept.start, disk / "place")
    filler = disk / "filler"
    filler.write_bytes(bytes(max(0, _free(disk) - leave)))
    # What it says goes to another disk.
    ended = finished(kept.name, place, said=disk.with_name("said"))
    filler.unlink()
    faults = list(kept.truth.faults(place))
    gave_up = bool(ended.status)
    if ended.status:
        faults += _message_faults(ended.status, ended.said)
        ended = finished(kept.name, place)
    faults += [] if not ended.status else [f"with room it ended with {ended.status}: {ended.said}"]
    faults += [*kept.truth.unfinished(place), *kept.truth.left_over(place)]
    for fault in faults:
        print(f"{kept.name} with {leave} left: {fault}", file=sys.stderr)
    shutil.rmtree(place)
    return Counter({"points": 1, "gave up": gave_up, "faults": len(faults)})


def _message_faults(status: int, said: str) -> Iterator[str]:
    if status != 1 or not any(each in said for each in _SAID) or any(e in said for e in _NEVER):
        yield f"ended with {status}, saying: {said}"


def filled(kept: Course, disk: Path, points: int) -> Counter[str]:
    """Run a command with no room, and with more and more of what it needs."""
    most = needed(kept, disk)
    total: Counter[str] = Counter()
    for number in range(points):
        total.update(filled_once(kept, disk, most * number // points // _PAGE * _PAGE))
    return total


def main(points: str = _POINTS, *commands: str) -> None:
    """Fill the disk for each command in turn, and print what came of it."""
    folder = Path(tempfile.mkdtemp(prefix="verbatim-disk-"))
    total: Counter[str] = Counter()
    with small_disk(folder / "disk") as disk:
        if disk is None:
            sys.exit("no disk may be mounted here: run it as root")
        first = first_place(folder / "first")
        for name in commands or FILLED:
            found = filled(course(name, first, folder), disk, int(points))
            print(f"{name}: {dict(found)}", flush=True)
            total.update(found)
    shutil.rmtree(folder, ignore_errors=True)
    print(dict(total))


if __name__ == "__main__":
    main(*sys.argv[1:])
