"""Interactions: what a person's act sends to the bot, and what the bot may answer, and when."""

import asyncio
import time
from dataclasses import dataclass, field

from tests.fake_discord import payloads
from tests.fake_discord.model import Channel, Message, User
from tests.fake_discord.violations import Json, Violations
from tests.fake_discord.waiting import Signal
from tests.fake_discord.world import World

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5
REPLY, DEFER_REPLY, DEFER_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
ALLOWED = {
    COMMAND: {REPLY, DEFER_REPLY, MODAL},
    COMPONENT: {REPLY, DEFER_REPLY, DEFER_UPDATE, UPDATE, MODAL},
    AUTOCOMPLETE: {CHOICES},
    MODAL_SUBMIT: {REPLY, DEFER_REPLY, DEFER_UPDATE, UPDATE},
}
FILE_LIMIT = 10 << 20


@dataclass(eq=False)
class Interaction:
    """One act of a person, and all that the bot answered to it.

    `source` is the message whose component was used; `original` is what `@original` names.
    """

    id: int
    token: str
    kind: int
    user: User
    channel: Channel
    data: Json
    world: World
    title: str
    began: float
    source: Message | None = None
    trigger: "Interaction | None" = None
    guild_installed: bool = True
    response: int | None = None
    answered: float | None = None
    finished: float | None = None
    original: Message | None = None
    followups: list[Message] = field(default_factory=list)
    modal: Json | None = None
    choices: list[Json] | None = None
    failed: bool = False
    edits: int = 0
    signal: Signal = field(default_factory=Signal)
    timer: asyncio.TimerHandle | None = None

    @property
    def is_settled(self) -> bool:
        """Whether the person sees a result, and no longer that the bot is thinking."""
        if self.response == DEFER_REPLY:
            if self.original is not None and self.original.deleted:
                return bool(self.followups)
            return self.original is None or not self.original.is_loading
        if self.response == DEFER_UPDATE:
            return bool(self.edits or self.followups or (self.source and self.source.deleted))
        return self.response is not None

    def touch(self) -> None:
        """Wake those who wait for the answer; keep the moment when it was whole."""
        if self.is_settled and self.finished is None:
            self.finished = time.monotonic()
        self.signal.fire()

    def owners(self) -> Json:
        """Whose installation allows this: the server's, the person's, or both."""
        owners: Json = {}
        if self.guild_installed:
            owners["0"] = str(self.channel.guild.id) if self.channel.guild else "0"
        if self.user.installed:
            owners["1"] = str(self.user.id)
        return owners

    def mark(self) -> Json:
        """What a message says of the interaction that it answers."""
        owner: Json = {"id": str(self.id), "type": self.kind, "user": payloads.user(self.user)}
        metadata = owner | {"authorizing_integration_owners": self.owners()}
        body: Json = {"interaction_metadata": metadata}
        if self.kind == COMMAND:
            body["interaction"] = owner | {"name": self.data["name"]}
        if self.trigger is not None:
            inner = self.trigger.mark()["interaction_metadata"]
            metadata["triggering_interaction_metadata"] = inner
        if self.kind == COMPONENT and self.source is not None:
            metadata["interacted_message_id"] = str(self.source.id)
        return body

    def payload(self) -> Json:
        """The INTERACTION_CREATE event."""
        channel, guild, bot = self.channel, self.channel.guild, self.world.bot
        permissions = self.world.permissions_of(self.user, guild)
        body: Json = {
            "id": str(self.id),
            "application_id": str(bot.id),
            "type": self.kind,
            "token": self.token,
            "version": 1,
            "data": self.data,
            "channel_id": str(channel.id),
            "channel": payloads.partial_channel(channel, permissions),
            "locale": self.user.locale,
            "app_permissions": str(channel.bot_permissions()),
            "entitlements": [],
            "authorizing_integration_owners": self.owners(),
            "context": channel.context,
            "attachment_size_limit": FILE_LIMIT,
        }
        if self.source is not None:
            body["message"] = payloads.message(self.source, bot)
        if guild is None:
            return body | {"user": payloads.user(self.user)}
        member = payloads.member(guild.members[self.user.id]) | {"permissions": str(permissions)}
        partial = {"id": str(guild.id), "locale": guild.locale, "features": []}
        return body | {
            "member": member,
            "guild_id": str(guild.id),
            "guild": partial,
            "guild_locale": guild.locale,
        }


@dataclass(eq=False)
class Interactions:
    """Every interaction by its token, with the two clocks: the first answer's, and the token's."""

    world: World
    violations: Violations
    answer_limit: float
    token_life: float
    by_token: dict[str, Interaction] = field(default_factory=dict)
    skipped: float = 0.0

    def begin(
        self,
        kind: int,
        user: User,
        channel: Channel,
        data: Json,
        *,
        title: str,
        source: Message | None = None,
        trigger: Interaction | None = None,
    ) -> Interaction:
        """Send the act to the bot, and start the clock of its first answer."""
        id_ = self.world.snowflakes.next()
        guild = channel.guild
        interaction = Interaction(
            id_, f"token{id_}", kind, user, channel, data, self.world, title, time.monotonic()
        )
        interaction.source, interaction.trigger = source, trigger
        interaction.guild_installed = guild.has_bot if guild else channel.context == 1
        self.by_token[interaction.token] = interaction
        body = interaction.payload()
        self.world.publish("INTERACTION_CREATE", lambda _: body, guild=guild)
        loop = asyncio.get_running_loop()
        interaction.timer = loop.call_later(self.answer_limit, self._give_up, interaction)
        return interaction

    def is_late(self, interaction: Interaction) -> bool:
        return interaction.failed or self._age(interaction) > self.answer_limit

    def is_expired(self, interaction: Interaction) -> bool:
        return self._age(interaction) + self.skipped > self.token_life

    def stop(self) -> None:
        """Stop every clock: the service closes."""
        for interaction in self.by_token.values():
            if interaction.timer is not None:
                interaction.timer.cancel()

    def _age(self, interaction: Interaction) -> float:
        return time.monotonic() - interaction.began

    def _give_up(self, interaction: Interaction) -> None:
        if interaction.response is None:
            interaction.failed = True
            self.violations.note(
                f"{interaction.title} by {interaction.user.name}: no answer within "
                f"{self.answer_limit:g} s; the person reads that the application did not respond"
            )
            interaction.signal.fire()
