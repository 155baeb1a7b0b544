"""Copies of one post: recognised by their words, and which of two the archive keeps.

Copies of one post differ by a quote mark, a doubled space or a retyped apostrophe, so texts are
compared by their letters and digits alone. Comparing every pair would cost the square of the
archive; only posts that share a print (title and date, opening, or ending) are compared in full.

The same post comes as its page, its export, a feed, a saved text. The copy that knows most of it is
kept, and of equals the one that came last.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from corpus.post_keys import attachment_of

if TYPE_CHECKING:
    from datetime import date

    from corpus.article import Post

# Letters at the opening and at the end that must agree before two texts are compared in full.
PRINT_LETTERS = 160
# Articles that share a print by being copies are one article; this many share a standing text, and
# comparing all of a column's posts with each other would cost minutes.
MOST_SHARING = 8
# Two texts this alike are one post; weekly columns with a standing intro stay well below it.
SAME_TEXT = 95.0
# With the same title and date, less is needed: a corrected post is still the same post.
SAME_TITLE_AND_DATE = 80.0


# A post is compared with several others, and its prints are asked for twice.
@lru_cache(maxsize=4)
def letters(text: str) -> str:
    """Only the letters and digits of `text`, folded, so that typography does not count."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(filter(str.isalnum, folded))


def _text_fingerprint(kind: str, text: str) -> str:
    return f"{kind}:{hashlib.blake2b(text.encode(), digest_size=12).hexdigest()}"


def text_fingerprints(title: str, published: date | None, body: str) -> tuple[str, ...]:
    """Up to three short prints; posts that share none are never compared.

    A text shorter than two prints has no opening or ending to speak of and gets none.
    """
    text = letters(body)
    found = []
    if published is not None and (name := letters(title)):
        found.append(_text_fingerprint("title", f"{name}|{published.isoformat()}"))
    if len(text) >= 2 * PRINT_LETTERS:
        found.append(_text_fingerprint("opening", text[:PRINT_LETTERS]))
        found.append(_text_fingerprint("ending", text[-PRINT_LETTERS:]))
    return tuple(found)


def is_same_text(one: str, other: str, *, titled_alike: bool) -> bool:
    """Whether two bodies are copies of one post; `titled_alike` when title and date agree."""
    first, second = letters(one), letters(other)
    if not first or not second:
        return first == second and titled_alike
    floor = SAME_TITLE_AND_DATE if titled_alike else SAME_TEXT
    return fuzz.ratio(first, second, score_cutoff=floor) > 0


def content_fingerprint(post: Post) -> str:
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


def supersedes(post: Post, stored: Post) -> bool:
    """Whether a copy takes the stored one's place: a changed source does, a lesser copy never."""
    if not _addressed_alike(post, stored):
        return _completeness(post) > _completeness(stored)
    return post.source == stored.source or _completeness(post) >= _completeness(stored)
