"""Claims: which articles a source may speak for.

A site that is asked over the network, or a feed, speaks for its own host and for no other: else any
site could put its words in the place of another's by naming that one's addresses. Files are the
keeper's own and may speak for any host, but not against the site itself.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from corpus.archive.deduplication import is_same_text
from corpus.post_keys import host_of, site_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.article import Post

_ADDRESS = re.compile(r"https?://", re.IGNORECASE)


def speaking_for(source: str) -> str | None:
    """The host that a source is asked at; None for a file."""
    return host_of(site_key(source)) if _ADDRESS.match(source) else None


def with_own_keys(post: Post) -> Post:
    """The post with the keys alone that its source may give it."""
    host = speaking_for(post.source)
    if host is None:
        return post
    own = tuple(key for key in post.keys if _is_of(key, host))
    return replace(post, keys=own or (f"{site_key(post.source)}#{post.title}",))


def is_foreign(post: Post, home: str, sources: Iterable[str]) -> bool:
    """Whether a post comes from elsewhere than an article, as it is stored, is at home.

    `home` is the article's first key, not that of every copy. `sources` are all those that it was
    read from: what its own site gave, no file replaces.
    """
    if home.startswith("file:"):
        return False
    if host := speaking_for(post.source):
        return not _is_of(home, host)
    return any(_is_of(home, host) for host in filter(None, map(speaking_for, sources)))


def is_copy(post: Post, stored: Post) -> bool:
    """Whether a foreign post has the article's words, so that it says nothing against it."""
    alike = (post.title, post.published) == (stored.title, stored.published)
    return is_same_text(post.body, stored.body, same_title_and_date=alike)


def _is_of(key: str, host: str) -> bool:
    """Whether a key is of a host, or of one above or below it (cms.blog.example)."""
    other = host_of(key)
    return other == host or other.endswith(f".{host}") or host.endswith(f".{other}")
