"""What cogs and actions may use of the bot, so that none of them knows the client."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

import discord

if TYPE_CHECKING:
    from discord import app_commands

    from bot.discord.access import AccessGate
    from bot.discord.service import AnswerService
    from bot.discord.storage import BotStorage
    from bot.settings import DiscordSettings


# Its client is a Bot, which discord.py's own types cannot say.
Interaction = discord.Interaction[Any]


class Bot(Protocol):
    """The client, as commands, messages and buttons see it."""

    settings: DiscordSettings
    storage: BotStorage
    service: AnswerService
    access: AccessGate

    @property
    def user(self) -> discord.ClientUser | None:
        """The bot's own account; None before it has logged in."""

    @property
    def application_id(self) -> int | None:
        """The application's id; None before it has logged in."""

    @property
    def tree(self) -> app_commands.CommandTree[Any]:
        """The slash commands and menu entries."""


def bot_of(interaction: Interaction) -> Bot:
    """The bot that an interaction came to."""
    bot: Bot = interaction.client
    return bot
