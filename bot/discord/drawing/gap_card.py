"""The list of gaps: questions that the archive did not answer well, for a server's managers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord

from bot.discord.drawing import limits
from bot.discord.drawing.buttons import Action, action_button
from bot.discord.drawing.markup import escape, label
from bot.discord.drawing.reply import Reply
from bot.discord.gaps import PAGE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.discord.gaps import Gap
    from bot.discord.localization import Translator

_COLOUR = 0x4F8A8B
# Twenty lines of this length fit an embed, whatever a question looks like once it is escaped.
_QUESTION = 120


def gap_card(gaps: Sequence[Gap], total: int, offset: int, translate: Translator) -> Reply:
    """A page of the list, from entry `offset` on (from 0), with buttons that turn and empty it."""
    if not total:
        return Reply(translate("No question is on the list."))
    embed = discord.Embed(
        title=translate("Questions that were not answered well ({count})", count=total),
        description="\n".join(_line(gap, translate) for gap in gaps),
        colour=_COLOUR,
    )
    return Reply(embeds=(embed,), buttons=tuple(_buttons(total, offset, translate)))


def _line(gap: Gap, translate: Translator) -> str:
    question = escape(limits.clip(label(gap.question), _QUESTION, lambda text: len(escape(text))))
    why = escape(translate(gap.why))
    persons = translate("{count} persons", count=gap.persons) if gap.persons > 1 else ""
    return "• " + " · ".join(part for part in (question, why, persons, gap.day) if part)


def _buttons(total: int, offset: int, translate: Translator) -> Iterator[discord.ui.Item[Any]]:
    if total > PAGE:
        for other, name in ((offset - PAGE, "Previous"), (offset + PAGE, "Next")):
            out = not 0 <= other < total
            yield action_button(Action.GAPS, str(other), translate(name), disabled=out)
    empty = translate("Empty the list")
    yield action_button(Action.CLEAR, "all", empty, style=discord.ButtonStyle.danger)
