"""Interactions, from a person's act to what they see."""

from collections.abc import AsyncIterator

import discord
import pytest
from discord import app_commands

from tests.fake_discord import FakeDiscord, NotSeenError
from tests.fake_discord.specimen import Faults, Specimen, acting
from tests.fake_discord.waiting import eventually


@pytest.fixture
async def fake() -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord() as service:
        yield service
        assert service.violations == []


async def test_a_follow_up_fills_the_deferred_message(fake: FakeDiscord) -> None:
    ann = fake.add_user("Ann", fake.add_guild())
    async with fake.running(Specimen()):
        answer = await ann.slash("ask", question="why?", region="China")
    assert answer.was_deferred
    assert 0 < answer.deferred_after <= answer.finished_after < 3
    assert [message.text for message in answer.messages] == ["on why?\nChina\nxxxxxxxxxx"]
    assert answer.message.labels == ["Next", "Open the post"]
    assert not answer.is_ephemeral
    assert answer.message in ann.home().from_bot()


async def test_a_private_answer_is_seen_by_one_person_only(fake: FakeDiscord) -> None:
    guild = fake.add_guild()
    ann, bob = fake.add_user("Ann", guild), fake.add_user("Bob", guild)
    async with fake.running(Specimen()) as client:
        answer = await ann.slash("ask", question="why?", private=True)
        with pytest.raises(NotSeenError, match="Bob does not see"):
            await bob.click(answer.message, "Next")
        channel = client.get_partial_messageable(guild.channels[0].id)
        with pytest.raises(discord.NotFound):
            await channel.fetch_message(answer.message.id)
        public = await ann.slash("ask", question="why?")
        await eventually(lambda: bool(client.echoes))
    assert [echo.id for echo in client.echoes] == [public.message.id]
    assert answer.is_ephemeral
    assert ann.home().from_bot() == [public.message]


async def test_autocomplete_suggests_while_typing(fake: FakeDiscord) -> None:
    ann = fake.add_user("Ann", fake.add_guild())
    async with fake.running(Specimen()):
        found = await ann.autocomplete("ask", option="region", value="Sic")
        with pytest.raises(NotSeenError, match="no option with autocomplete"):
            await ann.autocomplete("ask", option="question", value="Sic")
    assert (found.names, found.values) == (["Sichuan, China"], ["CN-SC"])
    assert 0 < found.after < 1


async def test_buttons_work_after_a_restart(fake: FakeDiscord) -> None:
    ann = fake.add_user("Ann", fake.add_guild())
    async with fake.running(Specimen()):
        first = await ann.slash("ask", question="why?")
    async with fake.running(Specimen()):
        second = await first.click("Next")
        third = await second.click("next:2")
        with pytest.raises(NotSeenError, match="is a link to https:"):
            await third.click("Open the post")
        with pytest.raises(NotSeenError, match="nothing is called 'Previous'"):
            await third.click("Previous")
    assert first.message is second.message is third.message
    assert third.text.startswith("page 2")


async def test_a_select_and_a_form_give_the_bot_what_was_chosen(fake: FakeDiscord) -> None:
    guild = fake.add_guild()
    ann, editors = fake.add_user("Ann", guild), guild.add_role("Editors")
    async with fake.running(Specimen()):
        where = await ann.slash("choose")
        assert (await where.select("Role", editors)).text == "roles: Editors"
        with pytest.raises(NotSeenError, match="has no option"):
            await where.select("Region", "Chile")
        assert (await where.select("Region", "China")).text == "chosen: CN"
        assert where.message.components == []
        form = await ann.slash("follow")
        with pytest.raises(NotSeenError, match="201 characters"):
            await form.submit("x" * 201)
        assert (await form.submit({"Question": "and then?"})).text == "you asked: and then?"


async def test_a_message_command_reads_a_message_that_the_bot_may_not(fake: FakeDiscord) -> None:
    ann = fake.add_user("Ann", fake.add_guild())
    async with fake.running(Specimen()) as client:
        message = await ann.says(ann.home(), "nobody told the bot")
        answer = await ann.message_command("Find in the archive", message)
        await eventually(lambda: bool(client.heard))
    assert answer.text == "found: nobody told the bot"
    assert client.heard[0].content == ""


async def test_a_second_answer_is_refused(fake: FakeDiscord) -> None:
    async def twice(interaction: discord.Interaction) -> None:
        await interaction.response.defer()
        interaction.response._response_type = None
        await interaction.response.send_message("again")

    error = await acting(fake, twice)
    assert error is not None
    assert error.code == 40060
    fake.forgive("/act by|/act: answered a second time")


async def test_an_expired_token_is_refused(fake: FakeDiscord) -> None:
    async def slowly(interaction: discord.Interaction) -> None:
        await interaction.response.defer()
        fake.advance(15 * 60)
        await interaction.followup.send("too late")

    error = await acting(fake, slowly)
    assert error is not None
    assert (error.status, error.code) == (401, 50027)


async def test_a_private_follow_up_to_a_public_deferral_is_noted(fake: FakeDiscord) -> None:
    async def careless(interaction: discord.Interaction) -> None:
        await interaction.response.defer()
        await interaction.followup.send("secret", ephemeral=True)

    assert await acting(fake, careless) is None
    fake.forgive("ephemeral after a public deferral; everyone reads it")


async def test_a_deferred_answer_may_be_taken_back(fake: FakeDiscord) -> None:
    async def regret(interaction: discord.Interaction) -> None:
        await interaction.response.defer()
        await interaction.delete_original_response()
        await interaction.followup.send("after all")

    assert await acting(fake, regret) is None
    assert [message.text for message in fake.sent_messages()] == ["after all"]


async def test_without_a_server_install_five_follow_ups_are_all(fake: FakeDiscord) -> None:
    guild = fake.add_guild("Elsewhere", has_bot=False)
    ann = fake.add_user("Ann", guild, installed=True)
    client = Specimen(Faults(forgets_to_sync=True))
    errors: list[discord.HTTPException] = []
    seen: list[tuple[bool, bool]] = []

    @client.tree.command(name="act", description="Act")
    @app_commands.allowed_installs(guilds=True, users=True)
    async def command(interaction: discord.Interaction) -> None:
        seen.append((interaction.is_guild_integration(), interaction.is_user_integration()))
        await interaction.response.send_message("first")
        try:
            for number in range(6):
                await interaction.followup.send(str(number))
        except discord.HTTPException as error:
            errors.append(error)

    async with fake.running(client):
        await client.tree.sync()
        answer = await ann.slash("act", channel=guild.channels[0])
        await eventually(lambda: bool(errors))
        with pytest.raises(NotSeenError, match="is not installed there"):
            await fake.add_user("Bob", guild).slash("act", channel=guild.channels[0])
    assert errors[0].code == 40094
    assert seen == [(False, True)]
    assert len(answer.messages) == 6
    fake.forgive("a sixth follow-up")


async def test_a_user_installed_bot_is_asked_among_friends(fake: FakeDiscord) -> None:
    ann, bob = fake.add_user("Ann", installed=True), fake.add_user("Bob")
    async with fake.running(Specimen()) as client:
        answer = await ann.slash("ask", question="who?", channel=ann.direct(bob))
        await ann.says(ann.direct(bob), "the bot does not hear this")
        private = await ann.slash("ask", question="me?", channel=ann.direct())
    assert answer.interaction.payload()["context"] == 2
    assert answer.interaction.owners() == {"1": str(ann.id)}
    assert private.interaction.payload()["context"] == 1
    assert private.interaction.owners() == {"0": "0", "1": str(ann.id)}
    assert client.heard == []
