"""The time that an answer may take as a whole, redirects, headers and body together.

httpx times each read, and a site that sends a byte every few seconds never misses one. So when the
time is up, the sockets are shut down under whatever is being read.
"""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

import httpx

from corpus.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LONGEST = 300.0  # seconds for one answer
# The steps of a request that make a connection; one within TLS has a socket of its own.
_CONNECTED = ("connect_tcp.complete", "start_tls.complete")


class Deadline:
    """For one client, which asks for one thing at a time and gives `trace` with each request."""

    def __init__(self) -> None:
        self._sockets: WeakSet[socket.socket] = WeakSet()
        self._is_over = False

    def trace(self, step: str, told: Mapping[str, Any]) -> None:
        """Take note of a connection; called by httpx at each step of a request."""
        if step.endswith(_CONNECTED):
            self._sockets.add(told["return_value"].get_extra_info("socket"))
            if self._is_over:
                self._cut()

    @contextmanager
    def limited(self, url: str) -> Iterator[None]:
        """Raise SourceError where what happens inside takes longer than LONGEST."""
        self._is_over = False
        timer = threading.Timer(LONGEST, self._cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        except httpx.TransportError as error:
            if self._is_over:
                raise _too_long(url) from error
            raise
        finally:
            timer.cancel()
        if self._is_over:  # where the end of the connection is that of the body, nothing failed
            raise _too_long(url)

    def _cut(self) -> None:
        self._is_over = True
        for each in list(self._sockets):
            with suppress(OSError):  # closed meanwhile
                # Without TLS's own goodbye, which another thread may be in the way of.
                socket.socket.shutdown(each, socket.SHUT_RDWR)


def _too_long(url: str) -> SourceError:
    return SourceError(f"{url} takes more than {LONGEST / 60:.0f} minutes for one answer")
