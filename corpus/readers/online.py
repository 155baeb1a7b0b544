"""Addresses: a WordPress site by its REST interface, a feed page by page, one page if asked."""

from __future__ import annotations

import io
from contextlib import nullcontext
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit, urlunsplit

from corpus import post_keys
from corpus.article import PassedOver, Post, Refusal
from corpus.errors import SourceError
from corpus.readers import feed, html
from corpus.readers.detection import HEAD, SourceKind, detect
from corpus.readers.http import Client
from corpus.readers.site import Site
from corpus.readers.wordpress import client as rest_api
from corpus.readers.wordpress import public_api, sync

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from corpus.article import Item
    from corpus.profile import ArchiveProfile
    from corpus.readers.http import Response
    from corpus.readers.wordpress.client import WordPressApi
    from corpus.readers.wordpress.public_api import PublicApi
    from corpus.readers.wordpress.sync import SyncState

# Of a feed, each of ten posts as a rule.
MOST_PAGES = 20_000
# How much of a page is looked at to see who hosts it.
_LOOKED_AT = 1 << 18


def read_address(
    address: str,
    *,
    kind: SourceKind | None,
    memory: SyncState | None,
    web: Client | None,
    say: Callable[[str], object],
    profile: ArchiveProfile,
) -> Iterator[Item]:
    """Yield what a site, a feed or a page holds; see `source.read_source`."""
    with nullcontext(web) if web else Client() as client:
        if kind in (None, SourceKind.WORDPRESS):
            api = _api(client, address)
            if api:
                yield from sync.sync_posts(api, memory, say=say)
                return
            if kind is SourceKind.WORDPRESS:
                raise SourceError(
                    f"{address} answers, but not as WordPress's REST interface; "
                    "import the site's export instead (Tools > Export)"
                )
        yield from _other(client, address, kind, profile)


def _api(client: Client, address: str) -> WordPressApi | PublicApi | None:
    """The interface of a site; wordpress.com's own for one that is hosted there."""
    if public_api.is_hosted(address) and (hosted := public_api.discover(client, address)):
        return hosted
    if api := rest_api.discover(client, address):
        return api
    is_hosted = public_api.is_hosted(address, client.get(address).body[:_LOOKED_AT])
    return public_api.discover(client, address) if is_hosted else None


def _other(
    client: Client, address: str, kind: SourceKind | None, profile: ArchiveProfile
) -> Iterator[Item]:
    answer = client.get(address)
    if answer.status != 200:
        raise SourceError(f"{address} answers with status {answer.status}")
    found = kind or detect(answer.body[:HEAD])
    if found is SourceKind.FEED:
        yield from _feed(client, answer)
    elif kind is SourceKind.HTML:
        yield _page(answer, profile)
    else:
        raise SourceError(
            f"{address} answers {answer.kind}, and there is no REST interface of WordPress; give "
            "the address of its feed, or import an export, or read this one page with --as html"
        )


def _page(answer: Response, profile: ArchiveProfile) -> Post | Refusal | PassedOver:
    try:
        text = html.decode_page(answer.body).text
    except ValueError as error:
        return Refusal(answer.url, str(error))
    key = post_keys.site_key(answer.url)
    return html.parse_page(text, answer.url, own_key=key, address=answer.url, site=Site(profile))


def _feed(client: Client, answer: Response) -> Iterator[Item]:
    """A feed; one of WordPress goes on with older posts on `?paged=2` and so on."""
    parts = urlsplit(answer.url)
    address = urlunsplit(parts._replace(query="", fragment=""))
    asked = dict(parse_qsl(parts.query))
    seen: set[str] = set()
    for page in range(2, MOST_PAGES + 2):
        if answer.status != 200 or detect(answer.body[:HEAD]) is not SourceKind.FEED:
            return
        items = list(feed.parse_feed(io.BytesIO(answer.body), answer.url))
        fresh = [item for item in items if not isinstance(item, Post) or item.keys[0] not in seen]
        seen.update(item.keys[0] for item in fresh if isinstance(item, Post))
        yield from fresh
        if not fresh or b"wordpress" not in answer.body[:4096].lower():
            return
        answer = client.get(address, {**asked, "paged": page})
    raise SourceError(f"{address} goes on without end (over {MOST_PAGES:,} pages)")
