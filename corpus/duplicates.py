"""Recognising the same post when nothing but its words says so.

Copies of one post differ by a quote mark, a doubled space or a retyped apostrophe, so texts are
compared by their letters and digits alone. Comparing every pair would cost the square of the
archive; only posts that share a print (title and date, opening, or ending) are compared in full.
"""

from __future__ import annotations

import hashlib
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

if TYPE_CHECKING:
    from datetime import date

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


def _print(kind: str, text: str) -> str:
    return f"{kind}:{hashlib.blake2b(text.encode(), digest_size=12).hexdigest()}"


def prints(title: str, published: date | None, body: str) -> tuple[str, ...]:
    """Up to three short prints; posts that share none are never compared.

    A text shorter than two prints has no opening or ending to speak of and gets none.
    """
    text = letters(body)
    found = []
    if published is not None and (name := letters(title)):
        found.append(_print("title", f"{name}|{published.isoformat()}"))
    if len(text) >= 2 * PRINT_LETTERS:
        found.append(_print("opening", text[:PRINT_LETTERS]))
        found.append(_print("ending", text[-PRINT_LETTERS:]))
    return tuple(found)


def same_text(one: str, other: str, *, titled_alike: bool) -> bool:
    """Whether two bodies are copies of one post; `titled_alike` when title and date agree."""
    first, second = letters(one), letters(other)
    if not first or not second:
        return first == second and titled_alike
    floor = SAME_TITLE_AND_DATE if titled_alike else SAME_TEXT
    return fuzz.ratio(first, second, score_cutoff=floor) > 0
