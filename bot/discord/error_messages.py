"""Errors told to people: one plain sentence each; a fault of ours is logged with its traceback."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot.discord.drawing import limits
from bot.discord.drawing.markup import escape, label
from bot.discord.errors import DiscordBotError
from corpus.errors import CorpusError
from index.errors import SearchIndexError

if TYPE_CHECKING:
    from bot.discord.localization import Translator

log = logging.getLogger(__name__)

_FAULT = "Something went wrong on my side; it is written in my log. Please try again."
# Unknown interaction, already answered, expired token, unknown webhook, unknown message.
_TOO_LATE = {10062, 40060, 50027, 10015, 10008}


def user_message(error: BaseException, tongue: Translator) -> str | None:
    """What the person is told, by this order; None where nobody can be told any more.

    * the answer came too late for Discord, or the message is gone: nothing, and a line in the log
    * what the person may not do, typed wrongly or asked while all is busy: the error's own words
    * missing rights: who has them
    * anything else is our fault: an apology, and the traceback in the log
    """
    while isinstance(error, app_commands.CommandInvokeError):
        error = error.original
    if isinstance(error, discord.HTTPException) and error.code in _TOO_LATE:
        log.warning("an answer came too late: %s", error)
        return None
    if isinstance(error, discord.Forbidden):
        log.warning("not permitted there: %s", error)
        return tongue("I lack a permission here: view, send, embed links, attach files.")
    if isinstance(error, DiscordBotError | CorpusError | SearchIndexError):
        return escape(label(tongue(str(error))))
    if isinstance(error, app_commands.MissingPermissions | app_commands.NoPrivateMessage):
        return tongue("Only those who manage this server may do that.")
    log.error("a request failed", exc_info=error)
    return tongue(_FAULT)


async def tell(
    interaction: discord.Interaction[discord.Client], error: BaseException, tongue: Translator
) -> None:
    """Tell the person who used a command, a button or a form; privately where that still goes."""
    said = user_message(error, tongue)
    if said is None:
        return
    said = limits.clip(said, limits.CONTENT)
    try:
        if not interaction.response.is_done():
            await interaction.response.send_message(said, ephemeral=True)
        elif interaction.response.type is discord.InteractionResponseType.deferred_channel_message:
            await interaction.edit_original_response(content=said)
        else:
            await interaction.followup.send(said, ephemeral=True)
    except discord.HTTPException as failure:
        log.warning("could not tell %r: %s", said, failure)
