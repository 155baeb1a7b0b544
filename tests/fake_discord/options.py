"""What Discord's client makes of a typed slash command: checked values, nested, resolved."""

import mimetypes
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from tests.fake_discord import payloads
from tests.fake_discord.application import CommandBook
from tests.fake_discord.command_rules import GROUP, SUBCOMMAND
from tests.fake_discord.component_rules import SELECT
from tests.fake_discord.model import Channel, Guild, Role, User
from tests.fake_discord.violations import Json
from tests.fake_discord.waiting import NotSeenError

STRING, INTEGER, BOOLEAN, NUMBER, ATTACHMENT = 3, 4, 5, 10, 11
PLAIN = {STRING: (str,), INTEGER: (int,), BOOLEAN: (bool,), NUMBER: (int, float)}
Pickable: TypeAlias = str | User | Channel | Role
KIND = {1: "slash command", 2: "user command", 3: "message command"}


@dataclass(frozen=True, slots=True)
class Picked:
    """A registered command (or one of its subcommands) that a person chose from the menu."""

    command: Json
    path: tuple[Json, ...]

    @property
    def options(self) -> list[Json]:
        options: list[Json] = (self.path[-1] if self.path else self.command).get("options", [])
        return options


def pick(commands: list[Json], kind: int, name: str) -> Picked | None:
    """The command that is called so, `name` of a subcommand being `group sub`."""
    whole = {entry["name"]: entry for entry in commands if entry["type"] == kind}
    if kind != 1:
        return Picked(whole[name], ()) if name in whole else None
    first, *rest = name.split()
    if first not in whole:
        return None
    command = node = whole[first]
    path = []
    for part in rest:
        inside = {entry["name"]: entry for entry in node["options"] if entry["type"] < STRING}
        if part not in inside:
            return None
        node = inside[part]
        path.append(node)
    return Picked(command, tuple(path))


def why_hidden(command: Json, user: User, channel: Channel, permissions: int) -> str | None:
    """Why the menu of this person in this channel does not show the command; none when it does."""
    installs = command["integration_types"] or [0]
    by_guild = channel.guild.has_bot if channel.guild else channel.context == 1
    if not ((0 in installs and by_guild) or (1 in installs and user.installed)):
        return "it is not installed there"
    contexts = command["contexts"]
    allowed = contexts if contexts is not None else [0, 1] if command["dm_permission"] else [0]
    if channel.context not in allowed:
        return f"its contexts are {allowed}, and this is {channel.context}"
    needed = command["default_member_permissions"]
    administrator = 1 << 3
    if channel.guild and needed is not None and not permissions & administrator:
        missing = int(needed) & ~permissions
        if missing or needed == "0":
            return f"the person lacks permissions {missing:#x}"
    return None


def find(book: CommandBook, kind: int, name: str, user: User, channel: Channel) -> Picked:
    """The command as this person finds it in the menu of this channel.

    Raises NotSeenError when it was never registered, or is hidden from them there.
    """
    commands = book.available(channel.guild)
    picked = pick(commands, kind, name)
    if picked is None:
        known = sorted(entry["name"] for entry in commands) or "none (were they synced?)"
        raise NotSeenError(f"no {KIND[kind]} {name!r} is registered; registered: {known}")
    permissions = book.world.permissions_of(user, channel.guild)
    if reason := why_hidden(picked.command, user, channel, permissions):
        raise NotSeenError(f"{user.name} does not see {name!r} in #{channel.name}: {reason}")
    return picked


def command_data(
    picked: Picked,
    values: Mapping[str, object],
    focused: str | None = None,
    *,
    guild: Guild | None = None,
) -> Json:
    """The `data` of the interaction; `focused` names the option that is being typed."""
    known = {option["name"]: option for option in picked.options}
    if unknown := values.keys() - known.keys():
        raise NotSeenError(f"no option {sorted(unknown)}; options: {sorted(known)}")
    if focused is None:
        missing = [o for o in known if known[o].get("required") and o not in values]
        if missing:
            raise NotSeenError(f"the options {missing} are required")
    resolved: Json = {}
    options = []
    for name, value in values.items():
        if isinstance(value, (User, Channel, Role)):
            value = resolve(value, resolved, guild)  # noqa: PLW2901 - the thing becomes its id
        entry = option_data(known[name], value, resolved, typing=name == focused)
        options.append(entry | ({"focused": True} if name == focused else {}))
    for node in reversed(picked.path):
        options = [{"name": node["name"], "type": node["type"], "options": options}]
    data: Json = {"id": picked.command["id"], "name": picked.command["name"], "type": 1}
    if "guild_id" in picked.command:
        data["guild_id"] = picked.command["guild_id"]
    return data | {"options": options} | ({"resolved": resolved} if resolved else {})


