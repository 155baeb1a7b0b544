"""Reads Discord's markup as a client draws it, as far as the bot writes any."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.fake_discord import Message

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


_BAR, _CUT = "> ", "[..]"


def quotations(message: Message) -> list[Shown]:
    """What a message quotes, one entry for each stretch behind the bar, less the marks of cuts."""
    found: list[list[str]] = []
    for text in [part.get("content", "") for part in message.walk()]:
        found.append([])
        for line in text.split("\n"):
            if line.startswith(_BAR):
                found[-1].append(line.removeprefix(_BAR))
            elif found[-1]:
                found.append([])
    blocks = ("\n".join(lines) for lines in found if lines)
    return [shown(_without_marks(block)) for block in blocks]


def quotation(message: Message) -> Shown:
    """The one stretch that a message quotes."""
    (only,) = quotations(message)
    return only


def _without_marks(markdown: str) -> str:
    return markdown.removeprefix(f"{_CUT} ").removesuffix(f" {_CUT}")


def link_of(message: Message) -> str:
    """The address of the post that a message quotes; KeyError where no button leads there."""
    return str({each["label"]: each for each in message.buttons}["Read it there ↗"]["url"])


def chosen(message: Message) -> str:
    """Which of its quotes an answer shows, as its list says."""
    options = [each for part in message.walk() for each in part.get("options", [])]
    (label,) = [each["label"] for each in options if each.get("default")]
    return str(label)
