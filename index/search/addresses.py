"""Addresses beside a post's own, made of what is known: nothing is asked of any site."""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING
from urllib.parse import quote_plus

from corpus.post_keys import split_address

if TYPE_CHECKING:
    from datetime import date

_ARCHIVE = "https://web.archive.org/web"
# Names that mean something in one network only.
_PRIVATE = ("localhost", "local", "localdomain", "internal", "intranet", "lan", "home.arpa")
# WordPress draws these marks otherwise than they were typed: a title that was read from a page has
# them so, the database that is searched may not. Nor may a phrase hold a double quote.
_REDRAWN = re.compile(r"[\"“”„«»'‘’‚`´–—…@]|\.{3}|-{2,}|\s-\s")


def archived_copy(url: str | None, published: date | None) -> str | None:
    """Where the Internet Archive has the copy of a post nearest to its day.

    Of an undated post it is the list of all copies (`*`): the newest copy of a site that is gone
    shows whoever holds its name now. None for an address that no archive can reach.
    """
    if not url or not _is_public(url):
        return None
    if split_address(url).hostname == "web.archive.org":
        return url
    day = f"{published:%Y%m%d}" if published and published.year >= 1000 else "*"
    return f"{_ARCHIVE}/{day}/{url.partition('#')[0]}"


def _is_public(url: str) -> bool:
    """Whether anybody could open the address: on the web, without a password, by a public name."""
    parts = split_address(url)
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme not in ("http", "https") or "@" in parts.netloc:
        return False
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return "." in host and not host.endswith(tuple(f".{name}" for name in _PRIVATE))


def site_search(site: str, title: str) -> str | None:
    """The site's own search for a title, as WordPress has it; None where no site is known.

    Each piece of the title is searched for as a phrase; an ordinary title is one piece. Without a
    title it is the site itself.
    """
    pieces = [" ".join(piece.split()) for piece in _REDRAWN.split(title)]
    phrases = [f'"{piece}"' for piece in pieces if len(piece) > 1]
    if not site or not phrases:
        return site or None
    return f"{site.rstrip('/')}/?s={quote_plus(' '.join(phrases))}"
