"""What the bot says in one message, and how it is handed to discord.py."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import discord

from bot.discord.drawing import limits

if TYPE_CHECKING:
    from discord import ui


@dataclass(frozen=True, slots=True)
class File:
    """A file to attach; `alt` is what a screen reader says of a picture."""

    name: str
    data: bytes
    alt: str = ""

    def opened(self) -> discord.File:
        """A fresh file for one sending."""
        description = limits.clip(self.alt, limits.ALT_TEXT) or None
        return discord.File(io.BytesIO(self.data), self.name, description=description)


@dataclass(frozen=True, slots=True)
class Reply:
    """One message: the lines above, the embeds, the buttons, a file."""

    content: str = ""
    embeds: tuple[discord.Embed, ...] = ()
    view: ui.View | None = None
    file: File | None = None

    def new(self) -> dict[str, Any]:
        """Arguments for sending it."""
        parts = {"view": self.view, "file": self.file and self.file.opened()}
        given = {name: part for name, part in parts.items() if part is not None}
        return {"content": self.content, "embeds": list(self.embeds), **given}

    def edited(self, *, content: bool = True) -> dict[str, Any]:
        """Arguments for putting it in a message's place; `content` False leaves the lines above."""
        arguments: dict[str, Any] = {
            "embeds": list(self.embeds),
            "view": self.view,
            "attachments": [self.file.opened()] if self.file else [],
        }
        return arguments | ({"content": self.content} if content else {})
