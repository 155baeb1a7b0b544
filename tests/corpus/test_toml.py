from __future__ import annotations

import pytest

from corpus.toml import read_toml

# What the parser raises for the first four is no error of its own, or takes gigabytes to come.
WRONG = {
    "a number of 5,000 digits": f"a = {'1' * 5000}",
    "lists in lists": f"a = {'[' * 20_000}",
    "tables in tables": f"a = {'{b = ' * 20_000}",
    "a name of 100,000 parts": f"{'a.' * 100_000}b = 1",
    "a name of quoted parts": "c = 1\n" + '"a" . ' * 51 + "b = 1",
    "a header of many parts": f"[{'a.' * 51}b]",
    "no TOML": "a = ",
}


@pytest.mark.parametrize("text", WRONG.values(), ids=WRONG)
def test_whatever_is_wrong_is_one_kind_of_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        read_toml(text)


def test_a_long_name_is_told_by_its_line() -> None:
    with pytest.raises(ValueError, match=r"over 50 parts \(at line 2\)"):
        read_toml(WRONG["a name of quoted parts"])


def test_what_people_write_is_read() -> None:
    text = f'[a.b]\nc.d = "{"One. Two words. " * 100}"\ne = ["https://blog.example/a.b.c"]'
    assert read_toml(text) == {
        "a": {"b": {"c": {"d": "One. Two words. " * 100}, "e": ["https://blog.example/a.b.c"]}}
    }
