"""Servers: settings, limits, privacy, dedicated channels, languages; over real sockets."""

from __future__ import annotations

import asyncio
import gc
import warnings
from typing import TYPE_CHECKING

import pytest

from bot.discord.server_settings import ServerSettings
from tests.bot.discord.pressing import choose
from tests.fake_discord import FakeDiscord, NotSeenError
from tests.fake_discord.model import MANAGE_GUILD, MEMBER_PERMISSIONS
from tests.reading import chosen, quotation

if TYPE_CHECKING:
    from bot.discord.client import VerbatimBot
    from tests.bot.discord.conftest import MakeBot
    from tests.fake_discord import Guild, Person

QUESTION = "Which tram left the east gate?"
MESSAGE_CONTENT = 1 << 15


@pytest.fixture
def chief(service: FakeDiscord, guild: Guild) -> Person:
    """Somebody who manages the server."""
    person = service.add_user("Chief")
    guild.add_member(person, permissions=MEMBER_PERMISSIONS | MANAGE_GUILD)
    return person


def changed(bot: VerbatimBot, guild: Guild, **settings: object) -> None:
    """What the panel would write."""
    bot.storage.change_server(guild.id, **settings)


async def test_settings_are_hidden_from_those_who_do_not_manage(
    bot: VerbatimBot, ann: Person
) -> None:
    with pytest.raises(NotSeenError, match="lacks permissions"):
        await ann.slash("settings")


async def test_settings_are_shown_to_managers_only_themselves(
    bot: VerbatimBot, chief: Person
) -> None:
    answer = await chief.slash("settings")
    assert answer.is_ephemeral
    assert "Quotations in an answer: 3" in answer.text
    assert "Channels: all" in answer.text
    assert "Questions a minute, by one person: no limit" in answer.text


@pytest.mark.parametrize(
    ("chosen", "name", "value"),
    [
        ("Answers: for the asker only", "private", True),
        ("Answers: for everyone", "private", False),
        ("Where answers stand: in a thread of their own", "in_thread", True),
        ("Quotations in an answer: 2", "quotes", 2),
        ("Language: Français", "language", "fr"),
        ("Language: that of the server", "language", None),
    ],
)
async def test_the_panel_changes_how_answers_are_given(
    bot: VerbatimBot, guild: Guild, chief: Person, chosen: str, name: str, value: object
) -> None:
    panel = await chief.slash("settings")
    shown = await panel.select("How answers are given", chosen)
    assert shown.message is panel.message
    assert getattr(bot.storage.server(guild.id), name) == value
    assert chosen.partition(": ")[2] in shown.text


async def test_the_panel_chooses_channels_forums_threads_and_roles(
    bot: VerbatimBot, guild: Guild, ann: Person, chief: Person
) -> None:
    forum, readers = guild.add_forum("questions"), guild.add_role("Readers")
    thread = guild.channels[0].add_thread("Sichuan", ann)
    panel = await chief.slash("settings")
    await panel.select("Channels in which I answer", forum, thread)
    await panel.select("Roles that may ask", readers)
    shown = await panel.select("Channels in which every question is for me", guild.channels[0])
    kept = bot.storage.server(guild.id)
    assert kept.channels == {forum.id, thread.id}
    assert kept.roles == {readers.id}
    assert kept.dedicated == {guild.channels[0].id}
    assert f"<#{forum.id}>" in shown.text
    await panel.select("Roles that may ask")
    assert bot.storage.server(guild.id).roles == frozenset()


async def test_the_panel_sets_limits_in_a_form(
    bot: VerbatimBot, guild: Guild, chief: Person
) -> None:
    panel = await chief.slash("settings")
    form = await panel.click("Limits")
    await form.submit({"user_limit": "3", "server_limit": "0"})
    assert bot.storage.server(guild.id).user_limit == 3
    refused = await (await panel.click("Limits")).submit(
        {"user_limit": "many", "server_limit": "0"}
    )
    assert "whole number" in refused.text
    assert bot.storage.server(guild.id).user_limit == 3


async def test_nobody_but_a_manager_changes_settings_by_a_button_that_they_forged(
    bot: VerbatimBot, guild: Guild, ann: Person, chief: Person
) -> None:
    panel = await chief.slash("settings")
    answer = await ann.slash("ask", question=QUESTION)
    answer.message.components = panel.message.components
    told = await ann.select(answer.message, "How answers are given", "Answers: for the asker only")
    assert "Only those who manage" in told.text
    assert "Only those who manage" in (await ann.click(answer.message, "Limits")).text
    assert "Only those who manage" in (await ann.click(answer.message, "Unanswered questions")).text
    assert bot.storage.server(guild.id) == ServerSettings()


async def test_settings_outlive_a_restart(
    service: FakeDiscord, guild: Guild, chief: Person, make_bot: MakeBot
) -> None:
    async with service.running(make_bot()) as bot:
        changed(bot, guild, private=True, quotes=1)
    async with service.running(make_bot()):
        answer = await chief.slash("ask", question="Which tram?")
        assert answer.is_ephemeral
        assert "1 of" not in answer.text
        assert not [part for part in answer.message.walk() if part["type"] == 3]


