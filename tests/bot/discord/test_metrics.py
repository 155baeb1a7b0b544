"""The endpoint for whoever watches the bot; over the fake Discord, as a process of its own."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
from typing import TYPE_CHECKING, NamedTuple

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.discord.measures import Measures
from tests.bot.discord.processes import process, start
from tests.fake_discord import FakeDiscord
from tests.paths import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.bot.discord.conftest import MakeBot

WORDS = "zeppelin"
# What may be told apart; neither words nor ids stand behind these.
LABELS = {"outcome", "stage", "le"}


class Got(NamedTuple):
    """What the endpoint answered."""

    status: int
    text: str

    def values(self) -> dict[str, float]:
        """The samples by name and labels, as `name{label=value}`."""
        found: dict[str, float] = {}
        for family in text_string_to_metric_families(self.text):
            for sample in family.samples:
                assert set(sample.labels) <= LABELS
                labels = ",".join(f"{name}={value}" for name, value in sample.labels.items())
                found[f"{sample.name}{{{labels}}}"] = sample.value
        return found


async def get(port: int, path: str) -> Got:
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://127.0.0.1:{port}{path}") as response,
    ):
        return Got(response.status, await response.text())


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        found: int = free.getsockname()[1]
        return found


async def test_questions_and_how_long_they_took_are_counted_without_words_and_ids(
    tmp_path: Path, port: int
) -> None:
    settings = f"[metrics]\nport = {port}\n"
    async with FakeDiscord(answer_limit=10, patience=60) as service:
        guild = service.add_guild()
        ann = service.add_user("Ann", guild)
        async with process(service, tmp_path, settings=settings):
            await ann.slash("ask", question=f"Which tram, {WORDS}, left the east gate?")
            await ann.slash("ask", question=WORDS)
            await ann.slash("ask", question=f"fail on the {WORDS} tram")
            metrics, health = await get(port, "/metrics"), await healthy(port)
            with pytest.raises(OSError, match="refused"):
                socket.create_connection(("127.0.0.2", port), 1)
    values = metrics.values()
    assert values["verbatim_questions_total{outcome=confident}"] == 1
    assert values["verbatim_questions_total{outcome=silent}"] == 1
    assert values["verbatim_questions_total{outcome=failed}"] == 1
    assert values["verbatim_stage_seconds_count{stage=answer}"] == 3
    assert values["verbatim_stage_seconds_count{stage=queue}"] >= 3
    assert values["verbatim_stage_seconds_count{stage=archive}"] >= 3
    assert values["verbatim_queue_length{}"] == 0
    assert values["verbatim_index_built_timestamp_seconds{}"] > 1_700_000_000
    assert values["verbatim_index_looked_for_timestamp_seconds{}"] > 1_700_000_000
    assert values["process_open_fds{}"] > 3
    assert values["process_resident_memory_bytes{}"] > 1_000_000
    assert WORDS not in metrics.text
    assert not {str(ann.id), str(guild.id), str(guild.channels[0].id)} & set(metrics.text.split())
    assert health == Got(200, '{"healthy": true, "faults": []}')


async def healthy(port: int) -> Got:
    """What the endpoint says once the bot is ready, which takes a moment after its login."""
    async with asyncio.timeout(30):
        while (answered := await get(port, "/health")).status == 503:  # noqa: ASYNC110 - over HTTP
            await asyncio.sleep(0.1)
    return answered


async def test_health_says_what_keeps_the_bot_from_answering(
    service: FakeDiscord, make_bot: MakeBot
) -> None:
    from bot.discord.metrics import Metrics, faults  # noqa: PLC0415 - as the product does

    bot, measures = make_bot(), Metrics()
    assert faults(bot, measures) == ["not connected", "archive does not answer"]
    service.add_guild()
    async with service.running(bot):
        assert bot.worker.measures.looked_at
        assert faults(bot, bot.worker.measures) == []
        assert faults(bot, Measures()) == ["archive does not answer"]
        bot.requests.refuse()
        assert faults(bot, bot.worker.measures) == ["ending"]


async def test_a_port_in_use_is_a_configuration_that_cannot_be_started_with(
    tmp_path: Path,
) -> None:
    async with FakeDiscord() as service:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            settings = f"[metrics]\nport = {port}\n"
            running = await start(service, tmp_path, settings=settings)
            _, errors = await running.communicate()
    assert running.returncode == 78
    assert f"The port {port} of [metrics] cannot be opened" in errors.decode()


def test_without_a_port_nothing_of_it_is_imported() -> None:
    looks = "import sys, bot.discord.running; sys.exit('prometheus_client' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", looks], cwd=ROOT, check=False).returncode == 0
