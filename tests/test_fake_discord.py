"""The fake Discord catches the faults that it is there to catch, in real discord.py clients."""

import asyncio
import os
import signal
import subprocess
from collections.abc import AsyncIterator

import discord
import pytest
from discord import app_commands

from tests.fake_discord import FakeDiscord, NotSeenError, schema
from tests.fake_discord.specimen import Faults, Specimen
from tests.fake_discord.waiting import Signal, eventually
from tests.paths import ROOT


@pytest.fixture
async def fake() -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord() as service:
        yield service
        assert service.violations == []


async def test_a_bot_without_allowed_mentions_is_caught(fake: FakeDiscord) -> None:
    ann = fake.add_user("Ann", fake.add_guild())
    async with fake.running(Specimen(Faults(without_allowed_mentions=True))):
        await ann.slash("ask", question="why?")
        message = await ann.says(ann.home(), f"{fake.bot.mention} @everyone")
        answer = await ann.home().wait_for_message(replying_to=message)
    assert answer.pings == ["@everyone", fake.bot.mention]
    assert len(fake.forgive("allowed_mentions: missing beside text")) == 1
    # discord.py fills in its permissive defaults as soon as mention_author is given.
    assert len(fake.forgive("allowed_mentions.parse: .* may ping")) == 1


async def test_a_deferral_after_three_seconds_is_caught_and_refused(fake: FakeDiscord) -> None:
    ann = fake.add_user("Ann", fake.add_guild())
    client = Specimen(Faults(defers_after=3.2))
    errors = errors_of(client)
    async with fake.running(client):
        with pytest.raises(NotSeenError, match="the application did not respond"):
            await ann.slash("ask", question="why?")
        await eventually(lambda: bool(errors))
    assert "10062" in str(errors[0])
    fake.forgive("/ask by Ann: no answer within 3 s")


def errors_of(client: Specimen) -> list[app_commands.AppCommandError]:
    """The errors of the client's commands, as they come."""
    errors: list[app_commands.AppCommandError] = []

    @client.tree.error
    async def keep(_: discord.Interaction, error: app_commands.AppCommandError) -> None:
        errors.append(error)

    return errors


async def test_an_embed_of_five_thousand_characters_is_caught_and_refused(
    fake: FakeDiscord,
) -> None:
    ann = fake.add_user("Ann", fake.add_guild())
    client = Specimen(Faults(embed_length=5000))
    errors = errors_of(client)
    async with fake.running(client):
        with pytest.raises(NotSeenError, match="no whole answer; only a response of type 5"):
            await ann.slash("ask", question="why?", within=0.5)
        await eventually(lambda: bool(errors))
    assert "50035" in str(errors[0])
    fake.forgive(r"embeds\[0\].description: 5000 characters; 4096 are allowed")
    if schema.document():
        fake.forgive("schema: ")


async def test_a_button_that_nobody_registered_after_a_restart_is_caught() -> None:
    async with FakeDiscord(answer_limit=1.0) as fake:
        ann = fake.add_user("Ann", fake.add_guild())
        async with fake.running(Specimen()):
            answer = await ann.slash("ask", question="why?")
        async with fake.running(Specimen(Faults(forgets_buttons=True))):
            with pytest.raises(NotSeenError, match="did not respond"):
                await answer.click("Next")
        assert len(fake.violations) == 1
        fake.forgive(r"button 'Next' \(next:1\) by Ann: no answer within 1 s")


async def test_commands_that_were_never_synced_are_caught(fake: FakeDiscord) -> None:
    ann = fake.add_user("Ann", fake.add_guild())
    async with fake.running(Specimen(Faults(forgets_to_sync=True))):
        with pytest.raises(NotSeenError, match=r"no slash command 'ask'.*were they synced\?"):
            await ann.slash("ask", question="why?")


async def test_two_hundred_questions_at_once_are_all_answered(fake: FakeDiscord) -> None:
    guild = fake.add_guild()
    people = [fake.add_user(f"P{number}", guild) for number in range(200)]
    async with fake.running(Specimen()):
        asked = [person.slash("ask", question=person.name) for person in people]
        answers = await asyncio.gather(*asked)
    assert [answer.text.splitlines()[0] for answer in answers] == [f"on {p.name}" for p in people]
    assert max(answer.deferred_after for answer in answers) < 3


def start(fake: FakeDiscord) -> subprocess.Popen[bytes]:
    line = fake.command_line("run", entry="tests.fake_discord.specimen:main")
    return subprocess.Popen(line, cwd=ROOT, env=os.environ | {"DISCORD_TOKEN": fake.token})


async def test_a_bot_in_its_own_process_is_killed_and_started_again(fake: FakeDiscord) -> None:
    ann = fake.add_user("Ann", fake.add_guild())
    first = start(fake)
    await fake.online(within=20)
    answer = await ann.slash("ask", question="why?")
    first.kill()
    await asyncio.to_thread(first.wait)
    second = start(fake)
    await fake.gateway.signal.until(
        lambda: fake.gateway.identifies == 2, within=20, missing=lambda: "no second start"
    )
    assert (await answer.click("Next")).text.startswith("page 1")
    second.send_signal(signal.SIGINT)
    await asyncio.to_thread(second.wait)


async def test_a_wait_ends_with_what_was_missing() -> None:
    with pytest.raises(NotSeenError, match=r"no tea \(waited 0.01 s\)"):
        await Signal().until(lambda: False, within=0.01, missing=lambda: "no tea")
