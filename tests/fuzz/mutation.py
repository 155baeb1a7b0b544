"""Inputs that are nearly right: a sample with pieces moved, repeated, cut, broken or put in."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

from tests.hostile import HOSTILE
from tests.linear.texts import PARTS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from random import Random

# The longest input, in bytes; what is longer is cut.
LONGEST = 100_000
_MOST_CHANGES = 8
# Where structure begins and ends in what is read here: tags, quotes, brackets, lines, numbers.
_SEAM = re.compile(rb"[<>{}\[\]()\"',:;=&#\n]|\d+")
_TOKENS: tuple[bytes, ...] = (
    b"\0", b"\xff\xfe", b"\xed\xa0\xbd", b"\xef\xbb\xbf", b"\\ud83d", b"-1", b"9" * 5000, b"1e999",
    b"NaN", b"null", b"true", b"[]", b"{}", b"<![CDATA[", b"]]>", b"<!--", b"-->", b"&#0;",
    b"&#xD800;", b"&amp;", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b'encoding="idna"', b"0000-00-00",
    b"31 February 2011", b"9999-12-31T23:59:59+99:99", b"http://[::1", b"https://a.example/%zz",
    b"../../etc/passwd", b"2011", b"'''", b'"""', b"---\n", b"plan B\xc2\xa0.", b"\r\n.\r\n",
    *(part.encode() for part in PARTS),
    *(text[:60].encode() for text in HOSTILE),
)  # fmt: skip


def mutated(sample: bytes, draw: Random, others: Sequence[bytes]) -> bytes:
    """A sample changed in some ways; pieces of `others` may come into it."""
    if zipfile.is_zipfile(io.BytesIO(sample)) and draw.random() < 0.7:
        return _repacked(sample, draw, others)
    data = sample
    for _ in range(draw.randint(1, _MOST_CHANGES)):
        data = draw.choice(_CHANGES)(data, draw, others)[:LONGEST]
    return data


def _repacked(sample: bytes, draw: Random, others: Sequence[bytes]) -> bytes:
    """An archive in which one member is changed, and whose sums are right again."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sample)) as packed, zipfile.ZipFile(out, "w") as again:
        chosen = draw.choice(packed.namelist())
        for name in packed.namelist():
            content = packed.read(name)
            changed = mutated(content, draw, others) if name == chosen else content
            again.writestr(zipfile.ZipInfo(name), changed)
    return out.getvalue()


def _seam(data: bytes, draw: Random) -> int:
    """A place between two parts of what is written there, or any place."""
    start = draw.randrange(len(data) + 1)
    found = _SEAM.search(data, start) if draw.random() < 0.7 else None
    return found.start() if found else start


def _piece(data: bytes, draw: Random) -> tuple[int, int]:
    start = _seam(data, draw)
    return start, min(len(data), start + draw.choice((1, 2, 8, 40, 200, 2000)))


def _put_in(data: bytes, draw: Random, others: Sequence[bytes]) -> bytes:
    at = _seam(data, draw)
    return data[:at] + draw.choice((*_TOKENS, *others)) + data[at:]


def _take_out(data: bytes, draw: Random, _: Sequence[bytes]) -> bytes:
    start, end = _piece(data, draw)
    return data[:start] + data[end:]


def _repeat(data: bytes, draw: Random, _: Sequence[bytes]) -> bytes:
    start, end = _piece(data, draw)
    times = draw.choice((1, 1, 2, 30, 1000))
    return data[:end] + data[start:end] * times + data[end:]


def _move(data: bytes, draw: Random, _: Sequence[bytes]) -> bytes:
    start, end = _piece(data, draw)
    rest = data[:start] + data[end:]
    at = _seam(rest, draw)
    return rest[:at] + data[start:end] + rest[at:]


def _cut(data: bytes, draw: Random, _: Sequence[bytes]) -> bytes:
    at = _seam(data, draw)
    return data[:at] if draw.random() < 0.5 else data[at:]


def _flip(data: bytes, draw: Random, _: Sequence[bytes]) -> bytes:
    changed = bytearray(data)
    for _number in range(draw.choice((1, 1, 4, 64)) if data else 0):
        changed[draw.randrange(len(changed))] = draw.randrange(256)
    return bytes(changed)


def _swap(data: bytes, draw: Random, _: Sequence[bytes]) -> bytes:
    """Another token in the place of one that stands there."""
    found = _SEAM.search(data, draw.randrange(len(data) + 1))
    if not found:
        return data
    return data[: found.start()] + draw.choice(_TOKENS) + data[found.end() :]


def _pump(data: bytes, draw: Random, _: Sequence[bytes]) -> bytes:
    """One token over and over, up to the longest input."""
    if draw.random() < 0.9:  # which takes as long as a hundred others
        return data
    token, at = draw.choice(_TOKENS), _seam(data, draw)
    return data[:at] + token * (LONGEST // len(token)) + data[at:]


_CHANGES: Sequence[Callable[[bytes, Random, Sequence[bytes]], bytes]] = (
    _put_in, _put_in, _take_out, _repeat, _move, _cut, _flip, _swap, _pump,
)  # fmt: skip
