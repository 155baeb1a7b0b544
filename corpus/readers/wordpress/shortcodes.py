"""WordPress shortcodes: the tags go, what they enclose stays.

    [caption id="attachment_9" width="300"]<img> The words of it[/caption]    keeps the words
    [gallery ids="1,2"]   [youtube http://...]                               leaves nothing
    [[gallery]]                                                              is shown as [gallery]

Square brackets are also how this kind of archive cites and how it speaks for itself, and neither
may ever be lost. So a bracket is a shortcode only by something that no citation and no aside has: a
quoted attribute, two attributes and no other word, a closing tag for its opening one, or, where it
stands alone on its line, one attribute, a name of WordPress's own or one with an underscore.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_NAME = r"[A-Za-z][A-Za-z0-9_-]*"
# A single attribute must have its quotes: "[where n=5]" is somebody's remark.
_ATTRIBUTE = r"""(?:\s+[\w-]{1,60}=(?:"[^"]{0,5000}"|'[^']{0,5000}'|[^\s\]"']{1,300}))"""
_WITH_ATTRIBUTES = re.compile(
    rf"""\[(?P<name>{_NAME})(?P<attributes>{_ATTRIBUTE}{{1,60}})\s*/?\]"""
)
_CAPTION = re.compile(r"""\scaption=(?:"([^"]*)"|'([^']*)')""")
_BARE = re.compile(rf"\[(?P<closes>/?)(?P<name>{_NAME})\]")
# What is one by its name or its form where it stands alone on its line.
_OWN = re.compile(
    r"\[(?:(?:gallery|playlist|slideshow|embed|contact-form(?:-7)?)"
    r"|[A-Za-z][A-Za-z0-9-]{0,30}_[A-Za-z0-9_-]{1,40}"
    r"|[A-Za-z][\w-]{0,40} [a-z_-]{1,40}=[^\]\s\"']{1,200}"
    r"|(?:audio|video|embed|youtube|vimeo|soundcloud|dailymotion)[ =]https?://[^\]\s]{0,2000})\s*/?\]"
    r"(?=[ \t]*(?:\n|</p>|$))"
)
# Looking back for the line's beginning from each bracket is cheaper than looking for lines.
_LINE_BEGINS = re.compile(r"(?:^|\n|<p>)[ \t]*$")
_SHOWN = re.compile(rf"\[(\[/?{_NAME}(?:\s[^\[\]]*)?\])\]")
# Between these and the words around them a paragraph ends; others may stand inside a word.
_BLOCKS = frozenset(("caption", "wp_caption", "gallery", "playlist", "embed", "video", "audio"))
_HELD = "\ufdd1"  # an opening bracket that is to be shown, while tags are taken off


def strip_shortcodes(content: str) -> str:
    """The content without shortcode tags; every other bracket stays as it stands."""
    if "[" not in content:
        return content
    if "[[" in content:
        content = _SHOWN.sub(lambda shown: _HELD + shown[1][1:], content)
    if "=" in content:
        closings = {tag["name"]: tag.start() for tag in _BARE.finditer(content) if tag["closes"]}
        content = _WITH_ATTRIBUTES.sub(partial(_opening, closings=closings), content)
    if "[/" in content:
        content = _without_pairs(content)
    return _OWN.sub(_unless_in_a_line, content).replace(_HELD, "[")


def _unless_in_a_line(tag: re.Match[str]) -> str:
    before = tag.string[max(tag.start() - 40, 0) : tag.start()]
    return "" if _LINE_BEGINS.search(before) else tag[0]


def _opening(tag: re.Match[str], closings: Mapping[str, int]) -> str:
    """What is left of an opening tag: its bare form where a closing one follows, and a caption.

    `closings` says where the last closing tag of each name stands.
    """
    name, attributes = tag["name"], tag["attributes"]
    if '"' not in attributes and "'" not in attributes and attributes.count("=") < 2:
        return tag[0]
    caption = _CAPTION.search(attributes) if name.endswith("caption") else None
    words = (caption[1] or caption[2] or "") if caption else ""
    closed = closings.get(name, -1) >= tag.end()
    return (f"[{name}]" if closed else _edge(name)) + words


def _without_pairs(content: str) -> str:
    """Take off each bare opening tag with its closing one; a lone closing tag is somebody's."""
    opened: dict[str, list[re.Match[str]]] = {}
    taken: list[re.Match[str]] = []
    for tag in _BARE.finditer(content):
        still_open = opened.setdefault(tag["name"], [])
        if not tag["closes"]:
            still_open.append(tag)
        elif still_open:
            taken += [still_open.pop(), tag]
    pieces, position = [], 0
    for tag in sorted(taken, key=lambda each: each.start()):
        pieces += [content[position : tag.start()], _edge(tag["name"])]
        position = tag.end()
    return "".join([*pieces, content[position:]])


def _edge(name: str) -> str:
    return "\n\n" if name in _BLOCKS else ""
