"""Draws a message as Discord's client would, as text: what a reader sees, from the real payload.

    ┃ Trams Return to Sichuan After Forty Years
    ┃ “The first tram left Chengdu’s east gate with one dog,” the operator said.
    ┃ 1 of 3 · Sichuan, China
    [ Previous ] [ Next ] [ More context ] [ Open the post ↗ ]

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
_LINK = 5
_GLUE = "\u00a0"


def draw(message: Mapping[str, Any], *, bold: bool = False) -> str:
    """The message as lines of at most WIDTH characters; `bold` keeps ** around bold words."""
    lines = list(_content(message.get("content") or "", bold=bold))
    for embed in message.get("embeds") or []:
        lines += [f"┃ {line}".rstrip() for line in _embed(embed, bold=bold)]
    for file in message.get("attachments") or []:
        said = f" ({file['description']})" if file.get("description") else ""
        lines += _wrapped(f"▤ {file['filename']}{said}")
    for row in message.get("components") or []:
        buttons = (_button(part).replace(" ", _GLUE) for part in row.get("components", []))
        lines += (line.replace(_GLUE, " ") for line in _wrapped(" ".join(buttons)))
    return "\n".join(lines)


def _content(text: str, *, bold: bool) -> Iterator[str]:
    for line in text.split("\n") if text else []:
        mark = "│ " if line.startswith("> ") else ""
        yield from _wrapped(mark + _plain(re.sub(r"^(?:> |-# )", "", line), bold=bold))


def _embed(embed: Mapping[str, Any], *, bold: bool) -> Iterator[str]:
    if embed.get("title"):
        yield from _wrapped(_plain(embed["title"], bold=False))
    if embed.get("url"):
        yield embed["url"]
    for line in (embed.get("description") or "").split("\n"):
        yield from _wrapped(_plain(line, bold=bold)) or [""]
    for field in embed.get("fields") or []:
        yield from _wrapped(f"{field['name']}: {_plain(field['value'], bold=False)}")
    if embed.get("image"):
        yield f"▣ {embed['image']['url']}"
    if embed.get("footer"):
        yield from _wrapped(embed["footer"]["text"])


def _plain(markdown: str, *, bold: bool) -> str:
    """Without markup, links as their words; bold parts in ** if wanted and whole on the line."""
    text = _MASKED.sub(lambda match: match[1], markdown)
    if bold:
        return re.sub(r"\\([^0-9A-Za-z\s])", r"\1", text)
    return shown(text).text if text.count("**") % 2 == 0 else text.replace("**", "")


def _button(part: Mapping[str, Any]) -> str:
    label = part.get("label", "")
    arrow = " ↗" if part.get("style") == _LINK else ""
    return f"( {label} )" if part.get("disabled") else f"[ {label}{arrow} ]"


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, break_long_words=False, break_on_hyphens=False)
