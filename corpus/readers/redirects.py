"""Redirects: where a site may send a client on to, and where not.

The keeper chose a host, which may well be in their own network. Whoever runs that host chooses its
redirects: sent on to another host, the client must not become the way into that network.
"""

from __future__ import annotations

import socket
from ipaddress import ip_address
from typing import TYPE_CHECKING

import httpx

from corpus.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterable


class RedirectGuard:
    """Asked before each request of a client; `chosen` are the addresses that the keeper gave."""

    def __init__(self) -> None:
        self._chosen: set[tuple[str, int | None]] = set()

    def choose(self, url: str) -> None:
        """Let requests to the host of an address through, wherever it lies."""
        self._chosen.add(_origin(httpx.URL(url)))

    def check(self, request: httpx.Request) -> None:
        """Raise SourceError for a host that nobody chose and that is not a public one.

        A name is looked up just before it is asked. One that changes in between gets through, and
        so does one that only a proxy can look up.
        """
        if _origin(request.url) in self._chosen:
            return
        for address in _addresses(request.url.host):
            if not ip_address(address.partition("%")[0]).is_global:
                raise SourceError(
                    f"{request.url}: a redirect leads there, which is no public address "
                    f"({address}); if that is right, import it by its own address"
                )


def _origin(url: httpx.URL) -> tuple[str, int | None]:
    """Host and port; no port where it is the usual one, so that http may lead to https."""
    return url.host.lower().rstrip("."), None if url.port in (None, 80, 443) else url.port


def _addresses(host: str) -> Iterable[str]:
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return ()  # the request itself says what is wrong
    return {str(sockaddr[0]) for *_, sockaddr in found}
