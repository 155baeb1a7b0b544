"""The calls of a command, made once more on the model of a disk."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from tests.cut_short.disk import File, Folder
from tests.cut_short.syscalls import decoded, path_of
from tests.paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.cut_short.disk import Node
    from tests.cut_short.syscalls import Call

_VECTOR = re.compile(r'iov_base="([^"]*)"')


class Replay:
    """A folder of a disk, changed by calls; those on anything outside of it are passed over."""

    def __init__(self, root: Folder, path: Path) -> None:
        self._root, self._path = root, path
        # What each descriptor was opened for, and where it will write next.
        self._open: dict[int, Node] = {}
        self._at: dict[int, int] = {}

    def make(self, calls: Iterable[Call]) -> None:
        """Make calls, in order."""
        for call in calls:
            act = getattr(self, f"_{call.name}", None)
            if act is not None:
                act(call.arguments, call.result)

    # Names

    def _found(self, path: Path) -> Node | None:
        if not path.is_relative_to(self._path):
            return None
        node: Node | None = self._root
        for name in path.relative_to(self._path).parts:
            node = node.now.get(name) if isinstance(node, Folder) else None
        return node

    def _change(self, path: Path, node: Node | None) -> None:
        folder = self._found(path.parent)
        if isinstance(folder, Folder):
            folder.change({path.name: node})

    def _renamed(self, old: Path, new: Path) -> None:
        node = self._found(old)
        if old.parent == new.parent and isinstance(folder := self._found(old.parent), Folder):
            folder.change({old.name: None, new.name: node})
        else:
            self._change(new, node)
            self._change(old, None)

    def _rename(self, given: list[str], _: int) -> None:
        self._renamed(_absolute(given[0]), _absolute(given[1]))

    def _renameat(self, given: list[str], _: int) -> None:
        self._renamed(path_of(*given[:2]), path_of(*given[2:4]))

    _renameat2 = _renameat

    def _unlink(self, given: list[str], _: int) -> None:
        self._change(_absolute(given[0]), None)

    _rmdir = _unlink

    def _unlinkat(self, given: list[str], _: int) -> None:
        self._change(path_of(*given[:2]), None)

    def _mkdir(self, given: list[str], _: int) -> None:
        self._change(_absolute(given[0]), Folder())

    def _mkdirat(self, given: list[str], _: int) -> None:
        self._change(path_of(*given[:2]), Folder())

    def _link(self, given: list[str], _: int) -> None:
        self._change(_absolute(given[1]), self._found(_absolute(given[0])))

    def _linkat(self, given: list[str], _: int) -> None:
        self._change(path_of(*given[2:4]), self._found(path_of(*given[:2])))

    # Descriptors

    def _openat(self, given: list[str], descriptor: int) -> None:
        path, flags = path_of(*given[:2]), given[2]
        self._close([str(descriptor)], 0)
        node = self._found(path)
        if node is None and "O_CREAT" in flags and path.is_relative_to(self._path):
            node = File()
            self._change(path, node)
        if node is None:
            return
        if "O_TRUNC" in flags and isinstance(node, File):
            node.write(0, None)
        self._open[descriptor] = node
        self._at[descriptor] = len(node.now) if "O_APPEND" in flags else 0

    def _close(self, given: list[str], _: int) -> None:
        self._open.pop(_number(given[0]), None)

    def _dup(self, given: list[str], descriptor: int) -> None:
        self._close([str(descriptor)], 0)
        if (node := self._open.get(_number(given[0]))) is not None:
            self._open[descriptor] = node
            self._at[descriptor] = self._at[_number(given[0])]

    _dup2 = _dup3 = _dup

    def _fcntl(self, given: list[str], descriptor: int) -> None:
        if given[1].startswith("F_DUPFD"):
            self._dup(given, descriptor)

    def _lseek(self, given: list[str], at: int) -> None:
        self._at[_number(given[0])] = at

    # Contents

    def _append(self, descriptor: int, data: bytes) -> None:
        node = self._open.get(descriptor)
        if isinstance(node, File):
            node.write(self._at[descriptor], data)
            self._at[descriptor] += len(data)

    def _write(self, given: list[str], count: int) -> None:
        self._append(_number(given[0]), decoded(given[1])[:count])

    def _writev(self, given: list[str], count: int) -> None:
        parts = _VECTOR.findall(", ".join(given))
        self._append(_number(given[0]), b"".join(map(decoded, parts))[:count])

    def _pwrite64(self, given: list[str], count: int) -> None:
        if isinstance(node := self._open.get(_number(given[0])), File):
            node.write(int(given[3]), decoded(given[1])[:count])

    def _sendfile(self, given: list[str], count: int) -> None:
        """Whole files, one after the other, as `shutil` copies them."""
        to, source = _number(given[0]), self._open.get(_number(given[1]))
        if to in self._open:
            content = source.now if isinstance(source, File) else _read(given[1])
            self._append(to, bytes(content[self._at[to] : self._at[to] + count]))

    def _ftruncate(self, given: list[str], _: int) -> None:
        if isinstance(node := self._open.get(_number(given[0])), File):
            node.write(int(given[1]), None)

    def _fsync(self, given: list[str], _: int) -> None:
        if node := self._open.get(_number(given[0])):
            node.sync()

    _fdatasync = _fsync


def _number(argument: str) -> int:
    return int(argument.partition("<")[0])


def _absolute(argument: str) -> Path:
    return path_of(_hex(str(ROOT)), argument)


def _hex(text: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in text.encode())


def _read(argument: str) -> bytes:
    """The contents of a file outside of the model, which nothing changes."""
    return Path(os.fsdecode(decoded(argument.partition("<")[2]))).read_bytes()
