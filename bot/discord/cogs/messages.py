"""Plain talk: mentions, replies, direct messages and dedicated channels.

Without the message content intent Discord shows the bot only what is addressed to it: that is
enough for all of these but dedicated channels.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import discord
from discord.ext import commands

from bot.discord import error_messages, message_parsing
from bot.discord.browsing import Wanted
from bot.discord.cogs.lookup import help_reply
from bot.discord.drawing import info_embeds
from bot.discord.drawing.buttons import followed_question
from bot.discord.drawing.reply import Reply
from bot.discord.storage import AskedQuestion

if TYPE_CHECKING:
    from bot.discord.access import Requester
    from bot.discord.context import Bot
    from bot.discord.localization import Translator

log = logging.getLogger(__name__)

# How long the subject of a conversation stays when nobody refers to it outright.
_SAME_TALK_SECONDS = 15 * 60
_UNREADABLE = (
    "Discord does not show me replies to answers of commands. Mention me in your reply, "
    "or press “Ask a follow-up”."
)


class Messages(commands.Cog):
    """Reads messages that are meant for the bot, and answers them with a reply."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Answer a message that is meant for the bot; be silent about every other."""
        written = (discord.MessageType.default, discord.MessageType.reply)
        if message.author.bot or message.type not in written:
            return
        requester = self.bot.access.of_message(message)
        try:
            reply = await self._reply(message, requester)
        except Exception as error:  # noqa: BLE001 - the outer edge of a message; it is logged there
            text = error_messages.user_message(error, requester.translate)
            reply = Reply(text) if text else None
        if reply is None:
            return
        try:
            await message.reply(**reply.new(), mention_author=False)
        except discord.Forbidden as error:
            log.warning("may not answer in channel %d: %s", message.channel.id, error)
        except discord.HTTPException as error:
            log.warning("an answer could not be sent: %s", error)

    async def _reply(self, message: discord.Message, requester: Requester) -> Reply | None:
        before = self._answered(message)
        addressed = message.guild is None or self.bot.user in message.mentions
        if before is not None and not message.content and not addressed:
            return Reply(requester.translate(_UNREADABLE))
        if not (addressed or before is not None):
            listening = self.bot.access.is_dedicated(requester)
            if not (listening and message_parsing.is_question(message.content)):
                return None
        me = self.bot.user.id if self.bot.user else 0
        parsed = message_parsing.parse_message(message.content, me=me)
        if parsed.name == "nothing":
            return None
        self.bot.access.admit(requester)
        async with message.channel.typing():
            if parsed.name != "ask":
                return await self._command(parsed, requester.translate)
            previous = before or self._same_talk(message, parsed.rest)
            asked = AskedQuestion(parsed.rest, previous=previous)
            return await self.bot.service.answer(asked, requester, echo=False)

    def _answered(self, message: discord.Message) -> str | None:
        """The key of the question whose answer is replied to; "" for other words of ours."""
        before = message.reference.resolved if message.reference else None
        if not isinstance(before, discord.Message) or before.author != self.bot.user:
            return None
        return followed_question(before) or ""

    def _same_talk(self, message: discord.Message, question: str) -> str | None:
        """The key of what the person asked here just before, if the question leans on it."""
        if not message_parsing.leans_on_previous(question):
            return None
        return self.bot.storage.last_asked(
            message.channel.id, message.author.id, seconds=_SAME_TALK_SECONDS
        )

    async def _command(self, parsed: message_parsing.ParsedMessage, translate: Translator) -> Reply:
        """What a slash command of that name does, with its options read from plain words."""
        service = self.bot.service
        match parsed.name:
            case "status":
                return info_embeds.status_card(service.completions.status)
            case "privacy":
                return info_embeds.privacy_card(self.bot.settings.keep_days, translate)
            case "article" if parsed.rest:
                return await service.article(parsed.rest, translate)
            case "timeline":
                return await service.timeline(parsed.rest or None, (), translate)
            case "browse" | "date" | "region" if parsed.rest:
                filters = await service.filters_in(parsed.rest)
                return await service.browse(Wanted(filters), translate)
            case _:
                return help_reply(self.bot, translate)
