"""From bytes to text: UTF-8 as a rule, Windows-1252 where that is what the bytes are."""

from __future__ import annotations

import codecs
import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from corpus.article import PassedOver, Post, Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpus.readers.files import SourceFile

# Text of any language holds none of these; a picture or an archive holds them by the hundred.
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
# What UTF-8 makes of one character beyond ASCII: where it occurs, the rest is no Windows-1252.
_MULTIBYTE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
# Western text keeps most of its letters in ASCII; other encodings do not.
_WESTERN_SHARE = 0.3


# Codecs that Python knows by a name and that are no character sets: files claim them in error.
_NO_CHARACTER_SETS = frozenset(
    {"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "utf-7"}
)

_Read = TypeVar("_Read", bound="Post | Refusal | PassedOver")


class Decoded(NamedTuple):
    """The text, and a sentence where the bytes were not what they should be."""

    text: str
    warning: str | None


def decode_text(data: bytes) -> Decoded:
    """Decode a file; ValueError, whose message is the reason, for what is empty or no text."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return Decoded(data.decode("utf-16"), None)
        except UnicodeDecodeError as error:
            raise ValueError(f"begins like UTF-16 but is damaged at byte {error.start}") from error
    if not data.strip():
        raise ValueError("is empty" if not data else "holds no text")
    if len(_CONTROL.findall(data)) > len(data) // 500:
        raise ValueError("is binary, not text")
    try:
        return Decoded(data.decode("utf-8-sig"), None)
    except UnicodeDecodeError as error:
        return _not_utf8(data, error.start)


def character_set(declared: str) -> str | None:
    """Python's name for a character set as a file declares it; None where it is none."""
    try:
        name = codecs.lookup(declared).name.replace("-escape", "_escape")
        "<".encode(declared)
    except (LookupError, UnicodeError, ValueError):  # unknown, or from text to text
        return None
    return None if name in _NO_CHARACTER_SETS else name


def read_file(
    file: SourceFile,
    decode: Callable[[bytes], Decoded],
    parse: Callable[[str, str], _Read],
) -> _Read | Post | Refusal:
    """What `parse` makes of a file's text and name; what cannot be decoded is refused."""
    try:
        decoded = decode(file.read_bytes())
    except OSError as error:
        return Refusal(str(file), f"cannot be read: {error.strerror or error}")
    except ValueError as error:
        return Refusal(str(file), str(error))
    result = parse(decoded.text, str(file))
    if decoded.warning and isinstance(result, Post):
        warning = f"{file}: {decoded.warning}"
        return replace(result, warnings=(warning, *result.warnings))
    return result


def _not_utf8(data: bytes, at: int) -> Decoded:
    """Windows-1252 when nothing speaks against it, else UTF-8 with the broken bytes marked."""
    line = data.count(b"\n", 0, at) + 1
    place = f"byte {at}, line {line}: not UTF-8"
    if _MULTIBYTE.search(data):
        text = data.decode("utf-8-sig", errors="replace")
        return Decoded(text, f"{place}; the broken characters are shown as \ufffd")
    high = sum(byte >= 0x80 for byte in data)
    try:
        if high <= _WESTERN_SHARE * len(data):
            return Decoded(data.decode("cp1252"), f"{place}; read as Windows-1252")
    except UnicodeDecodeError:
        pass
    raise ValueError(f"{place}, nor Windows-1252")
