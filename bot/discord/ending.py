"""Ending: what is being answered is finished, and whoever it is too late for is told so.

Without it a restart would leave questions behind that say "thinking…" for ever.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.discord.context import Bot

# How long it may take to tell everybody, once it is too late to answer.
_TELLING_SECONDS = 5.0


async def finish(bot: Bot) -> None:
    """Answer what was asked until now within the time that is set, and refuse the rest in words."""
    bot.requests.refuse()
    await bot.requests.settle(bot.settings.finish_seconds)
    bot.worker.drop()
    await bot.requests.settle(_TELLING_SECONDS)
    for shard in bot.shards.values():
        await shard.disconnect()
    # What came in between is told before the way to Discord is closed, too.
    await bot.requests.settle(_TELLING_SECONDS)
    await bot.requests.abandon()
