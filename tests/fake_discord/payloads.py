"""What things look like as Discord's JSON; messages are emptied as the content intent demands."""

from datetime import UTC, datetime

from tests.fake_discord.model import (
    EVERYTHING,
    FORUM,
    PUBLIC_THREAD,
    TEXT,
    Attachment,
    Channel,
    Guild,
    Member,
    Message,
    Role,
    User,
)
from tests.fake_discord.violations import Json

MESSAGE_CONTENT = 1 << 15
EVERY_INTENT = -1
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC).isoformat()
CDN = "https://cdn.example.org"


def user(person: User) -> Json:
    return {
        "id": str(person.id),
        "username": person.name,
        "global_name": None if person.bot else person.name,
        "discriminator": "0",
        "avatar": None,
        "bot": person.bot,
        "public_flags": 0,
    }


def member(of: Member, *, whole: bool = True) -> Json:
    """A member; without the user itself in messages, where the author stands beside it."""
    body: Json = {
        "roles": [str(role.id) for role in of.roles],
        "joined_at": LONG_AGO,
        "flags": 0,
        "deaf": False,
        "mute": False,
    }
    return body | {"user": user(of.user)} if whole else body


def role(of: Role) -> Json:
    return {
        "id": str(of.id),
        "name": of.name,
        "permissions": str(of.permissions),
        "position": 0,
        "colors": {"primary_color": 0},
        "hoist": False,
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }


def channel(of: Channel) -> Json:
    """A channel, thread, direct message or group, as the gateway and REST give it."""
    body: Json = {"id": str(of.id), "type": of.kind, "last_message_id": None, "flags": 0}
    if of.guild is None:
        return body | {"recipients": [user(person) for person in of.recipients]}
    body |= {"guild_id": str(of.guild.id), "name": of.name, "position": 0}
    if of.kind in (TEXT, FORUM):
        return body | {"permission_overwrites": overwrites(of), "parent_id": None, "nsfw": False}
    return body | thread_part(of)


def overwrites(of: Channel) -> list[Json]:
    """What the channel takes from the bot, as an overwrite for that one member."""
    if not of.denied:
        return []
    bot = str(of.world.bot.id)
    return [{"id": bot, "type": 1, "allow": "0", "deny": str(of.denied)}]


def thread_part(of: Channel) -> Json:
    """What a thread has beyond other channels."""
    return {
        "parent_id": str(of.parent.id) if of.parent else None,
        "owner_id": str(of.recipients[0].id),
        "message_count": len(of.messages),
        "member_count": 1,
        "rate_limit_per_user": 0,
        "thread_metadata": {
            "archived": False,
            "auto_archive_duration": 1440,
            "archive_timestamp": LONG_AGO,
            "locked": False,
        },
    }


def guild(of: Guild, bot: User) -> Json:
    """A whole server; without the members intent the bot is told of itself only."""
    channels = [entry for entry in of.channels if entry.kind != PUBLIC_THREAD]
    return {
        "id": str(of.id),
        "name": of.name,
        "unavailable": False,
        "member_count": len(of.members),
        # Whoever owns a server may do everything in it: that is never the bot.
        "owner_id": str(next((id_ for id_ in of.members if id_ != bot.id), of.id)),
        "preferred_locale": of.locale,
        "system_channel_id": str(of.system_channel.id) if of.system_channel else None,
        "features": [],
        "emojis": [],
        "stickers": [],
        "roles": [role(entry) for entry in of.roles],
        "channels": [channel(entry) for entry in channels],
        "threads": [channel(entry) for entry in of.channels if entry.kind == PUBLIC_THREAD],
        "members": [member(of.members[bot.id])] if bot.id in of.members else [],
        "voice_states": [],
        "presences": [],
    }


def is_open(of: Message, bot: User) -> bool:
    """Whether the bot reads the message without the message content intent.

    Its own messages, direct messages to it and messages that mention it. A reply mentions it only
    when it pings and answers a regular message of the bot, not an answer to an interaction.
    """
    return of.author is bot or of.channel.guild is None or bot in of.mentions


def message(of: Message, bot: User, intents: int = EVERY_INTENT, *, event: bool = False) -> Json:
    """A message as a bot with these intents gets it; `event` adds the author's membership."""
    body = message_frame(of)
    if intents & MESSAGE_CONTENT or is_open(of, bot):
        body |= {
            "content": of.content,
            "embeds": of.embeds,
            "components": of.components,
            "attachments": [attachment(entry) for entry in of.attachments],
        }
    if of.reference is not None:
        body["referenced_message"] = message(of.reference, bot, intents)
    if of.interaction is not None:
        body |= of.interaction.mark()
    if event and of.channel.guild is not None:
        body["guild_id"] = str(of.channel.guild.id)
        if of.author.id in of.channel.guild.members:
            body["member"] = member(of.channel.guild.members[of.author.id], whole=False)
    return body


def message_frame(of: Message) -> Json:
    """All of a message but what the content intent governs, which is empty."""
    body: Json = {
        "id": str(of.id),
        "channel_id": str(of.channel.id),
        "author": user(of.author),
        "content": "",
        "embeds": [],
        "components": [],
        "attachments": [],
        "timestamp": of.created_at.isoformat(),
        "edited_timestamp": of.edited_at and of.edited_at.isoformat(),
        "type": 0,
        "flags": of.flags,
        "tts": False,
        "pinned": False,
        "mention_everyone": of.everyone,
        "mentions": [user(person) for person in of.mentions],
        "mention_roles": [str(entry.id) for entry in of.role_mentions],
    }
    if of.reference is not None:
        body["type"] = 19
        body["message_reference"] = {
            "type": 0,
            "message_id": str(of.reference.id),
            "channel_id": str(of.reference.channel.id),
            "guild_id": str(of.channel.guild.id) if of.channel.guild else None,
        }
    return body


def attachment(of: Attachment) -> Json:
    url = f"{CDN}/attachments/{of.id}/{of.filename}"
    body: Json = {
        "id": str(of.id),
        "filename": of.filename,
        "size": len(of.data),
        "url": url,
        "proxy_url": url,
        "content_type": of.content_type,
    }
    return body | ({"description": of.description} if of.description else {})


def partial_channel(of: Channel, permissions: int = EVERYTHING) -> Json:
    """A channel inside an interaction, with what the user may do there."""
    return channel(of) | {"permissions": str(permissions)}
