"""Waiting for something to become true on the running loop, with a limit and a clear error."""

import asyncio
from collections.abc import Callable


class NotSeenError(AssertionError):
    """What a test waited for did not happen in time, or cannot happen at all."""


class Signal:
    """Wakes those who wait for a condition; `fire` is called after each change that may meet it."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()

    def fire(self) -> None:
        """Let every waiter look again."""
        for future in self._waiting:
            if not future.done():
                future.set_result(None)
        self._waiting.clear()

    async def until(
        self, holds: Callable[[], bool], *, within: float, missing: Callable[[], str]
    ) -> None:
        """Return once `holds()`; after `within` seconds raise NotSeenError with `missing()`."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + within
        while not holds():
            future: asyncio.Future[None] = loop.create_future()
            self._waiting.add(future)
            try:
                async with asyncio.timeout_at(deadline):
                    await future
            except TimeoutError:
                raise NotSeenError(f"{missing()} (waited {within:g} s)") from None
            finally:
                self._waiting.discard(future)


async def eventually(holds: Callable[[], bool], within: float = 5.0) -> None:
    """Wait for the state of a client, which tells nobody of its changes."""
    async with asyncio.timeout(within):
        while not holds():  # noqa: ASYNC110 - there is no event to wait for
            await asyncio.sleep(0.01)
