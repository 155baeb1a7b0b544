"""What happens when a button is pressed, by the action that its custom_id names.

A custom_id is `action:state`; the state is all that the action needs to know.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, Self

import discord
from discord import ui

from bot.discord import error_messages
from bot.discord.drawing import limits, quote_references
from bot.discord.drawing.buttons import Action, followed_question, persistent_buttons
from bot.discord.errors import RefusedError
from bot.discord.storage import AskedQuestion
from corpus.dates import Period
from index.search.filters import Filters

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping

    from bot.discord.context import Interaction

    Handler = Callable[["Press"], Coroutine[Any, Any, None]]

_THANKS = (
    "Thank you. The question is on the list for those who look after the archive; your name is not."
)
_OUT_OF_DATE = "This button is of an older kind. Please ask again."


class Press:
    """A button that was pressed, or a form that was sent; `state` is what its custom_id carries."""

    def __init__(self, interaction: Interaction, state: str) -> None:
        self.interaction = interaction
        self.state = state
        self.bot = interaction.client
        self.requester = self.bot.access.of_interaction(interaction)
        self.translate = self.requester.translate
        # Whether the message under which the button stands is for one person only.
        self.private = bool(interaction.message and interaction.message.flags.ephemeral)


class PressedButton(ui.DynamicItem[ui.Button[Any]], template=re.compile("[a-z]+:.+", re.DOTALL)):
    """Any button of the bot's, whether it was sent before or after the last restart."""

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: ui.Item[Any], match: re.Match[str]
    ) -> Self:
        """The button again, from what it carries."""
        return cls(ui.Button(custom_id=match[0]))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Do what the button stands for."""
        action, _, state = self.custom_id.partition(":")
        handler = _HANDLERS.get(action, _unknown)
        await error_messages.tell_errors(interaction, handler(Press(interaction, state)))


async def take_form(interaction: Interaction) -> None:
    """Take a follow-up form, whether it was opened before or after the last restart."""
    data: Any = interaction.data or {}
    action, _, key = str(data.get("custom_id", "")).partition(":")
    if interaction.type is discord.InteractionType.modal_submit and action == Action.FOLLOW:
        job = _follow_up(Press(interaction, key), _typed(data))
        await error_messages.tell_errors(interaction, job)


def _typed(data: dict[str, Any]) -> str:
    """The text of a form's only field."""
    for part in data.get("components", []):
        for field in part.get("components", [part.get("component", {})]):
            if field.get("custom_id") == "question":
                return str(field.get("value", ""))
    return ""


async def _quote(press: Press, *, with_context: bool = False, share: bool = False) -> None:
    """Go to a quote of the same answer; with `share` in a message of its own, for everyone."""
    number, _, packed = press.state.partition(":")
    try:
        chosen, references = int(number), quote_references.unpack(packed)
    except ValueError as error:
        raise RefusedError(_OUT_OF_DATE) from error
    if not 1 <= chosen <= len(references):
        raise RefusedError(_OUT_OF_DATE)
    await press.interaction.response.defer(thinking=share)
    private = press.private and not share
    reply = await press.bot.service.show_quote(
        references, chosen, press.translate, with_context=with_context, private=private
    )
    message = press.interaction.message
    if (key := followed_question(message)) and not share:
        press.bot.service.note_shown(key, references[chosen - 1])
    content = message.content if message else ""
    buttons = (*reply.buttons, *persistent_buttons(message))
    reply = replace(reply, content=content, buttons=buttons)
    await press.interaction.edit_original_response(**reply.edited())


async def _drop(press: Press) -> None:
    """Ask again without the dates, the region or the category, however they came to it."""
    what, _, key = press.state.partition(":")
    asked = press.bot.service.asked(key)
    filters = asked.filters
    match what:
        case "dates":
            filters = replace(filters, period=None)
        case "regions":
            filters = replace(filters, regions=())
        case "categories":
            filters = replace(filters, categories=())
    asked = replace(asked, filters=filters, ignore=asked.ignore | {what})
    message = press.interaction.message
    echo = bool(message and message.content.startswith("> "))
    await _answer(press, asked, echo=echo)


