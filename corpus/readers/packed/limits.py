"""How much an archive may hold: more is no export of anything, and may be made to fill a memory.

The figures are far above what sites export (the largest have some 100,000 posts, 2 GB of XML, which
deflate to a fifth). A run of zeros deflates a thousandfold.
"""

from __future__ import annotations

import struct
import zlib
from contextlib import contextmanager
from io import BufferedReader, RawIOBase
from tarfile import TarError
from typing import TYPE_CHECKING
from zipfile import BadZipFile

from corpus.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from gzip import GzipFile
    from typing import IO, BinaryIO

    from _typeshed import WriteableBuffer

MOST_MEMBERS = 200_000
LARGEST_MEMBER = 8 << 30
LARGEST_TOTAL = 32 << 30
# What is unpacked beside what is packed, asked of whatever unpacks to more than a few megabytes.
LARGEST_RATIO = 200
_SMALL = 16 << 20
# What is read in one piece, as all is but XML.
LARGEST_PIECE = 256 << 20

# The last two come of a directory that says what cannot be.
_DAMAGES = (
    *(BadZipFile, TarError, zlib.error, EOFError, NotImplementedError),
    *(ValueError, struct.error),
)


def check_size(what: str, size: int, packed: int, *, most: int = LARGEST_MEMBER) -> None:
    """SourceError where `size` bytes, packed into `packed`, are more than anything exports."""
    if size > most:
        raise SourceError(f"{what} unpacks to more than {most >> 20:,} MB, more than any export")
    if size > _SMALL and size > LARGEST_RATIO * max(packed, 1):
        raise SourceError(
            f"{what} unpacks to more than {LARGEST_RATIO} times its size, as no export does; "
            "unpack it if you trust it, and import the folder"
        )


@contextmanager
def damage(where: object) -> Iterator[None]:
    """Turn what the unpacking libraries raise into one plain SourceError."""
    try:
        yield
    except _DAMAGES as error:
        reason = str(error) or type(error).__name__
        raise SourceError(f"{where}: is damaged ({reason}); fetch it again") from error


class _Guarded(RawIOBase):
    """A member's bytes: damage is told in plain words, and no piece is larger than a memory."""

    def __init__(self, stream: IO[bytes] | GzipFile, where: object) -> None:
        self._stream = stream
        self._where = where

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fill the buffer as far as the bytes go."""
        view = memoryview(buffer)
        with damage(self._where):
            found = self._stream.read(len(view))
        view[: len(found)] = found
        return len(found)

    def readall(self) -> bytes:
        """What is left, in one piece."""
        with damage(self._where):
            found = self._stream.read(LARGEST_PIECE + 1)
        if len(found) > LARGEST_PIECE:
            most = f"{LARGEST_PIECE >> 20} MB"
            raise SourceError(f"{self._where}: is larger than {most}, which only XML may be")
        return found

    def close(self) -> None:
        """Close what is read from."""
        self._stream.close()
        super().close()


def guarded(stream: IO[bytes] | GzipFile, where: object) -> BinaryIO:
    """A member's bytes, which end in a SourceError where they are damaged or far too many."""
    return BufferedReader(_Guarded(stream, where))
