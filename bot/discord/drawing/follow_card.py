"""News of the archive in a channel, and the list of what a server follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from bot.discord.drawing import limits
from bot.discord.drawing.buttons import Action, action_button
from bot.discord.drawing.in_language import day_in, title_in
from bot.discord.drawing.markup import escape, label, link
from bot.discord.drawing.reply import Reply
from bot.discord.drawing.sources import citation_in

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.discord.follows import Follow, Wish
    from bot.discord.localization import Translator
    from corpus.article import Article, Citation

_COLOUR = 0x4F8A8B
# So many posts are told of one by one; a line of each fits an embed for certain.
_SHOWN = 5
_TITLE = 150
_PART = 100


def wish_in_words(wish: Wish, translate: Translator, describe: Callable[[str], str]) -> str:
    """What is followed, such as "China · Trams", escaped."""
    region = describe(wish.region) if wish.region else None
    named = [
        escape(limits.clip(label(part), _PART))
        for part in (region, wish.topic, wish.outlet)
        if part
    ]
    return " · ".join(named) or translate("everything")


def terms(wish: Wish, translate: Translator, describe: Callable[[str], str]) -> str:
    """What is followed, the role that is mentioned, and whether once a week."""
    parts = [wish_in_words(wish, translate, describe)]
    parts += [f"<@&{wish.role}>"] if wish.role else []
    parts += [translate("once a week")] if wish.weekly else []
    return " · ".join(parts)


def news_card(
    follow: Follow,
    articles: Sequence[Article],
    translate: Translator,
    describe: Callable[[str], str],
) -> Reply:
    """One message about new posts, the newest first, with the button that ends such messages."""
    wish = follow.wish
    what = wish_in_words(wish, translate, describe)
    heading = translate("New in the archive: {count} · {what}", count=len(articles), what=what)
    lines = [_line(article, translate, describe) for article in articles[:_SHOWN]]
    if more := len(articles) - _SHOWN:
        lines += [translate("and {count} more", count=more)] if more > 0 else []
    embed = discord.Embed(description="\n".join(lines), colour=_COLOUR)
    mention = f"<@&{wish.role}> " if wish.role else ""
    return Reply(f"{mention}{heading}", embeds=(embed,), buttons=[_stop(follow, translate("Stop"))])


def _line(article: Article, translate: Translator, describe: Callable[[str], str]) -> str:
    url = limits.web_address(article.url, limits.BUTTON_URL)
    title = link(limits.clip(title_in(translate, article.title), _TITLE), url)
    parts = [
        day_in(translate, article.published),
        *(describe(tag.id) for tag in article.regions[:2]),
    ]
    if citation := first_quoted(article):
        source = limits.clip(citation_in(translate, citation), _PART)
        parts.append(translate("quotes {source}", source=source))
    return f"• **{title}**\n-# {escape(' · '.join(map(label, parts)))}"


def first_quoted(article: Article) -> Citation | None:
    """The source of the first report that an article quotes; None where it quotes none."""
    attribution = article.attribution
    for quotation in attribution.quotations:
        if quotation.citation is not None:
            return attribution.citations[quotation.citation]
    return None


def follow_list(
    follows: Sequence[Follow],
    translate: Translator,
    describe: Callable[[str], str],
    command: str,
) -> Reply:
    """What a server follows, with a button to end each; `command` begins another."""
    if not follows:
        return Reply(translate("Nothing is followed here; {command} begins.", command=command))
    lines = [
        f"{number}. <#{each.wish.channel}>: {terms(each.wish, translate, describe)}"
        for number, each in enumerate(follows, 1)
    ]
    buttons = [
        _stop(each, f"{translate('Stop')} {number}", row=(number - 1) // 5)
        for number, each in enumerate(follows, 1)
    ]
    embed = discord.Embed(description="\n".join(lines), colour=_COLOUR)
    return Reply(embeds=(embed,), buttons=buttons)


def _stop(follow: Follow, name: str, row: int = 0) -> discord.ui.Item[discord.ui.View]:
    return action_button(Action.STOP, str(follow.id), name, row=row)
