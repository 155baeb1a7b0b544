"""What stands over most posts of one site is the site's: its name, its slogan."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from corpus.readers.markup.html_to_text import text_of_node
from corpus.readers.markup.pruning import MOST_READ
from corpus.readers.page.listing import listing_kind
from corpus.readers.page.metadata import Metadata, folded, title_parts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from selectolax.lexbor import LexborHTMLParser

# Fewer pages may share a heading by chance.
_LEAST_PAGES = 4


def shared_names(pages: Iterable[LexborHTMLParser]) -> frozenset[str]:
    """The main headings and parts of window titles, folded, that most of the posts share.

    Lesser headings are not compared: a side bar may repeat the titles of the latest posts.
    """
    seen: Counter[str] = Counter()
    count = 0
    for tree in pages:
        metadata = Metadata(tree)
        if listing_kind(tree, metadata, []):
            continue
        headings = (text_of_node(node).text for node in tree.css("h1")[:MOST_READ])
        names = set(map(folded, (*headings, *title_parts(metadata.window_title))))
        seen.update(names - {""})
        count += 1
    if count < _LEAST_PAGES:
        return frozenset()
    return frozenset(name for name, times in seen.items() if 2 * times > count)
