"""`/follow`: those who manage a server have a channel told of new posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord import follow_actions
from bot.discord.browsing import Wanted
from bot.discord.follow_actions import Told
from bot.discord.options import (  # noqa: TC001 - discord.py reads them
    OutletOption,
    RegionOption,
    TopicOption,
)
from index.search.filters import Filters

if TYPE_CHECKING:
    from bot.discord.context import Bot, Interaction


class FollowCog(commands.Cog):
    """New posts, told where a manager wants them."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot

    @app_commands.command(
        description="Tell a channel of new posts, for those who manage the server"
    )
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.checks.has_permissions(manage_guild=True)
    @app_commands.describe(
        region="A place; everything within it counts",
        topic="A topic of the archive",
        outlet="A newspaper or other source that the articles quote",
        channel="Where they are told of; without it, here",
        role="A role that is mentioned",
        weekly="Once a week, rather than whenever there are new posts",
    )
    async def follow(  # noqa: PLR0913, PLR0917 - one parameter for each option
        self,
        interaction: Interaction,
        region: app_commands.Transform[tuple[str, ...], RegionOption] = (),
        topic: app_commands.Transform[tuple[str, ...], TopicOption] = (),
        outlet: app_commands.Transform[tuple[str, ...], OutletOption] = (),
        channel: discord.TextChannel | discord.Thread | None = None,
        role: discord.Role | None = None,
        weekly: bool = False,
    ) -> None:
        """Keep what is to be followed, and say what will come of it."""
        where = channel or interaction.channel
        wanted = Wanted(Filters(regions=region, categories=topic), outlet[0] if outlet else None)
        told = Told(where.id if where else 0, role.id if role else 0, int(weekly))
        reply = follow_actions.follow(interaction, wanted, told)
        await interaction.response.send_message(**reply.new(), ephemeral=True)
