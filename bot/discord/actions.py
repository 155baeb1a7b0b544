"""What happens when a button is pressed, by its kind; `state` is the rest of its custom_id."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.discord.access import Requester
from bot.discord.drawing import buttons, limits, quote_references
from bot.discord.errors import RefusedError
from bot.discord.storage import AskedQuestion
from corpus.dates import Period
from index.search.filters import Filters

if TYPE_CHECKING:
    from bot.discord.client import VerbatimBot
    from bot.discord.press import Handler

    Interaction = discord.Interaction[VerbatimBot]

_THANKS = (
    "Thank you. The question is on the list for those who look after the archive; your name is not."
)
_OLD = "This button is of an older kind. Please ask again."


async def show(interaction: Interaction, state: str) -> None:
    """Go to a quote of the same answer."""
    await _leaf(interaction, state, wide=False)


async def context(interaction: Interaction, state: str) -> None:
    """Show the words around the quote."""
    await _leaf(interaction, state, wide=True)


async def _leaf(interaction: Interaction, state: str, *, wide: bool) -> None:
    bot = interaction.client
    tongue = bot.translator_for(interaction)
    number, held = _held(state)
    await interaction.response.defer()
    private = _is_private(interaction)
    reply = await bot.desk.show_quote(held, number, tongue, wide=wide, private=private)
    staying = buttons.persistent_buttons(interaction.message)
    reply = replace(reply, view=buttons.view_of([*_items(reply.view), *staying]))
    await interaction.edit_original_response(**reply.edited(content=False))


async def share(interaction: Interaction, state: str) -> None:
    """Say a private answer once more, for everyone."""
    bot = interaction.client
    tongue = bot.translator_for(interaction)
    number, held = _held(state)
    await interaction.response.defer(ephemeral=False, thinking=True)
    reply = await bot.desk.show_quote(held, number, tongue, wide=False, private=False)
    staying = buttons.persistent_buttons(interaction.message)
    view = buttons.view_of([*_items(reply.view), *staying])
    content = interaction.message.content if interaction.message else ""
    await interaction.edit_original_response(**replace(reply, view=view, content=content).edited())


def _items(view: ui.View | None) -> list[ui.Item[Any]]:
    return list(view.children) if view else []


async def drop(interaction: Interaction, state: str) -> None:
    """Ask the same question without one of its filters, in place of the answer."""
    bot = interaction.client
    tongue = bot.translator_for(interaction)
    what, _, key = state.partition(":")
    asked = _without(bot.desk.asked(key, tongue), what)
    visitor = bot.admit(interaction)
    await interaction.response.defer()
    echo = bool(interaction.message and interaction.message.content.startswith("> "))
    reply = await bot.desk.answer(
        asked, visitor.origin, tongue, echo=echo, private=_is_private(interaction)
    )
    await interaction.edit_original_response(**reply.edited())


def _without(asked: AskedQuestion, what: str) -> AskedQuestion:
    """The question without its dates, its region or its category, however they came to it."""
    filters = asked.filters
    match what:
        case "dates":
            filters = replace(filters, period=None)
        case "regions":
            filters = replace(filters, regions=())
        case "categories":
            filters = replace(filters, categories=())
    return replace(asked, filters=filters, ignore=asked.ignore | {what})


async def follow(interaction: Interaction, key: str) -> None:
    """Open the form for a follow-up question."""
    tongue = interaction.client.translator_for(interaction)
    asked = interaction.client.desk.asked(key, tongue)
    form = ui.Modal(title=tongue("Ask a follow-up"), custom_id=f"follow:{key}", timeout=900)
    field: ui.TextInput[ui.Modal] = ui.TextInput(
        style=discord.TextStyle.paragraph,
        custom_id="question",
        placeholder=limits.clip(asked.question, 100),
        max_length=limits.MODAL_INPUT,
    )
    form.add_item(ui.Label(text=tongue("Your question"), component=field))
    await interaction.response.send_modal(form)


async def followed(interaction: Interaction, key: str, question: str) -> None:
    """Answer what was written into the form.

    Dates and places come with the subject of the question before; new ones replace them.
    """
    bot = interaction.client
    tongue = bot.translator_for(interaction)
    asked = bot.desk.asked(key, tongue)
    visitor = bot.admit(interaction)
    private = _is_private(interaction)
    await interaction.response.defer(ephemeral=private, thinking=True)
    further = AskedQuestion(question, Filters(categories=asked.filters.categories), previous=key)
    reply = await bot.desk.answer(further, visitor.origin, tongue, echo=True, private=private)
    await interaction.edit_original_response(**reply.edited())


async def unhelpful(interaction: Interaction, state: str) -> None:
    """Put the question on the server's list, without anybody's name."""
    bot = interaction.client
    tongue = bot.translator_for(interaction)
    why, _, key = state.partition(":")
    asked = bot.desk.asked(key, tongue)
    bot.store.note_unanswered(
        Requester.of_interaction(interaction).origin.server, asked.question, why
    )
    said = tongue(_THANKS)
    await interaction.response.send_message(said, ephemeral=True)


async def page(interaction: Interaction, state: str) -> None:
    """Go to another page of a look-up."""
    bot = interaction.client
    parts = state.split(":")
    try:
        offset, first, last = int(parts[0]), *map(_day, parts[1:3])
    except (ValueError, TypeError) as error:
        raise RefusedError(bot.translator_for(interaction)(_OLD)) from error
    period = Period(first, last) if first or last else None
    await interaction.response.defer()
    filters = Filters(period, tuple(parts[3:4]))
    reply = await bot.desk.lookup(filters, bot.translator_for(interaction), offset=offset)
    await interaction.edit_original_response(**reply.edited())


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


async def forget(interaction: Interaction, state: str) -> None:
    """Delete what is kept about a person, or, for those who manage it, about a server."""
    bot = interaction.client
    tongue = bot.translator_for(interaction)
    visitor = Requester.of_interaction(interaction)
    if state == "server":
        if not visitor.manages:
            raise RefusedError(tongue("Only those who manage this server may do that."))
        bot.store.forget_server(visitor.origin.server)
        said = tongue("Everything that was kept about this server is deleted.")
    else:
        count = bot.store.forget_person(interaction.user.id)
        said = tongue("Deleted: {count} of your questions. Nothing else was kept.", count=count)
    await interaction.response.send_message(said, ephemeral=True)


async def clear(interaction: Interaction, state: str) -> None:
    """Empty the server's list of unanswered questions."""
    del state
    bot = interaction.client
    tongue = bot.translator_for(interaction)
    visitor = Requester.of_interaction(interaction)
    if not visitor.manages:
        raise RefusedError(tongue("Only those who manage this server may do that."))
    bot.store.clear_unanswered(visitor.origin.server)
    await interaction.response.edit_message(
        content=tongue("The list is empty now."), embeds=[], view=None
    )


def _held(state: str) -> tuple[int, tuple[quote_references.QuoteReference, ...]]:
    """The quote's number, and all quotes of the answer; raises RefusedError for another form."""
    number, _, packed = state.partition(":")
    try:
        held = quote_references.unpack(packed)
        chosen = int(number)
    except ValueError as error:
        raise RefusedError(_OLD) from error
    if not 1 <= chosen <= len(held):
        raise RefusedError(_OLD)
    return chosen, held


def _is_private(interaction: Interaction) -> bool:
    """Whether the message under which the button stands is for one person only."""
    return bool(interaction.message and interaction.message.flags.ephemeral)


HANDLERS: dict[str, Handler] = {
    handler.__name__: handler
    for handler in (show, context, share, drop, follow, unhelpful, page, forget, clear)
}
