"""Look-ups: `/date`, `/region`, `/timeline`, `/article`, `/status`, and `/help` and `/privacy`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import app_commands
from discord.ext import commands

from bot.discord import places
from bot.discord.browsing import Wanted
from bot.discord.drawing import info_embeds, limits
from bot.discord.introduction import help_reply
from bot.discord.options import (
    DateOption,
    OutletOption,
    RegionOption,
    TitleOption,
    TopicOption,
    period_of,
)
from index.search.filters import Filters

if TYPE_CHECKING:
    from bot.discord.context import Bot, Interaction
    from bot.discord.drawing.reply import Reply


class Lookup(commands.Cog):
    """Commands that list, count and show what is in the archive."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot

    @app_commands.command(description="Browse by time, place, topic and outlet, newest first")
    @app_commands.rename(since="from", until="to")
    @app_commands.describe(
        since="From this year, month or day on, such as 2011 or 2011-12",
        until="Up to this year, month or day",
        region="A place; everything within it counts",
        topic="A topic of the archive",
        outlet="A newspaper or other source that the articles quote",
    )
    async def browse(
        self,
        interaction: Interaction,
        since: app_commands.Transform[str, DateOption] | None = None,
        until: app_commands.Transform[str, DateOption] | None = None,
        region: app_commands.Transform[tuple[str, ...], RegionOption] = (),
        topic: app_commands.Transform[tuple[str, ...], TopicOption] = (),
        outlet: app_commands.Transform[tuple[str, ...], OutletOption] = (),
    ) -> None:
        """List the articles of a time, a place, a topic and an outlet."""
        filters = Filters(period_of(since, until), region, topic)
        await self._list(interaction, Wanted(filters, outlet[0] if outlet else None))

    @app_commands.command(description="Browse by date, newest first")
    @app_commands.rename(since="from", until="to")
    @app_commands.describe(
        since="A year, a month or a day, such as 2011 or 2011-12",
        until="The last year, month or day; without it, only the first one counts",
    )
    async def date(
        self,
        interaction: Interaction,
        since: app_commands.Transform[str, DateOption],
        until: app_commands.Transform[str, DateOption] | None = None,
    ) -> None:
        """List the articles of a period."""
        await self._list(interaction, Wanted(Filters(period_of(since, until or since))))

    @app_commands.command(description="Browse by place, newest first")
    @app_commands.rename(since="from", until="to")
    @app_commands.describe(
        name="A place; everything within it counts",
        since="From this year, month or day on, such as 2011 or 2011-12",
        until="Up to this year, month or day",
    )
    async def region(
        self,
        interaction: Interaction,
        name: app_commands.Transform[tuple[str, ...], RegionOption],
        since: app_commands.Transform[str, DateOption] | None = None,
        until: app_commands.Transform[str, DateOption] | None = None,
    ) -> None:
        """List the articles about a region and what lies in it."""
        await self._list(interaction, Wanted(Filters(period_of(since, until), name)))

    @app_commands.command(description="A picture of how many articles there are by month or year")
    @app_commands.describe(
        question="What is counted: the articles that speak of it",
        region="A place; everything within it counts",
    )
    async def timeline(
        self,
        interaction: Interaction,
        question: app_commands.Range[str, 1, limits.MODAL_INPUT] | None = None,
        region: app_commands.Transform[tuple[str, ...], RegionOption] = (),
    ) -> None:
        """Draw the articles of a region, or that speak of what a question asks, by time."""
        requester, _ = await self.bot.access.let_in(interaction)
        reply = await self.bot.service.timeline(question, region, requester.translate)
        await _send(interaction, reply)

    @app_commands.command(description="One article and the sources that it quotes")
    @app_commands.describe(title="The article's title, or a part of it")
    async def article(
        self, interaction: Interaction, title: app_commands.Transform[str, TitleOption]
    ) -> None:
        """Show one article's card."""
        requester, _ = await self.bot.access.let_in(interaction)
        await _send(interaction, await self.bot.service.article(title, requester.translate))

    @app_commands.command(description="What is in the archive, and since when")
    async def status(self, interaction: Interaction) -> None:
        """Show what is served."""
        requester, _ = await self.bot.access.let_in(interaction)
        facts = self.bot.service.completions.status
        await _send(interaction, info_embeds.status_card(facts, requester.translate))

    @app_commands.command(description="What can be asked here, and how")
    async def help(self, interaction: Interaction) -> None:
        """Show the help."""
        requester = self.bot.access.of_interaction(interaction)
        reply = help_reply(self.bot, requester.translate, manages=requester.manages)
        await interaction.response.send_message(**reply.new(), ephemeral=True)

    @app_commands.command(description="What is kept about you, and how to delete it")
    async def privacy(self, interaction: Interaction) -> None:
        """Show what is kept."""
        translate = self.bot.access.of_interaction(interaction).translate
        reply = info_embeds.privacy_card(self.bot.settings.keep_days, translate)
        await interaction.response.send_message(**reply.new(), ephemeral=True)

    async def _list(self, interaction: Interaction, wanted: Wanted) -> None:
        requester, _ = await self.bot.access.let_in(interaction)
        service, translate = self.bot.service, requester.translate
        named = places.option(wanted.filters.regions, service.describe(translate))
        which = service.which_listed(wanted, named, translate)
        await _send(interaction, which or await service.browse(wanted, translate))


async def _send(interaction: Interaction, reply: Reply) -> None:
    await interaction.edit_original_response(**reply.edited())
