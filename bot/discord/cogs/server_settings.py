"""`/settings`: what those who manage a server decide for it, in one panel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import app_commands
from discord.ext import commands

from bot.discord import server_actions

if TYPE_CHECKING:
    from bot.discord.context import Bot, Interaction


class ServerSettingsCog(commands.Cog):
    """The panel, for managers only, whatever the server's own command permissions say."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot

    # Each flag is named: what is left open would be what the client says of all commands.
    @app_commands.command(description="What holds on this server, for those who manage it")
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.checks.has_permissions(manage_guild=True)
    async def settings(self, interaction: Interaction) -> None:
        """Show the panel."""
        reply = server_actions.panel(interaction)
        await interaction.response.send_message(**reply.new(), ephemeral=True)
