"""The bot as a process: it serves until a signal ends it, with an endpoint where one is set."""

from __future__ import annotations

import asyncio
import logging
import signal
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import aiohttp
import discord

from bot.discord.client import VerbatimBot
from bot.discord.errors import ConfigurationError, StartError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.settings import Settings
    from index.search.searcher import Searcher

log = logging.getLogger(__name__)

_STOPPING = (signal.SIGINT, signal.SIGTERM)


def run(open_archive: Callable[[], Searcher], settings: Settings, token: str) -> None:
    """Run the bot until a signal ends it; raises StartError with one plain sentence.

    `open_archive` is called in the thread that will own the archive; what it raises comes out here.
    The bot's own file is kept in the data folder.
    """
    asyncio.run(_run(open_archive, settings, token))


async def _run(open_archive: Callable[[], Searcher], settings: Settings, token: str) -> None:
    port, chosen, data = settings.metrics.port, settings.discord, settings.data
    if not port:
        await _until_stopped(VerbatimBot(open_archive, chosen, data=data), token)
        return
    from bot.discord.metrics import Metrics, exposed  # noqa: PLC0415 - only where it is asked for

    metrics = Metrics()
    bot = VerbatimBot(open_archive, chosen, data=data, measures=metrics)
    async with exposed(bot, metrics, port):
        await _until_stopped(bot, token)


async def _until_stopped(bot: VerbatimBot, token: str) -> None:
    """Serve until SIGTERM or SIGINT; a second one ends the bot at once."""
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    loop.set_exception_handler(_log_fault)
    for each in _STOPPING:
        loop.add_signal_handler(each, stop.set)
    serving, stopped = asyncio.create_task(serve(bot, token)), asyncio.create_task(stop.wait())
    await asyncio.wait({serving, stopped}, return_when=asyncio.FIRST_COMPLETED)
    for each in _STOPPING:
        loop.remove_signal_handler(each)
    if stop.is_set():
        log.info("stopping: what is being answered is finished first")
        await bot.finish()
        serving.cancel()
    else:
        stopped.cancel()
    with suppress(asyncio.CancelledError):
        await serving


def _log_fault(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Log what asyncio would log with the error's own words in the middle of the message."""
    error = context.get("exception")
    log.error("a fault outside any request: %s", context["message"], exc_info=error)


async def serve(bot: VerbatimBot, token: str) -> None:
    """Log in and serve until cancelled or closed; raises StartError."""
    async with bot:
        try:
            await bot.start(token)
        except discord.LoginFailure as error:
            raise ConfigurationError(
                "Discord refused the token. Copy the bot's token from the developer portal anew, "
                "into the environment variable DISCORD_TOKEN."
            ) from error
        except discord.PrivilegedIntentsRequired as error:
            raise ConfigurationError(
                "Discord refused the message content intent. Switch it on in the developer portal, "
                "or set discord.message_content to false in settings.toml."
            ) from error
        except (aiohttp.ClientConnectionError, discord.GatewayNotFound) as error:
            raise StartError(f"Discord cannot be reached: {error}. Check the network.") from error
        except discord.ConnectionClosed as error:
            raise StartError(f"Discord closed the connection for good: {error}") from error
        except discord.HTTPException as error:
            raise StartError(f"Discord did not let the bot start: {error}") from error
