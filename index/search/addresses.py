"""Addresses beside a post's own, made of what is known: nothing is asked of any site."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from datetime import date

_ARCHIVE = "https://web.archive.org/web"
# Names that mean something in one network only.
_PRIVATE = ("localhost", "local", "localdomain", "internal", "intranet", "lan", "home.arpa")


def archived_copy(url: str | None, published: date | None) -> str | None:
    """Where the Internet Archive has the copy of a post nearest to its day.

    Of an undated post it is the list of all copies (`*`): the newest copy of a site that is gone
    shows whoever holds its name now. None for an address that no archive can reach.
    """
    if not url or not _is_public(url):
        return None
    if urlsplit(url).hostname == "web.archive.org":
        return url
    day = f"{published:%Y%m%d}" if published and published.year >= 1000 else "*"
    return f"{_ARCHIVE}/{day}/{url.partition('#')[0]}"


def _is_public(url: str) -> bool:
    """Whether anybody could open the address: on the web, without a password, by a public name."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".")
    except ValueError:  # such as an unclosed IPv6 bracket
        return False
    if parts.scheme not in ("http", "https") or "@" in parts.netloc:
        return False
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return "." in host and not host.endswith(tuple(f".{name}" for name in _PRIVATE))
