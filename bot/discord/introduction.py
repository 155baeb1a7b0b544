"""What the bot says of itself: on joining a server, when it is asked who it is, and in the help."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot.discord.drawing import info_embeds, limits
from bot.discord.drawing.buttons import Action, action_button
from bot.discord.drawing.in_language import title_in, years_in
from bot.discord.drawing.reply import Reply

if TYPE_CHECKING:
    from bot.discord.context import Bot
    from bot.discord.localization import Translator

_WHO = "I answer questions about {articles} articles, {years}, with exact quotations."
_HOW = (
    "Ask with {ask}, mention me in your question, or write to me directly; {help} tells the rest."
)
_FOR_WHOM = "{settings} is for those who manage the server; {privacy} says what is kept about you."


def about(bot: Bot, translate: Translator) -> str:
    """Three lines: what it is, how to ask, and what it keeps."""
    facts = bot.service.completions.status
    period = years_in(translate, facts.first, facts.last) if facts.first and facts.last else ""
    named = {name: bot.mention_of(name) for name in ("ask", "help", "settings", "privacy")}
    lines = (
        translate(_WHO, articles=f"{facts.articles:,}", years=period or translate("without dates")),
        translate(_HOW, **named),
        translate(_FOR_WHOM, **named),
    )
    return "\n".join(lines)


def hello(bot: Bot, translate: Translator) -> Reply:
    """What is said on joining a server: who this is, an example to press, and the settings."""
    buttons = [
        action_button(Action.SETTINGS, "open", translate("Settings, for those who manage")),
    ]
    if titles := bot.service.completions.titles:
        title = title_in(translate, titles[0].name)
        example = limits.clip(title, limits.BUTTON_LABEL_SHOWN)
        style = discord.ButtonStyle.primary
        buttons.insert(0, action_button(Action.EXAMPLE, titles[0].value, example, style=style))
    return Reply(f"{about(bot, translate)}\n{translate('For example:')}", buttons=buttons)


def help_reply(bot: Bot, translate: Translator, *, manages: bool) -> Reply:
    """The help, with every command that anybody may use, or that those who manage may."""
    commands = {
        command.name: command.description
        for command in bot.tree.get_commands(type=discord.AppCommandType.chat_input)
        if isinstance(command, app_commands.Command)
        and command.name != "help"
        and (manages or command.default_permissions is None)
    }
    return info_embeds.help_card(bot.application_id or 0, commands, translate)
