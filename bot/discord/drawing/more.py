"""What else can be done with an answer, behind its "More…": a private message with buttons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from discord import ButtonStyle, ui

from bot.discord.drawing import limits
from bot.discord.drawing.buttons import Action, action_button, drop_buttons
from bot.discord.drawing.reply import Reply

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.discord.localization import Translator

_A_ROW = 5


@dataclass(frozen=True, slots=True)
class MoreOf:
    """The answer that more is wanted of, and what the person who asks may do with it.

    `key` is that of its question, None where it was deleted; `quote` is the state that brings the
    shown quote back, "number:references", None for silence; `limited` names what limits the answer.
    `message` is set where the person may delete it.
    """

    key: str | None
    quote: str | None
    limited: tuple[str, ...] = ()
    archived: str | None = None
    several: bool = False
    private: bool = False
    manages: bool = False
    message: int | None = None


def more_panel(of: MoreOf, translate: Translator) -> Reply:
    """The buttons for one answer, five in a row."""
    buttons = list(_buttons(of, translate))
    for number, button in enumerate(buttons):
        button.row = number // _A_ROW
    text = translate("What else can be done with this answer:")
    if not buttons:
        text = translate("I no longer have this question. Please ask it again.")
    return Reply(layout=(ui.TextDisplay(text),), buttons=buttons)


def _buttons(of: MoreOf, translate: Translator) -> Iterator[ui.Item[Any]]:
    if of.quote and of.several:
        yield action_button(Action.CITE, of.quote, translate("Copy citation"))
    if of.quote and of.private:
        yield action_button(Action.SHARE, _with_key(of.quote, of.key), translate("Share"))
    if of.key:
        yield from drop_buttons(of.key, of.limited, translate)
    if limits.web_address(of.archived, limits.BUTTON_URL):
        yield ui.Button(label=f"{translate('Archived copy')} ↗", url=of.archived)
    if of.key:
        yield from _about_the_question(of, of.key, translate)
    if of.message:
        state, name = str(of.message), translate("Delete")
        yield action_button(Action.DELETE, state, name, style=ButtonStyle.danger)


def _about_the_question(of: MoreOf, key: str, translate: Translator) -> Iterable[ui.Item[Any]]:
    if of.quote:
        name = translate("Report a problem")
        yield action_button(Action.UNHELPFUL, f"not helpful:{key}", name)
    yield action_button(Action.UNHELPFUL, f"no answer:{key}", translate("Report a gap"))
    if of.manages:
        name = translate("Why this answer?") if of.quote else translate("Why not?")
        yield action_button(Action.WHY, key, name)


def _with_key(quote: str, key: str | None) -> str:
    """The state of a quote with its question's key behind it, where a custom_id holds both."""
    whole = f"{quote}:{key}"
    fits = key and limits.units(f"{Action.SHARE}:{whole}") <= limits.CUSTOM_ID
    return whole if fits else quote
