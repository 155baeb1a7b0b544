"""Which form of archive a file is, and its files while it is open."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from corpus.readers.packed import limits
from corpus.readers.packed.tarred import TarredFiles, gzipped, is_tar
from corpus.readers.packed.zipped import ZippedFiles

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from corpus.readers.files import Files

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_GZIP = b"\x1f\x8b"


def is_packed(head: bytes) -> bool:
    """Whether a file that begins so is an archive that can be read."""
    return head.startswith((*_ZIP, _GZIP)) or is_tar(head)


@contextmanager
def packed_files(path: Path, head: bytes) -> Iterator[Files]:
    """The files of the archive at `path`; SourceError where it is damaged, locked or too much."""
    if head.startswith(_GZIP):
        with gzipped(path) as files:
            yield files
    else:
        form = ZippedFiles if head.startswith(_ZIP) else TarredFiles
        with path.open("rb") as stream, limits.damage(path), form(path, stream) as files:
            yield files
