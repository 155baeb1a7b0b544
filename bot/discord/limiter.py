"""Rate limits: how many questions a person and a server may ask in a minute."""

from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

WINDOW = 60.0
# Keys whose window is empty are dropped once there are this many.
_MANY = 10_000


class Limiter:
    """A sliding window of one minute for each key."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._times: dict[Hashable, deque[float]] = {}

    def wait(self, key: Hashable, limit: int) -> float:
        """Seconds until `key` may ask again; 0 when it may now. No limit where `limit` is 0."""
        times = self._times.get(key, deque())
        self._drop_old(times)
        if not limit or len(times) < limit:
            return 0.0
        return times[-limit] + WINDOW - self._clock()

    def count(self, key: Hashable) -> None:
        """Note that `key` asked now."""
        if len(self._times) > _MANY:
            self._tidy()
        times = self._times.setdefault(key, deque())
        self._drop_old(times)
        times.append(self._clock())

    def _drop_old(self, times: deque[float]) -> None:
        while times and times[0] <= self._clock() - WINDOW:
            times.popleft()

    def _tidy(self) -> None:
        for key, times in list(self._times.items()):
            self._drop_old(times)
            if not times:
                del self._times[key]
