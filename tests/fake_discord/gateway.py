"""The gateway: sessions with their shard, sequence and replay; heartbeats; ordered accidents."""

import asyncio
import contextlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.fake_discord import payloads
from tests.fake_discord.model import Guild, User
from tests.fake_discord.violations import Json, Violations
from tests.fake_discord.waiting import Signal

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT = 0, 1, 2, 6, 7
INVALID_SESSION, HELLO, HEARTBEAT_ACK = 9, 10, 11
GUILDS = 1 << 0
PRIVILEGED = 1 << 1 | 1 << 8 | 1 << 15
SENDS_A_MINUTE = 120


@dataclass(eq=False)
class Session:
    """What one IDENTIFY began; it outlives its socket, so that RESUME finds what it missed."""

    id: str
    shard: int
    shards: int
    intents: int
    sent: list[str] = field(default_factory=list)
    connection: "Connection | None" = None

    def dispatch(self, event: str, body: Json) -> None:
        """Number the event, keep it for a replay, send it if there is a socket."""
        packet = {"op": DISPATCH, "t": event, "s": len(self.sent) + 1, "d": body}
        text = json.dumps(packet, ensure_ascii=False)
        self.sent.append(text)
        if self.connection is not None:
            self.connection.send(text)

    def serves(self, guild: Guild | None) -> bool:
        return self.shard == ((guild.id >> 22) % self.shards if guild else 0)


@dataclass(eq=False)
class Connection:
    """One socket: an ordered queue out, and the watch over the client's heartbeats."""

    socket: web.WebSocketResponse
    gateway: "Gateway"
    session: Session | None = None
    outbox: asyncio.Queue[str] = field(default_factory=asyncio.Queue)
    beats: int = 0
    received: list[float] = field(default_factory=list)
    watch: asyncio.TimerHandle | None = None
    closed_by_us: bool = False

    def send(self, text: str) -> None:
        self.outbox.put_nowait(text)

    def send_op(self, op: int, data: object = None) -> None:
        self.send(json.dumps({"op": op, "d": data, "s": None, "t": None}))

    async def write(self) -> None:
        """Send what is queued, in order, until the socket is gone."""
        with contextlib.suppress(ConnectionError):
            while True:
                await self.socket.send_str(await self.outbox.get())

    def watch_heartbeat(self) -> None:
        """Arm the watch anew; half an interval of delay is forgiven."""
        if self.watch is not None:
            self.watch.cancel()
        loop = asyncio.get_running_loop()
        self.watch = loop.call_later(self.gateway.heartbeat * 1.5, self._miss_heartbeat)

    def drop(self) -> None:
        """Cut the line without a word, as a failing network does."""
        if self.socket._req is not None and self.socket._req.transport is not None:
            self.socket._req.transport.abort()

    def _miss_heartbeat(self) -> None:
        shard = self.session.shard if self.session else 0
        self.gateway.missed_heartbeats += 1
        self.gateway.violations.note(
            f"gateway: shard {shard} sent no heartbeat for {self.gateway.heartbeat * 1.5:g} s; "
            f"it is asked for one every {self.gateway.heartbeat:g} s"
        )
        self.gateway.close_soon(self, 4009)


