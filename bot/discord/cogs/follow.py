"""`/follow`: those who manage a server have a channel told of new posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord import places
from bot.discord.drawing.follow_card import wish_in_words
from bot.discord.errors import Markup, RefusedError
from bot.discord.follows import Wish
from bot.discord.options import (  # noqa: TC001 - discord.py reads them
    OutletOption,
    RegionOption,
    TopicOption,
)

if TYPE_CHECKING:
    from bot.discord.context import Bot, Interaction

# As many as a list shows with a button for each.
_MOST = 25


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
        wish = Wish(
            interaction.guild_id or 0,
            where.id if where else 0,
            self._one_place(region),
            topic[0] if topic else None,
            outlet[0] if outlet else None,
            role.id if role else None,
            int(weekly),
        )
        self._check(interaction, wish, where)
        self.bot.storage.follows.add(wish)
        translate = self.bot.access.of_interaction(interaction).translate
        describe = self.bot.service.completions.gazetteer.described
        what = wish_in_words(wish, translate, describe)
        text = translate(
            "New posts will be told of in {channel}: {what}.",
            channel=f"<#{wish.channel}>",
            what=what,
        )
        await interaction.response.send_message(text, ephemeral=True)

    def _one_place(self, ids: tuple[str, ...]) -> str | None:
        completions = self.bot.service.completions
        if places.in_doubt(ids, completions):
            name = completions.gazetteer.described(ids[0]).partition(",")[0]
            raise RefusedError("Which {name}? Choose it from what is suggested.", name=name)
        known = {entry.value for entry in completions.regions}
        return next((id_ for id_ in ids if id_ in known), ids[0] if ids else None)

    def _check(self, interaction: Interaction, wish: Wish, where: object) -> None:
        """Raise RefusedError where the news could not be told, or nobody should be mentioned."""
        me = interaction.guild.me if interaction.guild else None
        if isinstance(where, app_commands.AppCommandChannel | app_commands.AppCommandThread):
            where = where.resolve()
        channel = Markup(f"<#{wish.channel}>")
        if me is None or not isinstance(where, discord.TextChannel | discord.Thread):
            raise RefusedError("New posts cannot be told of in {channel}.", channel=channel)
        may = where.permissions_for(me)
        sends = (
            may.send_messages_in_threads if isinstance(where, discord.Thread) else may.send_messages
        )
        if not (may.view_channel and sends and may.embed_links):
            raise RefusedError(
                "In {channel} I lack a permission: view, send, embed links.", channel=channel
            )
        if wish.role == wish.server:
            raise RefusedError("A role is mentioned, never everyone.")
        if len(self.bot.storage.follows.all(wish.server)) >= _MOST:
            raise RefusedError("At most {count} can be followed; stop one first.", count=_MOST)
