"""Commands as they are registered, and as people find them."""

from collections.abc import AsyncIterator

import discord
import pytest
from discord import app_commands

from tests.fake_discord import FakeDiscord, NotSeenError
from tests.fake_discord.model import MANAGE_GUILD, MEMBER_PERMISSIONS
from tests.fake_discord.specimen import Faults, Specimen
from tests.fake_discord.waiting import eventually


@pytest.fixture
async def fake() -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord() as service:
        yield service
        assert service.violations == []


async def test_a_second_sync_keeps_ids_and_is_counted(fake: FakeDiscord) -> None:
    async with fake.running(Specimen()) as client:
        before = {entry["name"]: entry["id"] for entry in fake.commands.scopes[None]}
        await client.tree.sync()
        after = {entry["name"]: entry["id"] for entry in fake.commands.scopes[None]}
        fetched = await client.tree.fetch_commands()
    assert before == after
    assert {command.name for command in fetched} == before.keys()
    assert fake.commands.puts == [None, None]


async def test_localised_texts_are_kept_and_listed_only_when_asked_for(fake: FakeDiscord) -> None:
    class French(app_commands.Translator):
        async def translate(
            self,
            string: app_commands.locale_str,
            locale: discord.Locale,
            context: app_commands.TranslationContextTypes,
        ) -> str | None:
            return "demander" if (locale.value, string.message) == ("fr", "ask") else None

    async with fake.running(Specimen(Faults(forgets_to_sync=True))) as client:
        await client.tree.set_translator(French())
        await client.tree.sync()
        listed = await client.tree.fetch_commands()
    (ask,) = [entry for entry in fake.commands.scopes[None] if entry["name"] == "ask"]
    assert ask["name_localizations"] == {"fr": "demander"}
    assert all(command.name_localizations == {} for command in listed)


async def test_commands_of_a_server_are_seen_there_only(fake: FakeDiscord) -> None:
    one, two = fake.add_guild("One"), fake.add_guild("Two")
    ann = fake.add_user("Ann", one, two)
    async with fake.running(Specimen(Faults(forgets_to_sync=True))) as client:
        scope = discord.Object(one.id)
        client.tree.copy_global_to(guild=scope)
        await client.tree.sync(guild=scope)
        assert (await ann.slash("ask", question="here?", channel=one.channels[0])).messages
        with pytest.raises(NotSeenError, match="is registered"):
            await ann.slash("ask", question="there?", channel=two.channels[0])
    assert fake.commands.puts == [one.id]


async def test_a_persons_roles_count_and_are_told_to_the_bot(fake: FakeDiscord) -> None:
    guild = fake.add_guild()
    ann = fake.add_user("Ann")
    async with fake.running(Specimen()) as client:
        editors = guild.add_role("Editors", MANAGE_GUILD)
        guild.add_member(ann, roles=[editors])
        assert (await ann.slash("settings quotes", count=1)).is_ephemeral
        message = await ann.says(guild.channels[0], f"{fake.bot.mention} {editors.mention}")
        await eventually(lambda: bool(client.heard))
    heard = client.heard[0]
    assert heard.id == message.id
    assert [role.name for role in heard.role_mentions] == ["Editors"]
    assert isinstance(heard.author, discord.Member)
    assert editors.id in [role.id for role in heard.author.roles]


async def test_a_subcommand_is_for_those_who_manage_the_server(fake: FakeDiscord) -> None:
    guild = fake.add_guild()
    ann, bob = fake.add_user("Ann", guild), fake.add_user("Bob", guild)
    guild.add_member(bob, permissions=MEMBER_PERMISSIONS | MANAGE_GUILD)
    async with fake.running(Specimen()):
        assert (await bob.slash("settings quotes", count=5)).text == "5 quotes"
        with pytest.raises(NotSeenError, match="lacks permissions"):
            await ann.slash("settings quotes", count=5)
        with pytest.raises(NotSeenError, match="its contexts are"):
            await bob.slash("settings quotes", count=5, channel=bob.direct())


async def test_channels_and_members_are_given_as_themselves(fake: FakeDiscord) -> None:
    guild = fake.add_guild()
    ann, bob = fake.add_user("Ann", guild), fake.add_user("Bob", guild)
    guild.add_member(ann, permissions=MEMBER_PERMISSIONS | MANAGE_GUILD)
    questions = guild.add_channel("questions")
    async with fake.running(Specimen()):
        answer = await ann.slash(
            "settings place", options={"channel": questions, "member": bob}, channel=questions
        )
        with pytest.raises(NotSeenError, match="Eve is no member of Reading Room"):
            await fake.add_user("Eve").slash("ask", question="?", channel=questions)
    assert answer.text == "questions, for Bob"


@pytest.mark.parametrize(
    ("name", "given", "complaint"),
    [
        ("ask", {}, "required"),
        ("ask", {"question": 5}, "wrong type"),
        ("ask", {"question": "?", "regoin": "CN"}, "no option"),
        ("ask", {"question": "x" * 6001}, "not within"),
        ("settings quotes", {"count": 11}, "not within 1 to 10"),
        ("settings qoutes", {"count": 1}, "is registered"),
    ],
)
async def test_the_client_lets_no_impossible_command_through(
    fake: FakeDiscord, name: str, given: dict[str, object], complaint: str
) -> None:
    guild = fake.add_guild()
    ann = fake.add_user("Ann", guild)
    guild.add_member(ann, permissions=1 << 3)
    async with fake.running(Specimen()):
        with pytest.raises(NotSeenError, match=complaint):
            await ann.slash(name, options=given)
