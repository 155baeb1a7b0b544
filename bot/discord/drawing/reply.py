"""What the bot says in one message, and how it is handed to discord.py."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.discord.drawing import limits

if TYPE_CHECKING:
    from collections.abc import Sequence


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
    buttons: Sequence[ui.Item[Any]] = ()
    file: File | None = None

    def new(self) -> dict[str, Any]:
        """Arguments for sending it."""
        arguments: dict[str, Any] = {"content": self.content, "embeds": list(self.embeds)}
        if self.buttons:
            arguments["view"] = self._view()
        if self.file is not None:
            arguments["file"] = self.file.opened()
        return arguments

    def edited(self) -> dict[str, Any]:
        """Arguments for putting it in a message's place."""
        return {
            "content": self.content,
            "embeds": list(self.embeds),
            "view": self._view() if self.buttons else None,
            "attachments": [self.file.opened()] if self.file else [],
        }

    def _view(self) -> ui.View:
        """The buttons, in a view that is stopped: discord.py would keep any other for ever.

        Presses are answered by what a custom_id says, before and after any restart.
        """
        view = ui.View(timeout=None)
        for button in self.buttons:
            view.add_item(button)
        view.stop()
        return view