def option_data(option: Json, value: object, resolved: Json, *, typing: bool) -> Json:
    """One option's value, as the client lets it through; whole things are added to `resolved`."""
    kind = option["type"]
    if kind in (SUBCOMMAND, GROUP):
        raise NotSeenError(f"{option['name']!r} is a subcommand: write it into the name")
    if kind in PLAIN and not typing:
        value = checked(option, value)
    elif kind == ATTACHMENT and isinstance(value, tuple):
        value = upload(value[0], value[1], resolved)
    return {"name": option["name"], "type": kind, "value": value}


def checked(option: Json, value: object) -> object:
    """A plain value within the bounds that the client keeps; a choice may be given by name."""
    name, kind = option["name"], option["type"]
    choices = {choice["name"]: choice["value"] for choice in option.get("choices", [])}
    if choices:
        value = choices.get(str(value), value)
        if value not in choices.values():
            raise NotSeenError(f"{name}: {value!r} is none of {list(choices)}")
    if not isinstance(value, PLAIN[kind]) or (kind == INTEGER and isinstance(value, bool)):
        raise NotSeenError(f"{name}: {value!r} is of the wrong type")
    low, high = option.get("min_value"), option.get("max_value")
    size: object = value
    if isinstance(value, str):
        low, high = option.get("min_length"), option.get("max_length", 6000)
        size = len(value)
    if isinstance(size, (int, float)) and not (
        (low is None or low <= size) and (high is None or size <= high)
    ):
        raise NotSeenError(f"{name}: {size} is not within {low} to {high}")
    return value


def resolve(value: User | Channel | Role, resolved: Json, guild: Guild | None) -> str:
    """The id that is sent; the thing itself, and its membership, go into `resolved`."""
    if isinstance(value, User):
        kind, body = "users", payloads.user(value)
    elif isinstance(value, Channel):
        kind, body = "channels", payloads.partial_channel(value)
    else:
        kind, body = "roles", payloads.role(value)
    resolved.setdefault(kind, {})[str(value.id)] = body
    if guild is not None and value.id in guild.members:
        member = payloads.member(guild.members[value.id], whole=False)
        resolved.setdefault("members", {})[str(value.id)] = member
    return str(value.id)


def upload(filename: str, data: bytes, resolved: Json) -> str:
    """An attached file, given as (name, bytes)."""
    number = str(len(resolved.get("attachments", {})) + 1)
    url = f"{payloads.CDN}/ephemeral/{number}/{filename}"
    kind = mimetypes.guess_type(filename)[0]
    entry = {"id": number, "filename": filename, "size": len(data), "url": url}
    resolved.setdefault("attachments", {})[number] = entry | {
        "proxy_url": url,
        "content_type": kind,
    }
    return number


def selection(menu: Json, values: Sequence[Pickable], guild: Guild | None) -> Json:
    """The `data` of a choice in a select menu; a text may be an option's value or its label."""
    if not menu.get("min_values", 1) <= len(values) <= menu.get("max_values", 1):
        raise NotSeenError(f"{menu['custom_id']!r} does not take {len(values)} values")
    known = {entry["label"]: entry["value"] for entry in menu.get("options", [])}
    resolved: Json = {}
    sent = [
        known.get(value, value) if isinstance(value, str) else resolve(value, resolved, guild)
        for value in values
    ]
    if menu["type"] == SELECT and (unknown := set(sent) - set(known.values())):
        raise NotSeenError(f"{menu['custom_id']!r} has no option {sorted(unknown)}; it has {known}")
    data = {"custom_id": menu["custom_id"], "component_type": menu["type"], "values": sent}
    return data | ({"resolved": resolved} if resolved else {})
