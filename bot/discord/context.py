"""What cogs and actions may use of the bot, so that none of them knows the client."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord.ext import commands

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.discord.access import AccessGate
    from bot.discord.in_flight import Requests
    from bot.discord.service import AnswerService
    from bot.discord.storage import BotStorage
    from bot.discord.worker import Worker
    from bot.settings import DiscordSettings


class Bot(commands.AutoShardedBot):
    """The client, as commands, messages and buttons see it."""

    settings: DiscordSettings
    storage: BotStorage
    service: AnswerService
    worker: Worker
    access: AccessGate
    requests: Requests
    # The ids of the commands at Discord, by name.
    command_ids: Mapping[str, int]

    def mention_of(self, command: str) -> str:
        """A command as people can press it, or as they type it where its id is not known."""
        id_ = self.command_ids.get(command)
        return f"</{command}:{id_}>" if id_ else f"/{command}"


Interaction = discord.Interaction[Bot]
