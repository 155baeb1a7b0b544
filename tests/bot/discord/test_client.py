"""The edges: load, refusals, lost connections, restarts, shards; over real sockets."""

from __future__ import annotations

import asyncio
import copy
import logging
import sqlite3
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import discord
import pytest

from bot.discord.client import VerbatimBot, intents
from bot.discord.command_sync import sync_if_changed
from bot.discord.errors import StartError
from bot.discord.running import serve
from bot.discord.storage import AskedQuestion, Origin
from bot.settings import DiscordSettings
from index.errors import IndexMissingError
from tests.fake_archive import ARTICLES, FakeArchive, an_article
from tests.fake_discord.waiting import eventually

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from index.search.answer import ArticleRef
    from tests.bot.discord.conftest import MakeBot
    from tests.fake_discord import FakeDiscord, Guild, Person

QUESTION = "Which tram left the east gate?"
ABOUT = "east gate"


def test_no_privileged_intent_is_asked_for() -> None:
    assert intents(DiscordSettings()).value == (1 << 0) | (1 << 9) | (1 << 12)
    wide = intents(DiscordSettings(message_content=True)).value
    assert wide == intents(DiscordSettings()).value | 1 << 15


async def test_commands_are_written_once_and_again_only_when_they_change(
    service: FakeDiscord, guild: Guild, make_bot: MakeBot
) -> None:
    async with service.running(make_bot()):
        assert len(service.commands.puts) == 1
        service.lose_session()
        await service.online()
    async with service.running(make_bot()) as again:
        assert len(service.commands.puts) == 1
        assert not (await sync_if_changed(again.tree)).changed
        again.tree.remove_command("status")
        assert (await sync_if_changed(again.tree)).changed
        assert len(service.commands.puts) == 2


async def test_commands_that_vanished_at_discord_are_written_again_at_the_next_start(
    service: FakeDiscord, guild: Guild, make_bot: MakeBot
) -> None:
    async with service.running(make_bot()):
        before = {command["name"] for command in service.commands.scopes[None]}
    service.commands.scopes[None] = []
    async with service.running(make_bot()):
        assert {command["name"] for command in service.commands.scopes[None]} == before
        assert len(service.commands.puts) == 2


def options_of(command: dict[str, Any]) -> None:
    command["options"].pop()


def translations_of(command: dict[str, Any]) -> None:
    command["description_localizations"]["fr"] = "Autre chose"


def descriptions_of(command: dict[str, Any]) -> None:
    command["description"] = "Something else"


@pytest.mark.parametrize("change", [options_of, translations_of, descriptions_of])
async def test_commands_that_differ_at_discord_in_anything_are_written_again_at_the_next_start(
    service: FakeDiscord,
    guild: Guild,
    make_bot: MakeBot,
    change: Callable[[dict[str, Any]], None],
) -> None:
    async with service.running(make_bot()):
        before = copy.deepcopy(service.commands.scopes[None])
    change(service.commands.scopes[None][0])
    async with service.running(make_bot()):
        assert len(service.commands.puts) == 2
        assert names_and_options(service.commands.scopes[None]) == names_and_options(before)
    async with service.running(make_bot()):
        assert len(service.commands.puts) == 2


def names_and_options(commands: list[dict[str, Any]]) -> list[object]:
    return [
        (command["name"], command["description_localizations"], command["options"])
        for command in commands
    ]


async def test_the_commands_are_those_of_the_manual(bot: VerbatimBot, service: FakeDiscord) -> None:
    commands = service.commands.scopes[None]
    assert {command["name"] for command in commands} == {
        *("ask", "date", "region", "timeline", "article", "status", "help", "privacy"),
        *("settings", "follow", "browse", "export", "Find in the archive"),
    }
    for command in commands:
        only_servers = command["name"] in ("settings", "follow")
        assert command["contexts"] == ([0] if only_servers else [0, 1, 2])
        assert command["integration_types"] == ([0] if only_servers else [0, 1])


async def test_questions_go_on_after_a_dropped_connection_and_a_lost_session(
    bot: VerbatimBot, service: FakeDiscord, ann: Person
) -> None:
    for accident in (service.drop_connection, service.lose_session):
        accident()
        await service.online(within=15)
        answer = await ann.slash("ask", question=QUESTION)
        assert ABOUT in answer.text


async def test_rate_limits_and_bad_gateways_of_discord_are_waited_out(
    bot: VerbatimBot, service: FakeDiscord, ann: Person
) -> None:
    service.fail_next("PATCH /webhooks/*", 502)
    service.rate_limit_next("PATCH /webhooks/*")
    answer = await ann.slash("ask", question=QUESTION)
    assert ABOUT in answer.text


