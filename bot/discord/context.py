"""What cogs and actions may use of the bot, so that none of them knows the client."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord.ext import commands

if TYPE_CHECKING:
    from bot.discord.access import AccessGate
    from bot.discord.service import AnswerService
    from bot.discord.storage import BotStorage
    from bot.settings import DiscordSettings


class Bot(commands.AutoShardedBot):
    """The client, as commands, messages and buttons see it."""

    settings: DiscordSettings
    storage: BotStorage
    service: AnswerService
    access: AccessGate


Interaction = discord.Interaction[Bot]
