"""What happens at the controls under a quote: other quotes, context, citation, and "More…"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.discord.drawing import quote_references
from bot.discord.drawing.answers import Surroundings
from bot.discord.drawing.buttons import followed_question
from bot.discord.drawing.more import MoreOf
from bot.discord.drawing.reply import Reply
from bot.discord.errors import RefusedError
from bot.discord.press import OUT_OF_DATE

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
    """Go to a quote of the same answer, in the place of the one that is shown."""
    chosen, references, _ = _references(press.state)
    message = press.interaction.message
    await press.interaction.response.defer()
    key = followed_question(message)
    reply = await press.bot.service.show_quote(
        references,
        chosen,
        Surroundings.of(message),
        press.translate,
        key=key,
        with_context=with_context,
    )
    if key:
        press.bot.service.note_shown(key, references[chosen - 1])
    await press.interaction.edit_original_response(**reply.edited())


async def choose(press: Press) -> None:
    """Go to the quote that was chosen in the list."""
    data: Any = press.interaction.data or {}
    (number,) = data.get("values") or ("0",)
    press.state = f"{number}:{press.state}"
    await show(press)


async def share(press: Press) -> None:
    """Show a quote to everyone, in a message of its own."""
    chosen, references, key = _references(press.state)
    key = key or followed_question(press.interaction.message)
    await press.interaction.response.defer(thinking=True)
    around = Surroundings(press.bot.service.echo_of(key))
    reply = await press.bot.service.show_quote(references, chosen, around, press.translate, key=key)
    await press.interaction.edit_original_response(**reply.edited())


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
    message = press.interaction.message
    of = MoreOf(
        key=followed_question(message),
        quote=press.state if quoted else None,
        several=len(references) > 1,
        private=press.private,
        manages=press.requester.manages,
        message=message.id if message and _may_delete(press, message) else None,
    )
    shown = references[chosen - 1] if quoted else None
    reply = await press.bot.service.more(of, shown, press.translate)
    await press.interaction.edit_original_response(**reply.edited())


def _may_delete(press: Press, message: discord.Message) -> bool:
    """Whether an answer that others see may be deleted by whoever pressed: the asker, managers."""
    if press.private:
        return False
    asker = message.interaction_metadata.user.id if message.interaction_metadata else None
    if message.reference and isinstance(message.reference.resolved, discord.Message):
        asker = message.reference.resolved.author.id
    return press.requester.manages or asker == press.interaction.user.id


async def delete(press: Press) -> None:
    """Delete the answer whose "More…" was opened."""
    channel = press.interaction.channel
    if not press.state.isdecimal() or not isinstance(channel, discord.abc.Messageable):
        raise RefusedError(OUT_OF_DATE)
    await press.interaction.response.defer(ephemeral=True)
    await press.bot.http.delete_message(press.requester.origin.channel, int(press.state))
    reply = Reply(layout=(ui.TextDisplay(press.translate("The answer is deleted.")),))
    await press.interaction.edit_original_response(**reply.edited())
