"""One thread that owns the archive: questions wait in a bounded queue and never on the event loop.

A single thread, because the model uses every core by itself; two searches at once would only slow
each other down.
"""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar

from bot.discord.autocomplete import CompletionIndex
from bot.discord.errors import BusyError, RestartingError

if TYPE_CHECKING:
    from asyncio import Future
    from collections.abc import Callable

    from bot.discord.measures import Measures
    from index.search.searcher import Searcher

T = TypeVar("T")


class Worker:
    """Runs jobs on the archive one after the other, in the order in which they came."""

    def __init__(
        self, open_archive: Callable[[], Searcher], measures: Measures, *, queue: int
    ) -> None:
        self.measures = measures
        self._open = open_archive
        self._queue = queue
        self._waiting = 0
        # What is waited for; `drop` ends the waiting.
        self._pending: set[Future[Any]] = set()
        self._dropped = False
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="archive")
        # Whether the suggestions are those of an older index than the one that is served.
        self._outdated = False
        # Set by `start`.
        self._searcher: Searcher
        self.completions: CompletionIndex

    async def start(self) -> None:
        """Open the archive; what its opening raises comes out here."""
        self._searcher = await self._in_thread(self._open)
        self.completions = await self._in_thread(CompletionIndex.of, self._searcher)
        self._note_index()
        self._searcher.verify_in_background()

    def _note_index(self) -> None:
        self.measures.built_at = self.completions.status.built_at.timestamp()
        self.measures.looked_at = time.time()
        self.measures.verified_at = self._searcher.verified_at

    @property
    def waiting(self) -> int:
        """How many jobs wait or run."""
        return self._waiting

    def close(self) -> None:
        """Drop what still waits; the job that runs is not waited for."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    def drop(self) -> None:
        """Take no more jobs, and let nobody wait: `call` raises RestartingError."""
        self._dropped = True
        for future in self._pending:
            future.cancel()

    async def call(self, job: Callable[[Searcher], T]) -> T:
        """Run a job in its turn.

        Raises BusyError at once when the queue is full, RestartingError after `drop`.
        """
        if self._dropped:
            raise RestartingError
        if self._waiting >= self._queue:
            raise BusyError(
                "Too many questions are waiting just now. Please ask again in a minute."
            )
        self._waiting += 1
        try:
            return await self._waited(self._in_thread(self._measured(job), self._searcher))
        finally:
            self._waiting -= 1

    def _measured(self, job: Callable[[Searcher], T]) -> Callable[[Searcher], T]:
        """The job, its waiting and its own time noted."""
        asked = time.perf_counter()

        def measured(searcher: Searcher) -> T:
            self.measures.took("queue", time.perf_counter() - asked)
            with self.measures.stage("archive"):
                return job(searcher)

        return measured

    async def _waited(self, future: Future[T]) -> T:
        self._pending.add(future)
        try:
            return await future
        except asyncio.CancelledError:
            if self._dropped and future.cancelled():
                raise RestartingError from None
            raise
        finally:
            self._pending.discard(future)

    async def refresh(self) -> bool:
        """Swap to a newer index between two jobs; whether there was one."""
        if await self._in_thread(self._searcher.refresh):
            self._outdated = True
            self._searcher.verify_in_background()
        self._note_index()
        if not self._outdated:
            return False
        self.completions = await self._in_thread(CompletionIndex.of, self._searcher)
        self._outdated = False
        self._note_index()
        return True

    def _in_thread(self, job: Callable[..., T], *arguments: Searcher) -> Future[T]:
        return asyncio.get_running_loop().run_in_executor(self._thread, job, *arguments)
