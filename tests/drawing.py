"""Draws a message as Discord's client would, as text: what a reader sees, from the real payload.

    Who was on the first tram?
    │ “The first tram left Chengdu’s east gate with one dog,” the operator said.
    Source: The Riverside Courier, 2 December 2011
    [ Read it there ↗ ] [ More context ] [ Ask a follow-up ] [ More… ]
    [ 1 of 3 · The Riverside Courier, 2 December 2011 ▾ ]

`message` is what was sent: `content`, `embeds`, `components`, `attachments`.
"""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING, Any

from tests.reading import shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

WIDTH = 84
_MASKED = re.compile(r"(?<!\\)\[((?:\\.|[^\]\\])*)\]\((https?://[^)\s]+)\)")
# Bold has two stars, italics one; an escaped star is a character.
_ITALIC = re.compile(r"(?<![\\*])\*(?!\*)((?:\\.|[^\\*])+)\*(?!\*)")
_LINK = 5
_ROW, _SELECT = 1, 3
_BAR = "│ "
_GLUE = "\u00a0"


def draw(message: Mapping[str, Any], *, bold: bool = False, width: int = WIDTH) -> str:
    """The message as lines of at most `width` characters; `bold` keeps ** around bold words."""
    lines = list(_content(message.get("content") or "", bold=bold, width=width))
    for embed in message.get("embeds") or []:
        lines += [f"┃ {line}".rstrip() for line in _embed(embed, bold=bold, width=width - 2)]
    for file in message.get("attachments") or []:
        said = f" ({file['description']})" if file.get("description") else ""
        lines += _wrapped(f"▤ {file['filename']}{said}", width)
    for part in message.get("components") or []:
        if part["type"] == _ROW:
            controls = (_control(each).replace(" ", _GLUE) for each in part["components"])
            lines += (line.replace(_GLUE, " ") for line in _wrapped(" ".join(controls), width))
        else:
            lines += _content(part.get("content", ""), bold=bold, width=width)
    return "\n".join(lines)


def _content(text: str, *, bold: bool, width: int) -> Iterator[str]:
    for line in text.split("\n") if text else []:
        mark = _BAR if line.startswith("> ") else ""
        words = _plain(re.sub(r"^(?:> |-# )", "", line), bold=bold)
        wrapped = _wrapped(words, width - len(mark)) or [""]
        yield from (f"{mark}{each}".rstrip() for each in wrapped)


def _embed(embed: Mapping[str, Any], *, bold: bool, width: int) -> Iterator[str]:
    if embed.get("title"):
        yield from _wrapped(_plain(embed["title"], bold=False), width)
    if embed.get("url"):
        yield embed["url"]
    for line in (embed.get("description") or "").split("\n"):
        yield from _wrapped(_plain(line, bold=bold), width) or [""]
    for field in embed.get("fields") or []:
        yield from _wrapped(f"{field['name']}: {_plain(field['value'], bold=False)}", width)
    if embed.get("image"):
        yield f"▣ {embed['image']['url']}"
    if embed.get("footer"):
        yield from _wrapped(embed["footer"]["text"], width)


def _plain(markdown: str, *, bold: bool) -> str:
    """Without markup, links as their words; bold parts in ** if wanted and whole on the line."""
    text = _ITALIC.sub(r"\1", _MASKED.sub(lambda match: match[1], markdown))
    if bold:
        return re.sub(r"\\([^0-9A-Za-z\s])", r"\1", text)
    return shown(text).text if text.count("**") % 2 == 0 else text.replace("**", "")


def _control(part: Mapping[str, Any]) -> str:
    if part["type"] == _SELECT:
        chosen = [each["label"] for each in part["options"] if each.get("default")]
        return f"[ {(chosen or [part.get('placeholder', '')])[0]} ▾ ]"
    label = part.get("label", "").removesuffix(" ↗")
    arrow = " ↗" if part.get("style") == _LINK else ""
    return f"( {label} )" if part.get("disabled") else f"[ {label}{arrow} ]"


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)
