"""What happens when a button is pressed, by the action that its custom_id names.

A custom_id is `action:state`; the state is all that the action needs to know.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Self

import discord
from discord import ui

from bot.discord import error_messages
from bot.discord.access import Requester
from bot.discord.context import Interaction, bot_of
from bot.discord.drawing import limits, quote_references
from bot.discord.drawing.buttons import Action, persistent_buttons, view_of
from bot.discord.errors import RefusedError
from bot.discord.storage import AskedQuestion
from corpus.dates import Period
from index.search.filters import Filters

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping

    from bot.discord.drawing.quote_references import QuoteReference
    from bot.discord.drawing.reply import Reply

    Handler = Callable[[Interaction, str], Coroutine[Any, Any, None]]

_THANKS = (
    "Thank you. The question is on the list for those who look after the archive; your name is not."
)
_OUT_OF_DATE = "This button is of an older kind. Please ask again."


_CUSTOM_ID = re.compile(r"([a-z]+):(.+)", re.DOTALL)


class PressedButton(ui.DynamicItem[ui.Button[Any]], template=_CUSTOM_ID):
    """Any button of the bot's, whether it was sent before or after the last restart."""

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: ui.Item[Any], match: re.Match[str]
    ) -> Self:
        """The button again, from what it carries."""
        del interaction, item
        return cls(ui.Button(custom_id=match[0]))

    async def callback(self, interaction: Interaction) -> None:
        """Do what the button stands for; what goes wrong is told."""
        action, _, state = self.custom_id.partition(":")
        await error_messages.tell_errors(
            interaction, _HANDLERS.get(action, _unknown)(interaction, state)
        )


async def take_form(interaction: Interaction) -> None:
    """Take a follow-up form, whether it was opened before or after the last restart."""
    data: Any = interaction.data or {}
    action, _, key = str(data.get("custom_id", "")).partition(":")
    if interaction.type is discord.InteractionType.modal_submit and action == Action.FOLLOW:
        await error_messages.tell_errors(interaction, _follow_up(interaction, key, _typed(data)))


def _typed(data: dict[str, Any]) -> str:
    """The text of a form's only field."""
    for part in data.get("components", []):
        for field in part.get("components", [part.get("component", {})]):
            if field.get("custom_id") == "question":
                return str(field.get("value", ""))
    return ""


async def _unknown(interaction: Interaction, state: str) -> None:
    del state
    raise RefusedError(bot_of(interaction).translator_for(interaction)(_OUT_OF_DATE))


async def _show(interaction: Interaction, state: str) -> None:
    """Go to a quote of the same answer."""
    await _show_quote(interaction, state, with_context=False)


async def _context(interaction: Interaction, state: str) -> None:
    """Show the words around the quote."""
    await _show_quote(interaction, state, with_context=True)


async def _show_quote(interaction: Interaction, state: str, *, with_context: bool) -> None:
    bot = bot_of(interaction)
    translate = bot.translator_for(interaction)
    number, references = _quotes(state)
    await interaction.response.defer()
    reply = await bot.service.show_quote(
        references,
        number,
        translate,
        with_context=with_context,
        private=_is_private(interaction),
    )
    reply = _with_persistent_buttons(reply, interaction)
    await interaction.edit_original_response(**reply.edited(content=False))


async def _share(interaction: Interaction, state: str) -> None:
    """Say a private answer once more, for everyone."""
    bot = bot_of(interaction)
    number, references = _quotes(state)
    await interaction.response.defer(ephemeral=False, thinking=True)
    translate = bot.translator_for(interaction)
    reply = await bot.service.show_quote(
        references, number, translate, with_context=False, private=False
    )
    reply = _with_persistent_buttons(reply, interaction)
    content = interaction.message.content if interaction.message else ""
    await interaction.edit_original_response(**replace(reply, content=content).edited())


def _with_persistent_buttons(reply: Reply, interaction: Interaction) -> Reply:
    own = reply.view.children if reply.view else []
    return replace(reply, view=view_of([*own, *persistent_buttons(interaction.message)]))


