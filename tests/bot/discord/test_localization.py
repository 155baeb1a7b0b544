from __future__ import annotations

import ast
import importlib
import re
import string
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from discord import Locale

from bot import wording
from bot.discord import access, actions, localization, options
from bot.discord.drawing import info_embeds, reading
from bot.discord.localization import LANGUAGES, Translator, language_of, table
from bot.follow_up_wording import MOVES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.discord.client import VerbatimBot
    from tests.fake_discord import FakeDiscord

OTHERS = set(LANGUAGES) - {"en"}
# Called with a text of the bot's as their first argument, which is said in a person's language.
SPEAKING = {"translate", "RefusedError", "BusyError", "say_privately"}
# Texts that are handed on by another name than that of a constant.
HANDED_ON = [
    *MOVES.values(),
    *reading.WITHOUT.values(),
    wording.THE_COUNTRY,
    wording.THE_STATE,
    wording.THE_PART,
    *info_embeds._KEPT,
    options.RegionOption.unknown,
    options.RegionOption.misspelt,
    options.TopicOption.unknown,
    options.TopicOption.misspelt,
    access._PERSON_LIMIT,
    access._SERVER_LIMIT,
    *actions.REASONS,
    options.OutletOption.unknown,
    options.OutletOption.misspelt,
]


def spoken() -> Iterator[str]:
    """Every text that a module of the bot says: written where it is said, or a constant's name."""
    for path in Path(localization.__file__).parent.rglob("*.py"):
        parts = path.relative_to(Path(localization.__file__).parents[2]).with_suffix("").parts
        names = vars(importlib.import_module(".".join(parts).removesuffix(".__init__")))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
                called = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
                if called in SPEAKING and node.args:
                    yield from texts(node.args[0], names)


def texts(argument: ast.expr, names: dict[str, object]) -> Iterator[str]:
    """What an argument may be: a text, a constant's, or one of two."""
    match argument:
        case ast.Constant(value=str(text)):
            yield text
        case ast.Name(id=name) if isinstance(names.get(name), str):
            yield str(names[name])
        case ast.IfExp(body=body, orelse=otherwise):
            yield from texts(body, names)
            yield from texts(otherwise, names)


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("text", sorted({*spoken(), *HANDED_ON}))
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


# What draws something that people read, and the arguments that hold words.
DRAWING = {"Embed", "add_field", "set_footer", "set_author", "Button", "Select", "SelectOption"}
DRAWING |= {"TextInput", "TextDisplay", "Modal", "Label", "Reply", "action_button", "send_message"}
WORDED = {"title", "name", "value", "label", "placeholder", "description", "text", "content"}


def test_nothing_is_drawn_in_english_past_the_translations() -> None:
    found = []
    for path in Path(localization.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            called = getattr(node.func, "attr", getattr(node.func, "id", ""))
            given = [each.value for each in node.keywords if each.arg in WORDED]
            for argument in given if called in DRAWING else ():
                pieces = argument.values if isinstance(argument, ast.JoinedStr) else [argument]
                texts = [str(piece.value) for piece in pieces if isinstance(piece, ast.Constant)]
                found += [
                    f"{path.name}:{node.lineno}: {text}"
                    for text in texts
                    if re.search(r"[A-Za-z]{3}", text.replace("UTC", ""))
                ]
    assert found == []
