"""Questions: `/ask`, and the message command "Find in the archive"."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord.drawing import limits
from bot.discord.errors import RefusedError
from bot.discord.options import DateOption, RegionOption, TopicOption, period_of
from bot.discord.storage import AskedQuestion
from bot.discord.threads import open_thread
from index.search.filters import Filters

if TYPE_CHECKING:
    from bot.discord.context import Bot, Interaction


class Ask(commands.Cog):
    """Commands that answer a question."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot
        menu = app_commands.ContextMenu(name="Find in the archive", callback=self.find)
        bot.tree.add_command(menu)

    @app_commands.command(description="Ask the archive; it answers with exact quotations")
    @app_commands.rename(since="from", until="to")
    @app_commands.describe(
        question="What you want to know, in plain words",
        since="From this year, month or day on, such as 2011 or 2011-12",
        until="Up to this year, month or day",
        region="A place; everything within it counts",
        topic="A topic of the archive",
        private="Show the answer to you only",
    )
    async def ask(  # noqa: PLR0913, PLR0917 - one parameter for each option
        self,
        interaction: Interaction,
        question: app_commands.Range[str, 1, limits.MODAL_INPUT],
        since: app_commands.Transform[str, DateOption] | None = None,
        until: app_commands.Transform[str, DateOption] | None = None,
        region: app_commands.Transform[tuple[str, ...], RegionOption] = (),
        topic: app_commands.Transform[tuple[str, ...], TopicOption] = (),
        private: bool | None = None,
    ) -> None:
        """Answer a question within the given filters."""
        filters = Filters(period_of(since, until), region, topic)
        await self._answer(interaction, AskedQuestion(question, filters), private=private)

    async def find(self, interaction: Interaction, message: discord.Message) -> None:
        """Answer what a message asks, for the person who used its menu."""
        words = message.content.strip()
        if not words:
            raise RefusedError("This message holds no text that I could look for.")
        room = limits.MODAL_INPUT
        question = words if len(words) <= room else words[: limits.word_end(words, room)]
        asked = AskedQuestion(question, author=message.author.id)
        await self._answer(interaction, asked, private=None)

    async def _answer(
        self, interaction: Interaction, asked: AskedQuestion, *, private: bool | None
    ) -> None:
        requester, private = await self.bot.access.let_in(interaction, private=private)
        reply = await self.bot.service.answer(asked, requester, echo=True)
        message = await interaction.edit_original_response(**reply.edited())
        if not private and self.bot.access.in_thread(requester):
            await open_thread(message, asked.question)
