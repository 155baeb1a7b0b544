"""The people, servers, channels and messages that the fake service holds."""

import contextlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tests.fake_discord.violations import Json
from tests.fake_discord.waiting import NotSeenError, Signal

if TYPE_CHECKING:
    from tests.fake_discord.interactions import Interaction
    from tests.fake_discord.world import World

EPOCH_MS = 1_420_070_400_000

ADMINISTRATOR = 1 << 3
MANAGE_GUILD = 1 << 5
VIEW_CHANNEL = 1 << 10
SEND_MESSAGES = 1 << 11
EMBED_LINKS = 1 << 14
ATTACH_FILES = 1 << 15
READ_HISTORY = 1 << 16
USE_COMMANDS = 1 << 31
CREATE_THREADS = 1 << 35
SEND_IN_THREADS = 1 << 38
EVERYTHING = (1 << 50) - 1
# What our bot asks for when it is invited, and nothing more.
BOT_PERMISSIONS = (
    VIEW_CHANNEL
    | SEND_MESSAGES
    | SEND_IN_THREADS
    | CREATE_THREADS
    | EMBED_LINKS
    | ATTACH_FILES
    | READ_HISTORY
)
MEMBER_PERMISSIONS = BOT_PERMISSIONS | USE_COMMANDS

TEXT, DM, GROUP, PUBLIC_THREAD, FORUM = 0, 1, 3, 11, 15
EPHEMERAL, LOADING, COMPONENTS_V2 = 1 << 6, 1 << 7, 1 << 15


class Snowflakes:
    """Identifiers that carry their time, ascending and never twice."""

    def __init__(self) -> None:
        self._last = 0
        # A whole number of thousands, so that the n-th guild lands on shard n of two (or of four).
        self._guild = (int(time.time()) - 10_000) * 1000 - EPOCH_MS

    def next(self) -> int:
        now = (int(time.time() * 1000) - EPOCH_MS) << 22
        self._last = max(self._last + 1, now)
        return self._last

    def next_guild(self) -> int:
        self._guild += 1
        return (self._guild - 1) << 22


@dataclass(eq=False)
class User:
    """A person or a bot; `installed` when the person installed the app for themselves."""

    id: int
    name: str
    locale: str = "en-US"
    bot: bool = False
    installed: bool = False

    @property
    def mention(self) -> str:
        return f"<@{self.id}>"


@dataclass(eq=False)
class Role:
    """A role; the one whose id is the guild's is @everyone."""

    id: int
    name: str
    permissions: int = 0

    @property
    def mention(self) -> str:
        return f"<@&{self.id}>"


@dataclass(eq=False)
class Member:
    """A user in a guild; `permissions` is what they may do there, channels aside."""

    user: User
    roles: list[Role] = field(default_factory=list)
    permissions: int = MEMBER_PERMISSIONS


@dataclass(eq=False)
class Guild:
    """A server; `has_bot` when the bot is a member (and not only user-installed by someone)."""

    id: int
    name: str
    world: "World"
    locale: str = "en-US"
    has_bot: bool = True
    members: dict[int, Member] = field(default_factory=dict)
    roles: list[Role] = field(default_factory=list)
    channels: list["Channel"] = field(default_factory=list)
    system_channel: "Channel | None" = None

    def add_channel(self, name: str) -> "Channel":
        """A new text channel; a connected bot is told."""
        return self.world.add_channel(self, name)

    def add_forum(self, name: str) -> "Channel":
        """A forum; its posts are the threads under it."""
        return self.world.add_channel(self, name, FORUM)

    def add_role(self, name: str, permissions: int = 0) -> Role:
        return self.world.add_role(self, name, permissions)

    def add_member(
        self, user: User, *, roles: list[Role] | None = None, permissions: int = MEMBER_PERMISSIONS
    ) -> Member:
        """Let `user` in (or change their roles and permissions)."""
        self.members[user.id] = member = Member(user, roles or [], permissions)
        return member


