"""A press: who pressed a button or sent a form, whether they may, and who sees what comes of it.

The person who asked steers an answer in its place. What others press opens in a copy that only they
see; nobody rewrites what somebody else asked for.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import discord

from bot.discord.access import Cost
from bot.discord.drawing.buttons import followed_question
from bot.discord.errors import RefusedError
from bot.discord.storage import NO_SERVER

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from bot.discord.context import Interaction
    from bot.discord.storage import BotStorage

    Handler = Callable[["Press"], Coroutine[Any, Any, None]]

OUT_OF_DATE = "This button is out of date. Please ask again."
MANAGERS_ONLY = "Only those who manage this server may do that."


class Press:
    """Who pressed what; `state` is what its custom_id carries.

    `in_place` says whether what comes of it replaces the message, `private` whether only whoever
    pressed sees it. `below` asks for an answer in a message of its own.
    """

    def __init__(self, interaction: Interaction, state: str, *, below: bool = False) -> None:
        self.interaction = interaction
        self.state = state
        self.bot = interaction.client
        self.message = interaction.message
        # What was chosen, where it is a menu.
        data: Any = interaction.data or {}
        self.values: list[str] = data.get("values", [])
        requester = self.bot.access.of_interaction(interaction)
        ephemeral = is_ephemeral(self.message)
        asker = asker_of(self.message, self.bot.storage)
        self.is_asker = ephemeral or asker == requester.origin.person
        self.in_place = self.is_asker and not below
        hidden = self.bot.access.is_private(requester) if below else not self.is_asker
        self.private = ephemeral or hidden
        self.requester = requester.addressed(private=self.private)
        self.translate = self.requester.translate

    async def defer(self) -> None:
        """Say that something will come, in the message's place or in a message of its own."""
        if self.in_place:
            await self.interaction.response.defer()
        else:
            await self.interaction.response.defer(ephemeral=self.private, thinking=True)

    async def say_privately(self, text: str, **values: object) -> None:
        """Tell one thing to whoever pressed."""
        translate = self.bot.access.of_interaction(self.interaction).translate
        await self.interaction.response.send_message(translate(text, **values), ephemeral=True)


def is_ephemeral(message: discord.Message | None) -> bool:
    """Whether only one person sees a message."""
    return message is not None and message.flags.ephemeral


def is_reply(message: discord.Message | None) -> bool:
    """Whether a message answers another one, rather than a command."""
    return message is not None and message.interaction_metadata is None


def asker_of(message: discord.Message | None, storage: BotStorage) -> int | None:
    """Whose answer a message of the bot's is; None where nobody knows any more.

    By what Discord says of the message, and by what is kept; never by the custom_id of what was
    pressed, which a forger writes.
    """
    if message is None:
        return None
    if message.interaction_metadata is not None:
        return message.interaction_metadata.user.id
    key = followed_question(message)
    if key and (persons := storage.persons(key)):
        return persons.asker
    replied = message.reference.resolved if message.reference else None
    return replied.author.id if isinstance(replied, discord.Message) else None


class Control(NamedTuple):
    """What a button does, what that counts against the limits, and whether all may press it."""

    handler: Handler
    cost: Cost
    managers_only: bool = False


async def use(control: Control, press: Press) -> None:
    """Let somebody press a button: the one check of channel, role and limit before each of them."""
    press.bot.requests.begin()
    if any(map(partial(_is_elsewhere, press), press.state.split(":"))):
        raise RefusedError(OUT_OF_DATE)
    if control.managers_only and not press.requester.manages:
        raise RefusedError(MANAGERS_ONLY)
    if control.cost is not Cost.FREE:
        press.bot.access.admit(press.requester, control.cost)
    await control.handler(press)


def _is_elsewhere(press: Press, part: str) -> bool:
    """Whether a part of a custom_id is the key of a question of another server or conversation.

    No message here bears one; who writes it there shall not read what was asked.
    """
    asked, here = press.bot.storage.origin(part), press.requester.origin
    if asked is None:
        return False
    if asked.server == NO_SERVER == here.server:
        return asked.channel != here.channel
    return asked.server != here.server
