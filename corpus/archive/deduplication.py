"""Copies of one post: recognised by their words, and which of two the archive keeps.

Copies of one post differ by a quote mark, a doubled space or a retyped apostrophe, so texts are
compared by their letters and digits alone. Comparing every pair would cost the square of the
archive; only posts that share a text fingerprint (title and date, opening, or ending) are compared.

The copy that knows most of a post is kept, and of equals the one that came last.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from corpus.post_keys import attachment_parent

if TYPE_CHECKING:
    from datetime import date

    from corpus.article import Post

# Letters at the opening and at the end that must agree before two texts are compared in full.
FINGERPRINT_LETTERS = 160
# A caption is shorter than this; a text that is longer begins with as many letters.
CAPTION_LETTERS = 100
# Copies that share a fingerprint are one article; this many articles share a standing text, and
# comparing all of a column's posts with each other would cost minutes.
MAX_ARTICLES_PER_FINGERPRINT = 8
# Two texts this alike are one post; weekly columns with a standing intro stay well below it.
SAME_TEXT = 95.0
# With the same title and date, less is needed: a corrected post is still the same post.
SAME_TITLE_AND_DATE = 80.0
# Comparing costs the square of the letters, so that of longer texts only both ends are compared.
LONGEST_END = 50_000


# A post is compared with several others, and its fingerprints are asked for twice.
@lru_cache(maxsize=4)
def letters_and_digits(text: str) -> str:
    """Only the letters and digits of `text`, folded, so that typography does not count."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(filter(str.isalnum, folded))


def _fingerprint(kind: str, text: str) -> str:
    return f"{kind}:{hashlib.blake2b(text.encode(), digest_size=12).hexdigest()}"


def text_fingerprints(title: str, published: date | None, body: str) -> tuple[str, ...]:
    """Up to three hashes, each named by what it is of; posts that share none are never compared.

    A text shorter than twice `FINGERPRINT_LETTERS` has no opening or ending to speak of.
    """
    text = letters_and_digits(body)
    found = []
    if published is not None and (name := letters_and_digits(title)):
        found.append(_fingerprint("title", f"{name}|{published.isoformat()}"))
    if len(text) >= 2 * FINGERPRINT_LETTERS:
        found.append(_fingerprint("opening", text[:FINGERPRINT_LETTERS]))
        found.append(_fingerprint("ending", text[-FINGERPRINT_LETTERS:]))
    return tuple(found)


def whole_text_fingerprint(body: str) -> str | None:
    """The hash of all of a text's letters and digits; None for a text without any."""
    text = letters_and_digits(body)
    return _fingerprint("text", text) if text else None


def is_same_text(one: str, other: str, *, same_title_and_date: bool) -> bool:
    """Whether two bodies are copies of one post; with the same title and date, less is needed."""
    first, second = letters_and_digits(one), letters_and_digits(other)
    if not first or not second:
        return first == second and same_title_and_date
    floor = SAME_TITLE_AND_DATE if same_title_and_date else SAME_TEXT
    if max(len(first), len(second)) > 2 * LONGEST_END:
        if 200 * min(len(first), len(second)) < floor * (len(first) + len(second)):
            return False
        first, second = _ends(first), _ends(second)
    return fuzz.ratio(first, second, score_cutoff=floor) > 0


def is_same_post(one: Post, other: Post) -> bool:
    """Whether two posts of one file are one: of the same day, with the same title or words."""
    return one.published == other.published and (
        one.title == other.title or is_same_text(one.body, other.body, same_title_and_date=False)
    )


def is_part_of(page: str, post: str) -> bool:
    """Whether an attachment page says nothing of its own beside the post that it hangs under.

    It shows a caption or the post's first lines; what says more was only stored at such an address.
    """
    own = letters_and_digits(page)
    return len(own) < CAPTION_LETTERS or own[:CAPTION_LETTERS] in letters_and_digits(post)


def _ends(text: str) -> str:
    """The beginning and the end of a text, which stand for all of one that is very long."""
    return text if len(text) <= 2 * LONGEST_END else text[:LONGEST_END] + text[-LONGEST_END:]


def content_fingerprint(post: Post) -> str:
    """Of what the post says; where it was read from does not count."""
    content = [post.url, post.title, post.body, str(post.published), post.author]
    marked = [post.blockquotes, post.markup] if post.markup else [post.blockquotes]
    text = json.dumps([*content, post.categories, *marked], ensure_ascii=False)
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _completeness(post: Post) -> tuple[bool, ...]:
    """Whether it has words, is the post's own page, has an address, a date, categories."""
    own_page = attachment_parent(post.keys[0]) is None
    stated = (post.url is not None, post.published is not None, bool(post.categories))
    return (bool(post.body.strip()), own_page, *stated)


def _has_same_address(post: Post, stored: Post) -> bool:
    """Whether the first keys agree, or one number says that the permalink has changed."""
    numbers = {key for key in post.keys if "?p=" in key}
    moved = post.keys[0] not in numbers and not numbers.isdisjoint(stored.keys)
    return moved or post.keys[0] == stored.keys[0]


def supersedes(post: Post, stored: Post) -> bool:
    """Whether a copy takes the stored one's place: a changed source does, a lesser copy never."""
    if not _has_same_address(post, stored):
        return _completeness(post) > _completeness(stored)
    return post.source == stored.source or _completeness(post) >= _completeness(stored)
