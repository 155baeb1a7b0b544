"""Copies of one post: what each says, and which of two the archive keeps.

The same post comes as its page, its export, a feed, a saved text. They differ in what they know of
it; the one that knows most is kept, and of equals the one that came last.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from corpus.identity import attachment_of

if TYPE_CHECKING:
    from corpus.article import Post


def fingerprint(post: Post) -> str:
    """Of what the post says; where it was read from does not count."""
    said = [post.url, post.title, post.body, str(post.published), post.author]
    text = json.dumps([*said, post.categories, post.blockquotes], ensure_ascii=False)
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _completeness(post: Post) -> tuple[bool, bool, bool, bool]:
    """Whether it is the post's own page, has an address, a date, categories; in this order."""
    own_page = attachment_of(post.keys[0]) is None
    return (own_page, post.url is not None, post.published is not None, bool(post.categories))


def _addressed_alike(post: Post, stored: Post) -> bool:
    """Whether the first keys agree, or one number says that the permalink has changed."""
    numbers = {key for key in post.keys if "?p=" in key}
    moved = post.keys[0] not in numbers and not numbers.isdisjoint(stored.keys)
    return moved or post.keys[0] == stored.keys[0]


def replaces(post: Post, stored: Post) -> bool:
    """Whether a copy takes the stored one's place: a changed source does, a lesser copy never."""
    if not _addressed_alike(post, stored):
        return _completeness(post) > _completeness(stored)
    return post.source == stored.source or _completeness(post) >= _completeness(stored)
