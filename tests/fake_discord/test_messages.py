"""Messages, files, threads and permissions; ordered failures."""

from collections.abc import AsyncIterator
from io import BytesIO

import discord
import pytest

from tests.fake_discord import FakeDiscord
from tests.fake_discord.model import EMBED_LINKS
from tests.fake_discord.specimen import INTENTS, Specimen, acting
from tests.fake_discord.waiting import eventually

MESSAGE_CONTENT = 1 << 15


@pytest.fixture
async def fake() -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord() as service:
        yield service
        assert service.violations == []


async def test_content_is_empty_exactly_where_discord_empties_it(fake: FakeDiscord) -> None:
    guild = fake.add_guild()
    ann = fake.add_user("Ann", guild)
    here, bot = guild.channels[0], fake.bot
    async with fake.running(Specimen()) as client:
        asked = await ann.says(here, f"{bot.mention} one")
        regular = await here.wait_for_message(replying_to=asked)
        slash = (await ann.slash("ask", question="two")).message
        thread = here.add_thread("On trams")
        await eventually(lambda: client.get_channel(thread.id) is not None)
        said = [
            await ann.says(here, "unheard", files={"a.txt": b"a"}, embeds=[{"title": "t"}]),
            await ann.says(thread, f"{bot.mention} in a thread"),
            await ann.says(here, "@everyone"),
            await ann.replies(regular, "pinging reply"),
            await ann.replies(regular, "silent reply", ping=False),
            await ann.replies(slash, "pinging reply to a slash answer"),
            await ann.dm("in private"),
        ]
        await eventually(lambda: len(client.heard) == len(said) + 1)
    heard = {message.id: message for message in client.heard}
    texts = [heard[message.id].content for message in said]
    mention = f"{bot.mention} in a thread"
    assert texts == ["", mention, "", "pinging reply", "", "", "in private"]
    first = heard[said[0].id]
    assert (first.attachments, first.embeds) == ([], [])
    reply = heard[said[3].id]
    assert isinstance(reply.reference and reply.reference.resolved, discord.Message)


async def test_with_the_content_intent_nothing_is_emptied() -> None:
    async with FakeDiscord(privileged=MESSAGE_CONTENT) as fake:
        ann = fake.add_user("Ann", fake.add_guild())
        async with fake.running(Specimen(intents=INTENTS | MESSAGE_CONTENT)) as client:
            await ann.says(ann.home(), "heard")
            await eventually(lambda: bool(client.heard))
        assert client.heard[0].content == "heard"


async def test_silence_is_told_from_speech(fake: FakeDiscord) -> None:
    ann = fake.add_user("Ann", fake.add_guild())
    async with fake.running(Specimen()):
        await ann.home().stays_silent(await ann.says(ann.home(), "chatter"), during=0.1)
        asked = await ann.says(ann.home(), f"{fake.bot.mention} hello")
        with pytest.raises(AssertionError, match=r"heard: .* hello"):
            await ann.home().stays_silent(asked)


async def test_a_bot_writes_edits_reads_and_deletes(fake: FakeDiscord) -> None:
    guild = fake.add_guild()
    ann = fake.add_user("Ann", guild)
    here = guild.channels[0]
    await ann.says(here, "unheard")
    async with fake.running(Specimen()) as client:
        channel = client.get_channel(here.id)
        assert isinstance(channel, discord.TextChannel)
        async with channel.typing():
            message = await channel.send("one")
        await message.edit(content="two")
        history = [entry.content async for entry in channel.history()]
        thread = await message.create_thread(name="On trams")
        await thread.send("three")
        assert [entry.text for entry in here.from_bot()] == ["two"]
        await message.delete()
        direct = await (await client.fetch_user(ann.id)).send("four")
    assert history == ["two", ""]
    assert here.typings >= 1
    assert here.from_bot() == []
    assert [entry.text for entry in fake.world.channels[thread.id].messages] == ["three"]
    assert fake.world.channels[direct.channel.id] is ann.direct()


