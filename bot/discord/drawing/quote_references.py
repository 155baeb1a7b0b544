"""Quote references: which quotes an answer holds, in the 100 characters of a custom_id.

A message that carries its own state needs no memory of ours: its buttons work after a restart, and
after a rebuild they find the same words again or say that they are gone.

    6 bytes of article id · 2 of the words' hash · start · 2 x length, 1 more if a sentence is bold
    · that sentence's offset · its length

Numbers are LEB128; the whole is URL-safe base64 without padding. Five quotes of up to 8,191
characters fit: where they would not, the bold of the last ones is left out first.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import io
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.discord.drawing import limits
from corpus.article import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from index.search.answer import Quote

_ID_BYTES = 6
_CHECK_BYTES = 2
# Of a number: no text has a place that takes more.
_NUMBER_BYTES = 5
# What a button's action and number leave of the custom_id.
ROOM = limits.CUSTOM_ID - len("context:5:")


@dataclass(frozen=True, slots=True)
class QuoteReference:
    """The place of one quote; `bold` is its answering sentence as a range into the quote.

    `check` tells the words from others that may stand at the same place after a rebuild.
    """

    article: str
    span: Span
    bold: Span | None
    check: bytes

    @classmethod
    def of(cls, quote: Quote) -> QuoteReference:
        """The reference that brings this quote back."""
        bold = quote.highlights[0] if quote.highlights else None
        return cls(quote.article.id, quote.span, bold, _hash(quote.text))

    def is_for(self, quote: Quote) -> bool:
        """Whether these are still the words that the reference was made for."""
        return self.check == _hash(quote.text)


def pack(references: Sequence[QuoteReference]) -> str:
    """At most ROOM characters for up to five references."""
    for bold in reversed(range(len(references) + 1)):
        kept = [*references[:bold], *(replace(each, bold=None) for each in references[bold:])]
        packed = base64.urlsafe_b64encode(b"".join(map(_bytes, kept))).rstrip(b"=").decode()
        if len(packed) <= ROOM:
            break
    return packed


def unpack(packed: str) -> tuple[QuoteReference, ...]:
    """The references again; raises ValueError for what `pack` did not make."""
    try:
        data = base64.b64decode(packed + "=" * (-len(packed) % 4), b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError(f"{packed!r} is no quote reference: {error}") from error
    return tuple(_references(io.BytesIO(data)))


def _bytes(reference: QuoteReference) -> bytes:
    (start, end), bold = reference.span, reference.bold
    numbers = [start, (end - start) << 1 | (bold is not None)]
    if bold is not None:
        numbers += [bold.start, bold.end - bold.start]
    return bytes.fromhex(reference.article) + reference.check + b"".join(map(_leb128, numbers))


def _hash(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=_CHECK_BYTES).digest()


def _leb128(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def _number(data: io.BytesIO) -> int:
    total = 0
    for shift in range(0, 7 * _NUMBER_BYTES, 7):
        if not (byte := data.read(1)):
            raise ValueError("a quote reference ends too early")
        total |= (byte[0] & 0x7F) << shift
        if byte[0] <= 0x7F:
            return total
    raise ValueError("a quote reference holds a number that is too great for a place")


def _references(data: io.BytesIO) -> Iterator[QuoteReference]:
    while article := data.read(_ID_BYTES).hex():
        check = data.read(_CHECK_BYTES)
        start, length = _number(data), _number(data)
        bold = None
        if length & 1:
            first = _number(data)
            bold = Span(first, first + _number(data))
        yield QuoteReference(article, Span(start, start + (length >> 1)), bold, check)
