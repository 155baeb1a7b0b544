"""Access: whether a person may ask here and now, by the server's settings and the rate limits."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import discord
from discord import app_commands
from discord.ext import commands

from bot.discord.errors import RefusedError
from bot.discord.localization import Translator, language_of
from bot.discord.storage import NO_SERVER, BotStorage, Origin

if TYPE_CHECKING:
    from bot.settings import DiscordSettings


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
        # Discord's ids are unique; a limit that is changed counts anew.
        self._cooldowns: commands.DynamicCooldownMapping[_Limit] = commands.DynamicCooldownMapping(
            lambda limit: app_commands.Cooldown(limit.questions, 60), lambda limit: limit[:2]
        )

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
        translate = requester.translate
        server = self._storage.server(requester.origin.server)
        if not requester.manages:
            allowed = server.channels | server.dedicated
            if server.channels and not allowed & requester.channels:
                raise RefusedError(translate("I answer in other channels of this server."))
            if server.roles and not server.roles & requester.roles:
                raise RefusedError(translate("On this server I answer certain roles only."))
        limits = self._limits(requester.origin)
        for limit in limits:
            bucket = self._cooldowns.get_bucket(limit)
            if bucket and (wait := bucket.get_retry_after()):
                raise RefusedError(translate(limit.refusal, count=math.ceil(wait)))
        for limit in limits:
            self._cooldowns.update_rate_limit(limit)

    def _limits(self, origin: Origin) -> list[_Limit]:
        holds = self._storage.server(origin.server).over(self._settings)
        refusal = "You asked a lot just now. Please wait {count} s."
        limits = [_Limit(origin.person, holds.user_limit, refusal)]
        if origin.server != NO_SERVER:
            refusal = "This server asked a lot just now. Please wait {count} s."
            limits.append(_Limit(origin.server, holds.server_limit, refusal))
        return [limit for limit in limits if limit.questions]

    async def let_in(
        self, interaction: discord.Interaction[Any], *, private: bool | None = None
    ) -> tuple[Requester, bool]:
        """Admit whoever used a command, and say that the reply will come.

        Returns the requester and whether only they see it, as in `is_private`.
        """
        requester = self.of_interaction(interaction)
        self.admit(requester)
        private = self.is_private(requester, private)
        await interaction.response.defer(ephemeral=private, thinking=True)
        return requester, private

    def is_private(self, requester: Requester, chosen: bool | None = None) -> bool:
        """Whether only the requester sees the answer: as `chosen`, else as the server has it."""
        if chosen is not None:
            return chosen
        return self._storage.server(requester.origin.server).over(self._settings).private

    def is_dedicated(self, requester: Requester) -> bool:
        """Whether every question in the requester's channel is for the bot."""
        return bool(self._storage.server(requester.origin.server).dedicated & requester.channels)


class _Limit(NamedTuple):
    """So many questions a minute, of a person or of a server, and the refusal beyond them."""

    id: int
    questions: int
    refusal: str
