"""What the bot says in one message, and how it is handed to discord.py."""

from __future__ import annotations

import io
from dataclasses import dataclass
from itertools import groupby
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
    """One message: a layout of texts (Components V2), or lines above and embeds; buttons, a file.

    A layout goes with neither content nor embeds, and a message that has one keeps one for ever:
    whatever takes an answer's place is a layout, too.
    """

    content: str = ""
    embeds: tuple[discord.Embed, ...] = ()
    buttons: Sequence[ui.Item[Any]] = ()
    file: File | None = None
    layout: tuple[ui.Item[Any], ...] = ()

    def new(self) -> dict[str, Any]:
        """Arguments for sending it."""
        arguments: dict[str, Any] = {}
        if not self.layout:
            arguments |= {"content": self.content, "embeds": list(self.embeds)}
        if self.layout or self.buttons:
            arguments["view"] = self._view()
        if self.file is not None:
            arguments["file"] = self.file.opened()
        return arguments

    def edited(self) -> dict[str, Any]:
        """Arguments for putting it in a message's place."""
        return {
            "content": None if self.layout else self.content,
            "embeds": list(self.embeds),
            "view": self._view() if self.layout or self.buttons else None,
            "attachments": [self.file.opened()] if self.file else [],
        }

    def _view(self) -> ui.View | ui.LayoutView:
        """The components, in a view that is stopped: discord.py would keep any other for ever.

        Presses are answered by what a custom_id says, before and after any restart.
        """
        view: ui.View | ui.LayoutView = ui.View(timeout=None)
        parts = list(self.buttons)
        if self.layout:
            view, parts = ui.LayoutView(timeout=None), self._parts()
        for part in parts:
            view.add_item(part)
        view.stop()
        return view

    def _parts(self) -> list[ui.Item[Any]]:
        """The layout, then the file, which shows only where it is named, then rows of buttons."""
        parts = list(self.layout)
        if self.file is not None:
            parts.append(ui.File(f"attachment://{self.file.name}"))
        rows = groupby(self.buttons, key=lambda button: button.row or 0)
        return [*parts, *(ui.ActionRow(*buttons) for _, buttons in rows)]
