"""A press of a control: who pressed what, and what the control carries."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.discord.context import Interaction

OUT_OF_DATE = "This button is out of date. Please ask again."


class Press:
    """A button that was pressed, or a form that was sent; `state` is what its custom_id carries."""

    def __init__(self, interaction: Interaction, state: str) -> None:
        self.interaction = interaction
        self.state = state
        self.bot = interaction.client
        self.requester = self.bot.access.of_interaction(interaction)
        self.translate = self.requester.translate
        # Whether the message under which the button stands is for one person only.
        self.private = bool(interaction.message and interaction.message.flags.ephemeral)
