"""A file of a source, and where it lies: on the disk, or inside an archive that is never unpacked.

A member of an archive has a path too, which begins with the archive's own:
`takeout.zip/Blog/feed.atom`. Names, folders and suffixes say the same of both; only whoever opens a
file asks where it lies.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import BinaryIO


class Files(Protocol):
    """Where files lie; the same place is equal to itself, so that what it holds can be kept."""

    def __hash__(self) -> int:
        """Two places are never the same."""

    def walk(
        self, top: Path, onerror: Callable[[OSError], object]
    ) -> Iterator[tuple[str, list[str], list[str]]]:
        """Each folder from `top` on with the names in it, as `os.walk` gives them."""

    def holds(self, path: Path) -> bool:
        """Whether a file lies at `path`."""

    def open(self, path: Path) -> BinaryIO:
        """The bytes of a file; OSError or SourceError where it cannot be read."""

    def resolve(self, path: Path) -> Path:
        """The path of a file by whatever way it was reached."""

    def order(self, path: Path) -> int:
        """A file's place among those that are best read one after the other."""


class Disk:
    """The files of this machine."""

    def walk(
        self, top: Path, onerror: Callable[[OSError], object]
    ) -> Iterator[tuple[str, list[str], list[str]]]:
        """Links to folders are not followed."""
        return os.walk(top, onerror=onerror)

    def holds(self, path: Path) -> bool:
        """No pipe and no device is a file: one would be waited for without end."""
        return path.is_file()

    def open(self, path: Path) -> BinaryIO:
        """As the system opens it."""
        return path.open("rb")

    def resolve(self, path: Path) -> Path:
        """Links and relative paths are followed."""
        return path.resolve()

    def order(self, path: Path) -> int:  # noqa: ARG002
        """Any order does."""
        return 0


DISK = Disk()


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file by its path, and where it lies."""

    path: Path
    files: Files = DISK

    def __str__(self) -> str:
        # A name that is no UTF-8, as on old disks, with its odd bytes written out.
        return str(self.path).encode("utf-8", "backslashreplace").decode()

    @property
    def suffix(self) -> str:
        """The end of its name, in lower case, with the dot."""
        return self.path.suffix.lower()

    def open(self) -> BinaryIO:
        """Its bytes as a stream."""
        return self.files.open(self.path)

    def head(self, size: int) -> bytes:
        """The first bytes."""
        with self.open() as stream:
            return stream.read(size)

    def read_bytes(self) -> bytes:
        """All of its bytes."""
        with self.open() as stream:
            return stream.read()