async def test_only_allowed_channels_are_answered_in_and_threads_belong_to_them(
    bot: VerbatimBot, guild: Guild, ann: Person, chief: Person
) -> None:
    trams, other = guild.add_channel("trams"), guild.add_channel("other")
    thread = trams.add_thread("Sichuan", ann)
    changed(bot, guild, channels=frozenset({trams.id}))
    refused = await ann.slash("ask", channel=other, question=QUESTION)
    assert refused.text == f"I answer in <#{trams.id}>."
    assert refused.is_ephemeral
    assert "east gate" in (await ann.slash("ask", channel=trams, question=QUESTION)).text
    assert "east gate" in (await ann.slash("ask", channel=thread, question=QUESTION)).text
    changed(bot, guild, channels=frozenset())
    assert "east gate" in (await ann.slash("ask", channel=other, question=QUESTION)).text


async def test_only_allowed_roles_may_ask(
    bot: VerbatimBot, service: FakeDiscord, guild: Guild, ann: Person, chief: Person
) -> None:
    readers = guild.add_role("Readers")
    ben = service.add_user("Ben")
    guild.add_member(ben, roles=[readers])
    changed(bot, guild, roles=frozenset({readers.id}))
    refused = await ann.slash("ask", question=QUESTION)
    assert refused.text == f"On this server I answer {readers.mention} only."
    assert "east gate" in (await ben.slash("ask", question=QUESTION)).text
    said = await ann.says(guild.channels[0], f"{service.bot.mention} {QUESTION}")
    refusal = await ann.direct().wait_for_message(after=said)
    assert readers.mention in refusal.text
    assert not guild.channels[0].from_bot(after=said)


async def test_somebody_who_asks_too_much_is_asked_to_wait(
    bot: VerbatimBot, guild: Guild, ann: Person, chief: Person
) -> None:
    changed(bot, guild, user_limit=2)
    for _ in range(2):
        assert "east gate" in (await ann.slash("ask", question=QUESTION)).text
    third = await ann.slash("ask", question=QUESTION)
    assert "ask again <t:" in third.text
    assert third.is_ephemeral
    assert "east gate" in (await chief.slash("ask", question=QUESTION)).text


async def test_a_server_that_asks_too_much_is_asked_to_wait(
    bot: VerbatimBot, guild: Guild, service: FakeDiscord, ann: Person, chief: Person
) -> None:
    changed(bot, guild, server_limit=1)
    assert "east gate" in (await chief.slash("ask", question=QUESTION)).text
    assert "limit of this server" in (await ann.slash("ask", question=QUESTION)).text


async def test_the_list_of_unanswered_questions_is_shown_and_emptied(
    bot: VerbatimBot, ann: Person, chief: Person
) -> None:
    silent = await ann.slash("ask", question="Who won the *football*?")
    await silent.click("Report a gap")
    shown = await (await chief.slash("settings")).click("Unanswered questions")
    assert shown.is_ephemeral
    assert "Who won the \\*football\\*? · no answer" in shown.text
    assert "Ann" not in shown.text
    emptied = await shown.click("Empty the list")
    assert "empty now" in emptied.text
    again = await (await chief.slash("settings")).click("Unanswered questions")
    assert "No question is on the list." in again.text


async def test_a_person_has_their_questions_deleted_with_one_button(
    bot: VerbatimBot, ann: Person, chief: Person
) -> None:
    answer = await ann.slash("ask", question=QUESTION)
    key = answer.message.buttons[-1]["custom_id"].rsplit(":", 1)[-1]
    card = await ann.slash("privacy")
    assert card.is_ephemeral
    assert "30 days" in card.text
    told = await card.click("Delete my questions")
    assert "Deleted: 1 of your questions and reports." in told.text
    assert bot.storage.asked(key) is None


async def test_a_manager_has_everything_of_the_server_deleted(
    bot: VerbatimBot, guild: Guild, ann: Person, chief: Person
) -> None:
    changed(bot, guild, quotes=1)
    silent = await ann.slash("ask", question="Who won the football?")
    await silent.click("Report a gap")
    ask = await (await chief.slash("settings")).click("Delete everything")
    told = await ask.click("forget:server")
    assert "is deleted" in told.text
    assert bot.storage.server(guild.id) == ServerSettings()
    assert bot.storage.gaps.page([guild.id]) == ([], 0)


async def test_a_server_that_removes_the_bot_is_forgotten(
    bot: VerbatimBot, service: FakeDiscord, guild: Guild, ann: Person, chief: Person
) -> None:
    changed(bot, guild, quotes=1)
    await ann.slash("ask", question=QUESTION)
    other = service.add_guild("Other")
    service.remove_bot(guild)
    # The gateway keeps its order: once the bot answers elsewhere, it has seen the removal.
    dan = service.add_user("Dan", other)
    await dan.slash("ask", channel=other.channels[0], question=QUESTION)
    assert bot.storage.server(guild.id) == ServerSettings()
    assert bot.storage.forget_person(ann.id) == 0


