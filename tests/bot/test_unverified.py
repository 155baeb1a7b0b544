"""What could not be verified is said in the terminal, in JSON and in Discord, and is an error."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from bot import wording
from bot.cli import main
from bot.discord.error_messages import user_message
from bot.discord.localization import Translator
from corpus.errors import ArticleDamagedError
from index.errors import UnverifiedError
from tests.damaging import claim_whole, linked_copy, replace_in, served_folder

if TYPE_CHECKING:
    from pathlib import Path

QUESTION = "Why are the passengers of the ferry late?"
SAID = "This passage could not be verified and is not shown."


@pytest.fixture
def data(tmp_path: Path, sample_data: Path) -> Path:
    """The sample as one's own index, with an altered word in the article that answers."""
    data = linked_copy(sample_data / "sample", tmp_path / "data")
    path = served_folder(data) / "articles.sqlite"
    replace_in(path, b"reindeer", b"elephant")
    claim_whole(served_folder(data))
    return data


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as left:
        main([*map(str, arguments)])
    assert isinstance(left.value.code, int)
    return left.value.code, *capsys.readouterr()


def test_asking_says_it_and_ends_with_1(
    data: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    status, out, _ = run(capsys, "ask", QUESTION, "--data", data)
    assert status == 1
    assert SAID in out
    assert "elephant" not in out
    assert str(served_folder(data) / "articles.sqlite") in caplog.text
    status, out, _ = run(capsys, "ask", QUESTION, "--json", "--data", data)
    assert (status, json.loads(out)["unverified"]) == (1, 1)
    assert "elephant" not in out


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_look_ups_and_why_show_nothing_of_it(
    data: Path, capsys: pytest.CaptureFixture[str], options: list[str]
) -> None:
    status, out, _ = run(capsys, "lookup", "--limit", "1000", *options, "--data", data)
    assert status == 1
    assert SAID in out or json.loads(out)["unverified"] == 1
    assert "elephant" not in out
    _, out, _ = run(capsys, "why", QUESTION, "--expect", "the ferry", *options, "--data", data)
    assert "elephant" not in out


def test_people_are_told_nothing_of_files() -> None:
    for error in (UnverifiedError("/data/articles.sqlite"), ArticleDamagedError("/data/a.sqlite")):
        assert user_message(error, Translator("en")) == SAID
        assert user_message(error, Translator("fr")) != SAID
    assert wording.UNVERIFIED == SAID


def test_several_are_counted() -> None:
    assert wording.unverified(0) is None
    assert wording.unverified(2) == "2 passages could not be verified and are not shown."
