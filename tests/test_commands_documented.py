"""Every command says what it does, shows an example, and stands in the README."""

from __future__ import annotations

import re

import click
import pytest

from bot.cli import cli
from tests.paths import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
NAMES = sorted(cli.commands)


def test_the_commands_are_those_that_were_promised() -> None:
    assert set(NAMES) >= {
        "import", "articles", "rebuild", "ask", "lookup", "explain", "eval", "status", "check",
        "run", "why",
    }  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_command_has_a_sentence_and_an_example_that_names_it(name: str) -> None:
    help_ = cli.commands[name].help or ""
    assert re.match(r"[A-Z].+\.", help_.splitlines()[0] if help_ else "")
    assert re.search(rf"^\s*Example: .*verbatim {name}\b", help_, re.MULTILINE)


@pytest.mark.parametrize("name", NAMES)
def test_a_command_stands_in_the_readme(name: str) -> None:
    assert re.search(rf"\bverbatim {name}\b", README), f"README.md does not show `verbatim {name}`"


@pytest.mark.parametrize("name", NAMES)
def test_every_option_says_what_it_is(name: str) -> None:
    for parameter in cli.commands[name].params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"verbatim {name} {parameter.opts[0]} has no help"


@pytest.mark.parametrize("name", NAMES)
def test_settings_and_data_may_follow_every_command(name: str) -> None:
    options = {option for parameter in cli.commands[name].params for option in parameter.opts}
    assert {"--settings", "--data"} <= options


def test_the_readme_shows_no_command_that_is_not_there() -> None:
    shown = set(re.findall(r"^\s*(?:\S+=\S+ )?verbatim ([a-z]+)", README, re.MULTILINE))
    assert shown
    assert shown <= set(NAMES)
