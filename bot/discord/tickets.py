"""Tickets: which quotes an answer holds, packed into the 100 characters of a button's custom_id.

A message that carries its own state needs no memory of ours: its buttons work after a restart, and
after a rebuild they find the same words again or say that they are gone.

    6 bytes of article id · start · length · 1 if a sentence is bold · its offset · its length

Numbers are LEB128; the whole is URL-safe base64 without padding. Five quotes of any length fit:
where they would not, the bold of the last ones is left out first.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.discord import limits
from corpus.article import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from index.answer import Quote

_ID_BYTES = 6
# What a button's kind and number leave of the custom_id.
ROOM = limits.CUSTOM_ID - len("context:5:")


@dataclass(frozen=True, slots=True)
class Ticket:
    """The place of one quote; `bold` is its answering sentence as a range into the quote."""

    article: str
    span: Span
    bold: Span | None

    @classmethod
    def of(cls, quote: Quote) -> Ticket:
        """The ticket that brings this quote back."""
        bold = quote.highlights[0] if quote.highlights else None
        return cls(quote.article.id, quote.span, bold)


def pack(tickets: Sequence[Ticket]) -> str:
    """At most ROOM characters for up to five tickets."""
    kept = list(tickets)
    for number in reversed(range(len(kept) + 1)):
        packed = base64.urlsafe_b64encode(b"".join(map(_bytes, kept))).rstrip(b"=").decode()
        if len(packed) <= ROOM or number == 0:
            return packed
        kept[number - 1] = replace(kept[number - 1], bold=None)
    raise AssertionError("the loop ends at 0")


def unpack(packed: str) -> tuple[Ticket, ...]:
    """The tickets again; raises ValueError for what `pack` did not make."""
    try:
        data = base64.b64decode(packed + "=" * (-len(packed) % 4), b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError(f"{packed!r} is no ticket: {error}") from error
    return tuple(_tickets(data))


def _bytes(ticket: Ticket) -> bytes:
    numbers = [ticket.span.start, ticket.span.end - ticket.span.start, ticket.bold is not None]
    if ticket.bold is not None:
        numbers += [ticket.bold.start, ticket.bold.end - ticket.bold.start]
    return bytes.fromhex(ticket.article) + b"".join(map(_leb128, numbers))


def _leb128(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def _tickets(data: bytes) -> Iterator[Ticket]:
    at = 0

    def number() -> int:
        nonlocal at
        total = shift = 0
        while True:
            if at >= len(data):
                raise ValueError("a ticket ends too early")
            byte, at = data[at], at + 1
            total |= (byte & 0x7F) << shift
            if byte <= 0x7F:
                return total
            shift += 7

    while at < len(data):
        article, at = data[at : at + _ID_BYTES].hex(), at + _ID_BYTES
        start, length, marked = number(), number(), number()
        bold = None
        if marked:
            first = number()
            bold = Span(first, first + number())
        yield Ticket(article, Span(start, start + length), bold)
