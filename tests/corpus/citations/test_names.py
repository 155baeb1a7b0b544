"""Names of outlets, told from those of persons, and from names that only look like them."""

from __future__ import annotations

import pytest

from corpus.citations.names import is_one_script, looks_like_outlet, outlet_of_address


@pytest.mark.parametrize("name", ["Hill Valley Post", "Lantern Weekly", "PNN", "lantern.com"])
def test_a_word_or_an_acronym_speaks_for_an_outlet(name: str) -> None:
    assert looks_like_outlet(name)


@pytest.mark.parametrize("name", ["Rosa Pell", "Bridge", "Postman Tom", "Meadow Street"])
def test_persons_and_places_are_no_outlets(name: str) -> None:
    assert not looks_like_outlet(name)


def test_a_known_name_is_an_outlet_with_and_without_its_article() -> None:
    assert looks_like_outlet("The Thimble", frozenset({"Thimble"}))


@pytest.mark.parametrize(
    ("name", "address", "expected"),
    [
        ("The Evening Thimble", "https://www.evening-thimble.example/a", True),
        ("Evening Thimble Seven", "https://ets.example/a", True),
        ("Evening Thimble", "https://et.example/a", False),  # two letters begin many names
        ("Evening Thimble", "https://other.example/evening-thimble", False),
    ],
)
def test_a_host_made_of_the_name_speaks_for_it(name: str, address: str, expected: bool) -> None:
    assert looks_like_outlet(name, frozenset(), address) is expected


@pytest.mark.parametrize("text", ["Hill Valley P\u043est", "Hill\u200bValley", "P\u03bfst"])
def test_letters_that_only_look_alike_or_are_invisible(text: str) -> None:
    assert not is_one_script(text)


@pytest.mark.parametrize("text", ["Hill Valley Post", "Łódź Gazeta", "Вечерний Наперсток"])
def test_one_script_of_any_kind(text: str) -> None:
    assert is_one_script(text)


def test_the_host_names_an_outlet_that_nothing_else_names() -> None:
    assert outlet_of_address("https://www.lantern.example/a") == "lantern.example"
    assert outlet_of_address("/a") is None
