"""What `verbatim run` ends with, for whatever started it; over the fake Discord, as a process."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.bot.discord.processes import start
from tests.fake_discord import FakeDiscord

if TYPE_CHECKING:
    from pathlib import Path

WRONG_KEY = "[discord]\nqueues = 3\n"
INTENT = "[discord]\nmessage_content = true\n"


async def ended(folder: Path, settings: str, token: str) -> tuple[int | None, str]:
    """The exit status of a bot that cannot start, and what it said."""
    async with FakeDiscord() as service:
        running = await start(service, folder, settings=settings, token=token)
        _, errors = await running.communicate()
        return running.returncode, errors.decode()


@pytest.mark.parametrize(
    ("settings", "token", "said"),
    [
        (WRONG_KEY, "token-of-the-bot", "discord.queues: unknown, did you mean queue?"),
        ("", "", "DISCORD_TOKEN is not set"),
        ("", "another", "Discord refused the token"),
        (INTENT, "token-of-the-bot", "Discord refused the message content intent"),
    ],
)
async def test_what_cannot_start_until_it_is_put_right_ends_with_78(
    tmp_path: Path, settings: str, token: str, said: str
) -> None:
    status, errors = await ended(tmp_path, settings, token)
    assert status == 78
    assert said in errors
    assert "Traceback" not in errors


async def test_discord_out_of_reach_may_pass_and_ends_with_1(tmp_path: Path) -> None:
    async with FakeDiscord() as service:
        service.fail_next("GET /users/@me", 403)
        running = await start(service, tmp_path)
        _, errors = await running.communicate()
    assert running.returncode == 1, errors.decode()
    assert "Discord did not let the bot start" in errors.decode()
