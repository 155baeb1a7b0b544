"""What happens at the controls under a quote: other quotes, context, citation, and "More…"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import discord
from discord import ui

from bot.discord.drawing import quote_references
from bot.discord.drawing.answers import Surroundings
from bot.discord.drawing.buttons import followed_question, reported_question
from bot.discord.drawing.more import MoreOf
from bot.discord.drawing.reply import Reply
from bot.discord.errors import RefusedError
from bot.discord.press import OUT_OF_DATE, asker_of, is_ephemeral, is_reply

if TYPE_CHECKING:
    from bot.discord.drawing.quote_references import QuoteReference
    from bot.discord.press import Press


def _references(state: str) -> tuple[int, tuple[QuoteReference, ...], str | None]:
    """The number (from 1) of a quote, all of its answer, and the question's key if it is there."""
    number, _, rest = state.partition(":")
    packed, _, key = rest.partition(":")
    try:
        chosen, references = int(number), quote_references.unpack(packed)
    except ValueError as error:
        raise RefusedError(OUT_OF_DATE) from error
    if not 1 <= chosen <= len(references):
        raise RefusedError(OUT_OF_DATE)
    return chosen, references, key or None


async def show(press: Press, *, with_context: bool = False) -> None:
    """Go to a quote of the same answer, in the place of the one that is shown, or in a copy."""
    chosen, references, _ = _references(press.state)
    message = press.message
    await press.defer()
    key = followed_question(message)
    around = Surroundings.of(message)
    if len(references) > 1:  # the position stood first, and is said anew
        around = replace(around, small=around.small.partition(" · ")[2])
    if not press.in_place and is_reply(message):
        around = replace(around, head=press.bot.service.echo_of(key))
    reply = await press.bot.service.show_quote(
        references, chosen, around, press.translate, key=key, with_context=with_context
    )
    if key and press.in_place:
        press.bot.service.note_shown(key, references[chosen - 1])
    await press.interaction.edit_original_response(**reply.edited())


async def choose(press: Press) -> None:
    """Go to the quote that was chosen in the list."""
    (number,) = press.values or ("0",)
    press.state = f"{number}:{press.state}"
    await show(press)


async def share(press: Press) -> None:
    """Show a private answer to everyone, once, signed by whoever shares it."""
    chosen, references, key = _references(press.state)
    message = press.message
    key = key or followed_question(message) or reported_question(message) or ""
    press.bot.service.asked(key)
    await press.interaction.response.defer()
    translate = press.bot.access.of_interaction(press.interaction).public
    signed = translate("Shared by {name}", name=press.interaction.user.mention)
    around = Surroundings(press.bot.service.echo_of(key), signed)
    reply = await press.bot.service.show_quote(references, chosen, around, translate, key=key)
    if not (press.private and press.bot.storage.claim_share(key)):
        raise RefusedError("This answer is shared already.")
    shared = Reply(layout=(ui.TextDisplay(press.translate("The answer is shared.")),))
    await press.interaction.edit_original_response(**shared.edited())
    await press.interaction.followup.send(**reply.new())


async def cite(press: Press) -> None:
    """Show privately how a quote is cited."""
    chosen, references, _ = _references(press.state)
    await press.interaction.response.defer(ephemeral=True, thinking=True)
    reply = await press.bot.service.cite(references[chosen - 1], press.translate)
    await press.interaction.edit_original_response(**reply.edited())


async def more(press: Press) -> None:
    """Show privately what else can be done with an answer."""
    quoted = bool(press.state.partition(":")[2])
    chosen, references, _ = _references(press.state) if quoted else (0, (), None)
    await press.interaction.response.defer(ephemeral=True, thinking=True)
    message = press.message
    may_delete = not is_ephemeral(message) and (press.is_asker or press.requester.manages)
    of = MoreOf(
        key=followed_question(message),
        quote=press.state if quoted else None,
        several=len(references) > 1,
        private=is_ephemeral(message),
        manages=press.requester.manages,
        message=message.id if message and may_delete else None,
    )
    shown = references[chosen - 1] if quoted else None
    reply = await press.bot.service.more(of, shown, press.translate)
    await press.interaction.edit_original_response(**reply.edited())


async def delete(press: Press) -> None:
    """Delete the answer whose "More…" was opened; for the asker and those who manage the server.

    The message is looked at again: its number in the custom_id says nothing of whose it is.
    """
    channel = press.interaction.channel
    if not press.state.isdecimal() or not isinstance(channel, discord.abc.Messageable):
        raise RefusedError(OUT_OF_DATE)
    await press.interaction.response.defer(ephemeral=True)
    message = await channel.fetch_message(int(press.state))
    asker = asker_of(message, press.bot.storage)
    if not (press.requester.manages or asker == press.interaction.user.id):
        raise RefusedError(
            "Only the person who asked, or who manages this server, may delete this."
        )
    if key := followed_question(message):
        press.bot.storage.forget_question(key)
    await press.bot.http.delete_message(message.channel.id, message.id)
    reply = Reply(layout=(ui.TextDisplay(press.translate("The answer is deleted.")),))
    await press.interaction.edit_original_response(**reply.edited())
