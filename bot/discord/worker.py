"""One thread that owns the archive: questions wait in a bounded queue and never on the event loop.

A single thread, because the model uses every core by itself; two searches at once would only slow
each other down.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from bot.discord.autocomplete import CompletionIndex
from bot.discord.errors import BusyError

if TYPE_CHECKING:
    from collections.abc import Callable

    from index.search.searcher import Searcher

T = TypeVar("T")


class Worker:
    """Runs jobs on the archive one after the other, in the order in which they came."""

    def __init__(self, open_archive: Callable[[], Searcher], *, queue: int) -> None:
        self._open = open_archive
        self._queue = queue
        self._waiting = 0
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="archive")
        self._archive: Searcher | None = None
        # Set by `start`.
        self.completions: CompletionIndex

    async def start(self) -> None:
        """Open the archive; what its opening raises comes out here."""
        self.completions = await asyncio.get_running_loop().run_in_executor(
            self._thread, self._begin
        )

    def close(self) -> None:
        """Drop what still waits; the job that runs is not waited for."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def call(self, job: Callable[[Searcher], T]) -> T:
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
        completions = await loop.run_in_executor(self._thread, self._swap)
        if completions is not None:
            self.completions = completions
        return completions is not None

    def _begin(self) -> CompletionIndex:
        self._archive = self._open()
        return CompletionIndex.of(self._archive)

    def _swap(self) -> CompletionIndex | None:
        if self._archive is None or not self._archive.refresh():
            return None
        return CompletionIndex.of(self._archive)

    def _run(self, job: Callable[[Searcher], T]) -> T:
        assert self._archive is not None, "started before it is used"  # noqa: S101 - for the types
        return job(self._archive)
