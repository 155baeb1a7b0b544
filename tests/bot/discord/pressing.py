"""Pressing what has no name of its own: the list of an answer's quotes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.fake_discord.component_rules import SELECT

if TYPE_CHECKING:
    from tests.fake_discord import Answer, Message, Person


async def choose(person: Person, message: Message, number: int) -> Answer:
    """Choose a quote (from 1) in the list under an answer."""
    (menu,) = [part for part in message.walk() if part["type"] == SELECT]
    return await person.select(message, menu["custom_id"], str(number))
