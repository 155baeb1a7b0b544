"""What happens when a button about a whole server, or about all that is kept, is pressed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.discord.drawing.gap_card import gap_card
from bot.discord.errors import RefusedError
from bot.discord.press import MANAGERS_ONLY
from bot.discord.storage import NO_SERVER

if TYPE_CHECKING:
    from bot.discord.context import Interaction
    from bot.discord.drawing.reply import Reply
    from bot.discord.press import Press


async def forget(press: Press) -> None:
    """Delete what is kept about a person, or, for those who manage it, about a server."""
    if press.state == "server":
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


async def turn_gaps(press: Press) -> None:
    """Go to another page of the list of gaps."""
    offset = int(press.state) if press.state.isdecimal() else 0
    reply = await gaps_reply(press.interaction, offset)
    await press.interaction.response.edit_message(**reply.edited())


async def clear(press: Press) -> None:
    """Empty the list of gaps."""
    press.bot.storage.gaps.clear(await _looked_after(press.interaction))
    text = press.translate("The list is empty now.")
    await press.interaction.response.edit_message(content=text, embeds=[], view=None)


async def _looked_after(interaction: Interaction) -> list[int]:
    """The server, and for whoever runs the bot also the direct messages, which nobody manages."""
    own = await interaction.client.is_owner(interaction.user)
    return [interaction.guild_id or NO_SERVER, *([NO_SERVER] if own else [])]
