"""`/export`: the quotes of an answer, or the articles of a look-up, as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import app_commands
from discord.ext import commands

from bot.discord.browsing import Wanted
from bot.discord.drawing import limits  # noqa: TC001 - discord.py reads the annotation
from bot.discord.options import (
    DateOption,
    OutletOption,
    RegionOption,
    TopicOption,
    period_of,
)
from bot.discord.storage import AskedQuestion
from bot.export_formats import FORMATS
from index.search.filters import Filters

if TYPE_CHECKING:
    from bot.discord.context import Bot, Interaction


class Export(commands.Cog):
    """For those who write about what the archive says."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot

    @app_commands.command(description="Quotes or articles as a file, for who writes about them")
    @app_commands.rename(kind="format", since="from", until="to")
    @app_commands.describe(
        kind="Markdown to read, CSV for spreadsheets, RIS for Zotero and the like",
        question="A question; without one, the articles are listed",
        since="From this year, month or day on, such as 2011 or 2011-12",
        until="Up to this year, month or day",
        region="A place; everything within it counts",
        topic="A topic of the archive",
        outlet="A newspaper or other source that the articles quote",
    )
    @app_commands.choices(kind=[app_commands.Choice(name=name, value=name) for name in FORMATS])
    async def export(  # noqa: PLR0913, PLR0917 - one parameter for each option
        self,
        interaction: Interaction,
        kind: str,
        question: app_commands.Range[str, 1, limits.MODAL_INPUT] | None = None,
        since: app_commands.Transform[str, DateOption] | None = None,
        until: app_commands.Transform[str, DateOption] | None = None,
        region: app_commands.Transform[tuple[str, ...], RegionOption] = (),
        topic: app_commands.Transform[tuple[str, ...], TopicOption] = (),
        outlet: app_commands.Transform[tuple[str, ...], OutletOption] = (),
    ) -> None:
        """Send what is asked for or looked up as a file that only the person sees."""
        requester, _ = await self.bot.access.let_in(interaction, private=True)
        filters = Filters(period_of(since, until), region, topic)
        wanted: AskedQuestion | Wanted = Wanted(filters, outlet[0] if outlet else None)
        if question:
            wanted = AskedQuestion(question, filters)
        reply = await self.bot.service.export(kind, wanted, requester)
        await interaction.edit_original_response(**reply.edited())
