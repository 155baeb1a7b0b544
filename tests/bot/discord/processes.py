"""`verbatim run` as its own process, logged in to the fake Discord."""

from __future__ import annotations

import asyncio
import os
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from tests.paths import ROOT

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.fake_discord import FakeDiscord

SLOW = "tests.bot.discord.slow_bot:main"


async def start(
    service: FakeDiscord,
    data: Path,
    *,
    settings: str = "",
    seconds_each: float = 0,
    token: str | None = None,
) -> asyncio.subprocess.Process:
    """Start a bot whose answers take so long each; its errors can be read from it."""
    file = data / "settings.toml"
    file.write_text(settings)
    arguments = ["run", "--settings", str(file), "--data", str(data)]
    return await asyncio.create_subprocess_exec(
        *service.command_line(*arguments, entry=SLOW),
        cwd=ROOT,
        env={
            **os.environ,
            "DISCORD_TOKEN": service.token if token is None else token,
            "SECONDS_EACH": str(seconds_each),
        },
        stderr=asyncio.subprocess.PIPE,
    )


@asynccontextmanager
async def process(
    service: FakeDiscord, data: Path, *, settings: str = "", seconds_each: float = 0
) -> AsyncIterator[asyncio.subprocess.Process]:
    """The same, online; whoever uses it ends it."""
    running = await start(service, data, settings=settings, seconds_each=seconds_each)
    try:
        await service.online(within=60)
        yield running
    finally:
        if running.returncode is None:
            running.kill()
            await running.wait()
