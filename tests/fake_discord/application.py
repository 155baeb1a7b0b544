"""The application's endpoints: who it is, its commands, its servers, where its gateway is."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from aiohttp import web

from tests.fake_discord import payloads
from tests.fake_discord.command_rules import CHAT, check_commands
from tests.fake_discord.model import Guild
from tests.fake_discord.transport import PREFIX, ApiError, answer, read_body
from tests.fake_discord.violations import Json
from tests.fake_discord.waiting import Signal
from tests.fake_discord.world import World
from tests.fake_discord.writing import Judge

LOCALIZED = {"name_localizations", "description_localizations"}


@dataclass(eq=False)
class CommandBook:
    """The registered commands; scope None is global. `puts` counts the overwrites by scope."""

    world: World
    scopes: dict[int | None, list[Json]] = field(default_factory=dict)
    puts: list[int | None] = field(default_factory=list)
    signal: Signal = field(default_factory=Signal)

    def overwrite(self, scope: int | None, commands: list[Json]) -> list[Json]:
        """Replace a scope's commands; one of the same name and type keeps its id."""
        old = {(entry["type"], entry["name"]): entry for entry in self.scopes.get(scope, [])}
        new = [self._stored(scope, command, old) for command in commands]
        self.scopes[scope] = new
        self.puts.append(scope)
        self.signal.fire()
        return new

    def available(self, guild: Guild | None) -> list[Json]:
        """The global commands, and the server's own ones."""
        return [*self.scopes.get(None, []), *self.scopes.get(guild.id if guild else 0, [])]

    def _stored(self, scope: int | None, command: Json, old: dict[tuple[int, str], Json]) -> Json:
        known = old.get((command.get("type", CHAT), command["name"]))
        permissions = command.get("default_member_permissions")
        body = {
            "type": CHAT,
            "description": "",
            "options": [],
            "nsfw": False,
            "name_localizations": None,
            "description_localizations": None,
            "contexts": None,
            "integration_types": [0],
            "dm_permission": True,
        } | {key: value for key, value in command.items() if value is not None}
        body["default_member_permissions"] = None if permissions is None else str(permissions)
        body["id"] = known["id"] if known else str(self.world.snowflakes.next())
        body["application_id"] = str(self.world.bot.id)
        body["version"] = str(self.world.snowflakes.next())
        return body | ({"guild_id": str(scope)} if scope else {})


def plain(node: Json) -> Json:
    """A command without its localisations, as a list gives it unless asked for more."""
    return {
        key: [plain(entry) for entry in value] if key in ("options", "choices") else value
        for key, value in node.items()
        if key not in LOCALIZED
    }


class Application:
    """Handlers of `/applications`, `/users`, `/guilds` and `/gateway`."""

    def __init__(self, world: World, commands: CommandBook, judge: Judge) -> None:
        self._world = world
        self._commands = commands
        self._judge = judge
        self.gateway_url = ""
        self.shards = 1

    def routes(self) -> Iterable[web.RouteDef]:
        application = f"{PREFIX}/applications/{{application_id}}"
        yield web.get(f"{PREFIX}/users/@me", self.me)
        yield web.get(f"{PREFIX}/users/@me/guilds", self.my_guilds)
        yield web.get(f"{PREFIX}/users/{{user_id}}", self.user)
        yield web.get(f"{PREFIX}/oauth2/applications/@me", self.about)
        yield web.get(f"{PREFIX}/applications/@me", self.about)
        yield web.get(f"{PREFIX}/gateway", self.gateway)
        yield web.get(f"{PREFIX}/gateway/bot", self.gateway)
        yield web.get(f"{PREFIX}/guilds/{{guild_id}}", self.guild)
        yield web.get(f"{PREFIX}/guilds/{{guild_id}}/members/{{user_id}}", self.member)
        for scope in (application, f"{application}/guilds/{{guild_id}}"):
            yield web.get(f"{scope}/commands", self.list_commands)
            yield web.put(f"{scope}/commands", self.overwrite_commands)

    async def me(self, _: web.Request) -> web.Response:
        return answer(payloads.user(self._world.bot))

    async def my_guilds(self, _: web.Request) -> web.Response:
        guilds = [guild for guild in self._world.guilds.values() if guild.has_bot]
        return answer([{"id": str(guild.id), "name": guild.name} for guild in guilds])

    async def user(self, request: web.Request) -> web.Response:
        user = self._world.users.get(int(request.match_info["user_id"]))
        if user is None:
            raise ApiError(404, 10013, "Unknown User")
        return answer(payloads.user(user))

    async def about(self, _: web.Request) -> web.Response:
        bot = payloads.user(self._world.bot)
        return answer(
            {
                "id": bot["id"],
                "name": bot["username"],
                "icon": None,
                "description": "",
                "bot_public": True,
                "bot_require_code_grant": False,
                "verify_key": "",
                "flags": 0,
                "owner": bot,
                "bot": bot,
                "interactions_endpoint_url": None,
            }
        )

    async def gateway(self, _: web.Request) -> web.Response:
        limit = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1}
        body = {"url": self.gateway_url, "shards": self.shards, "session_start_limit": limit}
        return answer(body)

    async def guild(self, request: web.Request) -> web.Response:
        return answer(payloads.guild(self._guild(request), self._world.bot))

    async def member(self, request: web.Request) -> web.Response:
        member = self._guild(request).members.get(int(request.match_info["user_id"]))
        if member is None:
            raise ApiError(404, 10007, "Unknown Member")
        return answer(payloads.member(member))

    async def list_commands(self, request: web.Request) -> web.Response:
        commands = self._commands.scopes.get(self._scope(request), [])
        if request.query.get("with_localizations", "").lower() not in ("1", "true"):
            commands = [plain(command) for command in commands]
        return answer(commands)

    async def overwrite_commands(self, request: web.Request) -> web.Response:
        scope = self._scope(request)
        body = await read_body(request)
        self._judge.rule(request, check_commands(body.json), body.json)
        return answer(self._commands.overwrite(scope, body.json))

    def _scope(self, request: web.Request) -> int | None:
        if request.match_info["application_id"] != str(self._world.bot.id):
            raise ApiError(403, 20012, "You are not authorized to perform this action")
        return self._guild(request).id if "guild_id" in request.match_info else None

    def _guild(self, request: web.Request) -> Guild:
        guild = self._world.guilds.get(int(request.match_info["guild_id"]))
        if guild is None or not guild.has_bot:
            raise ApiError(404, 10004, "Unknown Guild")
        return guild