@dataclass(eq=False)
class Gateway:
    """All sessions and sockets; the counters are for tests to look at."""

    bot: User
    token: str
    guilds: Callable[[], list[Guild]]
    violations: Violations
    heartbeat: float
    url: str = ""
    privileged: int = 0
    acknowledges: bool = True
    sessions: list[Session] = field(default_factory=list)
    connections: list[Connection] = field(default_factory=list)
    identifies: int = 0
    resumes: int = 0
    missed_heartbeats: int = 0
    signal: Signal = field(default_factory=Signal)
    _closing: set[asyncio.Task[bool]] = field(default_factory=set)

    @property
    def heartbeats(self) -> int:
        """How many heartbeats have arrived on the sockets that are open now."""
        return sum(connection.beats for connection in self.connections)

    def online(self) -> list[Session]:
        return [session for session in self.sessions if session.connection is not None]

    def publish(
        self, event: str, body: Callable[[int], Json], *, guild: Guild | None, intents: int = 0
    ) -> None:
        """Send an event to the sessions of the guild's shard that asked for one of `intents`."""
        for session in self.sessions:
            if session.serves(guild) and (not intents or session.intents & intents):
                session.dispatch(event, body(session.intents))

    def drop(self) -> None:
        """Cut every socket; the sessions stay, so RESUME works."""
        for connection in list(self.connections):
            connection.drop()

    def forget(self) -> None:
        """Cut every socket and forget the sessions: RESUME will be refused."""
        for session in self.sessions:
            session.connection = None
        self.sessions.clear()
        self.drop()

    def ask_to_reconnect(self) -> None:
        for connection in self.connections:
            connection.send_op(RECONNECT)

    def close_soon(self, connection: Connection, code: int) -> None:
        connection.closed_by_us = True
        task = asyncio.ensure_future(connection.socket.close(code=code))
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    async def close(self) -> None:
        for connection in list(self.connections):
            await connection.socket.close(code=1001)

    async def handle(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one socket until it closes."""
        socket = web.WebSocketResponse(max_msg_size=4096 * 4, compress=False)
        await socket.prepare(request)
        connection = Connection(socket, self)
        self.connections.append(connection)
        writer = asyncio.create_task(connection.write())
        connection.send_op(HELLO, {"heartbeat_interval": int(self.heartbeat * 1000)})
        connection.watch_heartbeat()
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    await self._receive(connection, json.loads(message.data))
        finally:
            writer.cancel()
            self._leave(connection)
        return socket

    async def _receive(self, connection: Connection, packet: Json) -> None:
        now = asyncio.get_running_loop().time()
        connection.received = [*(at for at in connection.received if now - at < 60), now]
        if len(connection.received) > SENDS_A_MINUTE:
            self.violations.note("gateway: more than 120 packets in a minute")
            await connection.socket.close(code=4008)
        elif packet["op"] == HEARTBEAT:
            connection.beats += 1
            connection.watch_heartbeat()
            if self.acknowledges:
                connection.send_op(HEARTBEAT_ACK)
            self.signal.fire()
        elif packet["op"] == IDENTIFY:
            await self._identify(connection, packet["d"])
        elif packet["op"] == RESUME:
            await self._resume(connection, packet["d"])

    async def _identify(self, connection: Connection, data: Json) -> None:
        self.identifies += 1
        shard, shards = data.get("shard", [0, 1])
        if (code := self._refusal(data, shard, shards)) is not None:
            await connection.socket.close(code=code)
            return
        self._replace(shard, shards)
        session = Session(f"session{self.identifies}", shard, shards, data["intents"])
        session.connection, connection.session = connection, session
        self.sessions.append(session)
        guilds = [guild for guild in self.guilds() if session.serves(guild)]
        session.dispatch("READY", self._ready(session, guilds))
        if session.intents & GUILDS:
            for guild in guilds:
                session.dispatch("GUILD_CREATE", payloads.guild(guild, self.bot))
        self.signal.fire()

    def _refusal(self, data: Json, shard: int, shards: int) -> int | None:
        """The code to close with, if this IDENTIFY is refused."""
        if data["token"] != self.token:
            return 4004
        if not 0 <= shard < shards:
            return 4010
        if data["intents"] >> 26:
            return 4013
        return 4014 if data["intents"] & PRIVILEGED & ~self.privileged else None

    def _replace(self, shard: int, shards: int) -> None:
        """Forget the dead sessions that a restarted bot left behind."""
        self.sessions = [
            session
            for session in self.sessions
            if session.connection is not None or (session.shard, session.shards) != (shard, shards)
        ]

    def _ready(self, session: Session, guilds: list[Guild]) -> dict[str, Any]:
        return {
            "v": 10,
            "user": payloads.user(self.bot),
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
            "session_id": session.id,
            "resume_gateway_url": self.url,
            "shard": [session.shard, session.shards],
            "application": {"id": str(self.bot.id), "flags": 0},
        }

    async def _resume(self, connection: Connection, data: Json) -> None:
        known = {session.id: session for session in self.sessions}
        session = known.get(data["session_id"])
        if session is None or data["token"] != self.token or data["seq"] > len(session.sent):
            connection.send_op(INVALID_SESSION, data=False)
            return
        self.resumes += 1
        for text in session.sent[data["seq"] :]:
            connection.send(text)
        session.connection, connection.session = connection, session
        session.dispatch("RESUMED", {})
        self.signal.fire()

    def _leave(self, connection: Connection) -> None:
        self.connections.remove(connection)
        if connection.watch is not None:
            connection.watch.cancel()
        session = connection.session
        if session is not None and session.connection is connection:
            session.connection = None
            # A client that says goodbye with these codes gives its session up.
            goodbye = connection.socket.close_code in (1000, 1001) and not connection.closed_by_us
            if goodbye and session in self.sessions:
                self.sessions.remove(session)
        self.signal.fire()
