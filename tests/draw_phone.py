"""Writes docs/discord-answers.md: ten answers as a phone shows them, from what the bot sends.

python -m tests.draw_phone          asks the sample archive over the fake Discord
"""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from bot import app
from bot.discord.client import VerbatimBot
from bot.discord.drawing.answers import PHONE
from bot.settings import DiscordSettings, Settings
from tests.draw_answer import payload
from tests.drawing import draw
from tests.fake_discord import FakeDiscord
from tests.paths import ROOT

if TYPE_CHECKING:
    from tests.fake_discord import Message, Person

TARGET = ROOT / "docs" / "discord-answers.md"
_INTRODUCTION = """# Answers in Discord, as a phone shows them

Drawn from what the bot sends, by `python -m tests.draw_phone`; the sample archive is invented. A
bar stands before quoted words; bold is not drawn. A test holds that at most two lines stand before
the first quoted word, and that an answer has at most five controls.
"""
ASKED = {
    "Several quotes, chosen in a list": "Who was on the first tram in Chengdu in late 2011?",
    "One quote": "Why did the clock stop in Malaysia?",
    "The archive's own words": "Why did the crab fishers want the light to stay on?",
    "Several voices": "Did painting help bees in Slovenia find their home?",
    "An answer with reserve": "Who got the drivers to ring the bell less often?",
    "The same words in two posts": "What became of the postal motorcycle in Rajasthan?",
    "No date and no address": "How do I wind a tower clock?",
    "Nothing is about that place and time": "What happened in Zimbabwe in 2001?",
    "Nothing answers": "Who won the football?",
}
CONTEXT = "More context"


async def answers(data: Path) -> dict[str, Message]:
    """The bot's message for each form of an answer, by what it shows."""
    async with FakeDiscord(patience=60) as service:
        person = service.add_user("Reader", service.add_guild())
        bot = VerbatimBot(
            lambda: app.searcher(Settings(data=data)),
            DiscordSettings(),
            data=data,
            guild_ready_timeout=0.1,
        )
        async with service.running(bot):
            return await _asked(person)


async def _asked(person: Person) -> dict[str, Message]:
    found = {}
    for name, question in ASKED.items():
        found[name] = (await person.slash("ask", question=question)).message
    again = await person.slash("ask", question=ASKED["One quote"])
    found[CONTEXT] = (await again.click("More context")).message
    return found


def document(messages: dict[str, Message]) -> str:
    """The page of the manual."""
    parts = [
        f"## {name}\n\n```text\n{draw(payload(message), width=PHONE)}\n```\n"
        for name, message in messages.items()
    ]
    return "\n".join([_INTRODUCTION, *parts])


def main() -> None:
    """Write the page."""
    with tempfile.TemporaryDirectory() as folder:
        messages = asyncio.run(answers(Path(folder)))
    TARGET.write_text(document(messages), encoding="utf-8")


if __name__ == "__main__":
    main()
