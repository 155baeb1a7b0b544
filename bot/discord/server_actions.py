"""What happens when a button about a whole server, or about all that is kept, is pressed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import discord

from bot.discord.drawing.buttons import Action, action_button, has_button
from bot.discord.drawing.gap_card import gap_card
from bot.discord.drawing.reply import Reply
from bot.discord.drawing.settings_panel import limits_form, settings_panel
from bot.discord.errors import RefusedError
from bot.discord.press import MANAGERS_ONLY, OUT_OF_DATE
from bot.discord.storage import NO_SERVER

if TYPE_CHECKING:
    from bot.discord.context import Interaction
    from bot.discord.press import Press


def panel(interaction: Interaction) -> Reply:
    """The panel of a server, for whoever opens it."""
    bot = interaction.client
    translate = bot.access.of_interaction(interaction).translate
    return settings_panel(bot.storage.server(interaction.guild_id), bot.settings, translate)


async def open_settings(press: Press) -> None:
    """Show the panel to somebody who manages the server."""
    await press.interaction.response.send_message(**panel(press.interaction).new(), ephemeral=True)


async def change_settings(press: Press) -> None:
    """Take what was chosen in one of the panel's menus, and show what holds then."""
    chosen, server = press.values, press.requester.origin.server
    match press.state:
        case "channels" | "roles" | "dedicated":
            changes: dict[str, object] = {press.state: frozenset(map(int, chosen))}
        case "answers" if chosen:
            name, _, value = chosen[0].partition("=")
            changes = {name: json.loads(value)}
        case _:
            raise RefusedError(OUT_OF_DATE)
    press.bot.storage.change_server(server, **changes)
    await press.interaction.response.edit_message(**panel(press.interaction).edited())


async def open_limits(press: Press) -> None:
    """Open the form for the limits."""
    bot, translate = press.bot, press.translate
    server = bot.storage.server(press.requester.origin.server)
    await press.interaction.response.send_modal(limits_form(server, bot.settings, translate))


async def change_limits(press: Press, typed: dict[str, str]) -> None:
    """Take the two limits from the form."""
    numbers = {name: typed.get(name, "").strip() for name in ("user_limit", "server_limit")}
    if not all(number.isascii() and number.isdecimal() for number in numbers.values()):
        raise RefusedError("A limit is a whole number; 0 is for no limit.")
    changes = {name: int(number) for name, number in numbers.items()}
    press.bot.storage.change_server(press.requester.origin.server, **changes)
    await press.interaction.response.edit_message(**panel(press.interaction).edited())


async def forget(press: Press) -> None:
    """Delete what is kept about a person, or, for those who manage it, about a server."""
    if press.state == "ask":
        name, danger = press.translate("Delete everything"), discord.ButtonStyle.danger
        button = action_button(Action.FORGET, "server", name, style=danger)
        text = press.translate(
            "This deletes the settings, the list and the questions of this server."
        )
        reply = Reply(text, buttons=[button])
        await press.interaction.response.send_message(**reply.new(), ephemeral=True)
    elif press.state == "server":
        if not press.requester.manages:
            raise RefusedError(MANAGERS_ONLY)
        press.bot.storage.forget_server(press.requester.origin.server)
        await press.say_privately("Everything that was kept about this server is deleted.")
    else:
        count = press.bot.storage.forget_person(press.interaction.user.id)
        text = "Deleted: {count} of your questions and reports. Nothing else was kept."
        await press.say_privately(text, count=count)


async def gaps_reply(interaction: Interaction, offset: int = 0) -> Reply:
    """A page of the gaps that this manager looks after."""
    bot = interaction.client
    gaps, total = bot.storage.gaps.page(await _looked_after(interaction), offset=offset)
    translate = bot.access.of_interaction(interaction).translate
    return gap_card(gaps, total, offset, translate)


async def show_gaps(press: Press) -> None:
    """Show the list of gaps, or another page of it."""
    reply = await gaps_reply(press.interaction, int(press.state) if press.state.isdecimal() else 0)
    if has_button(press.message, Action.CLEAR):
        await press.interaction.response.edit_message(**reply.edited())
    else:
        await press.interaction.response.send_message(**reply.new(), ephemeral=True)


async def clear(press: Press) -> None:
    """Empty the list of gaps."""
    press.bot.storage.gaps.clear(await _looked_after(press.interaction))
    text = press.translate("The list is empty now.")
    await press.interaction.response.edit_message(content=text, embeds=[], view=None)


async def _looked_after(interaction: Interaction) -> list[int]:
    """The server, and for whoever runs the bot also the direct messages, which nobody manages."""
    own = await interaction.client.is_owner(interaction.user)
    return [interaction.guild_id or NO_SERVER, *([NO_SERVER] if own else [])]
