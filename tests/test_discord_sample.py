"""The bot on the real sample archive, over real sockets; once as its own process."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from bot import app
from bot.discord.client import VerbatimBot
from bot.settings import DiscordSettings, Settings
from tests.bot.discord.pressing import choose
from tests.drawing import draw
from tests.fake_discord import FakeDiscord
from tests.fake_discord.model import MANAGE_GUILD, MEMBER_PERMISSIONS
from tests.reading import chosen, link_of, quotations

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from index.search.searcher import Searcher
    from tests.fake_discord import Guild, Message, Person

# Of the sample archive; each holds the words of its article plainly.
QUESTIONS = (
    "What did passengers complain about on the Chengdu tram?",
    "How long is the tram line to the Willow Bank depot?",
    "What will each tram driver do twice before every crossing?",
    "Which trams opened in Guadalajara?",
)

# Seconds, half of what Discord allows; 0.2 where the machine does nothing else.
DEFERRED_WITHIN = 1.5


@pytest.fixture(scope="module")
def searcher(sample_data: Path) -> Searcher:
    return app.searcher(Settings(data=sample_data))


def is_slice(searcher: Searcher, message: Message) -> bool:
    """Whether all that the message quotes stands in its article, character for character."""
    url = link_of(message).split("#")[0]
    (ref,) = [ref for ref in searcher.titles() if ref.url == url]
    article = searcher.article(ref.id)
    return article is not None and all(each.text in article.body for each in quotations(message))


async def test_autocomplete_on_the_sample_takes_less_than_a_tenth_of_a_second(
    sample_data: Path, tmp_path: Path
) -> None:
    settings = Settings(data=sample_data)
    async with FakeDiscord(patience=60) as service:
        ann = service.add_user("Ann", service.add_guild())
        bot = VerbatimBot(
            lambda: app.searcher(settings),
            DiscordSettings(),
            data=tmp_path,
            guild_ready_timeout=0.1,
        )
        async with service.running(bot):
            for typed in ("", "sich", "Sichaun", "chian"):
                suggestions = await ann.autocomplete("ask", option="region", value=typed)
                assert suggestions.names
                assert suggestions.after < 0.1
            assert (
                "Sichuan, China"
                in (await ann.autocomplete("ask", option="region", value="Sichaun")).names[0]
            )
            titles = await ann.autocomplete("article", option="title", value="Freday Lanterns")
            assert titles.names[0].startswith("Friday Lanterns (")
        assert service.violations == []


async def test_why_not_shows_a_manager_alone_each_stage_of_a_silent_answer(
    sample_data: Path, tmp_path: Path
) -> None:
    settings = Settings(data=sample_data)
    async with FakeDiscord(patience=60) as service:
        guild = service.add_guild()
        ann, chief = service.add_user("Ann", guild), service.add_user("Chief")
        guild.add_member(chief, permissions=MEMBER_PERMISSIONS | MANAGE_GUILD)
        bot = VerbatimBot(
            lambda: app.searcher(settings),
            DiscordSettings(),
            data=tmp_path,
            guild_ready_timeout=0.1,
        )
        async with service.running(bot):
            asked = await ann.slash("ask", question="How do I bake sourdough bread?")
            more = await chief.click(asked.message, "More…")
            why = await more.click("Why not?")
            assert why.is_ephemeral
            assert "searched for: How do I bake sourdough bread?" in why.text
            assert re.search(r"Decision\n +silent, by the \w+ model", why.text)
        assert service.violations == []


@asynccontextmanager
async def process(service: FakeDiscord, data: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """`verbatim run` as its own process, logged in; interrupted at the end."""
    arguments = ["--base", service.base, "--gateway", service.gateway_url, "--", "run"]
    running = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.fake_discord.launch", *arguments, "--data", str(data)),
        env={**os.environ, "DISCORD_TOKEN": service.token, "HF_HUB_OFFLINE": "1"},
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        await service.online(within=90)
        yield running
        running.send_signal(signal.SIGINT)
        _, errors = await asyncio.wait_for(running.communicate(), 20)
        assert running.returncode == 0, errors.decode()
        assert "Traceback" not in errors.decode()
    finally:
        if running.returncode is None:
            running.kill()
            await running.wait()


async def test_two_hundred_questions_at_once_are_deferred_and_answered(
    sample_data: Path, searcher: Searcher
) -> None:
    # The service validates every body on the one loop of this process, which takes it a while.
    async with FakeDiscord(heartbeat=5.0, patience=120) as service:
        guild = service.add_guild()
        people = [service.add_user(f"P{n}", guild) for n in range(200)]
        async with process(service, sample_data):
            # Whatever else the machine does may delay one burst by a second, hardly all three.
            for _ in range(3):
                answers = await asyncio.gather(
                    *(
                        person.slash("ask", question=QUESTIONS[n % len(QUESTIONS)])
                        for n, person in enumerate(people)
                    )
                )
                if max(answer.deferred_after for answer in answers) < DEFERRED_WITHIN:
                    break
        assert max(answer.deferred_after for answer in answers) < DEFERRED_WITHIN
        assert all(answer.text for answer in answers)
        quoting = [a.message for a in answers if quotations(a.message)]
        assert quoting
        assert all(is_slice(searcher, message) for message in quoting)
        assert service.violations == []


async def test_the_bot_as_its_own_process_is_restarted_and_its_buttons_still_work(
    sample_data: Path, searcher: Searcher
) -> None:
    async with FakeDiscord(patience=60) as service:
        guild: Guild = service.add_guild()
        ann: Person = service.add_user("Ann", guild)
        async with process(service, sample_data):
            answer = await ann.slash("ask", question=QUESTIONS[0])
            assert is_slice(searcher, answer.message)
            assert "[ More context ]" in draw(vars(answer.message) | {"attachments": []})
        async with process(service, sample_data):
            assert len(service.commands.puts) == 1
            moved = await choose(ann, answer.message, 2)
            assert is_slice(searcher, moved.message)
            assert chosen(moved.message).startswith("2 of")
            wide = await moved.click("More context")
            assert is_slice(searcher, wide.message)
            said = await ann.dm(QUESTIONS[1])
            reply = await said.channel.wait_for_message(replying_to=said)
            assert is_slice(searcher, reply)
        assert service.violations == []


@pytest.mark.parametrize("token", ["", "wrong"])
async def test_a_missing_or_refused_token_ends_the_process_with_one_sentence(
    sample_data: Path, token: str
) -> None:
    async with FakeDiscord() as service:
        arguments = ["--base", service.base, "--gateway", service.gateway_url, "--", "run"]
        running = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.fake_discord.launch", *arguments),
            *("--data", str(sample_data)),
            env={**os.environ, "DISCORD_TOKEN": token, "HF_HUB_OFFLINE": "1"},
            stderr=asyncio.subprocess.PIPE,
        )
        _, errors = await asyncio.wait_for(running.communicate(), 60)
        assert running.returncode == 78
        (line,) = errors.decode().strip().splitlines()
        assert "DISCORD_TOKEN" in line
