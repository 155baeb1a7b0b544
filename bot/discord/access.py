"""Access: whether a person may ask here and now, by the server's settings and the rate limits."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import TYPE_CHECKING, Any, NamedTuple

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord.errors import Markup, RefusedError
from bot.discord.localization import Translator, language_of
from bot.discord.storage import NO_SERVER, BotStorage, Origin

if TYPE_CHECKING:
    from bot.settings import DiscordSettings


# How many channels or roles a refusal names.
_NAMED = 5


class Cost(IntEnum):
    """What counts against a limit, by how often it may be done where a question may be asked once.

    To turn to another quote of an answer is no new question, and no way around the limit either.
    """

    FREE = 0
    QUESTION = 1
    PRESS = 5


@dataclass(frozen=True, slots=True)
class Requester:
    """Who asks where; `channels` are the channel and, for a thread, the one it hangs under.

    `translate` says the bot's own texts as the person reads them, `public` as everyone does; see
    `addressed`.
    """

    origin: Origin
    channels: frozenset[int]
    roles: frozenset[int]
    manages: bool
    translate: Translator
    public: Translator

    def addressed(self, *, private: bool) -> Requester:
        """The same, spoken to so that this person or, unless `private`, everyone understands."""
        return self if private else replace(self, translate=self.public)


class AccessGate:
    """Knows requesters, lets them in, and counts their questions by discord.py's cooldowns."""

    def __init__(self, storage: BotStorage, settings: DiscordSettings) -> None:
        self._storage = storage
        self._settings = settings
        # Discord's ids are unique; a limit that is changed counts anew.
        self._cooldowns: commands.DynamicCooldownMapping[_Limit] = commands.DynamicCooldownMapping(
            lambda limit: app_commands.Cooldown(limit.uses, 60), lambda limit: limit[:3]
        )

    def of_interaction(self, interaction: discord.Interaction[discord.Client]) -> Requester:
        """Whoever used a command, a button or a form.

        Where only the person installed the bot, the server has no part in it.
        """
        server = interaction.guild_id if interaction.is_guild_integration() else None
        own = interaction.locale
        locales = own, interaction.guild_locale or own
        return self._requester(server, interaction.channel, interaction.user, locales)

    def of_message(self, message: discord.Message) -> Requester:
        """Whoever wrote a message; Discord says no language of theirs, but the server's."""
        guild = message.guild
        locale = guild.preferred_locale if guild else None
        server = guild.id if guild else None
        return self._requester(server, message.channel, message.author, (locale, locale))

    def _requester(
        self,
        server: int | None,
        channel: object,
        user: discord.User | discord.Member,
        locales: tuple[discord.Locale | None, discord.Locale | None],
    ) -> Requester:
        """`locales` are the person's and the server's; a server may have chosen another."""
        here = getattr(channel, "id", 0)
        above = channel.parent_id if isinstance(channel, discord.Thread) else here
        roles, manages = frozenset[int](), False
        if isinstance(user, discord.Member):
            roles = frozenset(role.id for role in user.roles)
            # Those that came with the interaction, else what the roles give.
            permissions = user.resolved_permissions or user.guild_permissions
            manages = server is not None and permissions.manage_guild
        return Requester(
            Origin(server or NO_SERVER, here, user.id),
            frozenset({here, above}),
            roles,
            manages,
            Translator(language_of(locales[0])),
            Translator(self._storage.server(server).language or language_of(locales[1])),
        )

    def admit(self, requester: Requester, cost: Cost = Cost.QUESTION) -> None:
        """Count what somebody does; raises RefusedError, saying why, where they may not.

        Those who manage the server may ask in every channel, and are limited like everyone.
        """
        server = self._storage.server(requester.origin.server)
        if not requester.manages:
            if server.channels and not (server.channels | server.dedicated) & requester.channels:
                raise RefusedError("I answer in {channels}.", channels=_named("#", server.channels))
            if server.roles and not server.roles & requester.roles:
                roles = _named("@&", server.roles)
                raise RefusedError("On this server I answer {roles} only.", roles=roles)
        limits = self._limits(requester.origin, cost)
        for limit in limits:
            bucket = self._cooldowns.get_bucket(limit)
            if bucket and (wait := bucket.get_retry_after()):
                when = Markup(f"<t:{math.ceil(time.time() + wait)}:R>")
                raise RefusedError(limit.refusal, when=when)
        for limit in limits:
            self._cooldowns.update_rate_limit(limit)

    def _limits(self, origin: Origin, cost: Cost) -> list[_Limit]:
        holds = self._storage.server(origin.server).over(self._settings)
        limits = [_Limit(origin.person, cost, holds.user_limit * cost, _PERSON_LIMIT)]
        if origin.server != NO_SERVER:
            limits.append(_Limit(origin.server, cost, holds.server_limit * cost, _SERVER_LIMIT))
        return [limit for limit in limits if limit.uses]

    async def let_in(
        self, interaction: discord.Interaction[Any], *, private: bool | None = None
    ) -> tuple[Requester, bool]:
        """Admit whoever used a command, and say that the reply will come.

        Returns the requester, as the reply speaks to them, and whether only they see it, as in
        `is_private`.
        """
        requester = self.of_interaction(interaction)
        self.admit(requester)
        private = self.is_private(requester, private)
        await interaction.response.defer(ephemeral=private, thinking=True)
        return requester.addressed(private=private), private

    def is_private(self, requester: Requester, chosen: bool | None = None) -> bool:
        """Whether only the requester sees the answer: as `chosen`, else as the server has it."""
        if chosen is not None:
            return chosen
        return self._storage.server(requester.origin.server).over(self._settings).private

    def in_thread(self, requester: Requester) -> bool:
        """Whether what everyone sees is answered in a thread of its own."""
        return self._storage.server(requester.origin.server).in_thread

    def is_dedicated(self, requester: Requester) -> bool:
        """Whether every question in the requester's channel is for the bot."""
        return bool(self._storage.server(requester.origin.server).dedicated & requester.channels)


_PERSON_LIMIT = "Your limit is reached; you can ask again {when}."
_SERVER_LIMIT = "The limit of this server is reached; it can ask again {when}."


class _Limit(NamedTuple):
    """So many uses a minute, by a person or a server, and the refusal beyond them."""

    id: int
    cost: Cost
    uses: int
    refusal: str


def _named(sign: str, ids: frozenset[int]) -> Markup:
    """Channels or roles as Discord names them."""
    more = " …" if len(ids) > _NAMED else ""
    return Markup(", ".join(f"<{sign}{id_}>" for id_ in sorted(ids)[:_NAMED]) + more)