async def test_a_server_that_removed_the_bot_while_it_was_away_is_forgotten_at_the_start(
    service: FakeDiscord, guild: Guild, chief: Person, make_bot: MakeBot
) -> None:
    stays = service.add_guild("Stays")
    async with service.running(make_bot()) as bot:
        for server in (guild, stays):
            bot.storage.change_server(server.id, quotes=1)
    service.remove_bot(guild)
    async with service.running(make_bot()) as bot:
        await bot.wait_until_ready()
        await asyncio.sleep(0.05)
        assert bot.storage.servers() == {stays.id}


async def test_the_servers_language_is_that_of_buttons_and_not_of_quotations(
    bot: VerbatimBot, guild: Guild, ann: Person, chief: Person
) -> None:
    english = await ann.slash("ask", question="Which tram?")
    changed(bot, guild, language="fr")
    french = await ann.slash("ask", question="Which tram?")
    assert "Plus de contexte" in french.message.labels
    assert quotation(french.message) == quotation(english.message)
    assert chosen((await choose(ann, french.message, 2)).message).startswith("2 sur 3")


async def test_what_everyone_sees_is_in_the_servers_language_and_private_answers_in_the_persons(
    service: FakeDiscord, make_bot: MakeBot
) -> None:
    salon = service.add_guild("Salon", locale="fr")
    pedro = service.add_user("Pedro", salon, locale="es-419")
    async with service.running(make_bot()):
        public = await pedro.slash("ask", question="Which tram?")
        assert "Plus de contexte" in public.message.labels
        private = await pedro.slash("ask", question="Which tram?", private=True)
        assert "Más contexto" in private.message.labels
        refused = await pedro.slash("ask", question="Which tram?", region="Atlantis")
        assert refused.text.startswith("Ningún lugar")
        said = await pedro.says(salon.channels[0], f"{service.bot.mention} Which tram?")
        reply = await salon.channels[0].wait_for_message(replying_to=said)
        assert "Plus de contexte" in reply.labels
        await (await private.click("Más…")).click("Compartir")
        shared = await salon.channels[0].wait_for_message(after=reply)
        assert "Plus de contexte" in shared.labels


@pytest.fixture
async def reading_service() -> object:
    """A service that lets the bot read message content."""
    async with FakeDiscord(privileged=MESSAGE_CONTENT) as discord:
        yield discord
        assert discord.violations == []


async def test_a_dedicated_channel_answers_questions_and_is_silent_on_chatter(
    reading_service: FakeDiscord, make_bot: MakeBot
) -> None:
    guild = reading_service.add_guild()
    ann = reading_service.add_user("Ann", guild)
    chief = reading_service.add_user("Chief")
    guild.add_member(chief, permissions=MEMBER_PERMISSIONS | MANAGE_GUILD)
    channel = guild.add_channel("ask-here")
    async with reading_service.running(make_bot(message_content=True)):
        panel = await chief.slash("settings")
        answer = await panel.select("Channels in which every question is for me", channel)
        assert f"<#{channel.id}>" in answer.text
        for chatter in ("nice weather", "lol right?", "thanks!", "see you tomorrow everyone"):
            await ann.says(channel, chatter)
            await ann.says(guild.channels[0], QUESTION)
        asked = await ann.says(channel, QUESTION)
        reply = await channel.wait_for_message(replying_to=asked)
        assert "east gate" in reply.text
        assert len(channel.from_bot()) == 1
        assert not guild.channels[0].from_bot()


async def test_without_the_intent_a_dedicated_channel_says_what_it_can_do(
    bot: VerbatimBot, guild: Guild, chief: Person
) -> None:
    panel = await chief.slash("settings")
    answer = await panel.select("Channels in which every question is for me", guild.channels[0])
    assert "message content intent" in answer.text


@pytest.mark.parametrize(("default", "chosen"), [(True, False), (False, True), (True, None)])
async def test_every_command_is_as_private_as_the_server_chose(
    service: FakeDiscord,
    guild: Guild,
    ann: Person,
    chief: Person,
    make_bot: MakeBot,
    default: bool,
    chosen: bool | None,
) -> None:
    async with service.running(make_bot(private=default)) as bot:
        if chosen is not None:
            changed(bot, guild, private=chosen)
        expected = default if chosen is None else chosen
        answers = [
            await ann.slash("ask", question=QUESTION),
            await ann.slash("date", options={"from": "2012"}),
            await ann.slash("region", name="France"),
            await ann.slash("article", title="Lighthouse"),
            await ann.slash("timeline"),
        ]
        assert [answer.is_ephemeral for answer in answers] == [expected] * len(answers)


async def test_a_look_up_beyond_the_limit_is_refused_and_leaves_nothing_unawaited(
    service: FakeDiscord, guild: Guild, ann: Person, make_bot: MakeBot
) -> None:
    async with service.running(make_bot(user_limit=1)):
        await ann.slash("region", name="France")
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            refused = await ann.slash("region", name="France")
            gc.collect()
    assert "ask again <t:" in refused.text
    assert refused.is_ephemeral
