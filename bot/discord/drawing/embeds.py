"""A page of a look-up as an embed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from bot import phrases, wording
from bot.discord.drawing import limits
from bot.discord.drawing.markup import escape, label, link

if TYPE_CHECKING:
    from collections.abc import Callable

    from index.search.answer import ArticleRef, Listing

_QUIET = 0x8A8F98
_TITLE = limits.EMBED_TITLE
_FOOTER = 256
_LINE = 380


def _cost(text: str) -> int:
    return limits.units(escape(text))


def _escaped(text: str, room: int) -> str:
    return escape(limits.clip(label(text), room, _cost))


def _address(url: str | None) -> str | None:
    return limits.web_address(url, limits.EMBED_URL)


def _footer(parts: list[str], *, sample: bool) -> str:
    """Such as "1 of 3 · Sichuan, China"; footers know no markup."""
    said = " · ".join([*parts, wording.SAMPLE] if sample else parts)
    return limits.clip(label(said), _FOOTER)


def _entry(ref: ArticleRef, *more: str) -> str:
    """One line for an article: its title as a link, its date, and what else is known."""
    when = phrases.day_in_words(ref.published) if ref.published else "no date known"
    tail = "".join(f" · {_escaped(part, 60)}" for part in (when, *more))
    title = limits.clip(label(ref.title) or phrases.UNTITLED, 120, _cost)
    linked = f"{link(title, _address(ref.url))}{tail}"
    return linked if limits.units(linked) <= _LINE else f"{escape(title)}{tail}"


def draw_listing(
    listing: Listing, heading: str, *, describe: Callable[[str], str]
) -> discord.Embed:
    """A page of a look-up under `heading`; at most ten articles fit for certain."""
    lines = [
        f"• {_entry(item.article, *map(describe, item.regions[:1]))}" for item in listing.articles
    ]
    embed = discord.Embed(
        title=_escaped(heading, _TITLE), description="\n".join(lines) or None, colour=_QUIET
    )
    embed.set_footer(text=_footer([wording.listed(listing)], sample=listing.sample))
    return embed
