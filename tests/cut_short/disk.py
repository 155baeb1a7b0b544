"""A disk that keeps only what was synced, and of the rest as much as chance leaves.

The model: a file keeps its contents as of its last fsync, and the first of the writes since then,
the last of them perhaps torn at a sector; a folder keeps its names as of its own last fsync, and
the first of the changes since then. How many, is drawn for each file and each folder apart, so that
later writes to one may be there while earlier ones to another are not.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from pathlib import Path

_SECTOR = 512
# What SQLite's processes share in memory; it is made anew after a crash.
_SHARED = "-shm"


@dataclass(slots=True, eq=False)
class File:
    """Contents as they are read now, as they were synced, and each write since."""

    now: bytearray = field(default_factory=bytearray)
    synced: bytes = b""
    writes: list[tuple[int, bytes | None]] = field(default_factory=list)

    def write(self, at: int, data: bytes | None) -> None:
        """Write bytes at a place; None for cutting or stretching the file to that size."""
        _apply(self.now, at, data)
        self.writes.append((at, data))

    def sync(self) -> None:
        """Make sure of what is there now."""
        self.synced, self.writes = bytes(self.now), []

    def after_crash(self, draw: random.Random | None) -> bytes:
        """What a power cut may leave."""
        content = bytearray(self.synced)
        if draw is None:
            return bytes(content)
        kept = draw.randint(0, len(self.writes)) if draw.random() > 0.5 else 0
        for number, (at, data) in enumerate(self.writes[:kept]):
            if data and number == kept - 1 and draw.random() > 0.5:
                data = data[: draw.randrange(0, len(data), _SECTOR)]  # noqa: PLW2901 - torn
            _apply(content, at, data)
        return bytes(content)


def _apply(content: bytearray, at: int, data: bytes | None) -> None:
    end = at if data is None else at + len(data)
    if len(content) < end:
        content.extend(bytes(end - len(content)))
    if data is None:
        del content[at:]
    else:
        content[at:end] = data


@dataclass(slots=True, eq=False)
class Folder:
    """Names as they are now, as they were synced, and each change since."""

    now: dict[str, Node] = field(default_factory=dict)
    synced: dict[str, Node] = field(default_factory=dict)
    changes: list[dict[str, Node | None]] = field(default_factory=list)

    def change(self, names: dict[str, Node | None]) -> None:
        """Give names to nodes, None to take one away, in one step."""
        _rename(self.now, names)
        self.changes.append(names)

    def sync(self) -> None:
        """Make sure of the names that are there now, not of what they name."""
        self.synced, self.changes = dict(self.now), []

    def after_crash(self, draw: random.Random | None) -> dict[str, Node]:
        """The names that a power cut may leave."""
        names = dict(self.synced)
        if draw is None:
            return names
        kept = draw.randint(0, len(self.changes)) if draw.random() > 0.5 else 0
        for change in self.changes[:kept]:
            _rename(names, change)
        return names


def _rename(names: dict[str, Node], change: dict[str, Node | None]) -> None:
    for name, node in change.items():
        if node is None:
            names.pop(name, None)
        else:
            names[name] = node


Node = File | Folder


def loaded(path: Path) -> Folder:
    """A folder as it lies there, every byte of it synced."""
    folder = Folder()
    for each in path.iterdir():
        if each.is_dir():
            folder.now[each.name] = loaded(each)
        elif not each.name.endswith(_SHARED):
            file = File(bytearray(each.read_bytes()))
            file.sync()
            folder.now[each.name] = file
    folder.sync()
    return folder


def write_crashed(folder: Folder, to: Path, draw: random.Random | None) -> None:
    """Write what a power cut may leave of a folder; without `draw`, what was synced alone."""
    to.mkdir()
    for name, node in sorted(folder.after_crash(draw).items()):
        if isinstance(node, Folder):
            write_crashed(node, to / name, draw)
        elif not name.endswith(_SHARED):
            (to / name).write_bytes(node.after_crash(draw))


def require_same(folder: Folder, path: Path) -> None:
    """Fail where a folder is not what its calls say: then some of them were missed."""
    names = {name for name in folder.now if not name.endswith(_SHARED)}
    there = {each.name for each in path.iterdir() if not each.name.endswith(_SHARED)}
    assert names == there, f"{path}: {names ^ there}"
    for name in names:
        node = folder.now[name]
        if isinstance(node, Folder):
            require_same(node, path / name)
        else:
            assert bytes(node.now) == (path / name).read_bytes(), f"{path / name}"
