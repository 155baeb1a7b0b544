"""From the start of a process to its answer, and what it keeps in memory."""

from __future__ import annotations

import asyncio
import subprocess
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from bot import app
from bot.settings import Settings
from tests.benchmarks import peers
from tests.benchmarks.measure import Figure, environment, process
from tests.fake_discord import FakeDiscord
from tests.paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.benchmarks.measure import Run, Scale

_QUESTION = "Who turned the covered bridge around?"


def run(scale: Scale, work: Path) -> Iterator[Figure]:
    """Start every one in turn, and again."""
    data = work / "started"
    app.active_data(Settings(data=data))
    names = peers.installed()
    for name in names:
        _peer("build", name, work, str(scale.peers_built))
    runs: dict[str, list[Run]] = {name: [] for name in ("ours", *names)}
    for _ in range(scale.repeats):
        runs["ours"].append(process("-m", "bot", "ask", _QUESTION, "--data", data))
        for name in names:
            runs[name].append(_peer("ask", name, work, _QUESTION))
    seconds = {name: median(run.seconds for run in each) for name, each in runs.items()}
    memory = {name: median(run.megabytes for run in each) for name, each in runs.items()}
    of_peers = [{name: each[name] for name in names} for each in (seconds, memory)]
    yield Figure("starting", "ask, to the answer", seconds["ours"], "s", of_peers[0], at_most=1.0)
    yield Figure("starting", "ask, peak memory", memory["ours"], "MB", of_peers[1], at_most=300)
    cpu = median(run.cpu for run in runs["ours"])
    yield Figure("starting", "ask, processor time", cpu, "s")
    bots = [asyncio.run(_bot_ready(data)) for _ in range(scale.repeats)]
    ready, resident = (median(each) for each in zip(*bots, strict=True))
    yield Figure("starting", "run, ready in Discord", ready, "s", at_most=1.5)
    yield Figure("starting", "run, peak memory when ready", resident, "MB", at_most=350)


def _peer(verb: str, name: str, work: Path, what: str) -> Run:
    folder = work / "started-peers" / name
    return process("-m", "tests.benchmarks.peers", verb, name, folder, what)


async def _bot_ready(data: Path) -> tuple[float, float]:
    """Seconds until the bot is connected and its archive open, and its peak megabytes then."""
    async with FakeDiscord() as discord:
        discord.add_guild()
        token = {"DISCORD_TOKEN": discord.token}
        line = discord.command_line("run", "--data", str(data))
        started = time.perf_counter()
        child = subprocess.Popen(  # noqa: ASYNC220 - takes a millisecond
            line, cwd=ROOT, env=environment() | token, stderr=subprocess.DEVNULL
        )
        try:
            await discord.online(within=60)
            seconds = time.perf_counter() - started
            return seconds, _peak(child.pid)
        finally:
            child.terminate()
            await asyncio.to_thread(child.wait)


def _peak(process_id: int) -> float:
    status = Path(f"/proc/{process_id}/status").read_text(encoding="ascii")
    peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(peak.split()[1]) / 1024
