"""The gate: whether a person may ask here and now, by the server's settings and the rate limits."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import discord

from bot.discord.errors import RefusedError
from bot.discord.limiter import Limiter
from bot.discord.storage import NO_SERVER, Origin

if TYPE_CHECKING:
    from bot.discord.localization import Translator
    from bot.discord.storage import BotStorage
    from bot.settings import DiscordSettings


@dataclass(frozen=True, slots=True)
class Requester:
    """Who asks where; `channels` are the channel and, for a thread, the one it hangs under."""

    origin: Origin
    channels: frozenset[int]
    roles: frozenset[int]
    manages: bool

    @classmethod
    def of_interaction(cls, interaction: discord.Interaction[discord.Client]) -> Requester:
        """Whoever used a command or a button."""
        return _visitor(interaction.guild_id, interaction.channel, interaction.user)

    @classmethod
    def of_message(cls, message: discord.Message) -> Requester:
        """Whoever wrote a message."""
        return _visitor(
            message.guild.id if message.guild else None, message.channel, message.author
        )


def _visitor(server: int | None, channel: object, user: discord.User | discord.Member) -> Requester:
    here = getattr(channel, "id", 0)
    above = channel.parent_id if isinstance(channel, discord.Thread) else here
    member = user if isinstance(user, discord.Member) else None
    return Requester(
        Origin(server or NO_SERVER, here, user.id),
        frozenset({here, above}),
        frozenset(role.id for role in member.roles) if member else frozenset(),
        manages=bool(member and _permissions(member).manage_guild),
    )


def _permissions(member: discord.Member) -> discord.Permissions:
    """Those that came with the interaction, else what the roles give."""
    return member.resolved_permissions or member.guild_permissions


class AccessGate:
    """Lets visitors in and counts them."""

    def __init__(self, store: BotStorage, settings: DiscordSettings) -> None:
        self._store = store
        self._settings = settings
        self._limiter = Limiter()

    def admit(self, visitor: Requester, tongue: Translator) -> None:
        """Count a question; raises RefusedError, saying why, where it may not be asked.

        Those who manage the server may ask in every channel, and are limited like everyone.
        """
        self._check_place(visitor, tongue)
        server = self._store.server(visitor.origin.server)
        own = _first(server.user_limit, self._settings.user_limit)
        shared = _first(server.server_limit, self._settings.server_limit)
        if wait := self._limiter.wait(("person", visitor.origin.person), own):
            raise RefusedError(
                tongue("You asked a lot just now. Please wait {count} s.", count=math.ceil(wait))
            )
        in_server = ("server", visitor.origin.server)
        limited = visitor.origin.server != NO_SERVER
        if limited and (wait := self._limiter.wait(in_server, shared)):
            raise RefusedError(
                tongue(
                    "This server asked a lot just now. Please wait {count} s.",
                    count=math.ceil(wait),
                )
            )
        self._limiter.count(("person", visitor.origin.person))
        self._limiter.count(in_server)

    def _check_place(self, visitor: Requester, tongue: Translator) -> None:
        server = self._store.server(visitor.origin.server)
        if visitor.manages:
            return
        if server.channels and not (server.channels | server.dedicated) & visitor.channels:
            raise RefusedError(tongue("I answer in other channels of this server."))
        if server.roles and not server.roles & visitor.roles:
            raise RefusedError(tongue("On this server I answer certain roles only."))

    def is_dedicated(self, visitor: Requester) -> bool:
        """Whether every question in the visitor's channel is for the bot."""
        return bool(self._store.server(visitor.origin.server).dedicated & visitor.channels)


def _first(chosen: int | None, default: int) -> int:
    return default if chosen is None else chosen
