"""A bot for half an hour: asked all the time, over swaps, damage, a failing gateway and ten ends.

Run as `python -m tests.soak [SECONDS] [SWAPS]` (1,800 and 100): the bot is a process of its own on
the sample's index, logged in to the fake Discord. Another generation is published again and again,
each tenth of them damaged in one way or another; the gateway is cut, loses sessions and fails in
between. Every quote that is shown is held against the sample. It prints what was asked, lost and
wrong, and how memory, open files and memory maps grew after the warm-up; then the bot is ended ten
times with thirty questions in flight. tests/test_soak.py does a few seconds of it.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import shutil
import signal
import sys
import tempfile
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bot import app, wording
from bot.settings import Settings
from corpus.archive.archive import Archive
from tests.damaging import (
    claim_whole,
    flip,
    linked_copy,
    replace_in,
    rewrite_manifest,
    served_folder,
)
from tests.fake_discord import FakeDiscord, NotSeenError
from tests.fake_discord.waiting import eventually
from tests.paths import ROOT
from tests.reading import quotations

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import AsyncIterator, Callable

    from tests.fake_discord import Answer, Person

# What the sample answers, and a word of one of its posts that is altered in damaged generations.
QUESTIONS = (
    "Why are the passengers of the ferry late?",
    "How many ravens counted the passengers of the ferry?",
    "What did passengers complain about on the Chengdu tram?",
    "all posts about the ferry",
    "Who keeps the weather station in Iceland?",
)
PROC = Path("/proc")
WORD, ALTERED = b"reindeer", b"elephant"
# How many ask at once, how many generations stay, and which of how many swaps is a damaged one.
_PEOPLE, _KEPT, _EACH = 4, 3, 10
_FAULTS, _ENDS, _IN_FLIGHT = 50, 10, 30
_SETTINGS = '[reader]\nmodel = ""\n[discord]\nrefresh_seconds = 0.2\nuser_limit = 0\n'


class Held(NamedTuple):
    """What a process holds: megabytes, open files, mapped files.

    How many pieces of memory without a file the allocator has is no measure: their number goes up
    and down, while what they hold stays.
    """

    megabytes: float
    files: int
    maps: int

    @classmethod
    def of(cls, pid: int) -> Held:
        """By what the system says of it."""
        process = PROC / str(pid)
        pages = int((process / "statm").read_text().split()[1])
        files = len(list((process / "fd").iterdir()))
        maps = sum("/" in line for line in (process / "maps").read_text().splitlines())
        return cls(pages * os.sysconf("SC_PAGE_SIZE") / (1 << 20), files, maps)


@dataclass
class Soaked:
    """What came of it; `held` is what the process held after each swap."""

    asked: int = 0
    unverified: int = 0
    silent: int = 0
    swaps: int = 0
    faults: int = 0
    lost: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)

    def __str__(self) -> str:
        warm = self.held[len(self.held) // 5 :] or self.held
        first, last = warm[: len(warm) // 4 or 1], warm[-(len(warm) // 4 or 1) :]
        columns = zip(zip(*first, strict=True), zip(*last, strict=True), strict=True)
        grown = [max(late) / max(early) - 1 for early, late in columns]
        return (
            f"{self.asked:,} asked, {len(self.lost)} lost, {len(self.wrong)} wrong quotes, "
            f"{self.unverified} told that they could not be verified, {self.silent} silent; "
            f"{self.swaps} swaps, {self.faults} faults of the gateway; grown after the warm-up: "
            f"memory {grown[0]:+.1%} (to {warm[-1].megabytes:.0f} MB), "
            f"open files {grown[1]:+.1%} (to {warm[-1].files}), "
            f"mapped files {grown[2]:+.1%} (to {warm[-1].maps})"
        )


def _alter(folder: Path) -> None:
    """Another word in a post, under hashes that agree."""
    replace_in(folder / "articles.sqlite", WORD, ALTERED)
    claim_whole(folder)


# How a generation may be damaged; each comes in its turn.
_WAYS: tuple[Callable[[Path], None], ...] = (
    _alter,
    lambda folder: flip(folder / "encoder" / "model.bin", 40_000_000),
    lambda folder: replace_in(folder / "articles.sqlite", WORD, ALTERED),
    lambda folder: flip(folder / "sentence.npy", 300),
    lambda folder: (folder / "citation.npy").unlink(),
)


class Generations:
    """Publishes copies of an index, damaged ones among them, and prunes as a rebuild does."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._whole = linked_copy(served_folder(data), data / "whole")
        self._ways = itertools.cycle(_WAYS)

    def publish(self, number: int) -> None:
        """Serve another generation; each tenth is damaged."""
        folder = self._data / "generations" / f"29990101T{number:06d}-0000"
        rewrite_manifest(linked_copy(self._whole, folder), id=folder.name)
        if number % _EACH == _EACH // 2:
            next(self._ways)(folder)
        (self._data / ".current").write_text(folder.name)
        (self._data / ".current").replace(self._data / "current")
        for old in sorted((self._data / "generations").iterdir())[:-_KEPT]:
            shutil.rmtree(old)