async def test_two_shards_both_answer(service: FakeDiscord, make_bot: MakeBot) -> None:
    guilds = [service.add_guild("Zero"), service.add_guild("One")]
    people = [service.add_user(f"P{n}", guild) for n, guild in enumerate(guilds)]
    async with service.running(make_bot(shards=2)) as bot:
        await service.online(shards=2)
        assert bot.shard_count == 2
        for person in people:
            assert ABOUT in (await person.slash("ask", question=QUESTION)).text
        said = await people[1].dm(QUESTION)
        assert ABOUT in (await said.channel.wait_for_message(replying_to=said)).text


async def test_a_full_queue_says_honestly_that_the_bot_is_busy(
    service: FakeDiscord, guild: Guild, ann: Person, make_bot: MakeBot, archive: FakeArchive
) -> None:
    archive.delay = 0.3
    async with service.running(make_bot(queue=2)):
        answers = await asyncio.gather(*(ann.slash("ask", question=QUESTION) for _ in range(5)))
        busy = [answer for answer in answers if "Please ask again in a minute" in answer.text]
        assert len(busy) == 3
        assert all(answer.deferred_after < 1.5 for answer in answers)
        assert sum(ABOUT in answer.text for answer in answers) == 2


async def test_two_hundred_questions_at_once_are_all_deferred_and_answered(
    service: FakeDiscord, guild: Guild, make_bot: MakeBot, archive: FakeArchive
) -> None:
    archive.delay = 0.005
    people = [service.add_user(f"P{n}", guild) for n in range(200)]
    async with service.running(make_bot()):
        answers = await asyncio.gather(
            *(person.slash("ask", question=QUESTION, within=60) for person in people)
        )
    assert all(ABOUT in answer.text for answer in answers)


async def test_an_answer_that_comes_too_late_is_logged_and_harms_nothing(
    bot: VerbatimBot,
    service: FakeDiscord,
    ann: Person,
    archive: FakeArchive,
    caplog: pytest.LogCaptureFixture,
) -> None:
    archive.delay = 0.3
    late = ann.begin_slash("ask", options={"question": QUESTION})
    await late.signal.until(lambda: late.response is not None, within=5, missing=lambda: "no")
    service.advance(1000)
    with caplog.at_level(logging.WARNING):
        await asyncio.sleep(0.6)
    assert "too late" in caplog.text
    service.advance(-1000)
    archive.delay = 0.0
    assert ABOUT in (await ann.slash("ask", question=QUESTION)).text


async def test_a_newer_index_is_served_without_dropping_a_question(
    service: FakeDiscord, guild: Guild, ann: Person, make_bot: MakeBot, archive: FakeArchive
) -> None:
    archive.delay = 0.02
    async with service.running(make_bot(refresh_seconds=0.1)) as bot:
        pending = [
            asyncio.ensure_future(ann.slash("ask", question="Which tram?")) for _ in range(30)
        ]
        archive.replace([*ARTICLES, an_article(7, "New Trams", "Zeppelin trams arrived.")])
        answers = await asyncio.gather(*pending)
        assert all(answer.text for answer in answers)
        # Followed between two questions, and the suggestions behind those that wait: soon, not now.
        await eventually(lambda: bot.worker.completions.status.generation == "g2")
        assert "Zeppelin" in (await ann.slash("ask", question="Which zeppelin?")).text


@pytest.mark.parametrize("fault", [sqlite3.DatabaseError, IndexError, ValueError])
async def test_a_newer_index_is_followed_whatever_went_wrong_before(
    service: FakeDiscord,
    guild: Guild,
    ann: Person,
    make_bot: MakeBot,
    archive: FakeArchive,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    fault: type[Exception],
) -> None:
    def damaged() -> bool:
        raise fault("malformed")

    async with service.running(make_bot(refresh_seconds=0.1)) as bot:
        monkeypatch.setattr(archive, "refresh", damaged)
        await asyncio.sleep(0.5)
        assert ABOUT in (await ann.slash("ask", question=QUESTION)).text
        monkeypatch.undo()
        archive.replace([*ARTICLES, an_article(7, "New Trams", "Zeppelin trams arrived.")])
        await asyncio.sleep(0.5)
        assert bot.worker.completions.status.generation == "g2"
    assert caplog.text.count("the newer index cannot be opened") == 1


