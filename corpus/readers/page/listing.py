"""Pages that show many posts, or none: listings, known by name so that they can be passed over."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corpus.post_keys import split_address

if TYPE_CHECKING:
    from collections.abc import Sequence

    from selectolax.lexbor import LexborHTMLParser, LexborNode

    from corpus.readers.page.metadata import Metadata

# What WordPress and others write into the class of the body.
_BODY_CLASSES = {
    "home": "the front page",
    "blog": "the front page",
    "category": "the posts of a category",
    "tag": "the posts of a tag",
    "author": "the posts of an author",
    "date": "the posts of a period",
    "search": "the results of a search",
    "search-results": "the results of a search",
    "archive": "a list of posts",
}
# The end of an address, or of where a copy of it lies: /category/x/, /tag/x/page/2/index.html
_BY_PATH = (
    (re.compile(r"/page/?\d+(?:/|$)"), "a further page of a list of posts"),
    (
        re.compile(
            r"/(?:category|categories|tags?|topics?|labels?|authors?|search)/[^/]+(?:/[^/]+)?$"
        ),
        "the posts of one category, tag or author",
    ),
    (re.compile(r"(?:^|/)(?:19|20)\d\d(?:/\d\d?){0,2}$"), "the posts of a period"),
    (re.compile(r"/(?:archives?|sitemap|search|blog|tags|categories)$"), "a list of posts"),
)
_INDEX = re.compile(r"(?:/index)?(?:\.(?:html?|php|aspx?))?/?$", re.IGNORECASE)
_ARTICLES = "article, .post, .hentry, .h-entry, .entry, .post-preview, .blog-post"
_LINKED_TITLE = "h1 a[href], h2 a[href], h3 a[href], h4 a[href], a[rel=bookmark]"
_FEW = 3


def listing_kind(tree: LexborHTMLParser, metadata: Metadata, places: Sequence[str]) -> str | None:
    """What the page shows where that is not one post, such as "the posts of a category".

    `places` are the page's address and the path of its file: what is nowhere named as a listing and
    claims to be an article is one.
    """
    classes = _classes(tree)
    if "single" in classes or "single-post" in classes:
        return None
    if len(tree.css(".entry-title, .post-title")) > 1:
        for name, shown in _BODY_CLASSES.items():
            if name in classes:
                return shown
    if metadata.data.is_article or "article" in metadata.stated("og:type"):
        return None
    if metadata.data.is_listing:
        return "a list of posts"
    if named := next(filter(None, map(_named_by_path, places)), None):
        return named
    return "a list of posts" if _shows_many(tree) else None


def _classes(tree: LexborHTMLParser) -> list[str]:
    body = tree.body
    return ((body.attributes.get("class") or "") if body else "").split()


def _named_by_path(place: str) -> str | None:
    parts = split_address(place)
    if re.search(r"(?:^|&)s=", parts.query):
        return "the results of a search"
    path = _INDEX.sub("", parts.path, count=1)
    for pattern, name in _BY_PATH:
        if pattern.search(path):
            return name
    return None


def _shows_many(tree: LexborHTMLParser) -> bool:
    """Whether most of the page's words stand under headings that lead on to other pages."""
    entries = _not_inside_another(tree.css(_ARTICLES))
    leading = [node for node in entries if node.css_first(_LINKED_TITLE)]
    others = [node for node in entries if not node.css_first(_LINKED_TITLE)]
    targets = {_target(node) for node in leading}
    if len(targets) < _FEW:
        return False
    longest = max((len(node.text()) for node in others), default=0)
    return longest < sum(len(node.text()) for node in leading)


def _not_inside_another(nodes: Sequence[LexborNode]) -> list[LexborNode]:
    """Those that are not directly in another: what lies deeper may be an entry of a list in it."""
    known = {node.mem_id for node in nodes}
    return [node for node in nodes if not (node.parent and node.parent.mem_id in known)]


def _target(node: LexborNode) -> str:
    link = node.css_first(_LINKED_TITLE)
    return (link.attributes.get("href") or "") if link else ""
