"""A trace in Discord: what `verbatim why` prints, for those who look after the archive."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord

from bot.discord.drawing import limits
from bot.discord.drawing.reply import File, Reply
from bot.why import WhyTerminal

if TYPE_CHECKING:
    from collections.abc import Callable

    from index.search.trace import Trace

# As wide as an embed shows a line without breaking it.
_COLUMNS = 58
_BLOCK = "```\n{}\n```"


def trace_card(trace: Trace, describe: Callable[[str], str]) -> Reply:
    """Each stage with its figures as a block of code; what does not fit comes whole, as a file."""
    # A mark that would end the block is one that a title holds.
    text = WhyTerminal(_COLUMNS, describe).drawn(trace).replace("`", "'")
    lines = text.splitlines()
    while limits.units(_BLOCK.format("\n".join(lines))) > limits.EMBED_DESCRIPTION:
        lines.pop()
    drawn = "\n".join(lines)
    whole = None if drawn == text else File("why.txt", text.encode())
    return Reply(embeds=(discord.Embed(description=_BLOCK.format(drawn)),), file=whole)
