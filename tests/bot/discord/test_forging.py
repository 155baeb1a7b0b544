"""A few hundred forged buttons and forms; `forging.py` takes as many as one likes."""

from __future__ import annotations

from tests.bot.discord import forging


async def test_three_hundred_forged_presses_bring_nothing_of_others_to_light() -> None:
    await forging.run(300, seed=3)
