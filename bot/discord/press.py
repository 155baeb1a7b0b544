"""The one kind of button: `kind:state` in its custom_id, and a handler for each kind."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Self

from discord import ButtonStyle, ui

from bot.discord.drawing import limits

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    import discord

    from bot.discord.client import VerbatimBot

    Handler = Callable[[discord.Interaction[VerbatimBot], str], Coroutine[Any, Any, None]]


class ActionButton(
    ui.DynamicItem[ui.Button[Any]], template=re.compile(r"([a-z]+):(.+)", re.DOTALL)
):
    """A button whose pressing is handled by the client, before and after any restart."""

    def __init__(
        self,
        kind: str,
        state: str,
        label: str = "",
        *,
        style: ButtonStyle = ButtonStyle.secondary,
        row: int = 0,
        disabled: bool = False,
    ) -> None:
        self.kind, self.state = kind, state
        custom_id = f"{kind}:{state}"
        if limits.units(custom_id) > limits.CUSTOM_ID:
            raise ValueError(f"{custom_id!r} is longer than a custom_id may be")
        super().__init__(
            ui.Button(label=label, custom_id=custom_id, style=style, row=row, disabled=disabled)
        )

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str]
    ) -> Self:
        """The button again, from what it carries."""
        del interaction, item
        return cls(match[1], match[2])

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Hand the press to the client, which tells the person about errors."""
        await interaction.client.pressed(interaction, self.kind, self.state)
