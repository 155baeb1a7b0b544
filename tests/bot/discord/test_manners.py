"""When the bot speaks, and to whom: hello, staying quiet, refusals, questions back, threads."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

import pytest

from bot import logs
from bot.settings import LogSettings
from tests.fake_archive import ARTICLES, an_article
from tests.fake_discord import FakeDiscord
from tests.fake_discord.model import (
    CREATE_THREADS,
    MANAGE_GUILD,
    MEMBER_PERMISSIONS,
    SEND_MESSAGES,
)
from tests.fake_discord.waiting import eventually

if TYPE_CHECKING:
    from bot.discord.client import VerbatimBot
    from tests.bot.discord.conftest import MakeBot
    from tests.fake_archive import FakeArchive
    from tests.fake_discord import Guild, Message, Person

QUESTION = "Which tram left the east gate?"
MESSAGE_CONTENT = 1 << 15


@pytest.fixture
def ben(service: FakeDiscord, guild: Guild) -> Person:
    return service.add_user("Ben", guild)


@pytest.fixture
def chief(service: FakeDiscord, guild: Guild) -> Person:
    person = service.add_user("Chief")
    guild.add_member(person, permissions=MEMBER_PERMISSIONS | MANAGE_GUILD)
    return person


# -- hello ---------------------------------------------------------------------------------------


async def test_it_says_hello_once_with_an_example_and_the_settings(
    bot: VerbatimBot, service: FakeDiscord
) -> None:
    joined = service.add_guild("Joined", has_bot=False)
    quiet, hall = joined.channels[0], joined.add_channel("hall")
    joined.system_channel = quiet
    quiet.deny(SEND_MESSAGES)
    service.invite_bot(joined)
    hello = await hall.wait_for_message()
    assert hello.text.startswith("I answer questions about 4 articles, 2011 to 2013")
    assert not quiet.from_bot()
    assert len(hall.from_bot()) == 1
    dan = service.add_user("Dan", joined)
    example = await dan.click(hello, "Trams Return to Sichuan")
    assert example.is_ephemeral
    assert "Trams Return to Sichuan" in example.text
    settings = "Settings, for those who manage"
    assert "Only those who manage" in (await dan.click(hello, settings)).text
    head = service.add_user("Head")
    joined.add_member(head, permissions=MEMBER_PERMISSIONS | MANAGE_GUILD)
    assert "What holds on this server" in (await head.click(hello, settings)).text
    service.break_down(joined)
    service.restore(joined)
    service.lose_session()
    await service.online()
    await asyncio.sleep(0.2)
    assert len(hall.from_bot()) == 1


async def test_hello_comes_in_the_system_channel_and_in_the_servers_language(
    bot: VerbatimBot, service: FakeDiscord
) -> None:
    joined = service.add_guild("Salon", locale="fr", has_bot=False)
    joined.system_channel = joined.add_channel("accueil")
    service.invite_bot(joined)
    hello = await joined.system_channel.wait_for_message()
    assert hello.text.startswith("Je réponds")


async def test_a_server_in_which_it_may_write_nowhere_gets_no_hello(
    bot: VerbatimBot, service: FakeDiscord
) -> None:
    joined = service.add_guild("Silent", has_bot=False)
    joined.channels[0].deny(SEND_MESSAGES)
    service.invite_bot(joined)
    await asyncio.sleep(0.2)
    assert not joined.channels[0].from_bot()


async def test_the_invitation_is_on_the_terminal_whatever_the_log_level(
    service: FakeDiscord,
    make_bot: MakeBot,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    root, bots = logging.getLogger(), logging.getLogger("bot")
    monkeypatch.setattr(root, "handlers", [logging.StreamHandler()])  # as the command line begins
    before = bots.level
    logs.configure(LogSettings())
    async with service.running(make_bot()):
        said = capsys.readouterr().err
    bots.setLevel(before)
    assert f"client_id={service.bot.id}&scope=bot+applications.commands" in said


# -- quiet ---------------------------------------------------------------------------------------


async def answered(ann: Person, service: FakeDiscord) -> Message:
    channel = ann.home()
    said = await ann.says(channel, f"{service.bot.mention} {QUESTION}")
    return await channel.wait_for_message(replying_to=said)


@pytest.mark.parametrize("words", ["thanks!", "wow", "haha so true", "stop", "my aunt was there"])
@pytest.mark.parametrize("ping", [True, False])
async def test_a_reply_that_asks_nothing_is_left_alone(
    bot: VerbatimBot, service: FakeDiscord, ann: Person, words: str, ping: bool
) -> None:
    message = await answered(ann, service)
    said = await ann.replies(message, words, ping=ping)
    if not ping:  # it cannot be read, which is said once
        await message.channel.wait_for_message(replying_to=said)
        said = await ann.replies(message, words, ping=ping)
    await message.channel.stays_silent(said)


@pytest.mark.parametrize("words", ["thanks!", "wow", "haha so true", "stop"])
async def test_a_mention_that_asks_nothing_is_left_alone(
    bot: VerbatimBot, service: FakeDiscord, ann: Person, words: str
) -> None:
    said = await ann.says(ann.home(), f"{service.bot.mention} {words}")
    await ann.home().stays_silent(said)


@pytest.mark.parametrize("words", ["who are you?", "help", "settings", "", "hello"])
async def test_who_asks_about_the_bot_gets_three_lines(
    bot: VerbatimBot, service: FakeDiscord, ann: Person, words: str
) -> None:
    said = await ann.says(ann.home(), f"{service.bot.mention} {words}")
    answer = await ann.home().wait_for_message(replying_to=said)
    assert len(answer.content.splitlines()) == 3
    ids = {command["name"]: command["id"] for command in service.commands.scopes[None]}
    assert f"</ask:{ids['ask']}>" in answer.content
    assert f"</settings:{ids['settings']}>" in answer.content
    assert not answer.embeds


async def test_the_help_names_the_managers_commands_to_those_who_manage(
    bot: VerbatimBot, ann: Person, chief: Person
) -> None:
    theirs = ("**/settings**", "**/follow**")
    to_chief, to_ann = (await chief.slash("help")).text, (await ann.slash("help")).text
    assert all(name in to_chief for name in theirs)
    assert not any(name in to_ann for name in theirs)


async def test_what_cannot_be_read_is_told_once_an_hour_how_to_go_on(
    bot: VerbatimBot, service: FakeDiscord, ann: Person, ben: Person
) -> None:
    message = (await ann.slash("ask", question=QUESTION)).message
    for person in (ann, ben):
        said = await person.replies(message, "by whom?")
        told = await message.channel.wait_for_message(replying_to=said)
        assert "Mention me in your reply" in told.text
        said = await person.replies(message, "thanks!")
        await message.channel.stays_silent(said)


# -- private -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (QUESTION, "east gate"),
        ("/date 2012", "A Lighthouse"),
        ("who are you?", "I answer questions"),
    ],
)
async def test_where_answers_are_private_a_mention_gets_one_line_and_a_button(
    bot: VerbatimBot,
    service: FakeDiscord,
    guild: Guild,
    ann: Person,
    ben: Person,
    words: str,
    expected: str,
) -> None:
    bot.storage.change_server(guild.id, private=True)
    said = await ann.says(ann.home(), f"{service.bot.mention} {words}")
    line = await ann.home().wait_for_message(replying_to=said)
    assert line.text == "Answers are private on this server."
    assert not line.embeds
    for person in (ann, ben):
        answer = await person.click(line, "Open the answer")
        assert answer.is_ephemeral
        assert expected in answer.text
    assert line.text == "Answers are private on this server."


async def test_a_follow_up_on_an_old_public_answer_is_private_once_answers_are(
    bot: VerbatimBot, guild: Guild, ann: Person
) -> None:
    answer = await ann.slash("ask", question=QUESTION)
    bot.storage.change_server(guild.id, private=True)
    further = await (await answer.click("Ask a follow-up")).submit("Who counted the bells?")
    assert further.is_ephemeral


# -- refusals ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "options", "expected"),
    [
        ("article", {"title": "Zeppelin"}, "No article is called"),
        ("ask", {"question": "   "}, "The question is empty"),
        (
            "ask",
            {"question": "¿Quién inauguró la biblioteca?"},
            "I can only search English so far.",
        ),
        ("ask", {"question": "谁打开了钟楼？"}, "I can only search English so far."),
    ],
)
async def test_a_refusal_is_for_the_asker_alone(
    bot: VerbatimBot, ann: Person, command: str, options: dict[str, object], expected: str
) -> None:
    refused = await ann.slash(command, options=options)
    assert expected in refused.text
    assert refused.is_ephemeral
    assert not ann.home().from_bot()


async def test_a_busy_bot_says_so_to_the_asker_alone(
    service: FakeDiscord, guild: Guild, ann: Person, make_bot: MakeBot, archive: FakeArchive
) -> None:
    archive.delay = 0.3
    async with service.running(make_bot(queue=1)):
        answers = await asyncio.gather(*(ann.slash("ask", question=QUESTION) for _ in range(2)))
    busy = [answer for answer in answers if "ask again in a minute" in answer.text]
    assert [answer.is_ephemeral for answer in busy] == [True]


@pytest.mark.parametrize("words", ["Qui a ouvert la bibliothèque ?", "/article Zeppelin"])
async def test_a_mention_is_refused_by_a_direct_message(
    bot: VerbatimBot, service: FakeDiscord, ann: Person, words: str
) -> None:
    said = await ann.says(ann.home(), f"{service.bot.mention} {words}")
    await ann.direct().wait_for_message(after=said)
    assert not ann.home().from_bot()


async def test_who_takes_no_direct_messages_is_refused_for_a_while(
    bot: VerbatimBot, service: FakeDiscord, ann: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.discord.cogs.messages._REFUSAL_SECONDS", 0.2)
    ann.dms_closed = True
    said = await ann.says(ann.home(), f"{service.bot.mention} Qui a ouvert la bibliothèque ?")
    refusal = await ann.home().wait_for_message(replying_to=said)
    assert refusal.text == "I can only search English so far."
    await eventually(lambda: refusal.deleted)


async def test_a_refusal_that_stands_for_a_while_is_taken_away_when_the_bot_ends(
    service: FakeDiscord, ann: Person, make_bot: MakeBot
) -> None:
    ann.dms_closed = True
    async with service.running(make_bot()) as bot:
        said = await ann.says(ann.home(), f"{service.bot.mention} Qui a ouvert la bibliothèque ?")
        refusal = await ann.home().wait_for_message(replying_to=said)
        await asyncio.sleep(0.1)
        assert not refusal.deleted
        await bot.finish()
    assert refusal.deleted


async def test_over_the_limit_a_mention_is_refused_directly_with_a_countdown(
    service: FakeDiscord, guild: Guild, ann: Person, make_bot: MakeBot
) -> None:
    async with service.running(make_bot(user_limit=1)):
        await ann.slash("ask", question=QUESTION)
        said = await ann.says(ann.home(), f"{service.bot.mention} {QUESTION}")
        refusal = await ann.direct().wait_for_message(after=said)
        assert "you can ask again <t:" in refusal.text


async def test_without_the_permission_to_send_the_asker_is_told_directly(
    bot: VerbatimBot, service: FakeDiscord, guild: Guild, ann: Person
) -> None:
    quiet = guild.add_channel("quiet")
    quiet.deny(SEND_MESSAGES)
    said = await ann.says(quiet, f"{service.bot.mention} {QUESTION}")
    told = await ann.direct().wait_for_message(after=said)
    assert told.text.startswith(f"I may not write in <#{quiet.id}>.")
    assert "</ask:" in told.text


# -- which place ---------------------------------------------------------------------------------


@pytest.fixture
async def georgias(bot: VerbatimBot, archive: FakeArchive) -> None:
    country = an_article(8, "Tbilisi", "The cable tram of the country.", regions=("GE",))
    state = an_article(9, "Atlanta", "The street tram of the state.", regions=("US-GA",))
    archive.replace([*ARTICLES, country, state])
    await bot.worker.refresh()


@pytest.mark.usefixtures("georgias")
@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("ask", {"question": "Which tram is in Georgia?"}),
        ("ask", {"question": "Which tram?", "region": "Georgia"}),
        ("region", {"name": "Georgia"}),
    ],
)
@pytest.mark.parametrize(
    ("place", "expected", "other"),
    [("the US state", "Atlanta", "Tbilisi"), ("the country", "Tbilisi", "Atlanta")],
)
async def test_it_asks_which_place_is_meant(
    ann: Person, command: str, options: dict[str, object], place: str, expected: str, other: str
) -> None:
    asked = await ann.slash(command, options=options)
    assert asked.text == "Which Georgia?"
    assert asked.message.labels == ["the country", "the US state"]
    answer = await asked.click(place)
    assert answer.message is asked.message
    assert expected in answer.text
    assert other not in answer.text


@pytest.mark.usefixtures("georgias")
@pytest.mark.parametrize("words", ["Which tram is in Georgia?", "/region Georgia"])
async def test_a_mention_is_asked_back_too(service: FakeDiscord, ann: Person, words: str) -> None:
    said = await ann.says(ann.home(), f"{service.bot.mention} {words}")
    asked = await ann.home().wait_for_message(replying_to=said)
    assert asked.text == "Which Georgia?"
    answer = await ann.click(asked, "the US state")
    assert answer.message is asked
    assert "Atlanta" in answer.text


async def test_no_question_back_where_the_archive_knows_one_of_the_places_only(
    bot: VerbatimBot, ann: Person, archive: FakeArchive
) -> None:
    state = an_article(9, "Atlanta", "The street tram of the state.", regions=("US-GA",))
    archive.replace([*ARTICLES, state])
    await bot.worker.refresh()
    assert "Atlanta" in (await ann.slash("region", name="Georgia")).text


@pytest.mark.usefixtures("georgias")
async def test_a_place_that_nobody_asked_about_is_not_put_into_a_question(ann: Person) -> None:
    asked = await ann.slash("ask", question="Which tram is in Georgia?")
    for button in asked.message.buttons:
        if button["label"] == "the country":
            button["custom_id"] = button["custom_id"].replace(":GE:", ":FR:")
    assert "out of date" in (await asked.click("the country")).text


# -- threads and forums --------------------------------------------------------------------------


async def test_an_answer_in_a_thread_of_its_own(
    bot: VerbatimBot, service: FakeDiscord, guild: Guild, ann: Person, ben: Person
) -> None:
    bot.storage.change_server(guild.id, in_thread=True)
    channel = ann.home()
    said = await ann.says(channel, f"{service.bot.mention} {QUESTION}")
    await eventually(lambda: any(one.parent is channel for one in guild.channels))
    thread = guild.channels[-1]
    assert thread.name == QUESTION
    answer = await thread.wait_for_message()
    assert "east gate" in answer.text
    assert not channel.from_bot(after=said)
    # Whose answer it is holds there, too.
    assert (await ben.click(answer, "More context")).is_ephemeral
    assert (await ann.click(answer, "More context")).message is answer
    slash = await ann.slash("ask", question="Which tram?")
    await eventually(lambda: guild.channels[-1].name == "Which tram?")
    assert guild.channels[-1].id == slash.message.id


async def test_without_the_permission_for_threads_it_answers_in_the_channel(
    bot: VerbatimBot, service: FakeDiscord, guild: Guild, ann: Person
) -> None:
    bot.storage.change_server(guild.id, in_thread=True)
    ann.home().deny(CREATE_THREADS)
    said = await ann.says(ann.home(), f"{service.bot.mention} {QUESTION}")
    assert "east gate" in (await ann.home().wait_for_message(replying_to=said)).text


async def test_in_its_own_thread_follow_ups_need_no_mention_where_it_may_read(
    make_bot: MakeBot,
) -> None:
    async with FakeDiscord(privileged=MESSAGE_CONTENT) as service:
        guild = service.add_guild()
        ann = service.add_user("Ann", guild)
        async with service.running(make_bot(message_content=True)) as bot:
            bot.storage.change_server(guild.id, in_thread=True)
            await ann.says(ann.home(), f"{service.bot.mention} Where was a lighthouse lamp?")
            await eventually(lambda: len(guild.channels) == 2)
            thread = guild.channels[-1]
            first = await thread.wait_for_message()
            chatter = await ann.says(thread, "how lovely")
            further = await ann.says(thread, "who lit it by hand?")
            answer = await thread.wait_for_message(replying_to=further)
            assert "lit by hand" in answer.text
            assert thread.from_bot(after=chatter) == [answer]
            assert first is not answer
        assert service.violations == []


async def test_the_posts_of_a_forum_belong_to_it(
    bot: VerbatimBot, service: FakeDiscord, guild: Guild, ann: Person
) -> None:
    forum, other = guild.add_forum("questions"), guild.add_forum("chatter")
    bot.storage.change_server(guild.id, channels=frozenset({forum.id}))
    post, elsewhere = forum.add_thread("Trams", ann), other.add_thread("Weather", ann)
    said = await ann.says(post, f"{service.bot.mention} {QUESTION}")
    assert "east gate" in (await post.wait_for_message(replying_to=said)).text
    refused = await ann.slash("ask", channel=elsewhere, question=QUESTION)
    assert refused.text == f"I answer in <#{forum.id}>."
