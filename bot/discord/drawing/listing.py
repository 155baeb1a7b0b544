"""A page of articles as a layout: each with its date, its place and why it is listed; a list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import discord
from discord import ui

from bot import wording
from bot.discord.drawing import limits
from bot.discord.drawing.buttons import Action, action_button
from bot.discord.drawing.in_language import day_in, title_in
from bot.discord.drawing.markup import escape, label, link
from bot.discord.drawing.reading import articles_in
from bot.discord.drawing.reply import Reply

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from bot.discord.localization import Translator
    from index.search.answer import Listed, Listing

# Ten entries, a heading and a small line stay under what a layout may hold.
_HEADING, _TITLE, _LINKED, _NOTE = 200, 120, 220, 110
# Digits, or a sign: a million articles are counted so.
_OFFSET = 7


class Why(NamedTuple):
    """Why an article is listed that is not itself of the time or place: a kind, and its details.

    `kind` is "report", "update" or "quotes"; `name` is the outlet that it quotes, if one was asked
    for, `day` that of the report or update.
    """

    kind: str
    day: date | None
    name: str = ""


def reason_in_words(why: Why | None, translate: Translator) -> str:
    """Why a look-up lists an article that is not of the time itself; empty where that is plain."""
    if why is None:
        return ""
    day = why.day and day_in(translate, why.day)
    if why.kind == "report":
        return translate("quotes a report of {day}", day=day)
    if why.kind == "update":
        return translate("has an update of {day}", day=day)
    return translate("quotes {name}", name=f"{why.name}, {day}" if day else why.name)


def draw_page(
    listing: Listing,
    heading: str,
    reasons: Sequence[str],
    controls: Sequence[ui.Item[Any]],
    translate: Translator,
    describe: Callable[[str], str],
) -> Reply:
    """A page under `heading`, with why each article is listed ("" where that is plain)."""
    lines = [f"**{escape(limits.clip(label(heading), _HEADING, _cost))}**"]
    for item, why in zip(listing.articles, reasons, strict=True):
        lines.append(_entry(item, translate))
        notes = [day_in(translate, item.article.published), *map(describe, item.regions[:1]), why]
        note = " · ".join(each for each in notes if each)
        lines.append(f"-# {escape(limits.clip(label(note), _NOTE, _cost))}")
    texts = [
        ui.TextDisplay[Any]("\n".join(lines)),
        ui.TextDisplay[Any](f"-# {listed(listing, translate)}"),
    ]
    menu = [_menu(listing, translate)] if listing.articles else []
    return Reply(layout=tuple(texts), buttons=(*menu, *controls))


def listed(listing: Listing, translate: Translator) -> str:
    """What a page shows: "1 to 10 of 36 articles, newest first"."""
    if not listing.total:
        return translate("No article in the archive matches.")
    first, last = listing.offset + 1, listing.offset + len(listing.articles)
    words = articles_in(listing.total, translate)
    if listing.total > 1:
        words = translate(
            "{first} to {last} of {count}, newest first", first=first, last=last, count=words
        )
    if listing.undated:
        words += " · " + translate("{count} without a date", count=listing.undated)
    if listing.sample:
        words += " · " + translate("from the sample archive")
    if listing.unverified:
        words += " · " + translate(wording.UNVERIFIED)
    return words


def page_buttons(
    listing: Listing, page: int, state: str, translate: Translator
) -> Iterator[ui.Item[Any]]:
    """Earlier and later pages of a look-up; none where one page holds everything."""
    if listing.total <= page:
        return
    for offset, name in (
        (listing.offset - page, translate("Previous")),
        (listing.offset + page, translate("Next")),
    ):
        out = not 0 <= offset < listing.total
        yield from page_button(offset, state, name, row=1, disabled=out)


def page_button(
    offset: int, state: str, name: str, *, row: int = 0, disabled: bool = False
) -> Iterator[ui.Item[Any]]:
    """A button to a page; none for more places than a custom_id holds, rather than a wrong one."""
    # The room is that of the longest offset, so that all buttons of a look-up are there or none.
    if limits.units(f"{Action.PAGE}:{'9' * _OFFSET}:{state}") <= limits.CUSTOM_ID:
        yield action_button(Action.PAGE, f"{offset}:{state}", name, row=row, disabled=disabled)


def _menu(listing: Listing, translate: Translator) -> ui.Select[Any]:
    """The articles of the page to choose from; one opens its card."""
    options = [
        discord.SelectOption(
            label=limits.clip(title_in(translate, item.article.title), limits.CHOICE),
            description=day_in(translate, item.article.published),
            value=item.article.id,
        )
        for item in listing.articles
    ]
    return ui.Select(
        custom_id=f"{Action.OPEN}:{listing.offset}",
        placeholder=translate("Open an article"),
        options=options,
        row=0,
    )


def _entry(item: Listed, translate: Translator) -> str:
    title = limits.clip(title_in(translate, item.article.title), _TITLE, _cost)
    linked = link(title, limits.web_address(item.article.url, limits.EMBED_URL))
    return f"- {linked if limits.units(linked) <= _LINKED else escape(title)}"


def _cost(text: str) -> int:
    return limits.units(escape(text))
