"""What is in flight: the tasks that answer somebody, to be finished before the bot ends."""

from __future__ import annotations

import asyncio
import logging

from bot.discord.errors import RestartingError

log = logging.getLogger(__name__)


class Requests:
    """The tasks that answer somebody: a command, a press, a form, a message meant for the bot."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[object]] = set()
        self.ending = False

    def begin(self) -> None:
        """Count the current task until it is done; raises RestartingError once the bot ends.

        What is refused counts as well: telling somebody so takes a moment.
        """
        task = asyncio.current_task()
        assert task is not None, "runs as a task"  # noqa: S101 - for the types
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        if self.ending:
            raise RestartingError

    def refuse(self) -> None:
        """Begin nothing more."""
        self.ending = True

    async def settle(self, seconds: float) -> None:
        """Wait until nothing is being answered, at most this long."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)

    async def abandon(self) -> None:
        """Cancel what is not done yet."""
        if left := set(self._tasks):
            log.warning("%d requests could be neither answered nor refused in time", len(left))
            for task in left:
                task.cancel()
            await asyncio.wait(left)
