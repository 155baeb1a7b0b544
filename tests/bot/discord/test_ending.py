"""A bot that is told to stop leaves nobody without a word.

Ten times with thirty questions in flight: `python -m tests.bot.discord.test_ending`.
"""

from __future__ import annotations

import asyncio
import signal
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.discord.errors import RESTARTING
from bot.discord.localization import LANGUAGES, Translator
from tests.bot.discord.processes import process
from tests.fake_discord import FakeDiscord

if TYPE_CHECKING:
    from collections.abc import Awaitable
    from typing import Any

    from tests.fake_discord.interactions import Interaction
    from tests.fake_discord.model import Message

QUESTION = "Which tram left the east gate?"
ABOUT = "east gate"
# So long an answer takes, and so long a bot that is stopped goes on answering.
EACH, GRACE = 0.25, 1.0


def seen(interaction: Interaction) -> list[Message]:
    """What stands there of an answer."""
    messages = [interaction.original, *interaction.followups]
    return [each for each in messages if each and not each.deleted and not each.is_loading]


async def stopped_amid(count: int, folder: Path, *, by: signal.Signals) -> tuple[int, int]:
    """Stop a bot with this many questions in flight; how many it answered, and how many it told."""
    settings = f"[discord]\nfinish_seconds = {GRACE}\n"
    async with FakeDiscord(answer_limit=10, patience=60) as service:
        guild = service.add_guild()
        people = [
            service.add_user(f"P{n}", guild, locale=("en-US", "es-ES", "fr", "zh-CN", "ko")[n % 5])
            for n in range(count)
        ]
        async with process(service, folder, settings=settings, seconds_each=EACH) as running:
            asked = [each.begin_slash("ask", options={"question": QUESTION}) for each in people]
            await all_of(each for each in asked if each.response is None)
            running.send_signal(by)
            await asyncio.sleep(EACH)
            late = people[0].begin_slash("ask", options={"question": QUESTION})
            said = await people[1].dm(QUESTION)
            _, errors = await asyncio.wait_for(running.communicate(), 30)
        assert running.returncode == 0, errors.decode()
        assert "Traceback" not in errors.decode()
        assert "Session is closed" not in errors.decode()
        assert service.violations == []
        for each in (*asked, late):
            assert each.is_settled, f"{each.title} is left thinking"
        told = [each for each in asked if is_told(each)]
        answered = [each for each in asked if ABOUT in "".join(m.text for m in seen(each))]
        assert len(told) + len(answered) == count
        assert is_told(late)
        told_directly = [m.text for m in said.channel.messages if m.author is service.bot]
        assert told_directly == [RESTARTING]
        return len(answered), len(told)


async def all_of(waited: Any) -> None:  # noqa: ANN401
    """Wait until each of these is at least deferred."""
    waits: list[Awaitable[None]] = [
        each.signal.until(
            lambda each=each: each.response is not None, within=30, missing=lambda: "no deferral"
        )
        for each in list(waited)
    ]
    await asyncio.gather(*waits)


def is_told(interaction: Interaction) -> bool:
    """Whether the person alone reads, in their language, that the bot restarts."""
    said = {Translator(language)(RESTARTING) for language in LANGUAGES}
    translate = Translator(interaction.user.locale.partition("-")[0])
    messages = [each for each in seen(interaction) if each.text in said]
    return bool(messages) and all(
        each.visible_to is interaction.user and each.text == translate(RESTARTING)
        for each in messages
    )


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGINT])
async def test_what_is_in_flight_is_answered_or_told_when_the_bot_is_stopped(
    tmp_path: Path, by: signal.Signals
) -> None:
    answered, told = await stopped_amid(12, tmp_path, by=by)
    assert answered
    assert told


if __name__ == "__main__":
    for _ in range(10):
        with tempfile.TemporaryDirectory() as home:
            counts = asyncio.run(stopped_amid(30, Path(home), by=signal.SIGTERM))
        print("answered {}, told {}, left without a word 0".format(*counts))
