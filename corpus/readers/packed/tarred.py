"""Tar archives, mostly compressed by gzip; and one file compressed by itself.

A compressed stream can be read forwards only: to go back means to unpack it from its beginning. So
members are read in the order in which they lie, and small ones are kept while they are looked at.
"""

from __future__ import annotations

import gzip
import tarfile
from contextlib import contextmanager
from io import BufferedIOBase, BufferedReader, BytesIO, RawIOBase
from typing import TYPE_CHECKING

from corpus.errors import SourceError
from corpus.readers.packed import limits
from corpus.readers.packed.members import Members

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO, Self

    from corpus.readers.files import Files

_BLOCK = 1 << 20
# A member up to this size is unpacked once, although it is opened twice: recognised, then read.
_KEPT = 8 << 20


class TarredFiles(Members[tarfile.TarInfo]):
    """The plain files of a tar archive; links and devices are none."""

    def __init__(self, root: Path, stream: RawIOBase | BufferedIOBase) -> None:
        with limits.damage(root):
            self._tar = tarfile.open(fileobj=_InPieces(stream), mode="r:")  # noqa: SIM115
            members = [each for each in self._tar if each.isreg() and not each.issparse()]
        super().__init__(root, ((member.name, member) for member in members))
        self._kept: tuple[Path, bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._tar.close()

    def open(self, path: Path) -> BinaryIO:
        """A member's bytes."""
        if self._kept and self._kept[0] == path:
            return BytesIO(self._kept[1])
        member = self._member(path)
        limits.check_size(str(path), member.size, member.size)
        with limits.damage(path):
            stream = self._tar.extractfile(member)
        if stream is None:
            raise SourceError(f"{path}: is no file that can be read")
        opened = limits.guarded(stream, path)
        if member.size > _KEPT:
            return opened
        self._kept = path, opened.read()
        return BytesIO(self._kept[1])


class GzippedFile(Members[None]):
    """One file that is compressed by itself: `export.xml.gz` holds `export.xml`."""

    def __init__(self, root: Path) -> None:
        super().__init__(root, [(root.stem, None)])

    def open(self, path: Path) -> BinaryIO:
        """The bytes from their beginning."""
        self._member(path)
        return limits.guarded(gzip.open(self._root), path)


@contextmanager
def gzipped(root: Path) -> Iterator[Files]:
    """The files of a gzip file: those of the tar archive in it, or itself as the only one.

    It is unpacked once to see that it is whole and no larger than it may be.
    """
    with limits.damage(root), gzip.open(root) as stream:
        _check(root, stream)
        stream.seek(0)
        if is_tar(stream.read(tarfile.BLOCKSIZE)):
            stream.seek(0)
            with TarredFiles(root, stream) as files:
                yield files
            return
    yield GzippedFile(root)


def is_tar(head: bytes) -> bool:
    """Whether a file that begins so is a tar archive: the sum over its first header agrees."""
    try:
        tarfile.TarInfo.frombuf(head[: tarfile.BLOCKSIZE], "utf-8", "replace")
    except tarfile.HeaderError:
        return False
    return True


def _check(root: Path, stream: gzip.GzipFile) -> None:
    packed, size = root.stat().st_size, 0
    while block := stream.read(_BLOCK):
        size += len(block)
        limits.check_size(f"{root}:", size, packed, most=limits.LARGEST_TOTAL)


class _InPieces(BufferedReader):
    """A stream that is asked for no more at once than a memory holds, as a false header may ask."""

    def read(self, size: int | None = -1, /) -> bytes:
        """The next bytes."""
        if size is not None and size > 2 * limits.LARGEST_PIECE:
            raise tarfile.ReadError("a header of the archive is larger than any")
        return super().read(size)
