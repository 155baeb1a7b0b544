"""A quote's citation to copy: each form in a block of code, which Discord copies at a touch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from discord import ui

from bot import citation_styles
from bot.discord.drawing import limits
from bot.discord.drawing.reply import File, Reply

if TYPE_CHECKING:
    from bot.citation_styles import Reference
    from bot.discord.localization import Translator

_FENCE = "```"


def citation_card(reference: Reference, translate: Translator) -> Reply:
    """The words with their source, then the source in four styles; in a file where it is long."""
    forms = {name: style(reference) for name, style in citation_styles.STYLES.items()}
    forms = {translate("With the words"): citation_styles.plain(reference)} | forms
    blocks = [f"**{name}**\n{_FENCE}\n{form}\n{_FENCE}" for name, form in forms.items()]
    fits = sum(map(limits.units, blocks)) <= limits.LAYOUT_TEXT
    # A fence within the words would end the block; nothing of them is changed.
    if fits and not any(_FENCE in form for form in forms.values()):
        return Reply(layout=tuple(map(ui.TextDisplay, blocks)))
    whole = "\n\n".join(f"{name}\n{form}" for name, form in forms.items())
    said: ui.TextDisplay[Any] = ui.TextDisplay(
        translate("The citation is long; it is in the file.")
    )
    return Reply(layout=(said,), file=File("citation.txt", whole.encode()))
