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
from bot.discord.access import Requester
from bot.discord.drawing import info_embeds, limits
from bot.discord.drawing.reply import Reply
from bot.discord.storage import AskedQuestion
from index.search.filters import Filters

if TYPE_CHECKING:
    from bot.discord.client import VerbatimBot
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

    def __init__(self, bot: VerbatimBot) -> None:
        self.bot = bot

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Answer a message that is meant for the bot; be silent about every other."""
        if message.author.bot or message.type not in (
            discord.MessageType.default,
            discord.MessageType.reply,
        ):
            return
        tongue = self.bot.translator_in(message.guild)
        try:
            reply = await self._reply(message, tongue)
        except Exception as error:  # noqa: BLE001 - the outer edge of a message; it is logged there
            said = error_messages.user_message(error, tongue)
            reply = Reply(limits.clip(said, limits.CONTENT)) if said else None
        if reply is not None:
            await self._send(message, reply)

    async def _reply(self, message: discord.Message, tongue: Translator) -> Reply | None:
        before = self._answered(message)
        visitor = Requester.of_message(message)
        direct = message.guild is None
        addressed = direct or self._mentioned(message)
        if before is not None and not message.content and not addressed:
            return Reply(tongue(_UNREADABLE))
        if not (addressed or before is not None):
            listening = self.bot.gate.is_dedicated(visitor)
            if not (listening and message_parsing.is_question(message.content)):
                return None
        me = self.bot.user.id if self.bot.user else 0
        said = message_parsing.parse_message(message.content, me=me)
        if said.name == "nothing":
            return None
        self.bot.gate.admit(visitor, tongue)
        async with message.channel.typing():
            if said.name != "ask":
                return await self._command(said, tongue)
            previous = before or self._same_talk(message, said.rest)
            asked = AskedQuestion(said.rest, previous=previous)
            return await self.bot.desk.answer(asked, visitor.origin, tongue, echo=False)

    def _mentioned(self, message: discord.Message) -> bool:
        return self.bot.user is not None and self.bot.user.id in {u.id for u in message.mentions}

    def _answered(self, message: discord.Message) -> str | None:
        """The key of the question whose answer is replied to; "" for other words of ours."""
        before = message.reference.resolved if message.reference else None
        if not isinstance(before, discord.Message) or before.author != self.bot.user:
            return None
        for row in before.components:
            for part in row.children if isinstance(row, discord.ActionRow) else []:
                custom_id = getattr(part, "custom_id", None) or ""
                if custom_id.startswith("follow:"):
                    return custom_id.removeprefix("follow:")
        return ""

    def _same_talk(self, message: discord.Message, question: str) -> str | None:
        """The key of what the person asked here just before, if the question leans on it."""
        if not message_parsing.leans_on_previous(question):
            return None
        return self.bot.store.last_asked(
            message.channel.id, message.author.id, seconds=_SAME_TALK_SECONDS
        )

    async def _command(self, said: message_parsing.ParsedMessage, tongue: Translator) -> Reply:
        """What a slash command of that name does, with its options read from plain words."""
        desk = self.bot.desk
        match said.name:
            case "status":
                return desk.status()
            case "privacy":
                return info_embeds.privacy_card(self.bot.settings.keep_days, tongue)
            case "article" if said.rest:
                return await desk.article(said.rest, tongue)
            case "timeline":
                return await desk.timeline(await desk.read(said.rest) if said.rest else Filters())
            case "date" | "region" if said.rest:
                return await desk.lookup(await desk.read(said.rest), tongue)
            case _:
                return info_embeds.help_card(self.bot.application_id or 0, tongue)

    async def _send(self, message: discord.Message, reply: Reply) -> None:
        try:
            await message.reply(**reply.new(), mention_author=False)
        except discord.Forbidden as error:
            log.warning("may not answer in channel %d: %s", message.channel.id, error)
        except discord.HTTPException as error:
            log.warning("an answer could not be sent: %s", error)
