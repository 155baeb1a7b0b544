"""Whose words a question asks for: "what did the Riverside Courier write about the tram?"."""

from __future__ import annotations

import re
from functools import lru_cache

_SAY = (
    r"(?:say|said|says|write|wrote|written|writes|report|reported|reports|tell|told|tells|claim"
    r"|claimed|claims|argue|argued|argues|state|stated|states|announce|announced|explain|explained"
    r"|publish|published|print|printed|think|thought|find|found)"
)
# At most so many words name somebody.
_NAME = r"(?P<name>[\w.&’'-]+(?:\s+[\w.&’'-]+){0,5}?)"
_ASKED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\bwhat\s+(?:else\s+)?(?:did|does|do|has|have|had)\s+{_NAME}\s+(?:have\s+to\s+)?{_SAY}\b",
        rf"\bwhat\s+{_NAME}\s+(?:said|says|wrote|writes|reported|reports|claims?|claimed)\b",
        rf"\bhow\s+(?:did|does)\s+{_NAME}\s+(?:describe|report|explain|cover|put)\b",
        rf"\baccording\s+to\s+{_NAME}(?=\s*(?:[,?.!]|$))",
    )
)
_NOBODY = frozenset(
    (
        *("i", "you", "he", "she", "it", "we", "they", "this", "that", "these", "those", "who"),
        *("anybody", "anyone", "somebody", "someone", "nobody", "everybody", "people", "else"),
        *("happened", "was", "were", "is", "are"),
    )
)
_WORD = re.compile(r"[^\W_]+")


def source_asked(question: str) -> str | None:
    """The outlet or speaker whose words are asked for, without "the"; None where none is named."""
    for pattern in _ASKED:
        if match := pattern.search(question):
            words = _folded(match["name"])
            if words and not _NOBODY.intersection(words):
                return " ".join(words)
    return None


def is_outlet(name: str, outlet: str) -> bool:
    """Whether `name` is an outlet's, a part of it ("the Courier"), or its initials ("NYT")."""
    asked, held = _folded(name), _folded(outlet)
    if not asked or not held:
        return False
    if [_initials(held)] == asked or [_initials(asked)] == held:
        return True
    # Whole words: spaces stand around each.
    return f" {' '.join(asked)} " in f" {' '.join(held)} "


def is_speaker(name: str, text: str) -> bool:
    """Whether `text` has the name, or its last word, next to a word of saying."""
    return bool(_speaking(name).search(text))


@lru_cache(maxsize=64)
def _speaking(name: str) -> re.Pattern[str]:
    words = _folded(name)
    named = r"[\W_]+".join(map(re.escape, words))
    named = rf"\b(?:{named}|{re.escape(words[-1])})\b" if words else r"(?!)"
    said = rf"{_SAY}\b"
    return re.compile(
        rf"{named}(?:\W+\w+){{0,2}}?\W+{said}|\b{said}\W+(?:the\W+)?(?:\w+\W+)?{named}",
        re.IGNORECASE,
    )


def _folded(name: str) -> list[str]:
    """The words of a name in lower case, without "the" before it and a genitive after it."""
    words = _WORD.findall(re.sub(r"[’']s\b|\.(?=\w)|(?<=\w)\.", "", name.casefold()))
    return words[1:] if words[:1] == ["the"] else words


def _initials(words: list[str]) -> str:
    """Such as "nyt"; empty for a single word, which has no short form."""
    return "".join(word[0] for word in words) if len(words) > 1 else ""
