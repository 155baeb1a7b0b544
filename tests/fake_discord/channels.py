"""The channel endpoints: messages, typing, threads, direct messages."""

from collections.abc import Iterable

from aiohttp import web

from tests.fake_discord import payloads
from tests.fake_discord.embed_rules import unknown_keys
from tests.fake_discord.message_rules import Setting
from tests.fake_discord.model import (
    ATTACH_FILES,
    CREATE_THREADS,
    EMBED_LINKS,
    PUBLIC_THREAD,
    READ_HISTORY,
    SEND_IN_THREADS,
    SEND_MESSAGES,
    VIEW_CHANNEL,
    Channel,
    Message,
)
from tests.fake_discord.transport import PREFIX, ApiError, Body, answer, read_body
from tests.fake_discord.violations import Fault, Json
from tests.fake_discord.world import World
from tests.fake_discord.writing import Judge, write

NAMES = {
    SEND_MESSAGES: "Send Messages",
    SEND_IN_THREADS: "Send Messages in Threads",
    CREATE_THREADS: "Create Public Threads",
    EMBED_LINKS: "Embed Links",
    ATTACH_FILES: "Attach Files",
    READ_HISTORY: "Read Message History",
}


class Channels:
    """Handlers of `/channels` and of the bot's direct messages."""

    def __init__(self, world: World, judge: Judge, intents: int) -> None:
        self._world = world
        self._judge = judge
        self._intents = intents

    def routes(self) -> Iterable[web.RouteDef]:
        channel = f"{PREFIX}/channels/{{channel_id}}"
        message = f"{channel}/messages/{{message_id}}"
        yield web.get(channel, self.get_channel)
        yield web.post(f"{channel}/typing", self.typing)
        yield web.get(f"{channel}/messages", self.history)
        yield web.post(f"{channel}/messages", self.send)
        yield web.get(message, self.read)
        yield web.patch(message, self.edit)
        yield web.delete(message, self.delete)
        yield web.post(f"{channel}/threads", self.start_thread)
        yield web.post(f"{message}/threads", self.start_thread)
        yield web.post(f"{PREFIX}/users/@me/channels", self.open_direct)

    async def get_channel(self, request: web.Request) -> web.Response:
        return answer(payloads.channel(self._channel(request)))

    async def typing(self, request: web.Request) -> web.Response:
        channel = self._channel(request)
        self._demand(channel, sending(channel))
        channel.typings += 1
        channel.signal.fire()
        return web.Response(status=204)

    async def history(self, request: web.Request) -> web.Response:
        """The messages before or after one, newest first, without those only one person sees."""
        channel = self._channel(request)
        self._demand(channel, READ_HISTORY)
        limit = int(request.query.get("limit", "50"))
        before = int(request.query.get("before", 1 << 63))
        after = int(request.query.get("after", 0))
        known = [
            message
            for message in channel.messages
            if after < message.id < before and message.visible_to is None
        ]
        part = known[:limit] if after else known[-limit:]
        return answer([self._payload(message) for message in reversed(part)])

    async def send(self, request: web.Request) -> web.Response:
        channel = self._channel(request)
        body = await read_body(request)
        closed = any(getattr(one, "dms_closed", False) for one in channel.recipients)
        if closed and channel.guild is None:
            raise ApiError(403, 50007, "Cannot send messages to this user")
        self._judge.message(request, body, Setting(body.files, in_channel=True))
        self._demand(channel, needed(channel, body))
        message = Message(self._world.snowflakes.next(), channel, self._world.bot)
        message.reference = self._reference(channel, body.json)
        write(self._world, message, body.json, body.files)
        return answer(self._payload(self._world.post(message)))

    async def read(self, request: web.Request) -> web.Response:
        return answer(self._payload(self._message(request)))

    async def edit(self, request: web.Request) -> web.Response:
        message = self._own(request)
        body = await read_body(request)
        self._judge.message(request, body, Setting(body.files, message, in_channel=True))
        write(self._world, message, body.json, body.files)
        self._world.update(message)
        return answer(self._payload(message))

    async def delete(self, request: web.Request) -> web.Response:
        self._world.delete(self._own(request))
        return web.Response(status=204)

    async def start_thread(self, request: web.Request) -> web.Response:
        """A public thread, on a message or by itself."""
        channel = self._channel(request)
        body = await read_body(request)
        self._judge.rule(request, thread_faults(body.json), body.json)
        self._demand(channel, CREATE_THREADS)
        start = self._message(request) if "message_id" in request.match_info else None
        thread = self._world.add_thread(
            channel, body.json["name"], self._world.bot, start.id if start else None
        )
        return answer(payloads.channel(thread), status=201)

    async def open_direct(self, request: web.Request) -> web.Response:
        body = await read_body(request)
        user = self._world.users.get(int(body.json["recipient_id"]))
        if user is None:
            raise ApiError(404, 10013, "Unknown User")
        return answer(payloads.channel(self._world.direct(user, self._world.bot)))

    def _channel(self, request: web.Request) -> Channel:
        channel = self._world.channels.get(int(request.match_info["channel_id"]))
        if channel is None:
            raise ApiError(404, 10003, "Unknown Channel")
        if not channel.bot_permissions() & VIEW_CHANNEL or channel.context == 2:
            raise ApiError(403, 50001, "Missing Access")
        return channel

    def _message(self, request: web.Request) -> Message:
        channel = self._channel(request)
        for message in channel.messages:
            if str(message.id) == request.match_info["message_id"] and not message.visible_to:
                return message
        raise ApiError(404, 10008, "Unknown Message")

    def _own(self, request: web.Request) -> Message:
        message = self._message(request)
        if message.author is not self._world.bot:
            raise ApiError(403, 50005, "Cannot edit a message authored by another user")
        return message

    def _reference(self, channel: Channel, body: Json) -> Message | None:
        reference = body.get("message_reference")
        if not reference:
            return None
        for message in channel.messages:
            if message.id == int(reference["message_id"]):
                return message
        if reference.get("fail_if_not_exists", True):
            raise ApiError(400, 50035, "Invalid Form Body: message_reference: Unknown message")
        return None

    def _demand(self, channel: Channel, permissions: int) -> None:
        missing = permissions & ~channel.bot_permissions()
        if missing:
            names = ", ".join(name for bit, name in NAMES.items() if missing & bit)
            raise ApiError(403, 50013, f"Missing Permissions: {names}")

    def _payload(self, message: Message) -> Json:
        return payloads.message(message, self._world.bot, self._intents)


def sending(channel: Channel) -> int:
    return SEND_IN_THREADS if channel.kind == PUBLIC_THREAD else SEND_MESSAGES


def needed(channel: Channel, body: Body) -> int:
    """What the bot must be allowed to, to send this."""
    permissions = sending(channel)
    permissions |= EMBED_LINKS if body.json.get("embeds") else 0
    permissions |= ATTACH_FILES if body.files else 0
    return permissions | (READ_HISTORY if body.json.get("message_reference") else 0)


def thread_faults(body: Json) -> Iterable[Fault]:
    known = {"name", "auto_archive_duration", "rate_limit_per_user", "type", "invitable"}
    yield from unknown_keys("", body, known)
    if not 1 <= len(body.get("name", "")) <= 100:
        yield Fault("name", f"{len(body.get('name', ''))} characters; 1 to 100 are allowed")
