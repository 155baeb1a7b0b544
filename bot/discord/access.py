"""Access: whether a person may ask here and now, by the server's settings and the rate limits."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord.errors import RefusedError
from bot.discord.localization import Translator, language_of
from bot.discord.storage import NO_SERVER, Origin

if TYPE_CHECKING:
    from collections.abc import Hashable

    from bot.discord.storage import BotStorage
    from bot.settings import DiscordSettings

_T = TypeVar("_T")
_MINUTE = 60.0


@dataclass(frozen=True, slots=True)
class Requester:
    """Who asks where; `channels` are the channel and, for a thread, the one it hangs under.

    `translate` says the bot's own texts in the server's language, else in the person's.
    """

    origin: Origin
    channels: frozenset[int]
    roles: frozenset[int]
    manages: bool
    translate: Translator


class AccessGate:
    """Knows requesters, lets them in, and counts their questions by discord.py's cooldowns."""

    def __init__(self, storage: BotStorage, settings: DiscordSettings) -> None:
        self._storage = storage
        self._settings = settings
        self._cooldowns = commands.DynamicCooldownMapping(_cooldown, _Limit.key)

    def of_interaction(self, interaction: discord.Interaction[discord.Client]) -> Requester:
        """Whoever used a command, a button or a form."""
        return self._requester(
            interaction.guild_id, interaction.channel, interaction.user, interaction.locale
        )

    def of_message(self, message: discord.Message) -> Requester:
        """Whoever wrote a message; Discord says no language of theirs, but the server's."""
        guild = message.guild
        locale = guild.preferred_locale if guild else None
        return self._requester(guild.id if guild else None, message.channel, message.author, locale)

    def _requester(
        self,
        server: int | None,
        channel: object,
        user: discord.User | discord.Member,
        locale: discord.Locale | None,
    ) -> Requester:
        here = getattr(channel, "id", 0)
        above = channel.parent_id if isinstance(channel, discord.Thread) else here
        roles, manages = frozenset[int](), False
        if isinstance(user, discord.Member):
            roles = frozenset(role.id for role in user.roles)
            # Those that came with the interaction, else what the roles give.
            manages = (user.resolved_permissions or user.guild_permissions).manage_guild
        return Requester(
            Origin(server or NO_SERVER, here, user.id),
            frozenset({here, above}),
            roles,
            manages,
            Translator(self._storage.server(server).language or language_of(locale)),
        )

    def admit(self, requester: Requester) -> None:
        """Count a question; raises RefusedError, saying why, where it may not be asked.

        Those who manage the server may ask in every channel, and are limited like everyone.
        """
        self._check_place(requester)
        limits = self._limits(requester.origin)
        for limit in limits:
            bucket = self._cooldowns.get_bucket(limit)
            if bucket and (wait := bucket.get_retry_after()):
                raise RefusedError(requester.translate(limit.refusal, count=math.ceil(wait)))
        for limit in limits:
            self._cooldowns.update_rate_limit(limit)

    def _limits(self, origin: Origin) -> list[_Limit]:
        server = self._storage.server(origin.server)
        own = _first(server.user_limit, self._settings.user_limit)
        shared = _first(server.server_limit, self._settings.server_limit)
        limits = [_Limit(origin.person, own, "You asked a lot just now. Please wait {count} s.")]
        if origin.server != NO_SERVER:
            refusal = "This server asked a lot just now. Please wait {count} s."
            limits.append(_Limit(origin.server, shared, refusal))
        return [limit for limit in limits if limit.questions]

    def _check_place(self, requester: Requester) -> None:
        translate = requester.translate
        server = self._storage.server(requester.origin.server)
        if requester.manages:
            return
        if server.channels and not (server.channels | server.dedicated) & requester.channels:
            raise RefusedError(translate("I answer in other channels of this server."))
        if server.roles and not server.roles & requester.roles:
            raise RefusedError(translate("On this server I answer certain roles only."))

    def is_private(self, requester: Requester, chosen: bool | None = None) -> bool:
        """Whether only the requester sees the answer: as `chosen`, else as the server has it."""
        server = self._storage.server(requester.origin.server)
        return _first(chosen, _first(server.private, self._settings.private))

    def is_dedicated(self, requester: Requester) -> bool:
        """Whether every question in the requester's channel is for the bot."""
        return bool(self._storage.server(requester.origin.server).dedicated & requester.channels)


class _Limit(NamedTuple):
    """So many questions a minute, of a person or of a server, and the refusal beyond them."""

    id: int
    questions: int
    refusal: str

    def key(self) -> Hashable:
        """Discord's ids are unique; a limit that is changed counts anew."""
        return self[:2]


def _cooldown(limit: _Limit) -> app_commands.Cooldown:
    return app_commands.Cooldown(limit.questions, _MINUTE)


def _first(chosen: _T | None, default: _T) -> _T:
    return default if chosen is None else chosen
