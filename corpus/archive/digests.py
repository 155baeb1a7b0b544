"""Digests: what an article says is held against one, from its import to the moment it is shown.

A digest covers every column of an article, its body, title, date, address, citations and quotations
among them, and is kept beside it. It finds damage, by a disk or by a hand in the file; it is no
signature: whoever rewrites an article on purpose can write its digest as well.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_BYTES = 16


def digest_of(names: Iterable[str], values: Iterable[Any]) -> str:
    """BLAKE2b, 128 bits in hexadecimal digits, over the columns that hold something, each named.

    Each is led by its length, so that no two rows are encoded alike; a column that is empty (None)
    adds nothing, so that rows keep their digests where a later release adds a column.
    """
    total = hashlib.blake2b(digest_size=_BYTES)
    for name, value in zip(names, values, strict=True):
        if value is not None:
            data = str(value).encode("utf-8", "surrogatepass")
            total.update(b"%s %d " % (name.encode(), len(data)))
            total.update(data)
    return total.hexdigest()


def digest_of_version_1(values: Sequence[Any]) -> str:
    """As archives of version 1 have it."""
    text = "\0".join(str(value) for value in values)
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_BYTES).hexdigest()
