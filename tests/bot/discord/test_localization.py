from __future__ import annotations

import ast
import importlib
import re
import string
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from discord import Locale

from bot import date_options, wording
from bot.discord import access, actions, localization, options
from bot.discord.drawing import info_embeds, reading
from bot.discord.localization import LANGUAGES, Translator, language_of, table
from bot.follow_up_wording import MOVES
from index.query import asked
from index.search.answer import Unsearched
from index.search.filters import NO_FILTERS
from tests.draw_answer import payload
from tests.drawing import draw
from tests.fake_archive import FakeArchive, an_article
from tests.fake_discord.model import MANAGE_GUILD, MEMBER_PERMISSIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.discord.client import VerbatimBot
    from corpus.article import Article
    from tests.fake_discord import FakeDiscord, Message

OTHERS = set(LANGUAGES) - {"en"}
# Called with a text of the bot's as their first argument, which is said in a person's language.
SPEAKING = {"translate", "RefusedError", "BusyError", "say_privately"}
# Texts that are handed on by another name than that of a constant.
HANDED_ON = [
    *MOVES.values(),
    *reading.WITHOUT.values(),
    asked.EMPTY,
    asked.TOO_LONG,
    date_options.NO_DATE,
    date_options.NO_SUCH_DAY,
    date_options.CROSSED,
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


# What stays as it is in every language: names of the archive and of commands, an English example.
NAMES = (
    r"xarba|trem|qorba|norub|vorn|norubvorn|fake|UTC|ID|CSV|RIS|Zotero|Markdown|timeline\.png|verbatim\.csv"
    r"|ask|browse|date|region|timeline|article|status|privacy|help|export|settings|follow|from"
    r"|What happened in 2011"
)


def invented() -> Article:
    """An article without one English word."""
    article = an_article(
        9, "Xarba", "“Xarba trem.” [Qorba]", published=date(2012, 5, 3), categories=("Vorn",)
    )
    (citation,) = article.attribution.citations
    dated = replace(citation, date=date(2012, 5, 1), writers=("Norub",))
    attribution = replace(article.attribution, citations=(dated,))
    return replace(article, regions=article.regions[:0], attribution=attribution)


def latin_words(message: Message) -> list[str]:
    """What is written in Latin letters, but for names, ids and addresses."""
    drawn = draw(payload(message), width=1000)
    plain = re.sub(rf"\w+://\S+|<[^>]*>|\b(?:{NAMES})\b", "", drawn, flags=re.IGNORECASE)
    return re.findall(r"[A-Za-z]{2,}", plain)


async def test_somebody_who_reads_chinese_is_shown_no_english(
    bot: VerbatimBot, service: FakeDiscord, archive: FakeArchive
) -> None:
    guild = service.add_guild("Zh", locale="zh-CN")
    zhou = service.add_user("Zhou", locale="zh-CN")
    guild.add_member(zhou, permissions=MEMBER_PERMISSIONS | MANAGE_GUILD)
    archive.replace([invented()])
    await bot.worker.refresh()
    answer = await zhou.slash("ask", question="xarba trem?")
    silent = await zhou.slash("ask", question="vorn norub", options={"from": "2012"})
    settings = await zhou.slash("settings")
    follow = await zhou.slash("follow", topic="vorn", weekly=True)
    card = await (await zhou.slash("browse")).select("open:0", "Xarba")
    about = await card.click("ask:00000000000" + "9")
    shown = [
        answer,
        await answer.click(answer.message.labels[1]),
        more := await zhou.click(answer.message, "更多…"),
        await more.click("报告缺失内容"),
        silent,
        await zhou.slash("browse", topic="Vorn", options={"from": "1999"}),
        card,
        await about.submit("norub?"),
        await zhou.slash("timeline", within=30),
        await zhou.slash("export", question="xarba trem?", options={"format": "csv"}),
        await zhou.slash("status"),
        await zhou.slash("help"),
        await zhou.slash("privacy"),
        await zhou.slash("ask", question=" "),
        await zhou.slash("ask", question="norub", options={"from": "999"}),
        await zhou.slash("ask", question="norub", region="qorba"),
        await zhou.slash("article", title="norubvorn"),
        settings,
        await settings.click("gaps:0"),
        await settings.click("forget:ask"),
        follow,
        await settings.click("follows:list"),
    ]
    texts = [message for each in shown for message in each.messages]
    said = await zhou.says(guild.channels[0], f"{service.bot.mention} who are you?")
    texts.append(await guild.channels[0].wait_for_message(replying_to=said))
    assert {word for message in texts for word in latin_words(message)} == set()
    assert about.modal is not None
    assert about.modal["title"] == "就此提问"


@pytest.mark.parametrize("language", ["en", *LANGUAGES])
def test_a_part_that_could_not_be_searched_is_named_in_every_language(language: str) -> None:
    translate = Translator(language)
    part = Unsearched(4, date(1912, 3, 9), date(1931, 1, 2))
    (said,) = reading.unsearched([part], translate)
    assert "1912" in said
    assert "1931" in said
    (nothing,) = reading.unsearched([replace(part, is_all=True)], translate)
    assert "1912" not in nothing
    assert (said == wording.PART_UNSEARCHED.format(years="1912 to 1931")) == (language == "en")


@pytest.mark.parametrize("months", [{}, {"2011-12": 3}])
async def test_a_timeline_that_misses_a_part_says_so(months: dict[str, int]) -> None:
    part = Unsearched(4, date(1912, 3, 9), date(1931, 1, 2))
    listing = replace(FakeArchive([]).lookup(NO_FILTERS), months=months)
    for parts in ((), (part,)):
        reply = await info_embeds.timeline_card(
            replace(listing, unsearched=parts), "trams", Translator("en")
        )
        shown = f"{reply.content} {[each.description for each in reply.embeds]}"
        assert ("(1912 to 1931) could not be searched" in shown) == bool(parts)
