"""A damaged index under a running bot, over real sockets: no way shows the altered words."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from bot import wording
from bot.discord import announcing
from bot.discord.client import VerbatimBot
from bot.discord.follows import Wish
from bot.settings import DiscordSettings
from index.search.request import SearchOptions
from index.search.searcher import Searcher
from index.storage.generation import GenerationStore
from tests.bot.discord.pressing import choose
from tests.damaging import claim_whole, linked_copy, replace_in, served_folder
from tests.index.search.test_swaps import publish_copy

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.fake_discord import Answer, FakeDiscord, Guild, Person

# One post of the sample answers it; a word of that post is changed for one that no post holds.
QUESTION = "Why are the passengers of the ferry late?"
TITLE, WORD, ALTERED = "The Ferry That Waits", "reindeer", "elephant"
# What several posts answer, this one last.
WIDE = "all posts about the ferry"
SAID = wording.UNVERIFIED


@pytest.fixture
def data(tmp_path: Path, sample_data: Path) -> Path:
    return linked_copy(sample_data / "sample", tmp_path / "data")


def damaged(data: Path) -> None:
    """Have another generation served in which a word is altered, and whose hashes agree."""
    publish_copy(data, 1)
    replace_in(served_folder(data) / "articles.sqlite", WORD.encode(), ALTERED.encode())
    claim_whole(served_folder(data))


@asynccontextmanager
async def running(service: FakeDiscord, data: Path, kept: Path) -> AsyncIterator[VerbatimBot]:
    """A bot on the real search over the sample."""

    def opened() -> Searcher:
        return Searcher(lambda: GenerationStore(data), SearchOptions(reader=""))

    settings = DiscordSettings(refresh_seconds=3600)
    made = VerbatimBot(opened, settings, data=kept, guild_ready_timeout=0.1)
    async with service.running(made) as bot:
        yield bot
    shown = [message.text for message in service.sent_messages()]
    shown += [str(file.data) for each in service.sent_messages() for file in each.attachments]
    assert ALTERED not in "".join(shown)


async def test_no_control_of_an_answer_shows_what_was_altered_since(
    service: FakeDiscord, guild: Guild, ann: Person, tmp_path: Path, data: Path
) -> None:
    async with running(service, data, tmp_path / "kept") as bot:
        answer = await ann.slash("ask", question=QUESTION)
        assert WORD in answer.text
        several = await ann.slash("ask", question=WIDE)
        private = await ann.slash("ask", question=QUESTION, options={"private": True})
        more, more_privately = await answer.click("More…"), await private.click("More…")
        damaged(data)
        assert await bot.worker.refresh()
        for pressed in (
            await answer.click("More context"),
            await choose(ann, answer.message, 1),
            await choose(ann, several.message, 2),
            await more.click("Copy citation"),
            await more_privately.click("Share"),
        ):
            assert told(pressed) == SAID
        # What can be verified is still shown, and the controls that show no words work.
        assert not (await choose(ann, several.message, 1)).interaction.followups
        assert "Delete" in (await answer.click("More…")).message.labels
        form = await (await private.click("Ask a follow-up")).submit("And why else?")
        assert ALTERED not in form.text


def told(pressed: Answer) -> str:
    """What a press brought beside the message that it was made on."""
    (only,) = [*pressed.interaction.followups, pressed.interaction.original][:1]
    assert only
    assert only.is_ephemeral
    return only.text


async def test_a_bot_starts_and_looks_up_on_a_damaged_index(
    service: FakeDiscord, guild: Guild, ann: Person, tmp_path: Path, data: Path
) -> None:
    damaged(data)
    async with running(service, data, tmp_path / "kept"):
        asked = await ann.slash("ask", question=QUESTION)
        assert SAID in asked.text
        listed = await ann.slash("browse", options={"from": "2006", "to": "2006"})
        assert SAID in listed.text
        assert TITLE not in listed.text
        suggested = await ann.autocomplete("article", option="title", value=TITLE)
        assert TITLE not in " ".join(suggested.names)


async def test_news_of_a_damaged_post_are_left_out_and_the_rest_is_told(
    service: FakeDiscord, guild: Guild, tmp_path: Path, data: Path
) -> None:
    async with running(service, data, tmp_path / "kept") as bot:
        news = guild.add_channel("news")
        titles = bot.service.completions.titles
        new = {entry.value for entry in titles if entry.name == TITLE} | {titles[0].value}
        follow = bot.storage.follows.add(Wish(guild.id, news.id))
        bot.storage.follows.add_news(follow.id, new)
        damaged(data)
        assert await bot.worker.refresh()
        await announcing.tell_news(bot)
        message = await news.wait_for_message()
        assert titles[0].name in message.text
        assert TITLE not in message.text
