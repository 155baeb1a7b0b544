"""One thread that owns the archive: questions wait in a bounded queue and never on the event loop.

A single thread, because the model uses every core by itself; two searches at once would only slow
each other down.
"""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from bot.discord.autocomplete import CompletionIndex
from bot.discord.errors import BusyError
from index.errors import SearchIndexError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.discord.search_protocol import Search

log = logging.getLogger(__name__)

T = TypeVar("T")


class Worker:
    """Runs jobs on the archive one after the other, in the order in which they came."""

    def __init__(self, open_archive: Callable[[], Search], *, queue: int) -> None:
        self._open = open_archive
        self._queue = queue
        self._waiting = 0
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="archive")
        self._archive: Search | None = None
        # Set by `start`.
        self.shelf: CompletionIndex

    async def start(self) -> None:
        """Open the archive; what its opening raises comes out here."""
        self.shelf = await asyncio.get_running_loop().run_in_executor(self._thread, self._begin)

    def close(self) -> None:
        """Drop what still waits; the job that runs is not waited for."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def call(self, job: Callable[[Search], T]) -> T:
        """Run a job in its turn; raises BusyError at once when the queue is full."""
        if self._waiting >= self._queue:
            raise BusyError(
                "Too many questions are waiting just now. Please ask again in a minute."
            )
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, self._run, job)
        finally:
            self._waiting -= 1

    async def refresh(self) -> bool:
        """Swap to a newer index between two jobs; whether there was one."""
        loop = asyncio.get_running_loop()
        shelf = await loop.run_in_executor(self._thread, self._swap)
        if shelf is not None:
            self.shelf = shelf
        return shelf is not None

    async def follow(self, seconds: float) -> None:
        """Look for a newer index every so many seconds, for ever."""
        while True:
            await asyncio.sleep(seconds)
            try:
                if await self.refresh():
                    log.info("a newer index is served: %s", self.shelf.status.generation)
            except (SearchIndexError, OSError) as error:
                log.warning("the newer index cannot be opened, the last one stays: %s", error)

    def _begin(self) -> CompletionIndex:
        self._archive = self._open()
        return CompletionIndex.of(self._archive)

    def _swap(self) -> CompletionIndex | None:
        if self._archive is None or not self._archive.refresh():
            return None
        return CompletionIndex.of(self._archive)

    def _run(self, job: Callable[[Search], T]) -> T:
        assert self._archive is not None, "started before it is used"  # noqa: S101 - for the types
        return job(self._archive)
