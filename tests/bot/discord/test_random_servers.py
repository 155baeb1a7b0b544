"""A short walk over thirty servers at random; `random_servers.py` walks as long as one likes."""

from __future__ import annotations

from tests.bot.discord import random_servers


async def test_three_hundred_random_actions_on_thirty_servers_break_no_promise() -> None:
    counts = await random_servers.run(300, seed=7)
    assert sum(counts.values()) == 300
    assert {"ask", "mention", "press", "settings", "forget_me"} <= set(counts)
