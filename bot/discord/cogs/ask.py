"""Questions: `/ask`, and the message command "Find in the archive"."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord import autocomplete, options
from bot.discord.drawing import limits
from bot.discord.errors import RefusedError
from bot.discord.storage import AskedQuestion

if TYPE_CHECKING:
    from bot.discord.autocomplete import Entry
    from bot.discord.client import VerbatimBot
    from index.search.filters import Filters

Choices = list[app_commands.Choice[str]]


def choices(entries: list[Entry]) -> Choices:
    """Suggestions as discord.py wants them."""
    return [app_commands.Choice(name=entry.shown, value=entry.value) for entry in entries]


class Ask(commands.Cog):
    """Commands that answer a question."""

    def __init__(self, bot: VerbatimBot) -> None:
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
        interaction: discord.Interaction[VerbatimBot],
        question: app_commands.Range[str, 1, limits.MODAL_INPUT],
        since: str | None = None,
        until: str | None = None,
        region: str | None = None,
        topic: str | None = None,
        private: bool | None = None,
    ) -> None:
        """Answer a question within the given filters."""
        filters = options.filters(
            self.bot.worker.shelf,
            self.bot.translator_for(interaction),
            since=since,
            until=until,
            region=region,
            topic=topic,
        )
        await self._answer(interaction, question, filters, private=private)

    async def find(
        self, interaction: discord.Interaction[VerbatimBot], message: discord.Message
    ) -> None:
        """Answer what a message asks, for the person who used its menu."""
        words = message.content.strip()
        if not words:
            tongue = self.bot.translator_for(interaction)
            raise RefusedError(tongue("This message holds no text that I could look for."))
        room = limits.MODAL_INPUT
        question = words if len(words) <= room else words[: limits.word_end(words, room)]
        await self._answer(interaction, question, private=None)

    async def _answer(
        self,
        interaction: discord.Interaction[VerbatimBot],
        question: str,
        filters: Filters | None = None,
        *,
        private: bool | None,
    ) -> None:
        bot = self.bot
        visitor = bot.admit(interaction)
        if private is None:
            chosen = bot.store.server(interaction.guild_id).private
            private = bot.settings.private if chosen is None else chosen
        await interaction.response.defer(ephemeral=private, thinking=True)
        asked = AskedQuestion(question, filters) if filters else AskedQuestion(question)
        reply = await bot.desk.answer(
            asked, visitor.origin, bot.translator_for(interaction), echo=True, private=private
        )
        await interaction.edit_original_response(**reply.edited())

    @ask.autocomplete("region")
    async def _regions(self, _: discord.Interaction[VerbatimBot], current: str) -> Choices:
        return choices(autocomplete.matching(self.bot.worker.shelf.regions, current))

    @ask.autocomplete("topic")
    async def _topics(self, _: discord.Interaction[VerbatimBot], current: str) -> Choices:
        return choices(autocomplete.matching(self.bot.worker.shelf.topics, current))

    @ask.autocomplete("since")
    @ask.autocomplete("until")
    async def _months(self, _: discord.Interaction[VerbatimBot], current: str) -> Choices:
        return choices(autocomplete.matching(self.bot.worker.shelf.months, current))
