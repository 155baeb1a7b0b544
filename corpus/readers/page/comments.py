"""Readers' comments: found and taken out of a page before anything else in it is looked at.

A comment is known by the names that themes and services give it (`class="comment-list"`,
`itemtype=".../Comment"`), or by the heading over it ("3 Responses to ...") together with what
stands under it. A comment may look like a post in every other way: title, date, `<article>`.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from corpus.readers.markup.pruning import remove_all

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborHTMLParser, LexborNode

# Of one comment: these names are never a frame around a post as well.
_ONE = r"(?:comment|kommentar|comentario|commentaire|commento|pingback|trackback|talkback)"
# Of all comments; some of these words name other things too.
_MANY = (
    r"(?:comments|commentlist|commentform|disqus|kommentare|comentarios|commentaires|commenti"
    r"|pingbacks|trackbacks|webmentions?|talkbacks|guestbook|discussions?|responses?|respond"
    r"|repl(?:y|ies)|remarks?|feedback|conversation)"
)
# "post-comments", "js-comments-area", "comment-body-12": what else stands in such a name.
_BEFORE = (
    r"(?:(?:post|entry|article|blog|users?|readers?|fb|facebook|page|site|section|view|block"
    r"|content|single|story|li|div|wp|wpd|all|recent|latest|js|dsq|amp|u|p)[-_]+){0,3}"
)
_BEHIND = (
    r"(?:[-_]*+(?:area|lists?|body|content|text|sections?|wrap|wrapper|threads?|form|block|box"
    r"|boxes|container|items?|entry|entries|author|meta|inner|outer|holder|template|title|header"
    r"|heading|repl(?:y|ies)|respond|post|posts|main|embed|widget|module|region|panel|feed|count"
    r"|links?|date|node|footer|data|html|[a-z]?\d++)){0,3}"
)
_ONE_NAME = re.compile(rf"{_BEFORE}{_ONE}{_BEHIND}", re.IGNORECASE)
_MANY_NAME = re.compile(rf"{_BEFORE}{_MANY}{_BEHIND}", re.IGNORECASE)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_TYPE = re.compile(r"schema\.org/(?:User)?Comments?$")
_ATTRIBUTES = ("class", "id", "itemtype", "itemprop", "role", "data-component", "data-testid")
_STEMS = (
    "comment", "kommentar", "comentario", "pingback", "trackback", "talkback", "disqus", "mention",
    "guestbook", "discussion", "respon", "repl", "remark", "feedback", "conversation",
)  # fmt: skip
_NAMED = ", ".join(f'[{name}*="{stem}" i]' for name in _ATTRIBUTES for stem in _STEMS)
_ELEMENTS = "fb\\:comments, disqus-comments, amp-facebook-comments"
_WHOLE = frozenset(("html", "head", "body", "main"))

# In a paragraph "No response" is what somebody got; a number or a call to write is needed there.
_TITLES = frozenset(("h1", "h2", "h3", "h4", "h5", "h6", "legend", "strong", "b", "dt"))
_DIGIT_OR_CALL = re.compile(r".{0,12}\d|\W*(?:leave|post|add|write|submit|join)\b", re.IGNORECASE)
_HEADINGS = "h1, h2, h3, h4, h5, h6, legend, p, div, span, strong, b, a, dt"
_LONGEST_HEADING = 160
_COUNTED = re.compile(
    r"""\W*(?:
    (?:\d[\d.,]*|no|one|two|three)\s+(?:users?\s+|readers?\s+)?
        (?:comments?|responses?|replies|thoughts?|reactions?|remarks?)
        (?:\s+(?:to|on|so\s+far|for|about|from)\b.*|\s+already)?
    | (?:users?\s+|readers?['’]?\s+)?(?:comments?|responses?|replies|reactions?|discussion)
        \s*[(:\[]\s*\d+\s*[)\]]?
    | (?:leave|post|add|write|submit)\s+(?:a|your)\s+(?:comment|reply|response)
    | join\s+the\s+(?:discussion|conversation)
    )[^\w.!?]*""",
    re.IGNORECASE | re.VERBOSE,
)
_BARE = re.compile(
    r"\W*(?:(?:user|readers?['’]?s?|recent|all|your|the)\s+)?"
    r"(?:comments|responses|replies|reactions|discussion|what\s+readers\s+(?:say|said|think))\W*",
    re.IGNORECASE,
)
# Under the heading something must show that readers and not the author speak there.
_SPOKEN = re.compile(
    r"\b(?:says?|said|wrote|writes)\s*:|\breply\b|\bpermalink\b|\banonymous\b|\blog\s?in\b"
    r"|\d{1,2}:\d{2}|\bposted by\b|\bago\b|\be-?mail\b",
    re.IGNORECASE,
)
_SENTENCE_ENDS = (".", "!", "?", "…")
_SENTENCE_LENGTH = 40
_CLOSING_MARKS = "'\"”’) \t\u00a0"
# How far around a heading is looked, and inside one, in nodes; and how many are looked at.
_NEAR, _INSIDE, _MOST_HEADINGS = 40, 20, 50


def remove_comments(tree: LexborHTMLParser) -> int:
    """Take readers' comments and the forms for them out of a tree; how many parts went."""
    named = remove_all(
        node
        for node in tree.css(f"{_NAMED}, {_ELEMENTS}")
        if node.tag not in _WHOLE and _is_named_comment(node)
    )
    likely = [node for node in tree.css(_HEADINGS) if _reads_like_heading(node)]
    headings = [node for node in likely[-_MOST_HEADINGS:] if _is_over_comments(node)]
    return named + remove_all([part for node in headings for part in _with_what_follows(node)])


def _is_named_comment(node: LexborNode) -> bool:
    attributes = node.attributes
    if _TYPE.search(attributes.get("itemtype") or "") or ":" in (node.tag or ""):
        return True
    stated = " ".join(attributes.get(name) or "" for name in _ATTRIBUTES if name != "itemtype")
    names = [_CAMEL.sub("-", name) for name in stated.split()]
    if any(map(_ONE_NAME.fullmatch, names)):
        return True
    return any(map(_MANY_NAME.fullmatch, names)) and not _is_frame(node)


def _is_frame(node: LexborNode) -> bool:
    """Whether the node is a frame around the post and what was said to it."""
    return node.css_first("h1, [itemprop=articleBody]") is not None


def _reads_like_heading(node: LexborNode) -> bool:
    """Whether a node says no more than "3 Comments" or the like."""
    text = _short_text(node)
    if node.tag in _TITLES:
        return bool(_COUNTED.fullmatch(text) or _BARE.fullmatch(text))
    return bool(_COUNTED.fullmatch(text) and _DIGIT_OR_CALL.match(text))


def _is_over_comments(heading: LexborNode) -> bool:
    """Whether such words stand over comments and under a post, not in the line under a title."""
    if not _has_sentence(_text_before(heading)):
        return False
    following = _following(heading)
    listed = not _BARE.fullmatch(_short_text(heading)) and any(
        part.css_first("li, article, dd") for part in following
    )
    return listed or bool(
        _SPOKEN.search("\n".join(part.text(separator="\n") for part in following))
    )


def _short_text(node: LexborNode) -> str:
    """The words of what can be a heading by its size; nothing for more, without reading it all."""
    words: list[str] = []
    for step, each in enumerate(node.traverse(include_text=True)):
        if each.tag == "-text":
            words += (each.text_content or "").split()
        if step > _INSIDE or sum(map(len, words)) > _LONGEST_HEADING:
            return ""
    return " ".join(words)


def _has_sentence(text: str) -> bool:
    """Whether a line of some length ends as a sentence does: a post's words, and no menu."""
    return any(
        len(line) >= _SENTENCE_LENGTH and line.rstrip(_CLOSING_MARKS).endswith(_SENTENCE_ENDS)
        for line in text.split("\n")
    )


def _with_what_follows(heading: LexborNode) -> Iterator[LexborNode]:
    yield _outermost_alone(heading)
    yield from _following(heading)


def _following(heading: LexborNode) -> list[LexborNode]:
    """What stands after a heading beside it, or beside what holds nothing but the heading."""
    return list(_siblings(_outermost_alone(heading), "next"))


def _outermost_alone(node: LexborNode) -> LexborNode:
    """The node, or the one around it that holds no other words."""
    while (
        (parent := node.parent) is not None
        and parent.tag not in _WHOLE
        and not any(each.text(strip=True) for each in _siblings(node, "next"))
        and not any(each.text(strip=True) for each in _siblings(node, "prev"))
    ):
        node = parent
    return node


def _text_before(node: LexborNode) -> str:
    """The words of what stands shortly before a node, there or around it."""
    found: list[str] = []
    above: LexborNode | None = node
    while above is not None and above.tag not in _WHOLE and len(found) < _NEAR:
        found += [each.text(separator="\n") for each in islice(_siblings(above, "prev"), _NEAR)]
        above = above.parent
    return "\n".join(found)


def _siblings(node: LexborNode, way: str) -> Iterator[LexborNode]:
    sibling = getattr(node, way)
    while sibling is not None:
        yield sibling
        sibling = getattr(sibling, way)
