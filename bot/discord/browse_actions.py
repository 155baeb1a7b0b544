"""What happens at the controls of a list of articles: other pages, a card, a question about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import ui

from bot.discord.browsing import wanted_of
from bot.discord.drawing import limits
from bot.discord.drawing.buttons import Action
from bot.discord.errors import RefusedError
from bot.discord.press import OUT_OF_DATE
from bot.discord.storage import AskedQuestion
from index.search.filters import Filters

if TYPE_CHECKING:
    from bot.discord.press import Press


async def turn(press: Press) -> None:
    """Go to another page of a look-up."""
    offset, _, state = press.state.partition(":")
    try:
        start, wanted = int(offset), wanted_of(state, press.bot.service.completions)
    except ValueError as error:
        raise RefusedError(OUT_OF_DATE) from error
    await press.defer()
    reply = await press.bot.service.browse(wanted, press.translate, offset=start)
    await press.interaction.edit_original_response(**reply.edited())


async def open_article(press: Press) -> None:
    """Show privately the card of the article that was chosen in the list."""
    (id_,) = press.values or ("",)
    await press.interaction.response.defer(ephemeral=True, thinking=True)
    reply = await press.bot.service.article(id_, press.translate)
    await press.interaction.edit_original_response(**reply.edited())


async def open_form(press: Press) -> None:
    """Open the form for a question about one article."""
    form = ui.Modal(
        title=press.translate("Ask about this"),
        custom_id=f"{Action.ASK}:{press.state}",
        timeout=900,
    )
    field: ui.TextInput[ui.Modal] = ui.TextInput(
        style=discord.TextStyle.paragraph, custom_id="question", max_length=limits.MODAL_INPUT
    )
    form.add_item(ui.Label(text=press.translate("Your question"), component=field))
    await press.interaction.response.send_modal(form)


def about_article(press: Press, question: str) -> AskedQuestion:
    """The question of such a form, limited to its article.

    Raises RefusedError where that is no longer in the archive.
    """
    if all(entry.value != press.state for entry in press.bot.service.completions.titles):
        raise RefusedError("This article is no longer in the archive.")
    return AskedQuestion(question, Filters(article=press.state))
