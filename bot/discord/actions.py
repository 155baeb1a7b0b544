"""What happens when a button is pressed, by the action that its custom_id names.

A custom_id is `action:state`; the state is all that the action needs to know.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Self

import discord
from discord import ui

from bot.discord import browse_actions, error_messages, quote_actions
from bot.discord.drawing import limits
from bot.discord.drawing.answers import Surroundings
from bot.discord.drawing.buttons import Action
from bot.discord.errors import RefusedError
from bot.discord.press import OUT_OF_DATE, Press
from bot.discord.storage import AskedQuestion
from index.search.filters import Filters

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping

    from bot.discord.context import Interaction

    Handler = Callable[["Press"], Coroutine[Any, Any, None]]

_THANKS = (
    "Thank you. The question is on the list for those who look after the archive; your name is not."
)


class PressedControl(ui.DynamicItem[ui.Item[Any]], template=re.compile("[a-z]+:.+", re.DOTALL)):
    """Any button or list of the bot's, whether it was sent before or after the last restart."""

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], item: ui.Item[Any], _match: re.Match[str]
    ) -> Self:
        """The control again, from what it carries."""
        return cls(item)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Do what the control stands for."""
        action, _, state = self.custom_id.partition(":")
        handler = _HANDLERS.get(action, _unknown)
        await error_messages.tell_errors(interaction, handler(Press(interaction, state)))


async def take_form(interaction: Interaction) -> None:
    """Take a form for a question, whether it was opened before or after the last restart."""
    data: Any = interaction.data or {}
    action, _, key = str(data.get("custom_id", "")).partition(":")
    handler = _FORMS.get(action)
    if interaction.type is discord.InteractionType.modal_submit and handler:
        job = handler(Press(interaction, key), _typed(data))
        await error_messages.tell_errors(interaction, job)


def _typed(data: dict[str, Any]) -> str:
    """The text of a form's only field."""
    for part in data.get("components", []):
        for field in part.get("components", [part.get("component", {})]):
            if field.get("custom_id") == "question":
                return str(field.get("value", ""))
    return ""


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
    around = Surroundings.of(press.interaction.message)
    await _answer(press, asked, echo=press.private or around.echoes)


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


async def _ask_about(press: Press, question: str) -> None:
    """Answer what was asked about one article."""
    asked = await browse_actions.about_article(press, question)
    await _answer(press, asked, echo=True, anew=True)


async def _answer(press: Press, asked: AskedQuestion, *, echo: bool, anew: bool = False) -> None:
    """Answer a question in place of the message with the button, or `anew`: below it."""
    requester = press.requester
    press.bot.access.admit(requester)
    await press.interaction.response.defer(ephemeral=press.private, thinking=anew)
    reply = await press.bot.service.answer(asked, requester, echo=echo)
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
    raise RefusedError(OUT_OF_DATE)


_HANDLERS: Mapping[str, Handler] = {
    Action.SHOW: quote_actions.show,
    Action.CHOOSE: quote_actions.choose,
    Action.CONTEXT: partial(quote_actions.show, with_context=True),
    Action.CITE: quote_actions.cite,
    Action.SHARE: quote_actions.share,
    Action.MORE: quote_actions.more,
    Action.DELETE: quote_actions.delete,
    Action.DROP: _drop,
    Action.FOLLOW: _open_form,
    Action.UNHELPFUL: _unhelpful,
    Action.WHY: _why,
    Action.PAGE: browse_actions.turn,
    Action.OPEN: browse_actions.open_article,
    Action.ASK: browse_actions.open_form,
    Action.FORGET: _forget,
    Action.CLEAR: _clear,
}
_FORMS: Mapping[str, Callable[[Press, str], Coroutine[Any, Any, None]]] = {
    Action.FOLLOW: _follow_up,
    Action.ASK: _ask_about,
}
