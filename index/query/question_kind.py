"""Questions that ask for more than one passage: "which agencies ...?", "all posts about ...".

Recognised by how they open; every pattern is anchored there and takes linear time. A question that
one passage may answer ("how many children were in the home?") is none of them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corpus.gazetteer.mentions import find_mentions

if TYPE_CHECKING:
    from collections.abc import Iterable

_ARTICLES = r"(?:blog\s+)?(?:posts?(?![\s-]+offices?\b)|articles?|stories|entries|pieces|coverage)"
_ON = (
    r"(?:about|on|regarding|concerning|covering|dealing\s+with|that\s+(?:mention|speak\s+of|deal\s+"
    r"with|talk\s+about|are\s+about|are\s+on)|mention(?:ing)?|speak(?:ing)?\s+of|talk(?:ing)?\s+"
    r"about|deal\s+with|name)"
)
_THERE = (
    r"(?:(?:are|were)\s+there|(?:do|did)\s+you\s+have|have\s+you\s+(?:got|written|published)"
    r"|you\s+have|(?:were|have\s+been)\s+(?:written|published|posted)|(?:are|were|is|was))"
)
_LOOKING = (
    r"(?:please\s+)?(?:(?:can|could)\s+you\s+)?(?:show|list|give|find|get|name|tell)"
    r"(?:\s+(?:me|us))?"
)
# What words that limit it may stand before, and what "what" may ask for many of.
_GROUPS = (
    r"(?:agencies|countries|states|cities|towns|organi[sz]ations|groups|orphanages|institutions"
    r"|programs|programmes|companies|newspapers|churches|charities|laws|courts)"
)
_LIMITING = r"(?!(?:did|do|does|is|are|was|were|has|have|had|can|to|of|in|by|for)\b)[\w’'-]+\s+"
# One plural, but of what an answer measures or reads; and words in -s that are no plurals.
_NO_PLURAL = (
    r"(?:was|is|has|does|its|his|this|years|months|weeks|days|hours|minutes|dates|times|words"
    r"|\w*(?:ss|us|is)|\w{1,2}s|news|series)\b"
)
_PLURAL = rf"(?!{_NO_PLURAL})(?:[a-z]+s|people|children|men|women)\b"

_EVERY = r"(?:all|every|each|any)\s+(?:of\s+)?(?:the\s+|your\s+)?"

# Each with the subject as its group; the last words may be missing where only dates were named.
_KINDS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"how\s+many\s+{_ARTICLES}(?:\s+{_THERE})?(?:\s+{_ON}\b\s*(?P<s>.*))?",
        rf"(?:{_LOOKING}\s+)?{_EVERY}{_ARTICLES}\b(?:\s+{_THERE})?(?:\s+{_ON}\b)?\s*(?P<s>.*)",
        rf"(?:{_LOOKING}\s+)?(?:the\s+|your\s+)?{_ARTICLES}\s+{_ON}\b\s*(?P<s>.+)",
        rf"(?:are|were)\s+there\s+(?:any\s+)?(?:other\s+)?{_ARTICLES}\s+{_ON}\b\s*(?P<s>.+)",
        rf"(?:which|what)\s+{_ARTICLES}(?:\s+{_THERE})?\s+{_ON}\b\s*(?P<s>.+)",
        rf"{_LOOKING}\s+(?:all|every|each)\s+(?:of\s+)?(?:the\s+)?(?P<s>.+)",
        r"(?:please\s+)?list\s+(?:the\s+|your\s+)?(?P<s>.+)",
        rf"which\s+(?:of\s+the\s+)?(?P<s>{_PLURAL}.*)",
        rf"which\s+(?P<s>(?:{_LIMITING}){{1,2}}{_GROUPS}\b.*)",
        rf"what\s+(?P<s>{_GROUPS}\b.*)",
    )
)
# The verb of being that a question leaves behind: "agencies were closed".
_AUXILIARY = re.compile(
    r"(?<=\w)\s+(?:were|was|are|is|have|has|had|been|did|do|does)\b", re.IGNORECASE
)
# What is counted in a category says no more than that it stands there: "the Hall of Shame cases".
_ITEMS = re.compile(
    r"\b(?:cases?|entries|entry|items?|categor(?:y|ies)|ones?|the)\b", re.IGNORECASE
)


def lookup_subject(text: str) -> str | None:
    """What a look-up in words asks for, "" for everything; None for an ordinary question.

    `text` is the question without the dates and places that were read from it.
    """
    words = " ".join(text.split()).rstrip(" ?!.")
    for kind in _KINDS:
        if match := kind.fullmatch(words):
            return _AUXILIARY.sub("", match["s"] or "").strip()
    return None


def named_category(subject: str, categories: Iterable[str]) -> tuple[str, str] | None:
    """The longest category that a look-up's subject names, and the subject without its name.

    A name of one word must stand as the archive writes it: "trams" is a subject, "Trams" may be the
    category. A place is read as a place.
    """
    for name in sorted(categories, key=len, reverse=True):
        exact = 0 if " " not in name else re.IGNORECASE
        found = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", subject, exact)
        if found and name[:1].isupper() and not find_mentions(name):
            rest = f"{subject[: found.start()]} {subject[found.end() :]}"
            return name, " ".join(_ITEMS.sub(" ", rest).split())
    return None