class Soak:
    """A bot on an index, and all that goes on around it for so many seconds."""

    def __init__(self, service: FakeDiscord, data: Path, seconds: float, swaps: int) -> None:
        self.service = service
        self.data = data
        self.seconds = seconds
        self.swaps = swaps
        self.found = Soaked()
        guild = service.add_guild()
        self.people = [service.add_user(f"P{number}", guild) for number in range(_PEOPLE)]
        with Archive.open_to_read(data / "archive.sqlite") as archive:
            self._bodies = "\n".join(article.body for article in archive.articles())
        self._over = False
        self._asking = 0
        # Closed while what is asked would never reach the bot.
        self._reached = asyncio.Event()

    async def run(self) -> Soaked:
        """Ask, swap and fail until the time is up."""
        async with running(self.service, self.data) as process:
            self._reached.set()
            async with asyncio.TaskGroup() as tasks:
                for person in self.people:
                    tasks.create_task(self._ask(person))
                tasks.create_task(self._fail())
                await self._swap(process.pid)
                self._over = True
        assert process.returncode == 0, (self.data / "log").read_text()
        return self.found

    async def _ask(self, person: Person) -> None:
        for question in itertools.cycle(QUESTIONS):
            if self._over:
                return
            await self._reached.wait()
            self._asking += 1
            try:
                answer = await person.slash("ask", question=question)
                self._judge(question, answer)
            except NotSeenError as error:
                self.found.lost.append(f"{question}: {error}")
            self._asking -= 1
            self.found.asked += 1

    def _judge(self, question: str, answer: Answer) -> None:
        told, text = wording.UNVERIFIED in answer.text, answer.text
        quoted = [quote.text for quote in quotations(answer.message)]
        lines = [line for quote in quoted for line in quote.split("\n") if line.strip(" .[]")]
        self.found.unverified += told
        self.found.silent += not quoted and not told
        if ALTERED.decode() in text or not all(line.strip() in self._bodies for line in lines):
            self.found.wrong.append(f"{question}: {text}")
        if not text.strip():
            self.found.lost.append(f"{question}: an empty answer")

    async def _swap(self, pid: int) -> None:
        generations = Generations(self.data)
        for number in range(self.swaps):
            generations.publish(number)
            await asyncio.sleep(self.seconds / self.swaps)
            self.found.swaps += 1
            self.found.held.append(Held.of(pid))

    async def _fail(self) -> None:
        """One fault of the gateway or of Discord after the other."""
        service, faults = self.service, max(1, _FAULTS * self.swaps // 100)
        ways = itertools.cycle(
            (
                service.drop_connection,
                lambda: service.fail_next("PATCH /webhooks/*", 502),
                service.gateway.ask_to_reconnect,
                lambda: service.rate_limit_next("PATCH /webhooks/*"),
                service.lose_session,
            )
        )
        for _ in range(faults):
            await asyncio.sleep(self.seconds / faults * 0.8)
            fault = next(ways)
            if fault == service.lose_session:
                # What Discord forgets while nobody listens is nobody's to answer.
                self._reached.clear()
                await eventually(lambda: not self._asking, within=120)
            fault()
            self.found.faults += 1
            await asyncio.sleep(0.1)
            await service.online(within=120)
            self._reached.set()


@asynccontextmanager
async def running(service: FakeDiscord, data: Path) -> AsyncIterator[Process]:
    """A bot on a data folder, online; it is told to end, and has ended behind the block."""
    file = data / "settings.toml"
    file.write_text(_SETTINGS)
    arguments = ["run", "--settings", str(file), "--data", str(data)]
    with (data / "log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            *service.command_line(*arguments),
            cwd=ROOT,
            env={**os.environ, "DISCORD_TOKEN": service.token},
            stderr=log,
        )
    try:
        await service.online(within=300)
        yield process
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        await asyncio.wait_for(process.wait(), 60)


async def soaked(data: Path, seconds: float, swaps: int) -> Soaked:
    """What came of a bot on this data folder, which is changed."""
    async with FakeDiscord(answer_limit=60, patience=120) as service:
        found = await Soak(service, data, seconds, swaps).run()
        assert service.violations == [], service.violations[:3]
        return found


async def _ended() -> str:
    """What came of questions in flight when the bot was told to end."""
    from tests.bot.discord.test_ending import stopped_amid  # noqa: PLC0415 - as a command

    total = [0, 0]
    for _ in range(_ENDS):
        with tempfile.TemporaryDirectory() as home:
            counts = await stopped_amid(_IN_FLIGHT, Path(home), by=signal.SIGTERM)
            total = [before + count for before, count in zip(total, counts, strict=True)]
    return f"{_ENDS} ends: {total[0]} answered, {total[1]} told, 0 without a word"


def main(seconds: float = 1800, swaps: int = 100) -> None:
    """Soak a bot on the sample's index, and print what came of it."""
    with tempfile.TemporaryDirectory(prefix="verbatim-soak-") as temporary:
        app.active_data(Settings(data=Path(temporary)))
        found = asyncio.run(soaked(Path(temporary) / "sample", seconds, swaps))
    print(found, *found.lost[:5], *found.wrong[:5], sep="\n", flush=True)
    print(asyncio.run(_ended()))
    sys.exit(1 if found.lost or found.wrong else 0)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
