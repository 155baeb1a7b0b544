"""Power cuts: what a command had done stays done, and nothing damaged is served.

Run as `python -m tests.power_loss [N]`: each command that changes what is kept is recorded once by
strace, and N disks (50) are written as a power cut at some call could have left them, see
`tests.cut_short.disk`; one cut of each command comes right after its end and leaves only what was
synced. Then the same command is run again. It prints a line of figures for each command;
tests/test_cut_short.py does a few.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.archive.archive import Archive
from tests.cut_short.course import course
from tests.cut_short.disk import loaded, require_same, write_crashed
from tests.cut_short.operations import OPERATIONS, copied, first_place
from tests.cut_short.processes import finished
from tests.cut_short.replay import Replay
from tests.cut_short.syscalls import can_trace, traced

if TYPE_CHECKING:
    from random import Random

    from tests.cut_short.course import Course
    from tests.cut_short.disk import Folder
    from tests.cut_short.judgement import Truth

_CUTS = 50


class Recording:
    """A command's calls, and the folder that they were made in as it was before."""

    def __init__(self, kept: Course, folder: Path) -> None:
        self.name = kept.name
        self.place = copied(kept.start, folder / f"{kept.name} recorded")
        self.before = folder / f"{kept.name} before"
        archive = self.place / "data" / "archive.sqlite"
        with ExitStack() as open_files:
            if archive.is_file():
                # A reader, such as a running bot, keeps the log from being taken in at the end.
                open_files.enter_context(Archive.open_to_read(archive))
            # By another process: closing a copied file here would drop the reader's locks.
            subprocess.run(["cp", "-r", str(self.place), str(self.before)], check=True)
            self.calls = traced(kept.name, self.place, folder / f"{kept.name}.log")
            require_same(self.at(len(self.calls)), self.place)

    def at(self, cut: int) -> Folder:
        """The disk after so many calls."""
        root = loaded(self.before)
        Replay(root, self.place).make(self.calls[:cut])
        return root


def cut_once(
    recording: Recording, truth: Truth, place: Path, cut: int, draw: Random | None
) -> list[str]:
    """What does not hold where the power went after so many calls, and after the next run."""
    write_crashed(recording.at(cut), place, draw)
    faults, unfinished = list(truth.faults(place)), list(truth.unfinished(place))
    if cut == len(recording.calls):
        faults += [f"was done, and yet it {each}" for each in unfinished]
    again = finished(recording.name, place)
    # What is done may refuse to be done again, such as a backup that is there already.
    if again.status and unfinished:
        faults.append(f"the next run ended with {again.status}: {again.said}")
    return [*faults, *truth.unfinished(place)]


def cuts(recording: Recording, truth: Truth, folder: Path, count: int) -> Counter[str]:
    """So many power cuts in a command, the last right after its end."""
    draw = random.Random(recording.name)  # noqa: S311 - the same cuts in every run
    total: Counter[str] = Counter()
    for number in range(count):
        place = folder / f"{recording.name} {number}"
        last = len(recording.calls)
        is_done = number == count - 1
        cut = last if is_done else draw.randrange(last)
        faults = cut_once(recording, truth, place, cut, None if is_done else draw)
        for fault in faults:
            print(f"{recording.name} after {cut} of {last} calls: {fault}", file=sys.stderr)
        total.update({"cuts": 1, "faults": len(faults)})
        shutil.rmtree(place)
    return total


def main(count: int = _CUTS) -> None:
    """Cut the power in every command in turn, and print what came of it."""
    if not can_trace():
        sys.exit("strace is not there, or may not trace: install it (apt install strace)")
    folder = Path(tempfile.mkdtemp(prefix="verbatim-power-"))
    total: Counter[str] = Counter()
    try:
        first = first_place(folder / "first")
        for number, name in enumerate(OPERATIONS):
            share = count // len(OPERATIONS) + (number < count % len(OPERATIONS))
            kept = course(name, first, folder)
            found = cuts(Recording(kept, folder), kept.truth, folder, share)
            print(f"{name}: {dict(found)}", flush=True)
            total += found
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(dict(total))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