async def _open_form(press: Press) -> None:
    """Open the form for a follow-up question."""
    asked = press.bot.service.asked(press.state)
    form = ui.Modal(
        title=press.translate("Ask a follow-up"),
        custom_id=f"{Action.FOLLOW}:{press.state}",
        timeout=900,
    )
    field: ui.TextInput[ui.Modal] = ui.TextInput(
        style=discord.TextStyle.paragraph,
        custom_id="question",
        placeholder=limits.clip(asked.question, 100),
        max_length=limits.MODAL_INPUT,
    )
    form.add_item(ui.Label(text=press.translate("Your question"), component=field))
    await press.interaction.response.send_modal(form)


async def _follow_up(press: Press, question: str) -> None:
    """Answer what was written into the form.

    Dates and places come with the subject of the question before; new ones replace them.
    """
    before = press.bot.service.asked(press.state)
    filters = Filters(categories=before.filters.categories)
    asked = AskedQuestion(question, filters, previous=press.state)
    await _answer(press, asked, echo=True, anew=True)


async def _answer(press: Press, asked: AskedQuestion, *, echo: bool, anew: bool = False) -> None:
    """Answer a question in place of the message with the button, or `anew`: below it."""
    requester = press.requester
    press.bot.access.admit(requester)
    await press.interaction.response.defer(ephemeral=press.private, thinking=anew)
    reply = await press.bot.service.answer(asked, requester, echo=echo, private=press.private)
    await press.interaction.edit_original_response(**reply.edited())


async def _unhelpful(press: Press) -> None:
    """Put the question on the server's list, without anybody's name."""
    why, _, key = press.state.partition(":")
    asked = press.bot.service.asked(key)
    press.bot.storage.note_unanswered(press.requester.origin.server, asked.question, why)
    await press.interaction.response.send_message(press.translate(_THANKS), ephemeral=True)


async def _why(press: Press) -> None:
    """Show to those who manage the server alone why a question is answered as it is."""
    _managed_server(press)
    asked = press.bot.service.asked(press.state)
    press.bot.access.admit(press.requester)
    await press.interaction.response.defer(ephemeral=True, thinking=True)
    reply = await press.bot.service.why(asked, press.requester)
    await press.interaction.edit_original_response(**reply.edited())


async def _page(press: Press) -> None:
    """Go to another page of a look-up."""
    offset, *parts = press.state.split(":")
    try:
        first, last = (date.fromisoformat(day) if day else None for day in parts[:2])
        period = Period(first, last) or None
        start = int(offset)
    except ValueError as error:
        raise RefusedError(_OUT_OF_DATE) from error
    await press.interaction.response.defer()
    filters = Filters(period, tuple(parts[2:]))
    reply = await press.bot.service.lookup(filters, press.translate, offset=start)
    await press.interaction.edit_original_response(**reply.edited())


async def _forget(press: Press) -> None:
    """Delete what is kept about a person, or, for those who manage it, about a server."""
    if press.state == "server":
        press.bot.storage.forget_server(_managed_server(press))
        # The language that the server chose is forgotten, too.
        translate = press.bot.access.of_interaction(press.interaction).translate
        text = translate("Everything that was kept about this server is deleted.")
    else:
        count = press.bot.storage.forget_person(press.interaction.user.id)
        text = press.translate(
            "Deleted: {count} of your questions. Nothing else was kept.", count=count
        )
    await press.interaction.response.send_message(text, ephemeral=True)


async def _clear(press: Press) -> None:
    """Empty the server's list of unanswered questions."""
    press.bot.storage.clear_unanswered(_managed_server(press))
    await press.interaction.response.edit_message(
        content=press.translate("The list is empty now."), embeds=[], view=None
    )


def _managed_server(press: Press) -> int:
    """The server that whoever pressed manages; raises RefusedError for all others."""
    if not press.requester.manages:
        raise RefusedError(press.translate("Only those who manage this server may do that."))
    return press.requester.origin.server


async def _unknown(_: Press) -> None:
    raise RefusedError(_OUT_OF_DATE)


_HANDLERS: Mapping[str, Handler] = {
    Action.SHOW: _quote,
    Action.CONTEXT: partial(_quote, with_context=True),
    Action.SHARE: partial(_quote, share=True),
    Action.DROP: _drop,
    Action.FOLLOW: _open_form,
    Action.UNHELPFUL: _unhelpful,
    Action.WHY: _why,
    Action.PAGE: _page,
    Action.FORGET: _forget,
    Action.CLEAR: _clear,
}