@dataclass(eq=False)
class Channel:
    """A text channel, a thread, a direct message or a group; messages in order of arrival."""

    id: int
    name: str
    kind: int
    world: "World"
    guild: Guild | None = None
    parent: "Channel | None" = None
    recipients: list[User] = field(default_factory=list)
    messages: list["Message"] = field(default_factory=list)
    typings: int = 0
    denied: int = 0
    signal: Signal = field(default_factory=Signal)

    @property
    def context(self) -> int:
        """0 in a server, 1 in the bot's own direct messages, 2 among other people."""
        if self.guild is not None:
            return 0
        return 1 if self.kind == DM and self.world.bot in self.recipients else 2

    def add_thread(self, name: str, owner: User | None = None) -> "Channel":
        """A public thread under this channel; a connected bot is told."""
        return self.world.add_thread(self, name, owner or self.world.bot)

    def deny(self, permissions: int) -> None:
        """Take these permissions from the bot in this channel; a connected bot is told."""
        self.denied |= permissions
        self.world.update_channel(self)

    def bot_permissions(self) -> int:
        """What the bot may do here; everything in a direct message."""
        if self.guild is None:
            return EVERYTHING
        member = self.guild.members.get(self.world.bot.id)
        denied = self.denied | (self.parent.denied if self.parent else 0)
        return member.permissions & ~denied if member else 0

    def from_bot(self, after: "Message | None" = None) -> list["Message"]:
        """The bot's messages here that everyone sees, those later than `after` only."""
        since = after.id if after else 0
        return [
            message
            for message in self.messages
            if message.author is self.world.bot and message.id > since and message.is_shown
        ]

    async def wait_for_message(
        self,
        *,
        after: "Message | None" = None,
        replying_to: "Message | None" = None,
        where: Callable[["Message"], bool] = lambda _: True,
        within: float | None = None,
    ) -> "Message":
        """The bot's first message here after `after` that replies to `replying_to`, if given."""

        def matching() -> list[Message]:
            return [
                message
                for message in self.from_bot(after or replying_to)
                if (replying_to is None or message.reference is replying_to) and where(message)
            ]

        limit = self.world.patience if within is None else within
        await self.signal.until(
            lambda: bool(matching()),
            within=limit,
            missing=lambda: (
                f"the bot said nothing such in #{self.name}; "
                f"it said {[message.text for message in self.from_bot()]}"
            ),
        )
        return matching()[0]

    async def stays_silent(self, after: "Message", *, during: float = 0.2) -> None:
        """Raise AssertionError if the bot says something after `after` within this time."""
        with contextlib.suppress(NotSeenError):
            said = await self.wait_for_message(after=after, within=during)
            raise AssertionError(f"the bot said in #{self.name}: {said.text!r}")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file in a message."""

    id: int
    filename: str
    data: bytes
    content_type: str
    description: str | None = None


@dataclass(eq=False)
class Message:
    """What stands in a channel now, after all edits; `visible_to` is set when ephemeral."""

    id: int
    channel: Channel
    author: User
    content: str = ""
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    flags: int = 0
    reference: "Message | None" = None
    mentions: list[User] = field(default_factory=list)
    role_mentions: list[Role] = field(default_factory=list)
    everyone: bool = False
    interaction: "Interaction | None" = None
    visible_to: User | None = None
    edited_at: datetime | None = None
    deleted: bool = False
    pings: list[str] = field(default_factory=list)

    @property
    def created_at(self) -> datetime:
        return datetime.fromtimestamp(((self.id >> 22) + EPOCH_MS) / 1000, UTC)

    @property
    def is_ephemeral(self) -> bool:
        return bool(self.flags & EPHEMERAL)

    @property
    def is_loading(self) -> bool:
        """Whether it still says that the bot is thinking."""
        return bool(self.flags & LOADING)

    @property
    def is_shown(self) -> bool:
        """Whether everyone in the channel reads it by now."""
        return not (self.deleted or self.is_ephemeral or self.is_loading)

    @property
    def text(self) -> str:
        """Everything that is read in it, one line a part: content, embeds, text displays."""
        parts = [self.content]
        for embed in self.embeds:
            parts += [embed.get("author", {}).get("name", ""), embed.get("title", "")]
            parts.append(embed.get("description", ""))
            parts += [f"{entry['name']}: {entry['value']}" for entry in embed.get("fields", [])]
            parts.append(embed.get("footer", {}).get("text", ""))
        parts += [part.get("content", "") for part in self.walk()]
        return "\n".join(part for part in parts if part)

    def walk(self) -> Iterator[Json]:
        """Every component, parents before children."""
        yield from walk(self.components)

    @property
    def buttons(self) -> list[Json]:
        return [part for part in self.walk() if part["type"] == 2]

    @property
    def labels(self) -> list[str]:
        """The buttons' labels, in order."""
        return [button.get("label", "") for button in self.buttons]


def walk(components: list[Json]) -> Iterator[Json]:
    """Every component under these, parents before children."""
    for component in components:
        yield component
        yield from walk(component.get("components", []))
        yield from walk([component[key] for key in ("accessory", "component") if key in component])
