"""Whose answer it is: who steers, shares and deletes it, and what others get; over real sockets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.discord.storage import AskedQuestion, Origin
from tests.bot.discord.pressing import choose
from tests.fake_archive import an_article
from tests.fake_discord.model import MANAGE_GUILD, MEMBER_PERMISSIONS

if TYPE_CHECKING:
    from bot.discord.client import VerbatimBot
    from tests.bot.discord.conftest import MakeBot
    from tests.fake_archive import FakeArchive
    from tests.fake_discord import Answer, FakeDiscord, Guild, Message, Person

QUESTION = "Which tram and which lamp in 2012"
MANAGER = MEMBER_PERMISSIONS | MANAGE_GUILD


@pytest.fixture
def ben(service: FakeDiscord, guild: Guild) -> Person:
    return service.add_user("Ben", guild)


@pytest.fixture
def chief(service: FakeDiscord, guild: Guild) -> Person:
    person = service.add_user("Chief")
    guild.add_member(person, permissions=MANAGER)
    return person


def look(message: Message) -> tuple[object, ...]:
    return message.content, message.embeds, message.components


async def asked_with(way: str, ann: Person, service: FakeDiscord) -> Message:
    """An answer for everyone, by a command or by a mention."""
    if way == "command":
        return (await ann.slash("ask", question="Which tram?")).message
    channel = ann.home()
    said = await ann.says(channel, f"{service.bot.mention} Which tram?")
    return await channel.wait_for_message(replying_to=said)


@pytest.mark.parametrize("way", ["command", "mention"])
async def test_what_others_press_opens_a_copy_of_their_own(
    bot: VerbatimBot, service: FakeDiscord, ann: Person, ben: Person, way: str
) -> None:
    message = await asked_with(way, ann, service)
    before = look(message)
    for copy in (await ben.click(message, "More context"), await choose(ben, message, 2)):
        assert copy.message is not message
        assert copy.message.visible_to is ben
        assert look(message) == before
        further = await choose(ben, copy.message, 3)
        assert further.message is copy.message
        assert "**Which tram?**" in further.text
        assert look(message) == before
    assert (await ann.click(message, "More context")).message is message
    assert (await choose(ann, message, 2)).message is message
    assert look(message) != before


async def test_dropping_the_dates_of_somebody_elses_answer_leaves_it_alone(
    bot: VerbatimBot, ann: Person, ben: Person
) -> None:
    silent = await ann.slash("ask", question="Which tram in 2009")
    before = look(silent.message)
    copy = await ben.click(silent.message, "Any date")
    assert copy.is_ephemeral
    assert "east gate" in copy.text
    assert look(silent.message) == before


async def test_turning_the_pages_of_somebody_elses_look_up_leaves_it_alone(
    bot: VerbatimBot, ann: Person, ben: Person, archive: FakeArchive
) -> None:
    archive.replace([an_article(n, f"Tram {n}", "A tram.") for n in range(25)])
    await bot.worker.refresh()
    answer = await ann.slash("region", name="China")
    copy = await ben.click(answer.message, "Next")
    assert copy.is_ephemeral
    assert "11 to 20 of 25 articles" in copy.text
    assert "1 to 10 of 25 articles" in answer.text


async def test_a_follow_up_of_somebody_else_is_a_question_of_their_own(
    bot: VerbatimBot, ann: Person, ben: Person
) -> None:
    answer = await ann.slash("ask", question="Where was a lighthouse lamp?")
    before = look(answer.message)
    further = await (await ben.click(answer.message, "Ask a follow-up")).submit("by whom?")
    assert not further.is_ephemeral
    assert look(answer.message) == before
    moved = await ben.click(further.message, "More context")
    assert moved.message is further.message


@pytest.mark.parametrize("way", ["command", "mention"])
async def test_whose_answer_it_is_survives_a_restart(
    service: FakeDiscord, guild: Guild, ann: Person, ben: Person, make_bot: MakeBot, way: str
) -> None:
    async with service.running(make_bot()):
        message = await asked_with(way, ann, service)
    async with service.running(make_bot()):
        assert (await ben.click(message, "More context")).is_ephemeral
        assert (await ann.click(message, "More context")).message is message


async def test_a_forged_custom_id_gives_no_rights(
    bot: VerbatimBot, guild: Guild, ann: Person, ben: Person
) -> None:
    answer, other = [await ann.slash("ask", question="Which tram?") for _ in range(2)]
    own = bot.storage.keep(AskedQuestion("Mine"), Origin(guild.id, 1, ben.id))
    before = look(answer.message)
    for forged in (f"drop:dates:{own}", f"delete:{other.message.id}"):
        [button] = [b for b in answer.message.buttons if b.get("label") == "More context"]
        real, button["custom_id"] = button["custom_id"], forged
        pressed = await ben.click(answer.message, forged)
        button["custom_id"] = real
        seen = pressed.interaction.followups or [pressed.message]
        assert all(message.is_ephemeral for message in seen)
        assert look(answer.message) == before
        assert not other.message.deleted
    assert "Only the person who asked" in pressed.text


async def test_a_forged_reason_does_not_reach_the_managers_list(
    bot: VerbatimBot, guild: Guild, ann: Person
) -> None:
    answer = await ann.slash("ask", question=QUESTION)
    (key,) = keys(answer.message)
    [button] = [b for b in answer.message.buttons if b.get("label") == "More context"]
    button["custom_id"] = f"unhelpful:**@everyone** [x](evil):{key}"
    told = await ann.click(answer.message, "More context")
    assert "out of date" in told.text
    assert bot.storage.gaps.page([guild.id]) == ([], 0)


def keys(message: Message) -> list[str]:
    """The key of the question, as "Ask a follow-up" carries it."""
    ids = [button["custom_id"] for button in message.buttons if "custom_id" in button]
    return [id_.removeprefix("follow:") for id_ in ids if id_.startswith("follow:")]


async def test_what_is_deleted_is_no_longer_kept(bot: VerbatimBot, ann: Person) -> None:
    answer = await ann.slash("ask", question=QUESTION)
    (key,) = keys(answer.message)
    await (await answer.click("More…")).click("Delete")
    assert bot.storage.asked(key) is None


async def press(person: Person, message: Message, control: str) -> Answer:
    if control == "the list":
        return await choose(person, message, 2)
    return await person.click(message, control)


CONTROLS = ["More context", "More…", "Ask a follow-up", "the list"]


@pytest.mark.parametrize("control", CONTROLS)
async def test_every_control_asks_for_the_role(
    bot: VerbatimBot, guild: Guild, ann: Person, control: str
) -> None:
    answer = await ann.slash("ask", question="Which tram?")
    readers = guild.add_role("Readers")
    bot.storage.change_server(guild.id, roles=frozenset({readers.id}))
    before = look(answer.message)
    refused = await press(ann, answer.message, control)
    assert readers.mention in refused.text
    assert refused.is_ephemeral
    assert look(answer.message) == before
    assert bot.storage.gaps.page([guild.id]) == ([], 0)


@pytest.mark.parametrize("control", CONTROLS)
async def test_every_control_asks_for_the_channel(
    bot: VerbatimBot, guild: Guild, ann: Person, control: str
) -> None:
    answer = await ann.slash("ask", question="Which tram?")
    archive = guild.add_channel("archive")
    bot.storage.change_server(guild.id, channels=frozenset({archive.id}))
    assert f"I answer in <#{archive.id}>." in (await press(ann, answer.message, control)).text


async def test_sharing_counts_as_a_question_and_turning_over_does_not(
    service: FakeDiscord, guild: Guild, ann: Person, make_bot: MakeBot
) -> None:
    async with service.running(make_bot(user_limit=2)):
        answers = [await ann.slash("ask", question="Which tram?", private=True)]
        await (await answers[0].click("More…")).click("Share")
        assert "ask again <t:" in (await ann.slash("ask", question="Which tram?")).text
        for _ in range(4):
            pressed = await ann.click(answers[0].message, "More context")
            pressed = await ann.click(answers[0].message, "Less context")
    assert pressed.message is answers[0].message


async def kept(bot: VerbatimBot) -> list[tuple[object, ...]]:
    rows = bot.storage._db.execute("SELECT question FROM asked UNION SELECT question FROM gaps")
    return list(rows)


async def test_deletion_takes_what_others_asked_on_with_and_what_they_reported(
    bot: VerbatimBot, ann: Person, ben: Person
) -> None:
    answer = await ann.slash("ask", question=QUESTION)
    copy = await (await ben.click(answer.message, "More…")).click("Any date")
    further = await (await ben.click(copy.message, "Ask a follow-up")).submit("And the bells?")
    await (await ben.click(copy.message, "More…")).click("Report a problem")
    await (await ben.click(answer.message, "More…")).click("Report a problem")
    told = await (await ann.slash("privacy")).click("Delete my questions")
    assert "Deleted: 3 of your questions" in told.text
    assert await kept(bot) == [("And the bells?",)]
    # Nor is it remembered: the follow-up stands alone now.
    more = await (await ben.click(further.message, "Ask a follow-up")).submit("And the clock?")
    assert "2012" not in more.text


async def test_words_looked_for_by_the_menu_belong_to_whoever_wrote_them(
    bot: VerbatimBot, ann: Person, ben: Person
) -> None:
    said = await ben.says(ann.home(), "Which tram left the east gate?")
    answer: Answer = await ann.message_command("Find in the archive", said)
    assert "east gate" in answer.text
    await (await ben.slash("privacy")).click("Delete my questions")
    assert await kept(bot) == []


async def test_a_server_that_only_asked_is_forgotten_when_it_removed_the_bot_meanwhile(
    service: FakeDiscord, guild: Guild, ann: Person, make_bot: MakeBot
) -> None:
    service.add_guild("Stays")
    async with service.running(make_bot()):
        await ann.slash("ask", question=QUESTION)
    service.remove_bot(guild)
    async with service.running(make_bot()) as bot:
        assert bot.storage.servers() == set()
        assert await kept(bot) == []


async def gaps_of(chief: Person) -> Answer:
    return await (await chief.slash("settings")).click("Unanswered questions")


async def test_what_did_not_help_in_a_direct_message_is_shown_to_whoever_runs_the_bot(
    bot: VerbatimBot, ann: Person, chief: Person
) -> None:
    said = await ann.dm("Which tram?")
    answer = await said.channel.wait_for_message(replying_to=said)
    await (await ann.click(answer, "More…")).click("Report a problem")
    assert "No question" in (await gaps_of(chief)).text
    bot.owner_id = chief.id
    assert "Which tram?" in (await gaps_of(chief)).text


async def test_the_status_is_as_private_as_answers_are_and_keeps_to_the_channels(
    bot: VerbatimBot, guild: Guild, ann: Person
) -> None:
    assert not (await ann.slash("status")).is_ephemeral
    bot.storage.change_server(guild.id, private=True)
    assert (await ann.slash("status")).is_ephemeral
    archive = guild.add_channel("archive")
    bot.storage.change_server(guild.id, channels=frozenset({archive.id}))
    assert "I answer in" in (await ann.slash("status")).text


async def test_what_was_answered_while_a_server_removed_the_bot_goes_within_the_hour(
    bot: VerbatimBot, guild: Guild
) -> None:
    bot.storage.keep(AskedQuestion("Late?"), Origin(guild.id + 1, 1, 2))
    bot.storage.keep(AskedQuestion("Here?"), Origin(guild.id, 1, 2))
    await bot._expire()
    assert await kept(bot) == [("Here?",)]


async def test_a_server_has_no_part_in_what_only_a_person_installed(
    bot: VerbatimBot, service: FakeDiscord
) -> None:
    elsewhere = service.add_guild("Elsewhere", has_bot=False)
    cat = service.add_user("Cat", installed=True)
    elsewhere.add_member(cat, permissions=MANAGER)
    answer = await cat.slash("ask", channel=elsewhere.channels[0], question=QUESTION)
    await bot._expire()
    assert len(await kept(bot)) == 1
    # Who manages that server manages nothing of the bot's.
    [button] = [b for b in answer.message.buttons if b.get("label") == "More context"]
    button["custom_id"] = "forget:server"
    assert "Only those who manage" in (await cat.click(answer.message, "forget:server")).text
    assert len(await kept(bot)) == 1
