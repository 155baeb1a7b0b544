"""Bytes become text, or a reason why not."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.readers import encoding

TEXT = "The café’s “new” pier.\nIt is closed… for now."


@pytest.mark.parametrize(
    "data",
    [TEXT.encode(), codecs.BOM_UTF8 + TEXT.encode(), TEXT.encode("utf-16")],
    ids=["utf-8", "utf-8 with a mark", "utf-16 with a mark"],
)
def test_unicode_is_read_without_a_word(data: bytes) -> None:
    assert encoding.decode_text(data) == (TEXT, None)


def test_windows_1252_is_read_as_such_and_said_with_its_place() -> None:
    decoded = encoding.decode_text(TEXT.encode("cp1252"))
    assert decoded == (TEXT, "byte 7, line 1: not UTF-8; read as Windows-1252")


def test_utf8_with_a_broken_byte_stays_utf8() -> None:
    data = TEXT.encode().replace(b"closed", b"clos\xffed")
    decoded = encoding.decode_text(data)
    assert decoded.text == TEXT.replace("closed", "clos\ufffded")
    assert decoded.warning is not None
    assert decoded.warning.startswith("byte 40, line 2: not UTF-8;")


def test_utf8_cut_in_the_middle_of_a_character_is_kept() -> None:
    decoded = encoding.decode_text("One “two”".encode()[:-1])
    assert decoded.text == "One “two\ufffd"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty"),
        (b" \n\t\r\n", "holds no text"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "is binary, not text"),
        (b"PK\x03\x04\x14\x00\x08\x00" * 9, "is binary, not text"),
        ("море и небо".encode("koi8-r"), "byte 0, line 1: not UTF-8, nor Windows-1252"),
        (b"plain words\n\nthen \x81 a byte", "byte 18, line 3: not UTF-8, nor Windows-1252"),
        (codecs.BOM_UTF16_LE + b"a\x00\x00\xd8", "begins like UTF-16 but is damaged at byte 4"),
    ],
)
def test_what_is_no_text_is_refused_with_the_reason(data: bytes, reason: str) -> None:
    with pytest.raises(ValueError, match="^" + reason.replace(".", r"\.") + "$"):
        encoding.decode_text(data)


@given(st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1))
def test_every_text_in_utf8_comes_back(text: str) -> None:
    if text.strip() and not text.startswith("\ufeff"):
        assert encoding.decode_text(text.encode()).text == text
