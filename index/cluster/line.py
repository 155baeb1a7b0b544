"""A direct line to a process of the cluster, over which it is asked.

Ray starts the process, knows where it is and starts it again; but a call through Ray takes two
milliseconds of the processor there and back, one over a line a tenth of that.
"""

from __future__ import annotations

import secrets
import socket
import struct
import threading
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from index.errors import ClusterError

if TYPE_CHECKING:
    from collections.abc import Callable

_KEY: Final = 32
# Seconds in which a line is made, and in which a message that has begun to come comes to its end.
_PATIENCE: Final = 1


class Place(NamedTuple):
    """Where a process listens, and what it has to be told before it listens to anybody."""

    host: str
    port: int
    key: bytes


class Line:
    """Asks a process by its line; raises OSError where it cannot be reached in a second."""

    def __init__(self, place: Place) -> None:
        made = socket.create_connection((place.host, place.port), timeout=_PATIENCE)
        self._connection = _connection(made, _PATIENCE)
        self._connection.send_bytes(place.key)
        self._asked = 0

    def fileno(self) -> int:
        """For waiting until something comes."""
        return self._connection.fileno()

    def ask(self, method: str, given: tuple[Any, ...]) -> None:
        """Send a call; raises OSError where the line is broken."""
        self._asked += 1
        self._connection.send((self._asked, method, given))

    def answered(self) -> list[Any]:
        """What came, as one result; none where that is to an earlier call that was given up.

        Raises OSError or EOFError for a broken line, and ClusterError for a fault over there.
        """
        number, fault, result = self._connection.recv()
        if number != self._asked:
            return []
        if fault:
            raise ClusterError(fault)
        return [result]

    def close(self) -> None:
        """Let go of the line."""
        self._connection.close()


class Listener:
    """Answers what is asked over any line, one call at a time, as long as the process lives."""

    def __init__(self, host: str, call: Callable[[str, tuple[Any, ...]], Any]) -> None:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._socket = socket.create_server((host, 0), family=family)
        self._call = call
        self._is_free = threading.Lock()
        self._key = secrets.token_bytes(_KEY)
        threading.Thread(target=self._listen, daemon=True).start()

    def place(self) -> Place:
        """Where it listens, as soon as nothing is in hand."""
        host, port, *_ = self._socket.getsockname()
        with self._is_free:
            return Place(host, port, self._key)

    def _listen(self) -> None:
        while True:
            made, _ = self._socket.accept()
            threading.Thread(target=self._answer, args=(made,), daemon=True).start()

    def _answer(self, made: socket.socket) -> None:
        with _connection(made) as connection:
            try:
                # Nothing is read from anybody else: what comes may run anything.
                if not secrets.compare_digest(connection.recv_bytes(_KEY), self._key):
                    return
                while True:
                    number, method, given = connection.recv()
                    connection.send((number, *self._result(method, given)))
            except (OSError, EOFError):
                return  # whoever asked has gone

    def _result(self, method: str, given: tuple[Any, ...]) -> tuple[str, Any]:
        with self._is_free:
            try:
                return "", self._call(method, given)
            except Exception as error:  # noqa: BLE001 - whoever asked is told of any fault
                return f"{type(error).__name__}: {error}", None


def _connection(made: socket.socket, patience: int = 0) -> Connection:
    """Messages over a socket; with patience, one that stops midway is an OSError."""
    made.setblocking(True)
    # Small messages are sent as they are written, not when the one before has been received.
    made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    # The kernel's own limit: a socket with Python's is none that a Connection can be made of.
    limit = struct.pack("ll", patience, 0)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, limit)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, limit)
    return Connection(made.detach())
