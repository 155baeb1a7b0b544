"""A file of the bot's that is another's, damaged or means harm: the bot does not start on it."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING

import pytest

from bot.discord.errors import ConfigurationError
from bot.discord.storage import AskedQuestion, BotStorage, Origin
from tests.damaging import (
    execute_in,
    harms_to,
    lay_garbage_log,
    replace_in,
    write,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SERVER = 77
HARMS = harms_to("asked", "servers") | {
    "tables of other columns": partial(
        execute_in, statements="DROP TABLE asked; CREATE TABLE asked (a, b)"
    ),
    "a damaged name": lambda path: replace_in(path, b"ON asked (", b"ON \xffsked ("),
    "no database": partial(write, content=b"x" * 5000),
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file with a server's settings and many questions."""
    path = tmp_path / "discord.sqlite"
    with BotStorage(path) as storage:
        storage.change_server(SERVER, private=True)
        for number in range(200):
            storage.keep(AskedQuestion(f"Which tram {number}?"), Origin(SERVER, 1, 2))
    return path


@pytest.mark.parametrize("harm", HARMS.values(), ids=HARMS)
def test_a_file_that_is_not_the_bots_or_damaged_ends_in_a_sentence(
    harm: Callable[[Path], None], path: Path
) -> None:
    harm(path)
    before = path.read_bytes()
    started = time.monotonic()
    with pytest.raises(ConfigurationError, match="move it away") as ended:
        BotStorage(path)
    assert time.monotonic() - started < 5
    assert str(ended.value).startswith(str(path))
    assert path.read_bytes()[:100] == before[:100], "it is left for its keeper"


def test_a_log_of_garbage_changes_nothing(path: Path) -> None:
    lay_garbage_log(path)
    with BotStorage(path) as storage:
        assert storage.server(SERVER).private
