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

from bot.discord import (
    browse_actions,
    error_messages,
    follow_actions,
    question_actions,
    quote_actions,
    server_actions,
)
from bot.discord.access import Cost
from bot.discord.drawing import limits
from bot.discord.drawing.buttons import Action
from bot.discord.errors import RefusedError
from bot.discord.press import OUT_OF_DATE, Control, Press, use
from bot.discord.storage import AskedQuestion
from index.search.filters import Filters

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping

    from bot.discord.context import Interaction


_THANKS = (
    "Thank you. The question is on the list for those who look after the archive; your name is not."
)
# Why a question is put on the list of gaps.
REASONS = ("no answer", "not helpful")


class PressedControl(
    ui.DynamicItem[ui.Item[Any]], template=re.compile("[a-z]{1,20}:.+", re.DOTALL)
):
    """Any button or menu of the bot's, whether it was sent before or after the last restart."""

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], item: ui.Item[Any], _match: re.Match[str]
    ) -> Self:
        """The control again, as it stands in its message."""
        return cls(item)

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Do what the control stands for."""
        action, _, state = self.custom_id.partition(":")
        control = _CONTROLS.get(action, _OUT_OF_USE)
        await error_messages.tell_errors(interaction, use(control, Press(interaction, state)))


async def take_form(interaction: Interaction) -> None:
    """Take a form, whether it was opened before or after the last restart."""
    data: Any = interaction.data or {}
    action, _, state = str(data.get("custom_id", "")).partition(":")
    if interaction.type is not discord.InteractionType.modal_submit or action not in _FORMS:
        return
    handler, cost, managers_only = _FORMS[action]
    press = Press(interaction, state, below=action in _ASKING)
    typed = _typed(data)
    control = Control(partial(handler, typed=typed), cost, managers_only)
    # What was written into a form is gone with it, so a refusal gives it back.
    words = typed.get("question", "")
    await error_messages.tell_errors(interaction, use(control, press), words)


def _typed(data: dict[str, Any]) -> dict[str, str]:
    """The texts of a form's fields, by their custom_ids."""
    parts = data.get("components", [])
    fields = (field for part in parts for field in part.get("components", [part.get("component")]))
    return {field["custom_id"]: str(field.get("value", "")) for field in fields if field}


async def _drop(press: Press) -> None:
    """Ask again without the dates, the region, the category or the article."""
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
        case "article":
            filters = replace(filters, article=None)
    asked = replace(asked, filters=filters, ignore=asked.ignore | {what})
    await question_actions.answer(press, question_actions.in_name_of_author(press, asked, key))


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


async def _follow_up(press: Press, typed: dict[str, str]) -> None:
    """Answer what was written into the form.

    Dates and places come with the subject of the question before; new ones replace them. Where
    that was deleted meanwhile, it is a question of its own.
    """
    asked = AskedQuestion(typed.get("question", ""))
    if before := press.bot.storage.asked(press.state):
        limits = Filters(categories=before.filters.categories, article=before.filters.article)
        asked = replace(asked, filters=limits, previous=press.state)
    await question_actions.answer(press, asked)


async def _ask_about(press: Press, typed: dict[str, str]) -> None:
    """Answer what was asked about one article."""
    asked = browse_actions.about_article(press, typed.get("question", ""))
    await question_actions.answer(press, asked)


async def _unhelpful(press: Press) -> None:
    """Put the question on the server's list of gaps, which shows no names."""
    why, _, key = press.state.partition(":")
    asked = press.bot.service.asked(key)
    persons = press.bot.storage.persons(key)
    if why not in REASONS or persons is None:
        raise RefusedError(OUT_OF_DATE)
    origin = press.requester.origin
    press.bot.storage.gaps.report(
        origin.server, asked.question, why, author=persons.author, reporter=origin.person
    )
    await press.say_privately(_THANKS)


async def _why(press: Press) -> None:
    """Show to those who manage the server alone why a question is answered as it is."""
    asked = press.bot.service.asked(press.state)
    await press.interaction.response.defer(ephemeral=True, thinking=True)
    reply = await press.bot.service.why(asked, press.requester)
    await press.interaction.edit_original_response(**reply.edited())


async def _unknown(_: Press) -> None:
    raise RefusedError(OUT_OF_DATE)


_FORMS: Mapping[str, tuple[Callable[..., Coroutine[Any, Any, None]], Cost, bool]] = {
    Action.FOLLOW: (_follow_up, Cost.QUESTION, False),
    Action.ASK: (_ask_about, Cost.QUESTION, False),
    Action.LIMITS: (server_actions.change_limits, Cost.FREE, True),
}
# Forms whose answer stands in a message of its own.
_ASKING = {Action.FOLLOW, Action.ASK}
_OUT_OF_USE = Control(_unknown, Cost.FREE)
_CONTROLS: Mapping[str, Control] = {
    Action.SHOW: Control(quote_actions.show, Cost.PRESS),
    Action.CHOOSE: Control(quote_actions.choose, Cost.PRESS),
    Action.CONTEXT: Control(partial(quote_actions.show, with_context=True), Cost.PRESS),
    Action.CITE: Control(quote_actions.cite, Cost.PRESS),
    Action.MORE: Control(quote_actions.more, Cost.PRESS),
    Action.SHARE: Control(quote_actions.share, Cost.QUESTION),
    Action.DELETE: Control(quote_actions.delete, Cost.FREE),
    Action.DROP: Control(_drop, Cost.QUESTION),
    Action.PLACE: Control(question_actions.choose_place, Cost.PRESS),
    Action.REVEAL: Control(question_actions.open_privately, Cost.PRESS),
    Action.EXAMPLE: Control(question_actions.answer_example, Cost.QUESTION),
    Action.FOLLOW: Control(_open_form, Cost.PRESS),
    Action.UNHELPFUL: Control(_unhelpful, Cost.PRESS),
    Action.WHY: Control(_why, Cost.QUESTION, managers_only=True),
    Action.PAGE: Control(browse_actions.turn, Cost.PRESS),
    Action.OPEN: Control(browse_actions.open_article, Cost.PRESS),
    Action.ASK: Control(browse_actions.open_form, Cost.PRESS),
    Action.FORGET: Control(server_actions.forget, Cost.FREE),
    Action.SETTINGS: Control(server_actions.open_settings, Cost.FREE, managers_only=True),
    Action.SET: Control(server_actions.change_settings, Cost.FREE, managers_only=True),
    Action.LIMITS: Control(server_actions.open_limits, Cost.FREE, managers_only=True),
    Action.GAPS: Control(server_actions.show_gaps, Cost.FREE, managers_only=True),
    Action.FOLLOWS: Control(follow_actions.show, Cost.FREE, managers_only=True),
    Action.STOP: Control(follow_actions.stop, Cost.FREE, managers_only=True),
    Action.WISH: Control(follow_actions.choose_place, Cost.FREE, managers_only=True),
    Action.CLEAR: Control(server_actions.clear, Cost.FREE, managers_only=True),
}