async def _drop(interaction: Interaction, state: str) -> None:
    """Ask the same question without one of its filters, in place of the answer."""
    bot = bot_of(interaction)
    translate = bot.translator_for(interaction)
    what, _, key = state.partition(":")
    asked = _without(bot.service.asked(key, translate), what)
    requester = bot.access.admit(Requester.of_interaction(interaction), translate)
    await interaction.response.defer()
    echo = bool(interaction.message and interaction.message.content.startswith("> "))
    reply = await bot.service.answer(
        asked, requester.origin, translate, echo=echo, private=_is_private(interaction)
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


async def _open_form(interaction: Interaction, key: str) -> None:
    """Open the form for a follow-up question."""
    translate = bot_of(interaction).translator_for(interaction)
    asked = bot_of(interaction).service.asked(key, translate)
    form = ui.Modal(
        title=translate("Ask a follow-up"), custom_id=f"{Action.FOLLOW}:{key}", timeout=900
    )
    field: ui.TextInput[ui.Modal] = ui.TextInput(
        style=discord.TextStyle.paragraph,
        custom_id="question",
        placeholder=limits.clip(asked.question, 100),
        max_length=limits.MODAL_INPUT,
    )
    form.add_item(ui.Label(text=translate("Your question"), component=field))
    await interaction.response.send_modal(form)


async def _follow_up(interaction: Interaction, key: str, question: str) -> None:
    """Answer what was written into the form.

    Dates and places come with the subject of the question before; new ones replace them.
    """
    bot = bot_of(interaction)
    translate = bot.translator_for(interaction)
    asked = bot.service.asked(key, translate)
    requester = bot.access.admit(Requester.of_interaction(interaction), translate)
    private = _is_private(interaction)
    await interaction.response.defer(ephemeral=private, thinking=True)
    further = AskedQuestion(question, Filters(categories=asked.filters.categories), previous=key)
    reply = await bot.service.answer(
        further, requester.origin, translate, echo=True, private=private
    )
    await interaction.edit_original_response(**reply.edited())


async def _unhelpful(interaction: Interaction, state: str) -> None:
    """Put the question on the server's list, without anybody's name."""
    bot = bot_of(interaction)
    translate = bot.translator_for(interaction)
    why, _, key = state.partition(":")
    asked = bot.service.asked(key, translate)
    bot.storage.note_unanswered(
        Requester.of_interaction(interaction).origin.server, asked.question, why
    )
    said = translate(_THANKS)
    await interaction.response.send_message(said, ephemeral=True)


async def _page(interaction: Interaction, state: str) -> None:
    """Go to another page of a look-up."""
    bot = bot_of(interaction)
    parts = state.split(":")
    try:
        offset, first, last = int(parts[0]), *map(_day, parts[1:3])
    except (ValueError, TypeError) as error:
        raise RefusedError(bot.translator_for(interaction)(_OUT_OF_DATE)) from error
    period = Period(first, last) if first or last else None
    await interaction.response.defer()
    filters = Filters(period, tuple(parts[3:]))
    reply = await bot.service.lookup(filters, bot.translator_for(interaction), offset=offset)
    await interaction.edit_original_response(**reply.edited())


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


async def _forget(interaction: Interaction, state: str) -> None:
    """Delete what is kept about a person, or, for those who manage it, about a server."""
    bot = bot_of(interaction)
    translate = bot.translator_for(interaction)
    requester = Requester.of_interaction(interaction)
    if state == "server":
        if not requester.manages:
            raise RefusedError(translate("Only those who manage this server may do that."))
        bot.storage.forget_server(requester.origin.server)
        said = translate("Everything that was kept about this server is deleted.")
    else:
        count = bot.storage.forget_person(interaction.user.id)
        said = translate("Deleted: {count} of your questions. Nothing else was kept.", count=count)
    await interaction.response.send_message(said, ephemeral=True)


async def _clear(interaction: Interaction, state: str) -> None:
    """Empty the server's list of unanswered questions."""
    del state
    bot = bot_of(interaction)
    translate = bot.translator_for(interaction)
    requester = Requester.of_interaction(interaction)
    if not requester.manages:
        raise RefusedError(translate("Only those who manage this server may do that."))
    bot.storage.clear_unanswered(requester.origin.server)
    await interaction.response.edit_message(
        content=translate("The list is empty now."), embeds=[], view=None
    )


def _quotes(state: str) -> tuple[int, tuple[QuoteReference, ...]]:
    """The quote's number, and all quotes of the answer; raises RefusedError for another form."""
    number, _, packed = state.partition(":")
    try:
        references = quote_references.unpack(packed)
        chosen = int(number)
    except ValueError as error:
        raise RefusedError(_OUT_OF_DATE) from error
    if not 1 <= chosen <= len(references):
        raise RefusedError(_OUT_OF_DATE)
    return chosen, references


def _is_private(interaction: Interaction) -> bool:
    """Whether the message under which the button stands is for one person only."""
    return bool(interaction.message and interaction.message.flags.ephemeral)


_HANDLERS: Mapping[str, Handler] = {
    Action.SHOW: _show,
    Action.CONTEXT: _context,
    Action.SHARE: _share,
    Action.DROP: _drop,
    Action.FOLLOW: _open_form,
    Action.UNHELPFUL: _unhelpful,
    Action.PAGE: _page,
    Action.FORGET: _forget,
    Action.CLEAR: _clear,
}
