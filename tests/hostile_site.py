"""A site that means harm: it answers every request with bytes of a test's own, as they are."""

from __future__ import annotations

import json
import socketserver
import threading
import time
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    # From the path that is asked for to what goes over the wire, piece by piece.
    Answering = Callable[[str], Iterable[bytes]]

_PIECE_SECONDS = 0.05


class HostileSite:
    """Running while its `with` block does; the connection is closed after each answer."""

    def __init__(self, answering: Answering) -> None:
        self.requests = 0
        site = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                path = self.rfile.readline(1 << 16).split(b" ")[1:2]
                while self.rfile.readline(1 << 16).strip():
                    pass
                site.requests += 1
                try:
                    for piece in answering(path[0].decode() if path else ""):
                        self.wfile.write(piece)
                except OSError:
                    return  # the client has had enough

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def response(
    body: bytes | str | list[Any] | dict[str, Any] = b"[]",
    status: str = "200 OK",
    headers: str = "",
) -> bytes:
    """A whole answer; what is no text goes as JSON."""
    if isinstance(body, list | dict):
        body = json.dumps(body)
    if isinstance(body, str):
        body = body.encode("utf-8", "surrogatepass")
    lines = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n{headers}"
    return f"{lines}\r\n".encode("latin-1") + body


def dripping(data: bytes) -> Iterable[bytes]:
    """Bytes one by one, for as long as anybody waits."""
    for number in range(len(data)):
        yield data[number : number + 1]
        time.sleep(_PIECE_SECONDS)
