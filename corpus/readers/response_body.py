"""The body of an answer as it comes in: unpacked, and bounded in size.

A site may send a few kilobytes that unpack to gigabytes.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from corpus.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

LARGEST = 64 << 20  # bytes, unpacked; a hundred long posts are below 10 MB
# What is asked for; anything else, or one packed in another, is refused.
ACCEPTED = "gzip, deflate"


def bounded(url: str, coding: str, chunks: Iterable[bytes]) -> bytes:
    """The whole body, from chunks as they come off the wire; SourceError where it is too much."""
    body = bytearray()
    for part in _unpacked(url, coding.strip().lower(), chunks):
        body += part
        if len(body) > LARGEST:
            raise SourceError(f"{url} answers more than {LARGEST >> 20} MB")
    return bytes(body)


def _unpacked(url: str, coding: str, chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The parts of a body, none of which is larger than what may still come."""
    if coding in ("", "identity"):
        yield from chunks
        return
    if coding not in ("gzip", "deflate"):
        raise SourceError(f"{url} answers packed as {coding!r}, which was not asked for")
    unpacking = zlib.decompressobj(zlib.MAX_WBITS | 32)  # with the header of either
    try:
        for chunk in chunks:
            yield unpacking.decompress(chunk, LARGEST + 1)
        if not unpacking.eof:
            raise SourceError(f"{url} breaks off in the middle of its answer")
    except zlib.error as error:
        raise SourceError(f"{url} answers what cannot be unpacked: {error}") from error
