from __future__ import annotations

import ast
import string
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from discord import Locale

from bot.discord import localization, options, press, service
from bot.discord.cogs.messages import _UNREADABLE
from bot.discord.drawing import info_embeds
from bot.discord.error_messages import _FAULT
from bot.discord.localization import LANGUAGES, Translator, language_of, table
from bot.follow_up_wording import MOVES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.discord.client import VerbatimBot
    from tests.fake_discord import FakeDiscord

OTHERS = set(LANGUAGES) - {"en"}
NAMED = [
    _UNREADABLE,
    _FAULT,
    press.OUT_OF_DATE,
    service._GONE,
    service._FORGOTTEN,
    *MOVES.values(),
    info_embeds._PLAINLY,
    *info_embeds._KEPT,
    options.RegionOption.unknown,
    options.TopicOption.unknown,
]


def literals() -> Iterator[str]:
    """Every text that a module of the bot hands to `translate(...)` literally."""
    for path in Path(localization.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
                called = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
                first = node.args[0] if node.args else None
                if called == "translate" and isinstance(first, ast.Constant):
                    yield str(first.value)


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("text", sorted({*literals(), *NAMED}))
def test_every_text_that_the_bot_says_is_translated(text: str) -> None:
    assert set(table().get(text, {})) == OTHERS


@pytest.mark.parametrize("text", sorted(table()))
def test_a_translation_fills_in_the_same_names(text: str) -> None:
    assert {frozenset(fields(said)) for said in table()[text].values()} == {frozenset(fields(text))}


@pytest.mark.parametrize(
    ("locale", "language"),
    [
        (Locale.american_english, "en"),
        (Locale.latin_american_spanish, "es"),
        (Locale.french, "fr"),
        (Locale.taiwan_chinese, "zh"),
        ("ko", "ko"),
        (Locale.german, "en"),
        (None, "en"),
        ("xx-unknown", "en"),
    ],
)
def test_a_locale_is_served_in_its_language_or_in_english(locale: Any, language: str) -> None:  # noqa: ANN401
    assert language_of(locale) == language


def test_a_text_without_a_translation_stays_english() -> None:
    assert Translator("ko")("Nobody translated this.") == "Nobody translated this."
    assert Translator("fr")("Source: {name}", name="{x}") == "Source : {x}"


def described(node: dict[str, Any]) -> Iterator[tuple[str, dict[str, str] | None]]:
    """Every description of a command, its options and subcommands, with its localisations."""
    if node.get("description"):
        yield node["description"], node.get("description_localizations")
    for option in node.get("options", []):
        yield from described(option)


async def test_every_command_text_is_localised_and_names_stay(
    service: FakeDiscord, bot: VerbatimBot
) -> None:
    commands = service.commands.scopes[None]
    for command in commands:
        for text, localised in described(command):
            assert localised, text
            assert {"es-ES", "es-419", "fr", "zh-CN", "zh-TW", "ko"} == set(localised), text
        if command["type"] == 1:
            assert not command.get("name_localizations")
    menu = next(command for command in commands if command["type"] == 3)
    assert menu["name_localizations"]["fr"] == "Chercher dans les archives"
