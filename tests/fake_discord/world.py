"""Changes to what the service holds; each is told to the bots that may know of it."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Protocol

from tests.fake_discord import payloads
from tests.fake_discord.model import (
    DM,
    EVERYTHING,
    GROUP,
    MEMBER_PERMISSIONS,
    PUBLIC_THREAD,
    TEXT,
    Attachment,
    Channel,
    Guild,
    Member,
    Message,
    Role,
    Snowflakes,
    User,
)
from tests.fake_discord.violations import Json

GUILDS, GUILD_MESSAGES, DIRECT_MESSAGES = 1 << 0, 1 << 9, 1 << 12


class Publish(Protocol):
    """Sends an event to the sessions that asked for `intents` and serve this guild."""

    def __call__(
        self, event: str, body: Callable[[int], Json], *, guild: Guild | None, intents: int = 0
    ) -> None: ...


@dataclass
class World:
    """Everything that exists; `publish` is the gateway's."""

    bot: User
    publish: Publish
    patience: float
    snowflakes: Snowflakes
    guilds: dict[int, Guild] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)
    users: dict[int, User] = field(default_factory=dict)

    def add_guild(self, name: str, *, locale: str, has_bot: bool, bot_permissions: int) -> Guild:
        """A server with one channel, #general."""
        guild = Guild(self.snowflakes.next_guild(), name, self, locale, has_bot=False)
        guild.roles.append(Role(guild.id, "@everyone", MEMBER_PERMISSIONS))
        self.guilds[guild.id] = guild
        self._keep(Channel(self.snowflakes.next(), "general", TEXT, self, guild))
        if has_bot:
            self.invite_bot(guild, bot_permissions)
        return guild

    def invite_bot(self, guild: Guild, permissions: int) -> None:
        """Let the bot into the server, with a role of its own."""
        guild.has_bot = True
        role = Role(self.snowflakes.next(), self.bot.name, permissions)
        guild.roles.append(role)
        guild.members[self.bot.id] = Member(self.bot, [role], permissions)
        # Only a server that was away says that it is not (any more) unavailable.
        joined = payloads.guild(guild, self.bot)
        del joined["unavailable"]
        self._tell_guild("GUILD_CREATE", guild, lambda _: joined)

    def break_down(self, guild: Guild) -> None:
        """An outage: the server is unavailable, and the bot is still a member."""
        body = {"id": str(guild.id), "unavailable": True}
        self._tell_guild("GUILD_DELETE", guild, lambda _: body)

    def restore(self, guild: Guild) -> None:
        self._tell_guild("GUILD_CREATE", guild, lambda _: payloads.guild(guild, self.bot))

    def remove_bot(self, guild: Guild) -> None:
        """Throw the bot out of the server."""
        self._tell_guild("GUILD_DELETE", guild, lambda _: {"id": str(guild.id)})
        guild.has_bot = False
        guild.members.pop(self.bot.id, None)

    def add_channel(self, guild: Guild, name: str, kind: int = TEXT) -> Channel:
        channel = self._keep(Channel(self.snowflakes.next(), name, kind, self, guild))
        self._tell_guild("CHANNEL_CREATE", guild, lambda _: payloads.channel(channel))
        return channel

    def update_channel(self, channel: Channel) -> None:
        """Tell of a channel that was changed."""
        if channel.guild is not None:
            event = "THREAD_UPDATE" if channel.kind == PUBLIC_THREAD else "CHANNEL_UPDATE"
            self._tell_guild(event, channel.guild, lambda _: payloads.channel(channel))

    def add_thread(self, parent: Channel, name: str, owner: User, id: int | None = None) -> Channel:  # noqa: A002 - Discord's own name; a thread on a message takes the message's id
        thread = Channel(id or self.snowflakes.next(), name, PUBLIC_THREAD, self, parent.guild)
        thread.parent, thread.recipients = parent, [owner]
        self._keep(thread)
        if parent.guild is not None:
            created = payloads.channel(thread) | {"newly_created": True}
            self._tell_guild("THREAD_CREATE", parent.guild, lambda _: created)
        return thread

    def add_role(self, guild: Guild, name: str, permissions: int) -> Role:
        role = Role(self.snowflakes.next(), name, permissions)
        guild.roles.append(role)
        body = {"guild_id": str(guild.id), "role": payloads.role(role)}
        self._tell_guild("GUILD_ROLE_CREATE", guild, lambda _: body)
        return role

    def direct(self, *people: User) -> Channel:
        """The direct message channel (or group) of exactly these people, made when missing."""
        for channel in self.channels.values():
            if channel.guild is None and set(channel.recipients) == set(people):
                return channel
        kind = DM if len(people) == 2 else GROUP
        channel = Channel(self.snowflakes.next(), "direct", kind, self, recipients=list(people))
        return self._keep(channel)

    def post(self, message: Message) -> Message:
        """Put a message into its channel, its mentions read off."""
        self._read_mentions(message)
        message.channel.messages.append(message)
        self._tell_message("MESSAGE_CREATE", message)
        return message

    def update(self, message: Message) -> None:
        """Tell of an edited message."""
        message.edited_at = datetime.now(UTC)
        self._read_mentions(message)
        self._tell_message("MESSAGE_UPDATE", message)

    def delete(self, message: Message) -> None:
        message.deleted = True
        message.channel.messages.remove(message)
        self._tell_message("MESSAGE_DELETE", message)

    def attach(self, filename: str, data: bytes, content_type: str, text: str | None) -> Attachment:
        return Attachment(self.snowflakes.next(), filename, data, content_type, text)

    def permissions_of(self, user: User, guild: Guild | None) -> int:
        """What the user may do in the guild; everything among their own messages."""
        if guild is None:
            return EVERYTHING
        member = guild.members[user.id]
        permissions = member.permissions
        for role in member.roles:
            permissions |= role.permissions
        return permissions

    def _keep(self, channel: Channel) -> Channel:
        self.channels[channel.id] = channel
        if channel.guild is not None:
            channel.guild.channels.append(channel)
        return channel

    def _read_mentions(self, message: Message) -> None:
        guild, text = message.channel.guild, message.content
        named = [int(found) for found in re.findall(r"<@!?(\d+)>", text)]
        users = {id_: self.users[id_] for id_ in named if id_ in self.users}
        pinged = [user for user in message.mentions if user.id not in users]
        message.mentions = [*users.values(), *pinged]
        roles = {role.id: role for role in guild.roles} if guild else {}
        named = [int(found) for found in re.findall(r"<@&(\d+)>", text)]
        message.role_mentions = [roles[id_] for id_ in named if id_ in roles]

    def _tell_guild(self, event: str, guild: Guild, body: Callable[[int], Json]) -> None:
        if guild.has_bot:
            self.publish(event, body, guild=guild, intents=GUILDS)

    def _tell_message(self, event: str, message: Message) -> None:
        channel = message.channel
        channel.signal.fire()
        guild = channel.guild
        heard = guild.has_bot if guild else channel.context == 1
        if message.visible_to is None and heard:
            self.publish(
                event,
                lambda intents: payloads.message(message, self.bot, intents, event=True),
                guild=guild,
                intents=GUILD_MESSAGES if guild else DIRECT_MESSAGES,
            )
