"""`/follow`: new posts are told of, once, where managers want them; over real sockets."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING

import pytest

from bot.discord.follows import Wish
from bot.discord.storage import BotStorage
from tests.fake_archive import ARTICLES, an_article
from tests.fake_discord import NotSeenError
from tests.fake_discord.model import MANAGE_GUILD, MEMBER_PERMISSIONS, SEND_MESSAGES
from tests.fake_discord.waiting import eventually

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.discord.client import VerbatimBot
    from tests.bot.discord.conftest import MakeBot
    from tests.fake_archive import FakeArchive
    from tests.fake_discord import FakeDiscord, Guild, Person

NEW = an_article(
    7,
    "New *Trams*",
    "Green trams arrived. “A bell rang twice.” [The Hill Gazette]",
    categories=("Trams",),
)
BOTH = ("GE", "US-GA")
ELSEWHERE = an_article(8, "A New Lighthouse", "A lamp was lit.", regions=("FR",), categories=())


@pytest.fixture
def chief(service: FakeDiscord, guild: Guild) -> Person:
    person = service.add_user("Chief")
    guild.add_member(person, permissions=MEMBER_PERMISSIONS | MANAGE_GUILD)
    return person


@pytest.fixture
def store(tmp_path: Path) -> Iterator[BotStorage]:
    with BotStorage(tmp_path / "discord.sqlite") as opened:
        yield opened


async def rebuilt(bot: VerbatimBot, archive: FakeArchive, *more: object) -> None:
    """A rebuild that adds articles, and the bot that follows it."""
    generation = archive.generation
    archive.replace([*archive.articles, *more])  # type: ignore[list-item]
    await eventually(lambda: bot.worker.completions.status.generation == f"g{generation + 1}")
    await asyncio.sleep(0.2)


async def test_only_managers_follow(bot: VerbatimBot, ann: Person) -> None:
    with pytest.raises(NotSeenError, match="lacks permissions"):
        await ann.slash("follow")


async def test_a_new_post_is_told_of_once_with_what_it_quotes(
    bot: VerbatimBot, guild: Guild, ann: Person, chief: Person, archive: FakeArchive
) -> None:
    news = guild.add_channel("news")
    said = await chief.slash("follow", region="China", topic="Trams", channel=news)
    assert said.is_ephemeral
    assert f"<#{news.id}>: China · Trams" in said.text
    await rebuilt(bot, archive, NEW, ELSEWHERE)
    (message,) = news.from_bot()
    assert message.content == "New in the archive: 1 · China · Trams"
    assert "[New \\*Trams\\*](https://sample.example/7)" in message.text
    assert "7 December 2011 · Sichuan, China · quotes The Hill Gazette" in message.text
    assert not message.pings
    await rebuilt(bot, archive)
    assert news.from_bot() == [message]
    assert "Only those who manage" in (await ann.click(message, "Stop")).text
    assert "Stopped" in (await chief.click(message, "Stop")).text
    await rebuilt(bot, archive, an_article(9, "Newer", "Trams."))
    assert news.from_bot() == [message]
    assert "no longer followed" in (await chief.click(message, "Stop")).text


@pytest.mark.parametrize("told", [True, False])
async def test_an_outlet_is_followed_by_its_name(
    bot: VerbatimBot, guild: Guild, chief: Person, archive: FakeArchive, told: bool
) -> None:
    await chief.slash("follow", outlet="the riverside courier")
    body = "“A bell rang thrice.” [The Riverside Courier]"
    await rebuilt(bot, archive, ELSEWHERE, *([an_article(9, "Bells", body)] if told else []))
    assert bool(guild.channels[0].from_bot()) == told


async def test_many_new_posts_are_one_message(
    bot: VerbatimBot, guild: Guild, chief: Person, archive: FakeArchive
) -> None:
    await chief.slash("follow")
    await rebuilt(bot, archive, *(an_article(20 + n, "x" * 300, "A tram.") for n in range(50)))
    (message,) = guild.channels[0].from_bot()
    assert "and 45 more" in message.text


async def test_a_role_and_nobody_else_is_mentioned(
    bot: VerbatimBot, guild: Guild, chief: Person, archive: FakeArchive
) -> None:
    readers = guild.add_role("Readers")
    await chief.slash("follow", role=readers)
    hostile = an_article(7, f"@everyone {chief.mention}", "A tram.")
    await rebuilt(bot, archive, hostile)
    (message,) = guild.channels[0].from_bot()
    assert message.content.startswith(readers.mention)
    assert message.pings == [readers.mention] or len(message.pings) == 1


async def test_everyone_is_never_mentioned(bot: VerbatimBot, guild: Guild, chief: Person) -> None:
    refused = await chief.slash("follow", role=guild.roles[0])
    assert "never everyone" in refused.text
    assert not bot.storage.follows.all()


async def test_what_a_rebuild_brought_while_the_bot_was_away_is_told_at_the_start(
    service: FakeDiscord, guild: Guild, chief: Person, make_bot: MakeBot, archive: FakeArchive
) -> None:
    async with service.running(make_bot()):
        await chief.slash("follow")
        await asyncio.sleep(0.2)
    archive.articles = [*ARTICLES, NEW]
    for _ in range(2):
        async with service.running(make_bot()):
            await guild.channels[0].wait_for_message()
            await asyncio.sleep(0.2)
    assert len(guild.channels[0].from_bot()) == 1


async def test_where_it_may_not_write_nothing_is_followed(
    bot: VerbatimBot, guild: Guild, chief: Person
) -> None:
    quiet = guild.add_channel("quiet")
    quiet.deny(SEND_MESSAGES)
    refused = await chief.slash("follow", channel=quiet)
    assert "I lack a permission" in refused.text
    assert not bot.storage.follows.all()


async def test_it_asks_which_place_is_followed(
    bot: VerbatimBot, guild: Guild, ann: Person, chief: Person, archive: FakeArchive
) -> None:
    georgias = [
        an_article(8, "Tbilisi", "A tram.", regions=("GE",)),
        an_article(9, "Atlanta", "A tram. [The Hill Gazette]", regions=("US-GA",)),
    ]
    archive.replace([*ARTICLES, *georgias])
    await bot.worker.refresh()
    role, news = guild.add_role("Readers"), guild.add_channel("news")
    asked = await chief.slash(
        "follow",
        region="georgia",
        topic="Trams",
        outlet="The Hill Gazette",
        channel=news,
        role=role,
        weekly=True,
    )
    assert asked.is_ephemeral
    assert asked.text == "Which Georgia?"
    assert asked.message.labels == ["the country", "the US state"]
    assert not bot.storage.follows.all()
    told = await asked.click("the US state")
    assert told.message is asked.message
    assert told.text.startswith(f"New posts will be told of in <#{news.id}>: Georgia")
    (follow,) = bot.storage.follows.all()
    expected = Wish(guild.id, news.id, "US-GA", "Trams", "The Hill Gazette", role.id, 1)
    assert follow.wish == expected


@pytest.mark.parametrize("state", ["1:2:0", "x:0:0:::GE", "1:0:0:::GE:t=000000", "1:0:0:::GE"])
async def test_a_forged_choice_of_a_place_follows_nothing(
    bot: VerbatimBot, chief: Person, archive: FakeArchive, state: str
) -> None:
    georgias = [an_article(8 + n, id_, "A.", regions=(id_,)) for n, id_ in enumerate(BOTH)]
    archive.replace([*ARTICLES, *georgias])
    await bot.worker.refresh()
    asked = await chief.slash("follow", region="Georgia")
    asked.message.buttons[0]["custom_id"] = f"wish:{state}"
    refused = await asked.click("the country")
    assert "out of date" in refused.text or "cannot be told of" in refused.text
    assert not bot.storage.follows.all()


async def test_what_is_followed_is_listed_and_ended_in_the_settings(
    bot: VerbatimBot, guild: Guild, chief: Person
) -> None:
    nothing = await (await chief.slash("settings")).click("What is followed")
    assert re.fullmatch(r"Nothing is followed here; </follow:\d+> begins\.", nothing.text)
    await chief.slash("follow", topic="Bells")
    role = guild.add_role("Readers")
    told = await chief.slash("follow", region="France", weekly=True, role=role)
    assert told.text.endswith(f": France · {role.mention} · once a week.")
    assert not told.message.pings
    shown = await (await chief.slash("settings")).click("What is followed")
    assert "Bells" in shown.text
    assert f"France · {role.mention} · once a week" in shown.text
    await shown.click("Stop 1")
    assert [each.wish.region for each in bot.storage.follows.all(guild.id)] == ["FR"]


async def test_a_follow_of_another_server_cannot_be_ended_by_a_forged_button(
    bot: VerbatimBot, guild: Guild, chief: Person
) -> None:
    other = bot.storage.follows.add(Wish(1, 2))
    await chief.slash("follow")
    shown = await (await chief.slash("settings")).click("What is followed")
    (button,) = shown.message.buttons
    button["custom_id"] = f"stop:{other.id}"
    assert "no longer followed" in (await shown.click("Stop 1")).text
    assert other in bot.storage.follows.all()


def test_a_digest_comes_once_a_week(store: BotStorage) -> None:
    at_once, weekly = (store.follows.add(Wish(1, 2, weekly=weekly)) for weekly in (0, 1))
    for follow in (at_once, weekly):
        store.follows.add_news(follow.id, ["a", "b"])
    assert store.follows.due() == [(at_once, {"a", "b"})]
    store._db.execute("UPDATE follows SET posted = posted - 8 * 86400")
    assert [follow for follow, _ in store.follows.due()] == [at_once, weekly]
    store.follows.told(weekly.id)
    store.follows.add_news(weekly.id, ["c"])
    assert store.follows.due() == [(at_once, {"a", "b"})]


def test_the_first_index_and_another_archive_bring_no_news(store: BotStorage) -> None:
    assert store.follows.learn({"a", "b"}) == set()
    assert store.follows.learn({"a", "b", "c"}) == {"c"}
    assert store.follows.learn({"a", "c"}) == set()
    assert store.follows.learn({"x", "y"}) == set()
    assert store.follows.learn({"x", "y", "z"}) == {"z"}


def test_what_a_server_followed_is_forgotten_with_it(store: BotStorage) -> None:
    mine, other = store.follows.add(Wish(1, 2)), store.follows.add(Wish(9, 2))
    store.follows.add_news(mine.id, ["a"])
    assert store.servers() == {1, 9}
    store.forget_server(1)
    assert store.follows.all() == [other]
    assert store._db.execute("SELECT count(*) FROM news").fetchone() == (0,)
