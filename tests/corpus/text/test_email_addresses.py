"""E-mail addresses are found where they stand, little else is, and a text costs its length."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.text.email_addresses import email_spans, masked
from tests.hostile import hostile_texts


@pytest.mark.parametrize(
    "address",
    [
        "keeper@lamp.example",
        "Keeper.Of+Lamps@harbour.lamp.example",
        "o'brien_2@lamp-house.example",
        "wärter@lämp.example",
        "keeper＠lamp.example",
        f"{'k' * 90}@lamp.example",
    ],
)
@pytest.mark.parametrize(
    "sentence",
    ["{}", "Write to {}.", "Ask <{}>, or not.", "mailto:{}?subject=lamp", "({}) (a@b)", "“{}”"],
)
def test_an_address_is_found_and_nothing_around_it(sentence: str, address: str) -> None:
    text = sentence.format(address)
    assert [span.of(text) for span in email_spans(text)] == [address]
    assert masked(text) == sentence.format("…@…")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "@keeper said so",
        "by @keeper@lamp.example",
        "a@b",
        "10 kites @ noon. Then rain.",
        "meet at 7@pier",
        "https://lamp.example/@keeper/12",
        "https://lamp.example/@keeper.of.lamps",
        "lamp@2x.png",
        "photos/23@N05",
        "keeper at lamp dot example",
        "@@@",
        ".@lamp.example",
    ],
)
def test_what_only_looks_like_an_address_is_none(text: str) -> None:
    assert email_spans(text) == []
    assert masked(text) == text


def test_several_are_found_in_order() -> None:
    text = "a@lamp.example,b@lamp.example;c@lamp.example d@e@lamp.example"
    assert [span.of(text) for span in email_spans(text)] == [
        "a@lamp.example",
        "b@lamp.example",
        "c@lamp.example",
    ]


@given(hostile_texts | st.text(alphabet="a@.- é1", max_size=60))
def test_spans_are_in_order_and_masking_leaves_none(text: str) -> None:
    spans = email_spans(text)
    assert all(0 <= one.start < one.end <= len(text) for one in spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))
    assert email_spans(masked(text)) == []


@pytest.mark.parametrize("unit", ["a", "a.", "@", "a@", "a@b.", "@a.", "a@b-", "-", "@a-"])
def test_a_long_text_costs_its_length(unit: str) -> None:
    began = time.monotonic()
    email_spans(unit * (1_000_000 // len(unit)))  # by its square it would take hours
    assert time.monotonic() - began < 10
