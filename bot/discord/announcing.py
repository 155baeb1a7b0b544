"""News of the archive: after a rebuild that brings new posts, one message for each follow."""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING

import discord

from bot.discord.browsing import Wanted, listing_of
from bot.discord.drawing.follow_card import news_card
from bot.discord.localization import Translator, language_of
from index.errors import UnverifiedError
from index.search.filters import Filters

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.discord.context import Bot
    from bot.discord.follows import Follow, Wish
    from corpus.article import Article
    from index.search.searcher import Searcher

log = logging.getLogger(__name__)


async def note_new_posts(bot: Bot) -> None:
    """Find out which posts are new since the last index, and whom they concern."""
    follows = bot.storage.follows
    new = follows.learn({entry.value for entry in bot.service.completions.titles})
    if not new:
        return
    for follow in follows.all():
        follows.add_news(follow.id, await _concerned(bot, follow.wish, new))


async def _concerned(bot: Bot, wish: Wish, new: set[str]) -> set[str]:
    """Those of the new articles that a wish is about."""
    filters = Filters(
        regions=(wish.region,) if wish.region else (),
        categories=(wish.topic,) if wish.topic else (),
    )
    wanted, completions = Wanted(filters, wish.outlet), bot.service.completions
    listing = await bot.worker.call(
        lambda searcher: listing_of(searcher, completions, wanted, 0, completions.status.articles)
    )
    return {item.article.id for item in listing.articles} & new


async def _articles(bot: Bot, ids: set[str]) -> list[Article]:
    """The articles that are there and can be verified, newest first, undated last."""
    whole = await bot.worker.call(lambda searcher: list(_whole(searcher, ids)))
    return sorted(whole, key=lambda article: article.published or date.min, reverse=True)


def _whole(searcher: Searcher, ids: set[str]) -> Iterator[Article]:
    for id_ in sorted(ids):
        with suppress(UnverifiedError):
            if article := searcher.article(id_):
                yield article


async def tell_news(bot: Bot) -> None:
    """Send what is due, one message a follow."""
    for follow, articles in bot.storage.follows.due():
        guild = bot.get_guild(follow.wish.server)
        if guild is None:
            continue  # unavailable for now; a server that removed the bot is forgotten elsewhere
        channel = guild.get_channel_or_thread(follow.wish.channel)
        if not isinstance(channel, discord.TextChannel | discord.Thread):
            bot.storage.follows.stop(follow.id, follow.wish.server)
            log.info("a channel with a follow is gone; the follow ends")
            continue
        # Before it is sent: a message that is lost is better than one at every rebuild.
        bot.storage.follows.told(follow.id)
        await _send(bot, follow, articles, channel)


async def _send(
    bot: Bot, follow: Follow, ids: set[str], channel: discord.TextChannel | discord.Thread
) -> None:
    language = bot.storage.server(follow.wish.server).language
    translate = Translator(language or language_of(channel.guild.preferred_locale))
    articles = await _articles(bot, ids)
    if not articles:
        return
    reply = news_card(follow, articles, translate, bot.service.describe(translate))
    roles = [discord.Object(follow.wish.role)] if follow.wish.role else []
    exactly = discord.AllowedMentions(everyone=False, users=False, roles=roles, replied_user=False)
    try:
        await channel.send(**reply.new(), allowed_mentions=exactly)
    except discord.HTTPException as error:
        log.warning("news could not be told in channel %d: %s", channel.id, error)
