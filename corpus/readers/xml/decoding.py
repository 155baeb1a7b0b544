"""The bytes of an XML file as UTF-8 that a strict parser takes, whatever they were.

What has to be set aside is not dropped but marked, so that the reader of a field can count it:

    FORBIDDEN   stands for a character that XML forbids (a control character, U+FFFE, U+FFFF)
    MISREAD     precedes a character whose byte is no UTF-8 although the file should be; such bytes
                are read as Windows-1252, which is what nearly all of them are
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from corpus.readers.encoding import character_set

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

# Both are legal in XML and stand for nothing in text: DELETE, and a character kept for such uses.
FORBIDDEN = "\x7f"
MISREAD = "\ufdd0"

BLOCK = 1 << 18
# A block is cut after a tag or a line; a file that has neither for this long is cut anywhere.
_LONGEST = 1 << 24

_CONTROLS = bytes(code for code in range(0x20) if code not in b"\t\n\r")
_MARK_CONTROLS = bytes.maketrans(_CONTROLS, FORBIDDEN.encode() * len(_CONTROLS))
_NONCHARACTERS = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")
# References that may be to a forbidden character; &#8220; and its like are passed by quickly.
_REFERENCE = re.compile(
    rb"&#(?:([0-9]{1,3}|[0-9]{5,9})|x([0-9a-f]{1,2}|[0-9a-f]{4,8}));", re.IGNORECASE
)
# A section whose text holds `]]>` itself, as careless programs write it. In sound XML none follows
# another without a tag between them.
_SECTION_END_INSIDE = re.compile(rb"\]\]>(?=[^<]{0,2000}?\]\]>)")
_SECTION_DIVIDED = b"]]]]><![CDATA[>"
# A blank line before the declaration, common in feeds, would be a fault; so the declaration goes.
_OPENING = re.compile(
    rb"""[\0-\x20]*(?:<\?xml(?:[^>]{0,999}?\sencoding\s*=\s*["']([A-Za-z0-9._-]+)["'])?[^>]{0,999}>)?"""
)
_WIDE = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
# Files that claim these hold bytes to which only Windows-1252 gives a meaning.
_REALLY_WINDOWS = ("iso8859-1", "ascii")


def utf8_blocks(stream: BinaryIO) -> Iterator[bytes]:
    """The stream as blocks of clean UTF-8 without an XML declaration, each line still a line.

    Blocks are cut between tags or lines; memory is that of two blocks.
    """
    head = stream.read(BLOCK)
    wide = next((name for opening, name in _WIDE if head.startswith(opening)), None)
    if wide:
        head, encoding, source = b"", "utf-8", _narrowed(head, stream, wide)
    else:
        head, encoding = _opened(head)
        source = iter(lambda: stream.read(BLOCK), b"")
    for block in _cut(head, source):
        yield _clean(_as_utf8(block, encoding))


def _opened(head: bytes) -> tuple[bytes, str]:
    """What follows the XML declaration, after as many line ends, and the codec that it names."""
    opening = _OPENING.match(head.removeprefix(codecs.BOM_UTF8))
    if not opening:  # it matches anything
        return head, "utf-8"
    lines = b"\n" * opening[0].count(b"\n")
    return lines + opening.string[opening.end() :], _codec((opening[1] or b"utf-8").decode())


def _codec(declared: str) -> str:
    name = character_set(declared) or "utf-8"
    return "cp1252" if name in _REALLY_WINDOWS else name


def _narrowed(head: bytes, stream: BinaryIO, wide: str) -> Iterator[bytes]:
    """UTF-16 or UTF-32 as UTF-8, its declaration taken off."""
    decoder = codecs.getincrementaldecoder(wide)("replace")
    first = decoder.decode(head).encode("utf-8", "replace")
    yield _opened(first)[0]
    while more := stream.read(BLOCK):
        yield decoder.decode(more).encode("utf-8", "replace")


def _cut(kept: bytes, source: Iterator[bytes]) -> Iterator[bytes]:
    """Blocks that end at the end of a tag or a line: no character and no tag is divided."""
    for more in source:
        kept += more
        end = max(kept.rfind(b">"), kept.rfind(b"\n")) + 1
        if not end and len(kept) > _LONGEST:
            end = len(kept)
        if end:
            yield kept[:end]
            kept = kept[end:]
    if kept:
        yield kept


def _as_utf8(block: bytes, encoding: str) -> bytes:
    if block.isascii():
        return block
    try:
        block.decode()
    except UnicodeDecodeError:
        errors = "verbatim.misread" if encoding == "utf-8" else "replace"
        return block.decode(encoding, errors).encode("utf-8", "replace")
    return block  # UTF-8, whatever the file declares


def _misread(error: UnicodeError) -> tuple[str, int]:
    """Read the bytes that are no UTF-8 as Windows-1252, each after a mark."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bad = error.object[error.start : error.end]
    return "".join(MISREAD + bytes((byte,)).decode("cp1252", "replace") for byte in bad), error.end


codecs.register_error("verbatim.misread", _misread)


def _clean(block: bytes) -> bytes:
    """Mark each character that XML forbids, also a reference to one; divide what ends twice."""
    block = block.translate(_MARK_CONTROLS)
    for character in _NONCHARACTERS:
        block = block.replace(character, FORBIDDEN.encode())
    if b"]]>" in block:
        block = _SECTION_END_INSIDE.sub(_SECTION_DIVIDED, block)
    return _REFERENCE.sub(_allowed_reference, block)


def _allowed_reference(reference: re.Match[bytes]) -> bytes:
    code = int(reference[1]) if reference[1] else int(reference[2], 16)
    forbidden = (
        (code < 0x20 and code not in b"\t\n\r")
        or 0xD800 <= code <= 0xDFFF
        or code in (0xFFFE, 0xFFFF)
        or code > 0x10FFFF
    )
    return FORBIDDEN.encode() if forbidden else reference[0]
