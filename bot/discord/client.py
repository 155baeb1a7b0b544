"""The bot: one discord.py client that ties the archive, what is kept and the commands together."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands
from discord.ext import commands, tasks

from bot.discord import actions, announcing, error_messages, introduction
from bot.discord.access import AccessGate
from bot.discord.cogs.ask import Ask
from bot.discord.cogs.export import Export
from bot.discord.cogs.follow import FollowCog
from bot.discord.cogs.lookup import Lookup
from bot.discord.cogs.messages import Messages
from bot.discord.cogs.server_settings import ServerSettingsCog
from bot.discord.command_sync import sync_if_changed
from bot.discord.context import Bot
from bot.discord.drawing import info_embeds
from bot.discord.ending import finish
from bot.discord.errors import RestartingError
from bot.discord.in_flight import Requests
from bot.discord.localization import Translator, language_of
from bot.discord.measures import Measures
from bot.discord.service import AnswerService
from bot.discord.storage import BotStorage
from bot.discord.worker import Worker
from corpus.native import panics_as_errors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from bot.discord.context import Interaction
    from bot.settings import DiscordSettings
    from index.search.searcher import Searcher


log = logging.getLogger(__name__)

# It never speaks in voice channels; discord.py would warn that it could not.
discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False

# What people can do; a new cog is named here.
COGS = (Ask, Lookup, Export, ServerSettingsCog, FollowCog, Messages)


def intents(settings: DiscordSettings) -> discord.Intents:
    """Servers, messages in them, direct messages; the privileged one only if it is asked for."""
    return discord.Intents(
        guilds=True,
        guild_messages=True,
        dm_messages=True,
        message_content=settings.message_content,
    )


class Commands(app_commands.CommandTree[Bot]):
    """The commands; each counts as a request, and is refused in words when the bot ends."""

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        """Whether a command may begin; suggestions may at any time."""
        if interaction.type is discord.InteractionType.autocomplete:
            return True
        try:
            interaction.client.requests.begin()
        except RestartingError as error:
            await error_messages.tell(interaction, error)
            return False
        return True


class VerbatimBot(Bot):
    """Answers in Discord; opens the archive before it connects, and follows newer indexes."""

    def __init__(
        self,
        open_archive: Callable[[], Searcher],
        settings: DiscordSettings,
        *,
        data: Path,
        measures: Measures | None = None,
        **options: Any,  # noqa: ANN401 - discord.py's own, such as guild_ready_timeout
    ) -> None:
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=Commands,
            intents=intents(settings),
            allowed_mentions=discord.AllowedMentions.none(),
            allowed_contexts=app_commands.AppCommandContext(
                guild=True, dm_channel=True, private_channel=True
            ),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
            shard_count=settings.shards or None,
            max_messages=None,
            **options,
        )
        self.tree.error(error_messages.tell)
        self.settings = settings
        self.storage = BotStorage(data / "discord.sqlite")
        self.worker = Worker(open_archive, measures or Measures(), queue=settings.queue)
        self.service = AnswerService(self.worker, self.storage, settings)
        self.access = AccessGate(self.storage, settings)
        self.requests = Requests()
        self.command_ids = {}
        self._logged: dict[str, str] = {}
        self._loops = (
            tasks.loop(seconds=settings.refresh_seconds)(self._follow),
            tasks.loop(hours=1)(self._expire),
        )

    async def setup_hook(self) -> None:
        """Once per process, before the gateway: open the archive, register, sync if changed."""
        await self.worker.start()
        self.add_dynamic_items(actions.PressedControl)
        self.add_listener(actions.take_form, "on_interaction")
        for cog in COGS:
            await self.add_cog(cog(self))
        synced = await sync_if_changed(self.tree)
        self.command_ids = synced.ids
        if synced.changed:
            log.info("the commands at Discord were brought up to date")
        for loop in self._loops:
            loop.start()
        if self.application_id:
            address = info_embeds.invitation(self.application_id)
            log.info("Add the bot to a server: %s", address)

    async def _follow(self) -> None:
        """Swap to a newer index; where it cannot be opened, the old one stays."""
        with self._once_logged("the newer index cannot be opened, the last one stays"):
            if await self.worker.refresh():
                log.info("a newer index is served: %s", self.worker.completions.status.generation)
                await self._tell_news()

    async def _expire(self) -> None:
        """Delete questions that were kept for long enough, and tell what is told once a week."""
        with self._once_logged("old questions could not be deleted; this is tried again"):
            if count := self.storage.expire(self.settings.keep_days):
                log.info("%d old questions were deleted", count)
        if self.is_ready():
            # A question that was answered just then may have been kept after the removal.
            await self._catch_up()

    async def _tell_news(self) -> None:
        """Tell of what a rebuild brought, now or while the bot was away."""
        with self._once_logged("news could not be told; this is tried again"):
            await announcing.note_new_posts(self)
            await announcing.tell_news(self)

    @contextmanager
    def _once_logged(self, fault: str) -> Iterator[None]:
        """Let no error end a job that runs for ever; the same one is logged once."""
        try:
            with panics_as_errors():
                yield
        except Exception as error:  # noqa: BLE001 - whatever it is, the job goes on
            if self._logged.get(fault) != repr(error):
                log.warning("%s: %s", fault, error)
            self._logged[fault] = repr(error)
        else:
            self._logged.pop(fault, None)

    async def finish(self) -> None:
        """Answer what was asked, and tell the rest that the bot restarts."""
        for loop in self._loops:
            loop.cancel()
        await finish(self)

    async def close(self) -> None:
        """Leave Discord, stop the archive's thread, close what is kept."""
        for loop in self._loops:
            loop.cancel()
        await super().close()
        self.worker.close()
        self.storage.close()

    async def on_message(self, message: discord.Message, /) -> None:
        """Leave messages to the cog that reads them; there are no prefix commands."""

    async def _catch_up(self) -> None:
        """Forget the servers that removed the bot while it was away, and tell what it missed."""
        with self._once_logged(
            "what is kept of a server could not be deleted; this is tried again"
        ):
            for server in self.storage.servers() - {guild.id for guild in self.guilds}:
                self.storage.forget_server(server)
                log.info("not in a server any more: what was kept of it is deleted")
        await self._tell_news()

    async def on_ready(self) -> None:
        """Catch up with what happened while the bot was away."""
        await self._catch_up()

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Say hello, once, where everyone may read it."""
        channel = first_writable(guild)
        if channel is None:
            log.info("added to a server in which no channel can be written to")
            return
        translate = Translator(language_of(guild.preferred_locale))
        try:
            await channel.send(**introduction.hello(self, translate).new())
        except discord.HTTPException as error:
            log.warning("no hello could be said: %s", error)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Delete everything of a server that removed the bot."""
        self.storage.forget_server(guild.id)
        log.info("removed from a server: what was kept of it is deleted")


def first_writable(guild: discord.Guild) -> discord.TextChannel | None:
    """The system channel, else the first text channel, in which the bot may write."""
    channels = [channel for channel in (guild.system_channel, *guild.text_channels) if channel]
    for channel in channels:
        may = channel.permissions_for(guild.me)
        if may.view_channel and may.send_messages:
            return channel
    return None
