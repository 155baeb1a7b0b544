"""Plain talk: mentions, replies, direct messages, dedicated channels and the bot's own threads.

Without the message content intent Discord shows the bot only what is addressed to it: that is
enough for mentions, direct messages and replies to plain answers.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import TYPE_CHECKING

import discord
from discord.ext import commands

from bot.discord import error_messages, message_parsing, plain_talk
from bot.discord.drawing.buttons import Action, action_button, followed_question
from bot.discord.drawing.reply import Reply
from bot.discord.errors import Markup, RefusedError
from bot.discord.storage import AskedQuestion
from bot.discord.threads import open_thread

if TYPE_CHECKING:
    from bot.discord.access import Requester
    from bot.discord.context import Bot

log = logging.getLogger(__name__)

# How long the subject of a conversation stays when nobody refers to it outright.
_SAME_TALK_SECONDS = 15 * 60
# How long a refusal stays in a channel, where its reader takes no direct messages.
_REFUSAL_SECONDS = 30
_UNREADABLE = (
    "Discord does not show me replies to answers of commands. Mention me in your reply, "
    "or press “Ask a follow-up”."
)
_PRIVATELY = "Answers are private on this server."
_NO_PERMISSION = (
    "I may not write in {channel}. Whoever manages the server can give me the permissions to view "
    "it, to send messages, to embed links and to attach files; until then {ask} works there."
)


class Messages(commands.Cog):
    """Reads messages that are meant for the bot, and answers them with a reply."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot
        # Refusals that stand in channels for a while; they go before the bot does.
        self._passing: set[asyncio.Task[None]] = set()
        self._leaving = asyncio.Event()
        # Who cannot be read is told so once an hour: it may have been no question at all.
        self._unreadable: commands.CooldownMapping[discord.Message] = (
            commands.CooldownMapping.from_cooldown(1, 3600, commands.BucketType.member)
        )

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Answer a message that is meant for the bot; be silent about every other."""
        written = (discord.MessageType.default, discord.MessageType.reply)
        if message.author.bot or message.type not in written:
            return
        requester = self.bot.access.of_message(message).addressed(private=message.guild is None)
        try:
            reply = await self._reply(message, requester)
            if reply is not None:
                await self._send(message, reply, requester)
        except Exception as error:  # noqa: BLE001 - the outer edge of a message; it is logged there
            await self._tell(message, error, requester)

    async def _send(self, message: discord.Message, reply: Reply, requester: Requester) -> None:
        """Reply, or answer in a thread under the message where the server wants that."""
        if self.bot.access.in_thread(requester) and (reply.layout or reply.embeds):
            me = self.bot.user.id if self.bot.user else 0
            title = message_parsing.without_mention(message.content, me=me)
            if thread := await open_thread(message, title):
                await thread.send(**reply.new())
                return
        await message.reply(**reply.new(), mention_author=False)

    async def _reply(self, message: discord.Message, requester: Requester) -> Reply | None:
        before = self._answered(message)
        me = self.bot.user.id if self.bot.user else 0
        if before is not None and not message.content and not self.bot.settings.message_content:
            limited = self._unreadable.update_rate_limit(message)
            return None if limited else Reply(requester.translate(_UNREADABLE))
        words = message_parsing.without_mention(message.content, me=me)
        if not self._is_meant(message, requester, words, is_reply=before is not None):
            return None
        self.bot.requests.begin()
        self.bot.access.admit(requester)
        previous = before or self._same_talk(message, words)
        asked = AskedQuestion(words, previous=previous)
        if message.guild is not None and self.bot.access.is_private(requester):
            key = self.bot.storage.keep(asked, requester.origin)
            name = requester.translate("Open the answer")
            return Reply(
                requester.translate(_PRIVATELY), buttons=[action_button(Action.REVEAL, key, name)]
            )
        async with message.channel.typing():
            return await plain_talk.respond(self.bot, asked, requester, echo=False)

    def _is_meant(
        self, message: discord.Message, requester: Requester, words: str, *, is_reply: bool
    ) -> bool:
        """Whether the bot is asked something: spoken to it may be anything but chatter."""
        me = self.bot.user.id if self.bot.user else 0
        if message.guild is None or message_parsing.mentions(message.content, me=me):
            return message_parsing.parse_message(words).name != "nothing"
        if is_reply:
            return message_parsing.asks_on(words)
        listening = self.bot.access.is_dedicated(requester) or self._is_own_thread(message)
        return listening and message_parsing.is_question(words)

    def _is_own_thread(self, message: discord.Message) -> bool:
        """Whether the bot made the thread, so that all that is asked there is asked of it."""
        channel = message.channel
        me = self.bot.user
        return isinstance(channel, discord.Thread) and me is not None and channel.owner_id == me.id

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

    async def _tell(self, message: discord.Message, error: Exception, requester: Requester) -> None:
        """Tell the person alone what went wrong, or why not: directly, else for a short while."""
        if isinstance(error, discord.Forbidden):
            log.warning("may not answer in a channel (%d): %s", message.channel.id, error)
            channel, ask = Markup(f"<#{message.channel.id}>"), Markup(self.bot.mention_of("ask"))
            error = RefusedError(_NO_PERMISSION, channel=channel, ask=ask)
        text = error_messages.user_message(error, requester.translate)
        if text is None:
            return
        try:
            await message.author.send(text)
        except discord.HTTPException:
            await self._tell_for_a_while(message, text)

    async def _tell_for_a_while(self, message: discord.Message, text: str) -> None:
        """Say it in the channel, and take it away again."""
        try:
            told = await message.reply(text, mention_author=False)
        except discord.HTTPException as failure:
            log.warning("a message could not be told: %s", failure)
            return
        if self.bot.requests.ending:
            return  # it must outlast the bot to be read
        task = asyncio.create_task(self._take_away(told))
        self._passing.add(task)
        task.add_done_callback(self._passing.discard)

    async def _take_away(self, told: discord.Message) -> None:
        """Delete a message of ours after a while, or when the bot ends."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._leaving.wait(), _REFUSAL_SECONDS)
        with suppress(discord.HTTPException):
            await told.delete()

    async def cog_unload(self) -> None:
        """Leave nothing behind that was to be taken away; discord.py's own delay would."""
        self._leaving.set()
        await asyncio.gather(*self._passing)
