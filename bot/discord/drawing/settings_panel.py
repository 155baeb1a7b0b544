"""The panel of `/settings`: what holds on a server, and the menus that change it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.discord.drawing import limits
from bot.discord.drawing.buttons import Action, action_button
from bot.discord.drawing.reply import Reply
from bot.discord.localization import LANGUAGES, Translator

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.discord.server_settings import ServerSettings
    from bot.settings import DiscordSettings

_COLOUR = 0x4F8A8B
_CHANNEL_TYPES = [
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.forum,
    discord.ChannelType.public_thread,
    discord.ChannelType.private_thread,
]
_NEEDS_INTENT = (
    "Discord shows me there only what mentions me, until whoever runs me switches on the message "
    "content intent; the buttons and the commands work."
)


def settings_panel(
    server: ServerSettings, default: DiscordSettings, translate: Translator
) -> Reply:
    """What holds, in words, and a menu or a button for each thing that can be changed."""
    embed = discord.Embed(title=translate("What holds on this server"), colour=_COLOUR)
    for name, value in _rows(server, default, translate):
        embed.add_field(name=translate(name), value=value, inline=False)
    return Reply(embeds=(embed,), buttons=tuple(_controls(server, translate)))


def _rows(
    server: ServerSettings, default: DiscordSettings, translate: Translator
) -> Iterable[tuple[str, str]]:
    holds = server.over(default)
    reads = holds.message_content
    yield "Answers", translate("for the asker only" if holds.private else "for everyone")
    where = translate("in a thread of their own" if server.in_thread else "in the channel")
    yield "Where answers stand", where + _unless(reads or not server.in_thread, translate)
    yield "Quotations in an answer", str(holds.quotes)
    yield "Language", LANGUAGES.get(server.language or "", translate("that of the server"))
    yield "Channels", _mentions("#", server.channels) or translate("all")
    yield "Roles", _mentions("@&", server.roles) or translate("everyone")
    dedicated = _mentions("#", server.dedicated) or translate("none")
    yield "Dedicated channels", dedicated + _unless(reads or not server.dedicated, translate)
    no_limit = translate("no limit")
    yield "Questions a minute, by one person", str(holds.user_limit or no_limit)
    yield "Questions a minute, by the server", str(holds.server_limit or no_limit)


def _unless(readable: bool, translate: Translator) -> str:
    return "" if readable else "\n" + translate(_NEEDS_INTENT)


def _controls(server: ServerSettings, translate: Translator) -> Iterator[ui.Item[Any]]:
    yield _channel_menu("channels", server.channels, translate("Channels in which I answer"), 0)
    yield ui.RoleSelect(
        custom_id=f"{Action.SET}:roles",
        placeholder=translate("Roles that may ask"),
        min_values=0,
        max_values=limits.CHOICES,
        default_values=_chosen(server.roles, discord.SelectDefaultValueType.role),
        row=1,
    )
    dedicated = translate("Channels in which every question is for me")
    yield _channel_menu("dedicated", server.dedicated, dedicated, 2)
    yield ui.Select(
        custom_id=f"{Action.SET}:answers",
        placeholder=translate("How answers are given"),
        options=[discord.SelectOption(label=label, value=v) for v, label in _ways(translate)],
        row=3,
    )
    yield action_button(Action.LIMITS, "open", translate("Limits"), row=4)
    yield action_button(Action.GAPS, "0", translate("Unanswered questions"), row=4)
    yield action_button(Action.FOLLOWS, "list", translate("What is followed"), row=4)
    name, danger = translate("Delete everything"), discord.ButtonStyle.danger
    yield action_button(Action.FORGET, "ask", name, style=danger, row=4)


def _channel_menu(
    name: str, ids: frozenset[int], placeholder: str, row: int
) -> ui.ChannelSelect[Any]:
    return ui.ChannelSelect(
        custom_id=f"{Action.SET}:{name}",
        channel_types=_CHANNEL_TYPES,
        placeholder=placeholder,
        min_values=0,
        max_values=limits.CHOICES,
        default_values=_chosen(ids, discord.SelectDefaultValueType.channel),
        row=row,
    )


def _chosen(
    ids: frozenset[int], kind: discord.SelectDefaultValueType
) -> list[discord.SelectDefaultValue]:
    return [discord.SelectDefaultValue(id=id_, type=kind) for id_ in sorted(ids)]


def _ways(translate: Translator) -> Iterator[tuple[str, str]]:
    """Each way to give answers, as `setting=value`, with its label."""
    answers, where = translate("Answers"), translate("Where answers stand")
    yield "private=false", f"{answers}: {translate('for everyone')}"
    yield "private=true", f"{answers}: {translate('for the asker only')}"
    yield "in_thread=false", f"{where}: {translate('in the channel')}"
    yield "in_thread=true", f"{where}: {translate('in a thread of their own')}"
    for count in range(1, 6):
        yield f"quotes={count}", f"{translate('Quotations in an answer')}: {count}"
    language = translate("Language")
    yield "language=null", f"{language}: {translate('that of the server')}"
    for code, name in LANGUAGES.items():
        yield f'language="{code}"', f"{language}: {name}"


def limits_form(
    server: ServerSettings, default: DiscordSettings, translate: Translator
) -> ui.Modal:
    """The form for the two limits; 0 is none."""
    holds = server.over(default)
    form = ui.Modal(title=translate("Limits"), custom_id=f"{Action.LIMITS}:form", timeout=900)
    for name, label in (("user_limit", "by one person"), ("server_limit", "by the server")):
        field: ui.TextInput[ui.Modal] = ui.TextInput(
            custom_id=name, default=str(getattr(holds, name)), min_length=1, max_length=6
        )
        text = limits.clip(translate(f"Questions a minute, {label}"), limits.MODAL_LABEL)
        form.add_item(ui.Label(text=text, component=field))
    return form


def _mentions(sign: str, ids: Iterable[int]) -> str:
    return " ".join(f"<{sign}{id_}>" for id_ in sorted(ids))
