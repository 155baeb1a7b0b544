"""Parsing HTML in a time that grows with its length, whatever is nested in it."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

from corpus.readers.markup.text_builder import tags

# For each tag the parser looks through the elements that are open: 100,000 of them take it a
# minute. No page is nested like this; browsers end at 512.
_DEEPEST = 500
# Unclosed ones of these are opened again in each paragraph that follows.
_MOST_FORMATTING = 50
_FORMATTING = tags("b big code em font i s small strike strong tt u")
# They hold nothing, or the next of their kind closes them; those of drawings close themselves.
_NEVER_DEEP = tags(
    "area base br col embed hr img input link meta param source track wbr p li dt dd tr td th "
    "tbody thead tfoot option a nobr html head body path circle rect line polyline polygon "
    "ellipse use"
)
_TAG = re.compile(r"<(/?)([A-Za-z][^\s/>]*)")


def parse_html(markup: str, *, scripting: bool = False) -> LexborHTMLParser:
    """The tree of a page or a piece of one, `scripting` as in a browser that runs scripts.

    Of elements that are nested too deep only what is in them is kept, where it stands.
    """
    if markup.count("<") > _MOST_FORMATTING:
        markup = _flattened(markup)
    return LexborHTMLParser(markup, scripting=scripting)


def _flattened(markup: str) -> str:
    """The markup with each tag that is too deep as one that holds nothing: a line may break there.

    Only the tag's name is written anew, so that its attributes need not be understood.
    """
    depth = formatting = 0

    def flatten(tag: re.Match[str]) -> str:
        nonlocal depth, formatting
        name = tag[2].lower()
        if name in _NEVER_DEEP:
            return tag[0]
        step = -1 if tag[1] else 1
        if name in _FORMATTING:
            reached = max(formatting, formatting + step)
            formatting = max(0, formatting + step)
            return f"<{tag[1]}wbr" if reached > _MOST_FORMATTING else tag[0]
        reached = max(depth, depth + step)
        depth = max(0, depth + step)
        return f"<{tag[1]}br" if reached > _DEEPEST else tag[0]

    return _TAG.sub(flatten, markup)
