"""Logging in and staying in, over real sockets."""

from collections.abc import AsyncIterator

import discord
import pytest

from tests.fake_discord import FakeDiscord, NotSeenError
from tests.fake_discord.specimen import INTENTS, Specimen
from tests.fake_discord.waiting import eventually

MESSAGE_CONTENT = 1 << 15


@pytest.fixture
async def fake() -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord() as service:
        yield service
        assert service.violations == []


async def test_a_client_logs_in_and_knows_its_server(fake: FakeDiscord) -> None:
    guild = fake.add_guild("Reading Room", locale="fr")
    async with fake.running(Specimen()) as client:
        assert client.user is not None
        assert client.user.id == fake.bot.id
        seen = client.get_guild(guild.id)
        assert seen is not None
        assert (seen.name, seen.preferred_locale) == ("Reading Room", discord.Locale.french)
        assert [channel.name for channel in seen.text_channels] == ["general"]
        assert seen.me.guild_permissions.embed_links
        later = guild.add_channel("questions")
        await eventually(lambda: client.get_channel(later.id) is not None)


async def test_discord_py_is_redirected_for_a_whole_test(
    fake: FakeDiscord, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake.patch(monkeypatch)
    async with Specimen() as client:
        await client.login(fake.token)
        assert (await client.application_info()).id == fake.bot.id


async def test_a_wrong_token_is_refused(fake: FakeDiscord) -> None:
    with pytest.raises(discord.LoginFailure):
        async with fake.running(Specimen(), token="another"):
            pytest.fail("it logged in")
    assert fake.gateway.identifies == 0
    assert fake.failures.invalid == 1


async def test_a_privileged_intent_that_is_not_enabled_is_refused(fake: FakeDiscord) -> None:
    with pytest.raises(discord.PrivilegedIntentsRequired):
        async with fake.running(Specimen(intents=INTENTS | MESSAGE_CONTENT)):
            pytest.fail("it logged in")


async def test_heartbeats_arrive_and_are_acknowledged() -> None:
    async with FakeDiscord(heartbeat=0.4) as fake, fake.running(Specimen()) as client:
        await fake.gateway.signal.until(
            lambda: fake.gateway.heartbeats >= 3, within=4, missing=lambda: "no heartbeats"
        )
        await eventually(lambda: 0 < client.latency < 1)
        assert fake.violations == []


async def test_missed_heartbeats_are_noted_and_end_the_connection() -> None:
    async with FakeDiscord(heartbeat=0.1) as fake, fake.running(Specimen()) as client:
        assert client.ws._keep_alive is not None
        client.ws._keep_alive.stop()
        await eventually(lambda: fake.gateway.resumes >= 1)
        assert fake.gateway.missed_heartbeats >= 1
        fake.forgive("shard 0 sent no heartbeat for 0.15 s")


async def test_a_client_whose_heartbeats_are_ignored_reconnects() -> None:
    async with FakeDiscord(heartbeat=0.2) as fake:
        fake.gateway.acknowledges = False
        async with fake.running(Specimen(heartbeat_timeout=0.5)):
            await eventually(lambda: fake.gateway.resumes >= 1)


async def test_after_a_dropped_socket_the_client_resumes_and_misses_nothing(
    fake: FakeDiscord,
) -> None:
    ann = fake.add_user("Ann", fake.add_guild())
    async with fake.running(Specimen()) as client:
        fake.drop_connection()
        message = await ann.says(ann.home(), f"{fake.bot.mention} while you were away")
        answer = await ann.home().wait_for_message(replying_to=message)
        assert "while you were away" in answer.text
        assert len(client.heard) == 1
    assert (fake.gateway.identifies, fake.gateway.resumes) == (1, 1)
    assert fake.commands.puts == [None]


async def test_a_reconnect_asked_for_is_a_resume(fake: FakeDiscord) -> None:
    async with fake.running(Specimen()):
        fake.gateway.ask_to_reconnect()
        await eventually(lambda: fake.gateway.resumes == 1)


async def test_after_a_lost_session_the_client_identifies_anew(fake: FakeDiscord) -> None:
    ann = fake.add_user("Ann", fake.add_guild())
    async with fake.running(Specimen()):
        fake.lose_session()
        # discord.py waits five seconds before each IDENTIFY but the first.
        await eventually(lambda: fake.gateway.identifies == 2, within=8)
        await fake.online()
        assert (await ann.slash("ask", question="still there?")).text.startswith("on still")
    assert fake.gateway.resumes == 0
    assert fake.commands.puts == [None]


class ShardedSpecimen(discord.AutoShardedClient):
    def __init__(self) -> None:
        super().__init__(intents=discord.Intents._from_value(INTENTS), guild_ready_timeout=0.1)
        self.heard: list[tuple[str, int]] = []

    async def on_message(self, message: discord.Message) -> None:
        self.heard.append((message.content, message.guild.shard_id if message.guild else -1))


async def test_two_shards_share_the_servers_and_the_first_has_the_direct_messages(
    fake: FakeDiscord,
) -> None:
    fake.application.shards = 2
    one, two = fake.add_guild("One"), fake.add_guild("Two")
    ann = fake.add_user("Ann", one, two)
    async with fake.running(ShardedSpecimen()) as client:
        await fake.online(2)
        for place in (one, two):
            await ann.says(place.channels[0], f"{fake.bot.mention} {place.name}")
        await ann.dm("private")
        await eventually(lambda: len(client.heard) == 3)
    wanted = [(f"{fake.bot.mention} One", 0), (f"{fake.bot.mention} Two", 1), ("private", -1)]
    assert sorted(client.heard) == sorted(wanted)
    assert [session.shard for session in fake.gateway.sessions] == []
    assert any(call.path == "/gateway/bot" for call in fake.calls)


async def test_an_outage_of_a_server_is_not_a_removal(fake: FakeDiscord) -> None:
    guild = fake.add_guild()
    async with fake.running(Specimen()) as client:
        fake.break_down(guild)
        seen = client.get_guild(guild.id)
        assert seen is not None
        await eventually(lambda: seen.unavailable)
        fake.restore(guild)
        await eventually(lambda: not seen.unavailable)
        assert client.left == []


async def test_a_bot_that_is_thrown_out_hears_of_it_and_of_nothing_more(fake: FakeDiscord) -> None:
    guild = fake.add_guild()
    ann = fake.add_user("Ann", guild)
    async with fake.running(Specimen()) as client:
        fake.remove_bot(guild)
        await eventually(lambda: not client.guilds)
        await ann.says(guild.channels[0], f"{fake.bot.mention} gone?")
        with pytest.raises(discord.Forbidden):
            await client.get_partial_messageable(guild.channels[0].id).send("hello")
        assert client.heard == []
        with pytest.raises(NotSeenError, match="not installed there"):
            await ann.slash("follow", channel=guild.channels[0])
        assert client.left == [guild.id]
        fake.invite_bot(guild)
        await eventually(lambda: client.get_guild(guild.id) is not None)
        assert (await ann.slash("ask", question="again?")).messages
