"""What a server follows: begun once it is clear which place is meant, listed, ended."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import discord
from discord import ui

from bot.discord import places
from bot.discord.browsing import state_of, wanted_of
from bot.discord.drawing.buttons import Action
from bot.discord.drawing.follow_card import follow_list, terms
from bot.discord.drawing.reply import Reply
from bot.discord.errors import Markup, RefusedError
from bot.discord.follows import Wish
from bot.discord.press import OUT_OF_DATE

if TYPE_CHECKING:
    from bot.discord.autocomplete import CompletionIndex
    from bot.discord.browsing import Wanted
    from bot.discord.context import Interaction
    from bot.discord.press import Press

# As many as a list shows with a button for each.
_MOST = 25


class Told(NamedTuple):
    """How new posts are told of: the channel, the role that is mentioned or 0, 1 for weekly."""

    channel: int
    role: int = 0
    weekly: int = 0


def follow(interaction: Interaction, wanted: Wanted, told: Told) -> Reply:
    """Keep what is to be followed, and say what will come of it; or ask which place is meant.

    Raises RefusedError where the news could not be told, or nobody should be mentioned.
    """
    bot, guild = interaction.client, interaction.guild
    _check(guild, told)
    if len(bot.storage.follows.all(interaction.guild_id)) >= _MOST:
        raise RefusedError("At most {count} can be followed; stop one first.", count=_MOST)
    translate = bot.access.of_interaction(interaction).translate
    completions = bot.service.completions
    describe = bot.service.describe(translate)
    regions = wanted.filters.regions
    doubt = places.doubtful_name(places.option(regions, describe), completions)
    if doubt is not None:
        return places.ask_which(
            *doubt, translate, describe, lambda id_: (Action.WISH, _state(wanted, told, id_))
        )
    wish = Wish(
        interaction.guild_id or 0,
        told.channel,
        _known(regions, completions),
        next(iter(wanted.filters.categories), None),
        wanted.outlet,
        told.role or None,
        told.weekly,
    )
    bot.storage.follows.add(wish)
    text = translate(
        "New posts will be told of in {channel}: {what}.",
        channel=f"<#{wish.channel}>",
        what=terms(wish, translate, describe),
    )
    # A layout, as the question is whose place it may take.
    return Reply(layout=(ui.TextDisplay(text),))


async def choose_place(press: Press) -> None:
    """Follow with the place that was meant."""
    try:
        channel, role, weekly, state = press.state.split(":", 3)
        told = Told(int(channel), int(role), int(weekly))
        wanted = wanted_of(state, press.bot.service.completions)
    except ValueError as error:
        raise RefusedError(OUT_OF_DATE) from error
    reply = follow(press.interaction, wanted, told)
    await press.interaction.response.edit_message(**reply.edited())


async def show(press: Press) -> None:
    """Show what the server follows."""
    bot, translate = press.bot, press.translate
    follows = bot.storage.follows.all(press.requester.origin.server)
    describe = bot.service.describe(translate)
    reply = follow_list(follows, translate, describe, bot.mention_of("follow"))
    await press.interaction.response.send_message(**reply.new(), ephemeral=True)


async def stop(press: Press) -> None:
    """End one follow of the server."""
    id_ = int(press.state) if press.state.isdecimal() else 0
    if not press.bot.storage.follows.stop(id_, press.requester.origin.server):
        raise RefusedError("This is no longer followed.")
    await press.say_privately("Stopped; nothing more will be told of it.")


def _state(wanted: Wanted, told: Told, region: str) -> str:
    """What a button carries that follows with this region."""
    meant = replace(wanted, filters=replace(wanted.filters, regions=(region,)))
    return ":".join([*map(str, told), state_of(meant)])


def _known(regions: tuple[str, ...], completions: CompletionIndex) -> str | None:
    """Of several readings the one that the archive has articles about."""
    known = {entry.value for entry in completions.regions}
    return next((id_ for id_ in regions if id_ in known), next(iter(regions), None))


def _check(guild: discord.Guild | None, told: Told) -> None:
    where = guild.get_channel_or_thread(told.channel) if guild else None
    channel = Markup(f"<#{told.channel}>")
    if guild is None or not isinstance(where, discord.TextChannel | discord.Thread):
        raise RefusedError("New posts cannot be told of in {channel}.", channel=channel)
    may = where.permissions_for(guild.me)
    sends = may.send_messages_in_threads if isinstance(where, discord.Thread) else may.send_messages
    if not (may.view_channel and sends and may.embed_links):
        raise RefusedError(
            "In {channel} I lack a permission: view, send, embed links.", channel=channel
        )
    if told.role == guild.id:
        raise RefusedError("A role is mentioned, never everyone.")
