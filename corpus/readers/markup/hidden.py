"""What a page holds but does not show: it is not what its readers read, so it is not imported."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corpus.readers.markup.pruning import remove_all

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

# Asked of the parser, which is quick; what a style comes to is then read from it.
_SUSPECTS = '[hidden], [aria-hidden="true" i], [style]'
_SIGNS = re.compile(r"hidden|style", re.IGNORECASE)
_ZERO = r"[+-]?(?:0++(?:\.0++)?|\.0++)(?:px|r?em|pt|%|vh|vw)?\s*(?:!important\s*)?(?:;|$)"
_OUT_OF_SIGHT = re.compile(
    rf"""(?:^|;)\s*(?:
    display\s*:\s*none(?![\w-])
    | visibility\s*:\s*(?:hidden|collapse)
    | (?:font-size|opacity|max-height|max-width)\s*:\s*{_ZERO}
    | clip\s*:\s*rect\(\s*(?:0|1px)
    | clip-path\s*:\s*inset\(\s*(?:50|100)%
    | text-indent\s*:\s*-\d{{3,}}
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_FLAT = re.compile(rf"(?:^|;)\s*(?:width|height)\s*:\s*(?:{_ZERO}|1px)", re.IGNORECASE)
_CLIPPED = re.compile(r"(?:^|;)\s*overflow(?:-[xy])?\s*:\s*hidden", re.IGNORECASE)
_OFF_SCREEN = re.compile(r"(?:^|;)\s*(?:left|top|right)\s*:\s*-\d{3,}", re.IGNORECASE)
_KEPT = frozenset(("html", "head", "body"))  # some themes show these by a script


def remove_hidden(tree: LexborHTMLParser) -> None:
    """Take out of a tree what its own attributes hide; style sheets are not read."""
    remove_all(
        node
        for node in tree.css(_SUSPECTS)
        if node.tag not in _KEPT and _is_hidden(node.attributes)
    )


def may_hide(markup: str) -> bool:
    """Whether there is anything to look for: looking for two words spares most posts a search."""
    return bool(_SIGNS.search(markup))


def _is_hidden(attributes: dict[str, str | None]) -> bool:
    if "hidden" in attributes or (attributes.get("aria-hidden") or "").lower() == "true":
        return True
    style = attributes.get("style") or ""
    if not style:
        return False
    flat = _FLAT.search(style) and _CLIPPED.search(style)
    return bool(flat or _OUT_OF_SIGHT.search(style) or _OFF_SCREEN.search(style))
