"""Error messages: one plain sentence each; a fault of ours is logged with its traceback."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from bot import wording
from bot.discord.drawing import limits
from bot.discord.drawing.markup import escape, label
from bot.discord.errors import DiscordBotError, Markup, RefusedError
from corpus.errors import ArticleDamagedError, CorpusError
from index.errors import QuestionError, SearchIndexError, UnverifiedError

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from bot.discord.context import Interaction
    from bot.discord.localization import Translator

log = logging.getLogger(__name__)

_THINKING = discord.InteractionResponseType.deferred_channel_message

_FAULT = "Something went wrong on my side; it is written in my log. Please try again."
# Unknown interaction, already answered, expired token, unknown webhook, unknown message.
_TOO_LATE = {10062, 40060, 50027, 10015, 10008}


def user_message(error: BaseException, translate: Translator) -> str | None:
    """The message for the person, in this order; None where it can no longer be shown.

    * the answer came too late for Discord, or the message is gone: nothing, and a line in the log
    * what the person may not do, typed wrongly or asked while all is busy: the error's own words
    * an article that could not be verified: that it is not shown
    * missing rights: who has them
    * anything else is our fault: an apology, and the traceback in the log
    """
    wrappers = app_commands.CommandInvokeError | app_commands.TransformerError
    while isinstance(error, wrappers) and error.__cause__:
        error = error.__cause__
    if isinstance(error, discord.HTTPException) and error.code in _TOO_LATE:
        log.warning("an answer came too late: %s", error)
        return None
    return limits.clip(_said(error, translate), limits.CONTENT)


def _said(error: BaseException, translate: Translator) -> str:
    if isinstance(error, UnverifiedError | ArticleDamagedError):
        return translate(wording.UNVERIFIED)  # which file it is stands in the log
    if isinstance(error, RefusedError | QuestionError):
        return translate(error.text, **{name: _shown(each) for name, each in error.values.items()})
    if isinstance(error, DiscordBotError | CorpusError | SearchIndexError):
        return escape(label(translate(str(error))))
    if isinstance(error, app_commands.MissingPermissions | app_commands.NoPrivateMessage):
        return translate("Only those who manage this server may do that.")
    if isinstance(error, discord.Forbidden):
        log.warning("not permitted there: %s", error)
        return translate("I lack a permission here: view, send, embed links, attach files.")
    log.error("a request failed", exc_info=error)
    return translate(_FAULT)


def _shown(value: object) -> str:
    return value if isinstance(value, Markup) else escape(label(str(value)))


async def tell(interaction: Interaction, error: BaseException) -> None:
    """Send the message to whoever used a command, a button or a form, privately if possible."""
    await _tell(interaction, error, "")


async def _tell(interaction: Interaction, error: BaseException, typed: str) -> None:
    requester = interaction.client.access.of_interaction(interaction)
    text = user_message(error, requester.translate)
    if text is None:
        return
    if words := escape(label(typed)):
        given_back = requester.translate("You wrote: {words}", words=words)
        text = limits.clip(f"{text}\n{given_back}", limits.CONTENT)
    try:
        if not interaction.response.is_done():
            await interaction.response.send_message(text, ephemeral=True)
        else:
            if interaction.response.type is _THINKING:
                # A refusal is nobody else's business; what is thinking may be seen by all.
                await interaction.delete_original_response()
            await interaction.followup.send(text, ephemeral=True)
    except discord.HTTPException as failure:
        log.warning("a message could not be told: %s", failure)


async def tell_errors(
    interaction: Interaction, job: Coroutine[Any, Any, None], typed: str = ""
) -> None:
    """Await `job` and report its errors to the person; discord.py would only log them.

    What was `typed` into a form is given back below.
    """
    try:
        await job
    except Exception as error:  # noqa: BLE001 - the outer edge of a press; `tell` logs it
        await _tell(interaction, error, typed)
