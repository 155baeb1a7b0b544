"""The endpoint for whoever watches the bot: `/metrics` for Prometheus, `/health` for a supervisor.

It listens on this machine's loopback address alone, and only where a port is set. No label holds
words or ids.
"""

from __future__ import annotations

import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from aiohttp import web
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    exposition,
)

from bot.discord.errors import ConfigurationError
from bot.discord.measures import FAILED, REFUSED, Measures, Stage
from index.search.answer import Outcome

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.discord.context import Bot

LOOPBACK = "127.0.0.1"
# Seconds; answers come in a tenth of one, and waiting ends with Discord's patience.
_BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 900)
# A newer index is looked for in the archive's thread: where this often fails, that is stuck.
_LOOKS_MISSED, _AT_LEAST = 10, 60.0


class Metrics(Measures):
    """Keeps what is measured, as Prometheus reads it."""

    def __init__(self) -> None:
        super().__init__()
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._questions = Counter(
            "verbatim_questions",
            "Questions, by what came of them.",
            ["outcome"],
            registry=self.registry,
        )
        for outcome in (*(each.value for each in Outcome), REFUSED, FAILED):
            self._questions.labels(outcome)
        self._seconds = Histogram(
            "verbatim_stage_seconds",
            "How long jobs wait for the archive, how long they take, and whole answers take.",
            ["stage"],
            buckets=_BUCKETS,
            registry=self.registry,
        )

    def count(self, outcome: str) -> None:
        """Count a question by what came of it."""
        self._questions.labels(outcome).inc()

    def took(self, stage: Stage, seconds: float) -> None:
        """Note how long a stage took."""
        self._seconds.labels(stage).observe(seconds)

    def watch(self, bot: Bot) -> None:
        """Read from the bot, whenever this is read, what changes by itself."""
        told = {
            "queue_length": ("Jobs that wait for the archive or run.", lambda: bot.worker.waiting),
            "index_built_timestamp_seconds": (
                "When the index that is served was built.",
                lambda: self.built_at,
            ),
            "index_looked_for_timestamp_seconds": (
                "When a newer index was last looked for.",
                lambda: self.looked_at,
            ),
            "index_verified_timestamp_seconds": (
                "When every file of the index that is served was last found whole; 0 for not yet.",
                lambda: self.verified_at,
            ),
        }
        for name, (meaning, value) in told.items():
            Gauge(f"verbatim_{name}", meaning, registry=self.registry).set_function(value)


def faults(bot: Bot, measures: Measures) -> list[str]:
    """Why the bot cannot answer now, a word each; empty where it can."""
    refresh = bot.settings.refresh_seconds
    patience = max(_AT_LEAST, _LOOKS_MISSED * refresh)
    found = {
        "not connected": not bot.is_ready(),
        "ending": bot.requests.ending,
        "archive does not answer": time.time() - measures.looked_at > patience,
    }
    return [fault for fault, holds in found.items() if holds]


@asynccontextmanager
async def exposed(bot: Bot, metrics: Metrics, port: int) -> AsyncIterator[None]:
    """Answer on loopback while the block lasts; raises ConfigurationError for a port in use."""

    async def read(_: web.Request) -> web.Response:
        body = exposition.generate_latest(metrics.registry)
        return web.Response(body=body, headers={"Content-Type": exposition.CONTENT_TYPE_LATEST})

    async def health(_: web.Request) -> web.Response:
        found = faults(bot, metrics)
        return web.json_response(
            {"healthy": not found, "faults": found}, status=503 if found else 200
        )

    metrics.watch(bot)
    application = web.Application()
    application.add_routes([web.get("/metrics", read), web.get("/health", health)])
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, LOOPBACK, port).start()
        except OSError as error:
            raise ConfigurationError(
                f"The port {port} of [metrics] cannot be opened: {error.strerror}. Choose another."
            ) from error
        yield
    finally:
        await runner.cleanup()
