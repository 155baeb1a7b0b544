"""Reads Discord's markup as a client draws it, as far as the bot writes any."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ESCAPE = re.compile(r"\\[^0-9A-Za-z\s]")


@dataclass(frozen=True, slots=True)
class Shown:
    """What a reader sees: the text, and the bold parts of it run together."""

    text: str
    bold: str


def shown(markdown: str) -> Shown:
    """Take backslashes and bold stars away; AssertionError where bold is left open."""
    text: list[str] = []
    bold: list[str] = []
    inside, at = False, 0
    while at < len(markdown):
        if markdown.startswith("**", at):
            inside, at = not inside, at + 2
            continue
        at += bool(_ESCAPE.match(markdown, at))
        text.append(markdown[at])
        bold.append(markdown[at] if inside else "")
        at += 1
    assert not inside, f"bold is left open in {markdown!r}"
    return Shown("".join(text), "".join(bold))
