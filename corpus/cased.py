"""Letter case: what capitals say about a line or a quotation."""

from __future__ import annotations

_LONG = 4
# Small words stay small in a title, and one long word may.
_SHARE = 0.7


def is_title(text: str) -> bool:
    """Whether most words of four letters or more are capitalised, as in a headline."""
    words = [word.lstrip("“\"‘'(") for word in text.split() if len(word) >= _LONG]
    capitalised = sum(word[:1].isupper() or word[:1].isdigit() for word in words)
    return bool(words) and capitalised >= _SHARE * len(words)
