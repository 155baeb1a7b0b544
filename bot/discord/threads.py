"""Threads: an answer in one of its own, where a server wants that and the channel can have it."""

from __future__ import annotations

import logging

import discord

from bot.discord.drawing import limits
from bot.discord.drawing.markup import label

log = logging.getLogger(__name__)


async def open_thread(message: discord.Message, question: str) -> discord.Thread | None:
    """A thread under a message, named after the question.

    None where it cannot be: in a thread, a forum's post or a direct message, or without the
    permission; the answer then stands in the channel.
    """
    title = limits.clip(label(question), limits.THREAD_NAME)
    if not isinstance(message.channel, discord.TextChannel) or not title:
        return None
    try:
        return await message.create_thread(name=title)
    except discord.HTTPException as error:
        log.warning("no thread could be made in channel %d: %s", message.channel.id, error)
        return None
