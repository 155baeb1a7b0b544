"""The text of a piece of HTML: its words unchanged, its blocks as paragraphs and lines.

- Paragraphs are separated by an empty line; `<br>`, list items and table rows are lines. White
  space collapses as in a browser. A no-break space stays, but not at either end of a line.
- A list item opens with `  • ` (in a numbered list with `  1. `), table cells are a tab apart.
- Struck-out text stands between `~~` and `~~`: square brackets would read as an editor's aside.
- Scripts, widgets, forms, pictures, comments and what is hidden are dropped, captions are kept.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corpus.readers.markup.hidden import may_hide, remove_hidden
from corpus.readers.markup.parsing import parse_html
from corpus.readers.markup.text_builder import BLANK, HtmlText, TextBuilder, collapsed, tags

if TYPE_CHECKING:
    from collections.abc import Iterable

    from selectolax.lexbor import LexborNode

_DROPPED = tags(
    "script style noscript template iframe object embed applet svg canvas audio video map form "
    "button select textarea input nav img picture title head dialog rp"
)
# Only these are asked for their class; asking each inline element would double the cost.
_MAY_BE_WIDGET = tags("div section aside ul p footer span a h2 h3 h4")
# What themes and plug-ins add around a post's words, by class or id.
_WIDGET = re.compile(
    r"(?:^|\s)(?:sharedaddy|sd-\w+|jp-relatedposts|jp-post-flair|wpcnt|wpa|post-likes-widget\S*"
    r"|addtoany\S*|a2a_kit\S*|addthis\S*|sharethis\S*|st_(?=\w+_)\w++(?<=count)|social-?share\S*"
    r"|share-?(?:this|bar|buttons?|links?)|post-share\S*|heateor\S*|ssba\S*|essb\S*|et_social\S*"
    r"|yarpp\S*|related-?posts?|comments(?:-area)?|comment-?respond|respond|commentlist|akismet\S*"
    r"|post-?navigation|nav-?links|navigation|page-links|more-link|edit-link|screen-reader-text"
    r"|wp-block-(?:social-links|post-comments\S*)|printfriendly\S*|pf-button\S*"
    r")(?=\s|$)",
    re.IGNORECASE,
)


def text_of(fragment: str, *, typed_breaks: bool = False) -> HtmlText:
    """Read HTML as text; empty text when it holds no words.

    With `typed_breaks` line ends count as in WordPress's editor, before WordPress has rendered
    them: an empty line ends a paragraph, a single line end is a line break.
    """
    tree = parse_html(fragment)
    if may_hide(fragment):
        remove_hidden(tree)
    body = tree.body
    return text_of_node(body, typed_breaks=typed_breaks) if body else HtmlText("", ())


def text_of_node(node: LexborNode, *, typed_breaks: bool = False) -> HtmlText:
    """Read what is inside a node; see `text_of`."""
    writer = TextBuilder(typed_breaks=typed_breaks)
    _walk(node, writer)
    return writer.finished()


def line_of(fragment: str) -> str:
    """The words of a title or a name on one line, without markup."""
    if "<" not in fragment and "&" not in fragment:
        return collapsed(fragment).strip(BLANK)
    return " ".join(text_of(fragment).text.split("\n"))


def name_of(fragment: str) -> str | None:
    """An author's name on one line; None where there is none or where it is an e-mail address."""
    name = line_of(fragment)
    return name if name and "@" not in name else None


def names_of(fragments: Iterable[str]) -> tuple[str, ...]:
    """The names of categories, each on one line and once, without blank ones."""
    return tuple(dict.fromkeys(filter(None, map(line_of, fragments))))


def _walk(top: LexborNode, writer: TextBuilder) -> None:
    """Visit everything below `top` in order; not recursive, because depth is up to the source."""
    ancestors: list[tuple[LexborNode, str]] = [(top, top.tag or "")]
    node = top.child
    while node is not None:
        tag = node.tag or ""
        if tag == "-text":
            writer.text(node.text_content or "", parent=ancestors[-1][1])
        elif tag not in _DROPPED and not _is_widget(node, tag):
            writer.open(tag, node)
            if (child := node.child) is not None:
                ancestors.append((node, tag))
                node = child
                continue
            writer.close(tag)
        following = node.next
        while following is None and len(ancestors) > 1:
            node, tag = ancestors.pop()
            writer.close(tag)
            following = node.next
        node = following


def _is_widget(node: LexborNode, tag: str) -> bool:
    if tag not in _MAY_BE_WIDGET or not (attributes := node.attributes):
        return False
    return bool(_WIDGET.search(f"{attributes.get('class') or ''} {attributes.get('id') or ''}"))
