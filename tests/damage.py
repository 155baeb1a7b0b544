"""Harm to each file of an archive and its index: what is served of it, and is it named.

Run as `python -m tests.damage`: every file truncated, emptied and removed, one bit flipped at 20
places, one sector zeroed; each once as it is, and once as if every file were too large to be hashed
at opening. It prints a line of figures; tests/test_damage.py runs a part of it.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
import tempfile
from collections import Counter
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from unittest import mock

from bot import checking
from index.storage import generation
from tests.damaging import linked_copy, write
from tests.small_world import World, built, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_SECTOR = 512
_FLIPS = 20


class Harm(NamedTuple):
    """One way to harm a file."""

    name: str
    do: Callable[[Path], None]


def harms(size: int, flips: int = _FLIPS) -> Iterator[Harm]:
    """The ways to harm a file of so many bytes; the places are the same in every run."""
    yield Harm("removed", Path.unlink)
    if not size:
        return
    yield Harm("emptied", lambda path: write(path, b""))
    yield Harm("truncated", lambda path: write(path, path.read_bytes()[: size // 2]))
    start = size // 2 // _SECTOR * _SECTOR
    yield Harm(f"zeroed at {start}", lambda path: _replaced(path, start, bytes(_SECTOR)))
    places = random.Random(size)  # noqa: S311 - the same places in every run
    for _ in range(flips):
        byte, bit = places.randrange(size), places.randrange(8)
        yield Harm(f"bit {bit} of {byte}", partial(_flipped, byte, bit))


def _replaced(path: Path, start: int, by: bytes) -> None:
    content = path.read_bytes()
    write(path, (content[:start] + by + content[start + len(by) :])[: len(content)])


def _flipped(byte: int, bit: int, path: Path) -> None:
    _replaced(path, byte, bytes([path.read_bytes()[byte] ^ 1 << bit]))


def outcome(world: World, file: Path, harm: Harm, *, all_large: bool) -> Counter[str]:
    """What came of one harm: counts of "changed", "traceback", "unnamed", "harmless", "named"."""
    with tempfile.TemporaryDirectory() as temporary:
        data = linked_copy(world.settings.data, Path(temporary) / "data")
        harm.do(data / file)
        settings = world.settings.model_copy(update={"data": data})
        found = Counter({"harms": 1})
        small = -1 if all_large else generation.SMALL_FILE
        with mock.patch.object(generation, "SMALL_FILE", small):
            found.update(shown(settings, world.articles))
        named = any(file.name in fault.said for fault in checking.check(settings).faults)
        if named:
            found["named"] += 1
        elif file.suffix == ".sqlite" and _dump(data / file) == _dump(world.settings.data / file):
            found["harmless"] += 1  # in bytes that hold nothing
        else:
            found["unnamed"] += 1
        return found


def _dump(path: Path) -> list[str] | None:
    try:
        with closing(sqlite3.connect(path)) as connection:
            return list(connection.iterdump())
    except (sqlite3.Error, OSError, UnicodeDecodeError):
        return None


def main() -> None:
    """Do every harm to every file, and print what came of it."""
    folder = Path(tempfile.mkdtemp(prefix="verbatim-damage-"))
    total: Counter[str] = Counter()
    try:
        world = built(folder)
        for file in world.files():
            size = (world.settings.data / file).stat().st_size
            for harm in harms(size):
                for all_large in (False, True):
                    found = outcome(world, file, harm, all_large=all_large)
                    total += found
                    if found["changed"] or found["traceback"] or found["unnamed"]:
                        print(f"{file}: {harm.name}: {dict(found)}", flush=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(dict(total))


if __name__ == "__main__":
    main()
