"""Look-ups: `/date`, `/region`, `/timeline`, `/article`, `/status`, and `/help` and `/privacy`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord import autocomplete, options
from bot.discord.cogs.ask import Choices, choices
from bot.discord.drawing import info_embeds, limits

if TYPE_CHECKING:
    from collections.abc import Awaitable

    from bot.discord.client import VerbatimBot
    from bot.discord.drawing.reply import Reply
    from index.search.filters import Filters


class Lookup(commands.Cog):
    """Commands that list, count and show what is in the archive."""

    def __init__(self, bot: VerbatimBot) -> None:
        self.bot = bot

    @app_commands.command(description="Articles of a time, newest first")
    @app_commands.rename(since="from", until="to")
    @app_commands.describe(
        since="A year, a month or a day, such as 2011 or 2011-12",
        until="The last year, month or day; without it, only the first one counts",
    )
    async def date(
        self,
        interaction: discord.Interaction[VerbatimBot],
        since: str,
        until: str | None = None,
    ) -> None:
        """List the articles of a period."""
        tongue = self.bot.translator_for(interaction)
        shelf = self.bot.worker.shelf
        filters = options.filters(shelf, tongue, since=since, until=until or since)
        await self._reply(interaction, self.bot.desk.lookup(filters, tongue))

    @app_commands.command(description="Articles about a place, newest first")
    @app_commands.rename(since="from", until="to")
    @app_commands.describe(
        name="A place; everything within it counts",
        since="From this year, month or day on, such as 2011 or 2011-12",
        until="Up to this year, month or day",
    )
    async def region(
        self,
        interaction: discord.Interaction[VerbatimBot],
        name: str,
        since: str | None = None,
        until: str | None = None,
    ) -> None:
        """List the articles about a region and what lies in it."""
        tongue = self.bot.translator_for(interaction)
        shelf = self.bot.worker.shelf
        filters = options.filters(shelf, tongue, region=name, since=since, until=until)
        await self._reply(interaction, self.bot.desk.lookup(filters, tongue))

    @app_commands.command(description="A picture of how many articles there are by month")
    @app_commands.describe(
        question="Dates and places in it limit what is counted",
        region="A place; everything within it counts",
    )
    async def timeline(
        self,
        interaction: discord.Interaction[VerbatimBot],
        question: app_commands.Range[str, 1, limits.MODAL_INPUT] | None = None,
        region: str | None = None,
    ) -> None:
        """Draw the articles of a region, or of what a question names, by month."""
        tongue = self.bot.translator_for(interaction)
        filters = options.filters(self.bot.worker.shelf, tongue, region=region)
        await self._reply(interaction, self._timeline(question, filters))

    async def _timeline(self, question: str | None, filters: Filters) -> Reply:
        if question:
            read = await self.bot.desk.read(question)
            filters = replace(filters, period=read.period, regions=filters.regions or read.regions)
        return await self.bot.desk.timeline(filters)

    @app_commands.command(description="One article and the sources that it quotes")
    @app_commands.describe(title="The article's title, or a part of it")
    async def article(
        self,
        interaction: discord.Interaction[VerbatimBot],
        title: app_commands.Range[str, 1, 300],
    ) -> None:
        """Show one article's card."""
        tongue = self.bot.translator_for(interaction)
        await self._reply(interaction, self.bot.desk.article(title, tongue))

    @app_commands.command(description="What is in the archive, and since when")
    async def status(self, interaction: discord.Interaction[VerbatimBot]) -> None:
        """Show what is served."""
        await interaction.response.send_message(**self.bot.desk.status().new())

    @app_commands.command(description="What can be asked here, and how")
    async def help(self, interaction: discord.Interaction[VerbatimBot]) -> None:
        """Show the help."""
        reply = info_embeds.help_card(
            interaction.application_id, self.bot.translator_for(interaction)
        )
        await interaction.response.send_message(**reply.new(), ephemeral=True)

    @app_commands.command(description="What is kept about you, and how to delete it")
    async def privacy(self, interaction: discord.Interaction[VerbatimBot]) -> None:
        """Show what is kept."""
        reply = info_embeds.privacy_card(
            self.bot.settings.keep_days, self.bot.translator_for(interaction)
        )
        await interaction.response.send_message(**reply.new(), ephemeral=True)

    async def _reply(
        self, interaction: discord.Interaction[VerbatimBot], reply: Awaitable[Reply]
    ) -> None:
        """Defer, then wait for the reply and send it."""
        self.bot.admit(interaction)
        private = self.bot.store.server(interaction.guild_id).private or self.bot.settings.private
        await interaction.response.defer(ephemeral=bool(private), thinking=True)
        await interaction.edit_original_response(**(await reply).edited())

    @region.autocomplete("name")
    @timeline.autocomplete("region")
    async def _regions(self, _: discord.Interaction[VerbatimBot], current: str) -> Choices:
        return choices(autocomplete.matching(self.bot.worker.shelf.regions, current))

    @date.autocomplete("since")
    @date.autocomplete("until")
    @region.autocomplete("since")
    @region.autocomplete("until")
    async def _months(self, _: discord.Interaction[VerbatimBot], current: str) -> Choices:
        return choices(autocomplete.matching(self.bot.worker.shelf.months, current))

    @article.autocomplete("title")
    async def _titles(self, _: discord.Interaction[VerbatimBot], current: str) -> Choices:
        return choices(autocomplete.matching(self.bot.worker.shelf.titles, current))
