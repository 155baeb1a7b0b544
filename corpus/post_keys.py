"""Identity: which addresses and files are the same post.

A key is an address without what varies between copies of one post: scheme, `www.`, trailing slash,
fragment, tracking parameters, an `index.php`, an archive's prefix. Two posts that share a key are
one post. A key is for comparing, never for opening.

    https://www.Site.example/2011/03/09/slug/?utm_source=x   site.example/2011/03/09/slug
    http://site.example/?p=12                                site.example?p=12
    http://site.example/blog/index.php?page_id=12            site.example/blog?p=12
    https://site.example/2011/03/09/slug/photo-2/            ... itself, then its post's key
    tag:site.example,2011:12                                 itself
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, parse_qsl, quote, urlencode, urlsplit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_ADDRESS = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_BARE_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+(?::\d+)?(?:[/?#]|$)")
# Half of a character, as JSON may hold and Python keeps of what is no UTF-8: no address has it.
_HALF = re.compile("[\ud800-\udfff]")
_OPAQUE = re.compile(r"(?:tag|urn):\S+$", re.IGNORECASE)
# A page saved by a web archive is the page that it copied.
_ARCHIVED = re.compile(r"https?://web\.archive\.org/web/\d\w*+/(?=https?://)", re.IGNORECASE)
_DEFAULT_PORT = re.compile(r":(?:80|443)?$")
# Other views of the same post: /feed, /amp, /trackback, /embed, /comment-page-3.
_VIEW = re.compile(r"/(?:feed|amp|trackback|embed|comment-page-\d+)$")
_INDEX = re.compile(r"/index\.(?:php|html?)$")
_TRACKING = re.compile(
    r"utm_\w*|mc_[ce]id|fbclid|gclid|replytocom|share|preview(?:_id|_nonce)?|amp|doing_wp_cron"
)
# WordPress numbers posts, pages and attachments in one sequence.
_NUMBERED = ("p", "page_id", "attachment_id")
# An attachment hangs under its post's permalink; /slug/2 is the post's own second page, not one.
_ATTACHMENT = re.compile(
    r"(?P<post>.*/\d{4}/\d{2}(?:/\d{2})?/(?!\d*/)[^/]++|.+(?=/attachment/))"
    r"/(?:attachment/)?(?!attachment$|\d+$)[^/]+"
    r"|(?P<under>.+)/attachment/\d+"
)
_ESCAPE = re.compile(r"%[0-9a-fA-F]{2}")
ID_LENGTH = 12
_SLASHES = re.compile(r"/{2,}")
_PATH_SAFE = "/%:@!$&'()*+,;=~"


def usual_id(key: str) -> str:
    """The id of an article that was first met under a key, unless another had it already."""
    return hashlib.sha256(key.encode()).hexdigest()[:ID_LENGTH]


def post_keys(*addresses: str | None, attachments: bool = True) -> tuple[str, ...]:
    """The identity keys of one post, most specific first; empty when no address says anything.

    Permalinks keep the order in which they are given; `?p=ID` forms come after them, and the post
    that an attachment page hangs under comes last. `attachments` is false for a source that says
    itself that this is a post: a permalink such as `/2011/03/news/slug` looks like an attachment.
    """
    found = sorted(filter(None, map(_normalize, addresses)), key=lambda key: "?p=" in key)
    parents = filter(None, map(attachment_parent, found)) if attachments else ()
    return tuple(dict.fromkeys([*found, *parents]))


def wordpress_keys(link: str | None, number: str | None, guid: str | None) -> tuple[str, ...]:
    """The keys of a WordPress post from its link, its `?p=ID` address and its guid.

    A post that was moved from another site keeps its guid, whose number is then some other post's:
    a guid with another number on the same site is left out.
    """
    known = post_keys(link, number, attachments=False)
    found = post_keys(guid, attachments=False)
    sites = {key.partition("?p=")[0] for key in known if "?p=" in key}
    others = [key.partition("?p=")[0] for key in found if "?p=" in key and key not in known]
    return tuple(dict.fromkeys((*known, *(found if sites.isdisjoint(others) else ()))))


def file_key(path: Path) -> str:
    """The identity of a file that carries no address; links and relative paths are followed."""
    named = path.resolve().as_posix().encode("utf-8", "backslashreplace").decode()
    return "file:" + unicodedata.normalize("NFC", named)


def site_key(address: str) -> str:
    """The key of a site's home page, to which `?p=ID` is added for its posts; empty for no address.

    A bare host is a site although it is no post's key: `https://www.Site.example/` is
    `site.example`.
    """
    return _normalize(address, home=True).partition("?")[0]


def split_address(address: str) -> SplitResult:
    """An address in its parts, all empty where it is none, as with half a bracket of IPv6.

    Whatever stands in a post, a link in it may not harm the rest.
    """
    try:
        return urlsplit(address)
    except ValueError:
        return SplitResult("", "", "", "", "")


def host_of(key: str) -> str:
    """The host, with its port, that a key is of; no site's for `file:` and `tag:`."""
    return key.split("/", 1)[0].split("?", 1)[0]


def attachment_parent(key: str) -> str | None:
    """The key of the post that an attachment page's key hangs under; None for any other key.

    Such a page shows a picture and sometimes the post's first lines: where the post itself is
    known, its text is the better one.
    """
    if "?" in key or not (match := _ATTACHMENT.fullmatch(key)):
        return None
    return match["post"] or match["under"]


def are_distinct(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether a site itself says that two posts are two: by two numbers, or by two permalinks."""
    first, second = _by_host(one), _by_host(other)
    return any(first[host].isdisjoint(second[host]) for host in first.keys() & second.keys())


def _by_host(keys: Sequence[str]) -> dict[tuple[str, bool], set[str]]:
    """Keys by host and by whether they are numbered (`?p=12`); files say nothing."""
    found: dict[tuple[str, bool], set[str]] = {}
    for key in keys:
        if not key.startswith("file:"):
            found.setdefault((host_of(key), "?p=" in key), set()).add(key)
    return found


def _normalize(address: str | None, *, home: bool = False) -> str:
    """The key of an address; empty where it is no address or, unless asked, a bare host.

    Every post without an address of its own may name the home page.
    """
    text = _ARCHIVED.sub("", (address or "").strip())
    if _HALF.search(text):
        return ""
    if _OPAQUE.match(text):
        return text
    if not _ADDRESS.match(text):
        if not _BARE_HOST.match(text):
            return ""
        text = "//" + text
    parts = split_address(text)
    host = _DEFAULT_PORT.sub("", parts.netloc.rpartition("@")[2].lower())
    host = host.removeprefix("www.").rstrip(".")
    within = _path(parts.path) + _query(parts.query)
    return host + within if host and (within or home) else ""


def _path(path: str) -> str:
    quoted = quote(_SLASHES.sub("/", path), safe=_PATH_SAFE).rstrip("/")
    quoted = _ESCAPE.sub(lambda escape: escape[0].upper(), quoted)
    while (shorter := _VIEW.sub("", _INDEX.sub("", quoted)).rstrip("/")) != quoted:
        quoted = shorter
    return quoted


def _query(query: str) -> str:
    pairs = parse_qsl(query)
    for name, value in pairs:
        if name in _NUMBERED and value.isascii() and value.isdigit():
            return f"?p={int(value[:18])}"
    kept = sorted(pair for pair in pairs if not _TRACKING.fullmatch(pair[0]))
    return "?" + urlencode(kept) if kept else ""
