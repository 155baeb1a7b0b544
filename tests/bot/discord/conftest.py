from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.discord.client import VerbatimBot
from bot.settings import DiscordSettings
from tests.fake_archive import FakeArchive
from tests.fake_discord import FakeDiscord

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from tests.fake_discord import Guild, Person

    MakeBot = Callable[..., VerbatimBot]


@pytest.fixture
async def service() -> AsyncIterator[FakeDiscord]:
    """A fake Discord in which nothing may have gone wrong when the test ends."""
    async with FakeDiscord() as discord:
        yield discord
        assert discord.violations == []


@pytest.fixture
def archive() -> FakeArchive:
    return FakeArchive()


@pytest.fixture
def make_bot(tmp_path: Path, archive: FakeArchive) -> MakeBot:
    """Makes a bot on the fake archive; each has the same folder, as after a restart."""

    def make(**settings: object) -> VerbatimBot:
        chosen = DiscordSettings.model_validate({"refresh_seconds": 0.1, **settings})
        return VerbatimBot(lambda: archive, chosen, data=tmp_path / "kept", guild_ready_timeout=0.1)

    return make


@pytest.fixture
def guild(service: FakeDiscord) -> Guild:
    return service.add_guild()


@pytest.fixture
def ann(service: FakeDiscord, guild: Guild) -> Person:
    return service.add_user("Ann", guild)


@pytest.fixture
async def bot(service: FakeDiscord, guild: Guild, make_bot: MakeBot) -> AsyncIterator[VerbatimBot]:
    """A bot that is logged in to a service with one server."""
    async with service.running(make_bot()) as running:
        yield running
