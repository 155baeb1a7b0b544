"""The shipped settings.toml holds every setting, with its default and a word on why."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pydantic import BaseModel

from bot.settings import Settings
from tests.paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

FILE = ROOT / "settings.toml"
LINES = FILE.read_text(encoding="utf-8").splitlines()


def flat(values: dict[str, object], prefix: str = "") -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in values.items():
        if isinstance(value, dict):
            found |= flat(value, f"{prefix}{key}.")
        else:
            found[f"{prefix}{key}"] = value
    return found


def defaults(model: BaseModel, prefix: str = "") -> Iterator[tuple[str, object]]:
    for key in type(model).model_fields:
        value = getattr(model, key)
        if isinstance(value, BaseModel):
            yield from defaults(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", str(value) if isinstance(value, Path) else value


def test_the_file_holds_every_setting_with_its_default() -> None:
    assert flat(tomllib.loads("\n".join(LINES))) == dict(defaults(Settings()))


@pytest.mark.parametrize(
    "number", [n for n, line in enumerate(LINES) if " = " in line and not line.startswith("#")]
)
def test_every_setting_has_a_comment_on_its_line_or_above_it(number: int) -> None:
    _, comment, _ = LINES[number].partition(" # ")
    above = LINES[number - 1] if number else ""
    assert comment or above.startswith("#"), f"settings.toml: line {number + 1} has no comment"


def test_no_setting_is_a_secret() -> None:
    assert not [key for key in dict(defaults(Settings())) if "token" in key or "secret" in key]
