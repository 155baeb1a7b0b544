"""The commands at Discord: compared with the bot's own, and written where they differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from discord.http import Route

from bot.discord.localization import CommandTranslator

if TYPE_CHECKING:
    from discord import app_commands

# What Discord adds to a command; it derives `dm_permission` from the contexts.
_ADDED = {"id", "application_id", "guild_id", "version", "dm_permission"}
_ADDED |= {"name_localized", "description_localized"}


class Synced(NamedTuple):
    """Whether the commands were written, and their ids by name."""

    changed: bool
    ids: dict[str, int]


async def sync_if_changed(tree: app_commands.CommandTree[Any]) -> Synced:
    """Write the commands, with translations, where Discord's differ."""
    translator = CommandTranslator()
    await tree.set_translator(translator)
    own = [
        await command.get_translated_payload(tree, translator) for command in tree.get_commands()
    ]
    # `tree.fetch_commands` would leave the translations out.
    path = "/applications/{application_id}/commands"
    route = Route("GET", path, application_id=tree.client.application_id)
    listed = await tree.client.http.request(route, params={"with_localizations": "true"})
    if _comparable(own) == _comparable(listed):
        return Synced(changed=False, ids={each["name"]: int(each["id"]) for each in listed})
    written = await tree.sync()
    return Synced(changed=True, ids={each.name: each.id for each in written})


def _comparable(commands: list[dict[str, Any]]) -> list[Any]:
    return sorted(map(_plain, commands), key=lambda command: (command["type"], command["name"]))


def _plain(node: Any) -> Any:  # noqa: ANN401 - JSON
    """A part of a payload without what Discord adds, and without what only says a default."""
    if isinstance(node, dict):
        kept = {key: _plain(value) for key, value in node.items() if key not in _ADDED}
        return {key: value for key, value in kept.items() if value not in ("", [], {})}
    if isinstance(node, list):
        parts = [_plain(value) for value in node]
        # The order of options and choices is what people see; that of numbers means nothing.
        return parts if any(isinstance(value, dict) for value in node) else sorted(parts)
    # Permissions come back as text.
    return "" if node is None or node is False else str(node)
