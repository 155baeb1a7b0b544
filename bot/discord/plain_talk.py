"""Plain talk: what somebody wrote in their own words, answered as the commands would.

A mention is answered at once where answers are for everyone, and from a button where the server
keeps them private: both come here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.discord import introduction, message_parsing
from bot.discord.browsing import Wanted
from bot.discord.drawing import info_embeds
from bot.discord.drawing.reply import Reply
from index.search.filters import Filters

if TYPE_CHECKING:
    from bot.discord.access import Requester
    from bot.discord.context import Bot
    from bot.discord.localization import Translator
    from bot.discord.storage import AskedQuestion


async def respond(bot: Bot, asked: AskedQuestion, requester: Requester, *, echo: bool) -> Reply:
    """The reply to what somebody wrote to the bot: a question, or a command in plain words."""
    parsed = message_parsing.parse_message(asked.question)
    service, translate, rest = bot.service, requester.translate, parsed.rest
    if parsed.name == "ask":
        return await service.answer(asked, requester, echo=echo)
    if parsed.name in ("browse", "date", "region") and rest:
        return await _listed(bot, rest, requester)
    if parsed.name == "article" and rest:
        return await service.article(rest, translate)
    if parsed.name == "timeline":
        return await service.timeline(rest or None, (), translate)
    return _card(bot, parsed.name, translate)


def _card(bot: Bot, name: str, translate: Translator) -> Reply:
    """What needs no search."""
    if name == "status":
        return info_embeds.status_card(bot.service.completions.status, translate)
    if name == "privacy":
        return info_embeds.privacy_card(bot.settings.keep_days, translate)
    return Reply(introduction.about(bot, translate))


async def _listed(bot: Bot, words: str, requester: Requester) -> Reply:
    """The articles of the dates and places that are named, once it is clear which places."""
    parsed = await bot.service.reading(words)
    wanted = Wanted(Filters(parsed.period, parsed.regions))
    which = bot.service.which_listed(wanted, parsed.ambiguous, requester.translate)
    return which or await bot.service.browse(wanted, requester.translate)