async def test_files_arrive_with_their_alt_text(fake: FakeDiscord) -> None:
    async def draw(interaction: discord.Interaction) -> None:
        await interaction.response.defer()
        picture = discord.File(BytesIO(b"png"), "chart.png", description="Articles by month")
        embed = discord.Embed(title="Timeline").set_image(url="attachment://chart.png")
        await interaction.followup.send(file=picture, embed=embed)

    assert await acting(fake, draw) is None
    (file,) = fake.sent_messages()[0].attachments
    assert (file.filename, file.description) == ("chart.png", "Articles by month")
    assert file.data == b"png"


async def test_space_around_a_text_is_lost_as_in_discord(fake: FakeDiscord) -> None:
    async def spaced(interaction: discord.Interaction) -> None:
        embed = discord.Embed(description="\n quoted\n\n  words ").add_field(name="a ", value=" b")
        await interaction.response.send_message("  said ", embed=embed)

    assert await acting(fake, spaced) is None
    assert fake.sent_messages()[0].text == "said\nquoted\n\n  words\na: b"


async def test_permissions_are_kept(fake: FakeDiscord) -> None:
    guild = fake.add_guild()
    quiet = guild.add_channel("quiet")
    quiet.deny(EMBED_LINKS)
    async with fake.running(Specimen()) as client:
        channel = client.get_partial_messageable(quiet.id)
        await channel.send("plain")
        with pytest.raises(discord.Forbidden, match="Embed Links"):
            await channel.send(embed=discord.Embed(title="no"))


async def test_a_layout_arrives_whole(fake: FakeDiscord) -> None:
    async def layout(interaction: discord.Interaction) -> None:
        view = discord.ui.LayoutView()
        text: discord.ui.TextDisplay[discord.ui.LayoutView] = discord.ui.TextDisplay("quoted")
        view.add_item(discord.ui.Container(text))
        await interaction.response.send_message(view=view)

    assert await acting(fake, layout) is None
    assert fake.sent_messages()[0].text == "quoted"


@pytest.mark.parametrize("everywhere", [False, True])
async def test_a_rate_limit_is_waited_out(fake: FakeDiscord, everywhere: bool) -> None:
    ann = fake.add_user("Ann", fake.add_guild())
    async with fake.running(Specimen()):
        for route in ("POST */callback", "POST /webhooks/*", "POST /channels/*/messages"):
            fake.rate_limit_next(route, retry_after=0.05, everywhere=everywhere)
        answer = await ann.slash("ask", question="why?")
        message = await ann.says(ann.home(), f"{fake.bot.mention} hello")
        await ann.home().wait_for_message(replying_to=message)
    assert len(answer.messages) == 1
    assert fake.failures.invalid == 3


async def test_a_rate_limit_without_via_is_a_ban_and_raises(fake: FakeDiscord) -> None:
    guild = fake.add_guild()
    async with fake.running(Specimen()) as client:
        fake.rate_limit_next("POST /channels/*", via=False)
        with pytest.raises(discord.HTTPException) as raised:
            await client.get_partial_messageable(guild.channels[0].id).send("hello")
    assert raised.value.status == 429


async def test_a_bad_gateway_is_tried_again(fake: FakeDiscord) -> None:
    ann = fake.add_user("Ann", fake.add_guild())
    async with fake.running(Specimen()):
        fake.fail_next("POST /webhooks/*", 502)
        answer = await ann.slash("ask", question="why?")
    assert len(answer.messages) == 1
    assert [call.status for call in fake.calls if "/webhooks/" in call.path] == [502, 200]


async def test_an_unknown_route_is_noted(fake: FakeDiscord) -> None:
    async with fake.running(Specimen()) as client:
        with pytest.raises(discord.NotFound):
            await client.fetch_guild_preview(1)
    fake.forgive("GET /guilds/1/preview: the fake has no such route")
