"""The fake Discord itself: it listens on loopback, and tests set its scene and its accidents."""

import asyncio
import contextlib
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from types import TracebackType
from typing import NamedTuple, Self, TypeVar

import discord
import pytest
import yarl
from aiohttp import web
from discord.gateway import DiscordWebSocket
from discord.http import Route

from tests.fake_discord.answering import Answering
from tests.fake_discord.application import Application, CommandBook
from tests.fake_discord.channels import Channels
from tests.fake_discord.gateway import Gateway
from tests.fake_discord.interactions import Interactions
from tests.fake_discord.model import BOT_PERMISSIONS, Guild, Message, Snowflakes, User
from tests.fake_discord.people import Person
from tests.fake_discord.transport import PREFIX, ApiError, Failures, answer
from tests.fake_discord.violations import Violations
from tests.fake_discord.waiting import NotSeenError
from tests.fake_discord.world import World
from tests.fake_discord.writing import Judge

ClientT = TypeVar("ClientT", bound=discord.Client)
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Call(NamedTuple):
    """A request that was answered."""

    method: str
    path: str
    status: int


class FakeDiscord:
    """Discord for one bot, `async with FakeDiscord() as discord:`; all times are in seconds.

    `patience` bounds every wait of a test. `answer_limit` is the time for a first answer,
    `token_life` that of an interaction's token. `privileged` are the intents that are enabled.
    """

    def __init__(
        self,
        *,
        token: str = "token-of-the-bot",  # noqa: S107 - the fake's own
        patience: float = 10.0,
        answer_limit: float = 3.0,
        token_life: float = 900.0,
        heartbeat: float = 41.25,
        privileged: int = 0,
    ) -> None:
        self.token = token
        self.patience = patience
        self.calls: list[Call] = []
        self.failures = Failures()
        self._violations = Violations()
        snowflakes = Snowflakes()
        bot = User(snowflakes.next(), "Verbatim", bot=True)
        self.gateway = Gateway(bot, token, self._bot_guilds, self._violations, heartbeat)
        self.gateway.privileged = privileged
        self.world = World(bot, self.gateway.publish, patience, snowflakes)
        self.world.users[bot.id] = bot
        self.commands = CommandBook(self.world)
        self.interactions = Interactions(self.world, self._violations, answer_limit, token_life)
        judge = Judge(self._violations)
        self.application = Application(self.world, self.commands, judge)
        self._channels = Channels(self.world, judge, privileged)
        self._answering = Answering(self.world, self.interactions, judge)
        self._runner: web.AppRunner | None = None

    @property
    def bot(self) -> User:
        return self.world.bot

    @property
    def violations(self) -> list[str]:
        """What the bot did wrong so far; a fixture asserts at the end that it is empty."""
        return self._violations.sentences

    def forgive(self, pattern: str) -> list[str]:
        """Take out the violations that a test expects; raises NotSeenError if there are none."""
        return self._violations.forgive(pattern)

    # -- the scene ---------------------------------------------------------------------------

    def add_guild(
        self,
        name: str = "Reading Room",
        *,
        locale: str = "en-US",
        has_bot: bool = True,
        bot_permissions: int = BOT_PERMISSIONS,
    ) -> Guild:
        """A server with the channel #general (`guild.channels[0]`).

        The first is on shard 0 of two, the second on shard 1, and so on.
        """
        return self.world.add_guild(
            name, locale=locale, has_bot=has_bot, bot_permissions=bot_permissions
        )

    def add_user(
        self, name: str = "Ann", *guilds: Guild, locale: str = "en-US", installed: bool = False
    ) -> Person:
        """A person, member of these servers; `installed`: has the app for themselves."""
        person = Person(self.world.snowflakes.next(), name, locale, discord=self)
        person.installed = installed
        self.world.users[person.id] = person
        for guild in guilds:
            guild.add_member(person)
        return person

    def remove_bot(self, guild: Guild) -> None:
        """Throw the bot out of a server."""
        self.world.remove_bot(guild)

    def invite_bot(self, guild: Guild, permissions: int = BOT_PERMISSIONS) -> None:
        """Let the bot into a server where it is not (any more)."""
        self.world.invite_bot(guild, permissions)

    # -- accidents ---------------------------------------------------------------------------

    def drop_connection(self) -> None:
        """Cut every gateway socket; the client can RESUME."""
        self.gateway.drop()

    def lose_session(self) -> None:
        """Cut every gateway socket and forget the sessions: the client must IDENTIFY again."""
        self.gateway.forget()

    def break_down(self, guild: Guild) -> None:
        """Let a server be unavailable for a while: the bot is told, and is still a member."""
        self.world.break_down(guild)

    def restore(self, guild: Guild) -> None:
        self.world.restore(guild)

    def fail_next(self, route: str, status: int = 502, *, times: int = 1) -> None:
        """Answer the next requests to `route` (`POST /channels/*/messages`) with a failure."""
        self.failures.order(route, status, times, {"message": f"{status}: ordered", "code": 0})

    def rate_limit_next(
        self,
        route: str = "*",
        *,
        retry_after: float = 0.1,
        everywhere: bool = False,
        times: int = 1,
        via: bool = True,
    ) -> None:
        """Answer 429 next; `everywhere` is the global limit, `via=False` Cloudflare's ban."""
        body = {
            "message": "You are being rate limited.",
            "retry_after": retry_after,
            "global": everywhere,
        }
        headers = {"Retry-After": f"{retry_after:g}"} | ({"Via": "1.1 google"} if via else {})
        headers["X-RateLimit-Scope"] = "global" if everywhere else "user"
        self.failures.order(route, 429, times, body, headers)

    def advance(self, seconds: float) -> None:
        """Let interaction tokens age at once."""
        self.interactions.skipped += seconds

    # -- the bot -----------------------------------------------------------------------------

    @property
    def base(self) -> str:
        """What `discord.http.Route.BASE` must be."""
        return f"http://127.0.0.1:{self._port}{PREFIX}"

    @property
    def gateway_url(self) -> str:
        return f"ws://127.0.0.1:{self._port}/gateway"

    def command_line(self, *arguments: str, entry: str = "bot.cli:main") -> list[str]:
        """How to start a bot as its own process, in the repository's root.

        The token goes into the environment: `DISCORD_TOKEN` is `discord.token`.
        """
        addresses = ["--base", self.base, "--gateway", self.gateway_url, "--entry", entry]
        return [sys.executable, "-m", "tests.fake_discord.launch", *addresses, "--", *arguments]

    @contextlib.contextmanager
    def redirect(self) -> Iterator[None]:
        """Point discord.py of this process here; it must last as long as its clients live."""
        before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = self.base, yarl.URL(self.gateway_url)
        try:
            yield
        finally:
            Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before

    def patch(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Like `redirect`, until the test ends."""
        monkeypatch.setattr(Route, "BASE", self.base)
        monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(self.gateway_url))

    @contextlib.asynccontextmanager
    async def running(self, client: ClientT, *, token: str | None = None) -> AsyncIterator[ClientT]:
        """Log a client in, wait until it is ready, and close it at the end."""
        with self.redirect():
            task = asyncio.create_task(client.start(token or self.token))
            try:
                await self._ready(client, task)
                yield client
            finally:
                await client.close()
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)

    async def _ready(self, client: discord.Client, task: asyncio.Task[None]) -> None:
        """Return when the client is ready; raise what it died of, or NotSeenError."""
        while not client.is_ready():
            ready = asyncio.create_task(asyncio.sleep(0.01))
            await asyncio.wait({task, ready}, return_when=asyncio.FIRST_COMPLETED)
            if task.done():
                await task
                raise NotSeenError("the client stopped before it was ready")

    async def online(self, shards: int = 1, *, within: float | None = None) -> None:
        """Wait until this many shards are connected and identified."""
        await self.gateway.signal.until(
            lambda: len(self.gateway.online()) >= shards,
            within=self.patience if within is None else within,
            missing=lambda: f"{len(self.gateway.online())} of {shards} shards are online",
        )

    async def synced(self, times: int = 1, *, within: float | None = None) -> None:
        """Wait until commands were written this many times."""
        await self.commands.signal.until(
            lambda: len(self.commands.puts) >= times,
            within=self.patience if within is None else within,
            missing=lambda: f"commands were written {len(self.commands.puts)} times, not {times}",
        )

    def sent_messages(self) -> list[Message]:
        """Every message of the bot that stands somewhere, oldest first."""
        channels = self.world.channels.values()
        own = [m for channel in channels for m in channel.messages if m.author is self.bot]
        return sorted(own, key=lambda message: message.id)

    # -- the service -------------------------------------------------------------------------

    async def __aenter__(self) -> Self:
        application = web.Application(client_max_size=30 << 20, middlewares=[self._edge])
        for part in (self.application, self._channels, self._answering):
            application.add_routes(part.routes())
        application.router.add_get("/gateway", self.gateway.handle)
        application.router.add_get("/gateway/", self.gateway.handle)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self._port = self._runner.addresses[0][1]
        self.gateway.url = self.application.gateway_url = self.gateway_url
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.interactions.stop()
        await self.gateway.close()
        if self._runner is not None:
            await self._runner.cleanup()

    @web.middleware
    async def _edge(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Ordered failures first, then who asks, then the handler; every answer is counted."""
        path = request.path.removeprefix(PREFIX)
        if not request.path.startswith(PREFIX):
            return await handler(request)
        ordered = self.failures.take(request.method, path)
        response = await self._served(request, handler, path) if ordered is None else ordered
        self.calls.append(Call(request.method, path, response.status))
        self.failures.invalid += response.status in (401, 403, 429)
        return response

    async def _served(
        self, request: web.Request, handler: Handler, path: str
    ) -> web.StreamResponse:
        own_token = path.startswith(("/interactions/", "/webhooks/"))
        if not own_token and request.headers.get("Authorization") != f"Bot {self.token}":
            return answer({"message": "401: Unauthorized", "code": 0}, status=401)
        try:
            return await handler(request)
        except ApiError as error:
            return error.response()
        except (web.HTTPNotFound, web.HTTPMethodNotAllowed):
            self._violations.note(f"{request.method} {path}: the fake has no such route")
            return answer({"message": "404: Not Found", "code": 0}, status=404)

    def _bot_guilds(self) -> list[Guild]:
        return [guild for guild in self.world.guilds.values() if guild.has_bot]