async def test_suggestions_follow_although_reading_them_failed_before(
    bot: VerbatimBot, archive: FakeArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged() -> list[ArticleRef]:
        raise sqlite3.DatabaseError("malformed")

    monkeypatch.setattr(archive, "titles", damaged)
    archive.replace(ARTICLES[:1])
    await asyncio.sleep(0.3)
    assert archive.generation == 2
    assert len(bot.worker.completions.titles) == len(ARTICLES)
    monkeypatch.undo()
    await asyncio.sleep(0.3)
    assert len(bot.worker.completions.titles) == 1


async def loops_hurried(bot: VerbatimBot) -> None:
    """Have a bot do every twentieth of a second what it does again and again."""
    for loop in bot._loops:
        loop.change_interval(seconds=0.05)
    await asyncio.sleep(0.1)
    for loop in bot._loops:
        loop.restart()


async def test_old_questions_are_deleted_although_it_failed_before(
    service: FakeDiscord,
    guild: Guild,
    make_bot: MakeBot,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bot = make_bot(keep_days=1)
    bot.storage.keep(AskedQuestion("Which tram?"), Origin(1, 2, 3))
    bot.storage._db.execute("UPDATE asked SET at = 0")
    expire, calls = bot.storage.expire, list[int]()

    def locked_at_first(days: int) -> int:
        calls.append(days)
        if len(calls) == 1:
            raise sqlite3.OperationalError("database is locked")
        return expire(days)

    monkeypatch.setattr(bot.storage, "expire", locked_at_first)
    async with service.running(bot):
        await loops_hurried(bot)
        await asyncio.sleep(0.5)
        assert len(calls) > 1
        assert bot.storage._db.execute("SELECT count(*) FROM asked").fetchone() == (0,)
    assert "old questions could not be deleted" in caplog.text


@pytest.mark.parametrize(("holder", "name"), [("storage", "servers"), ("storage.follows", "learn")])
async def test_no_fault_ends_what_is_done_again_and_again(
    service: FakeDiscord,
    guild: Guild,
    make_bot: MakeBot,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    holder: str,
    name: str,
) -> None:
    bot = make_bot(keep_days=1)
    held = attrgetter(holder)(bot)
    method, calls = getattr(held, name), list[int]()

    def locked_at_first(*arguments: object) -> object:
        calls.append(1)
        if len(calls) < 4:
            raise sqlite3.OperationalError("database is locked")
        return method(*arguments)

    monkeypatch.setattr(held, name, locked_at_first)
    bot.storage.keep(AskedQuestion("Which tram?"), Origin(1, 2, 3))
    async with service.running(bot):
        await loops_hurried(bot)
        await eventually(lambda: len(calls) > 5)
        assert 1 not in bot.storage.servers()
        assert all(loop.is_running() and not loop.failed() for loop in bot._loops)
    assert caplog.text.count("this is tried again: database is locked") == 1


async def test_a_channel_where_the_bot_may_not_write_does_not_stop_it(
    bot: VerbatimBot, service: FakeDiscord, guild: Guild, ann: Person
) -> None:
    quiet = guild.add_channel("quiet")
    quiet.deny(1 << 11)
    await ann.says(quiet, f"{service.bot.mention} {QUESTION}")
    answer = await ann.slash("ask", question=QUESTION)
    assert ABOUT in answer.text
    assert not quiet.from_bot()


async def test_a_fault_of_ours_is_told_in_one_sentence_and_logged(
    service: FakeDiscord,
    guild: Guild,
    ann: Person,
    make_bot: MakeBot,
    archive: FakeArchive,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with service.running(make_bot()):
        archive.articles = None  # type: ignore[assignment]
        answer = await ann.slash("ask", question=QUESTION)
    assert answer.text.startswith("Something went wrong on my side")
    assert "Traceback" in caplog.text


async def test_a_refused_token_is_one_plain_sentence(
    service: FakeDiscord, make_bot: MakeBot
) -> None:
    with service.redirect(), pytest.raises(StartError, match="refused the token"):
        await serve(make_bot(), "wrong")


async def test_an_intent_that_is_not_enabled_is_one_plain_sentence(
    service: FakeDiscord, make_bot: MakeBot
) -> None:
    with service.redirect(), pytest.raises(StartError, match="message content intent"):
        await serve(make_bot(message_content=True), service.token)


async def test_discord_out_of_reach_is_one_plain_sentence(
    make_bot: MakeBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(discord.http.Route, "BASE", "http://127.0.0.1:9/api/v10")
    with pytest.raises(StartError, match="cannot be reached"):
        await serve(make_bot(), "any")


async def test_an_archive_that_cannot_be_opened_stops_the_start_with_its_own_words(
    service: FakeDiscord, tmp_path: Path
) -> None:
    def missing() -> FakeArchive:
        raise IndexMissingError("No index here yet.")

    bot = VerbatimBot(missing, DiscordSettings(), data=tmp_path)
    with service.redirect(), pytest.raises(IndexMissingError, match="No index here yet"):
        await serve(bot, service.token)
