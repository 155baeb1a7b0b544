"""The buttons under an answer; all state is in their custom_ids, so they outlive a restart."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

import discord
from discord import ButtonStyle, ui

from bot.discord.drawing import limits, quote_references
from bot.discord.drawing.markup import label as plain
from corpus.dates import Period
from index.search.answer import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bot.discord.drawing.quote_references import QuoteReference
    from bot.discord.localization import Translator
    from index.search.answer import Answer, Listing, Quote
    from index.search.filters import Filters

PAGE = 10


class Action(StrEnum):
    """What a button does, as its custom_id begins. Messages live for years: ids never change."""

    SHOW = "show"
    CONTEXT = "context"
    SHARE = "share"
    DELETE = "delete"
    DROP = "drop"
    FOLLOW = "follow"
    UNHELPFUL = "unhelpful"
    WHY = "why"
    PAGE = "page"
    FORGET = "forget"
    CLEAR = "clear"
    GAPS = "gaps"
    OPEN = "open"
    PLACE = "place"
    EXAMPLE = "example"
    SETTINGS = "settings"
    SET = "set"
    LIMITS = "limits"
    FOLLOWS = "follows"
    STOP = "stop"


# Buttons that stay as they are from one quote of an answer to the next.
_PERSISTENT = {Action.FOLLOW, Action.DROP, Action.UNHELPFUL, Action.WHY, Action.DELETE}


def action_button(
    action: Action,
    state: str,
    label: str,
    *,
    style: ButtonStyle = ButtonStyle.secondary,
    row: int = 0,
    disabled: bool = False,
) -> ui.Button[Any]:
    """A button whose custom_id, `action:state`, says all that pressing it needs."""
    custom_id = f"{action}:{state}"
    if limits.units(custom_id) > limits.CUSTOM_ID:
        raise ValueError(f"{custom_id!r} is longer than a custom_id may be")
    return ui.Button(label=label, custom_id=custom_id, style=style, row=row, disabled=disabled)


def quote_buttons(
    references: Sequence[QuoteReference],
    number: int,
    quote: Quote,
    translate: Translator,
    *,
    with_context: bool,
    private: bool,
) -> Iterator[ui.Item[Any]]:
    """The row under quote `number` (from 1); `with_context` when that is shown."""
    packed = quote_references.pack(references)
    if len(references) > 1:
        for other, name in ((number - 1, translate("Previous")), (number + 1, translate("Next"))):
            out = not 1 <= other <= len(references)
            yield action_button(Action.SHOW, f"{other}:{packed}", name, disabled=out)
    if with_context:
        yield action_button(Action.SHOW, f"{number}:{packed}", translate("Less context"))
    else:
        yield action_button(Action.CONTEXT, f"{number}:{packed}", translate("More context"))
    yield from post_button(translate, quote.link, quote.article.url)
    if private:
        yield action_button(Action.SHARE, f"{number}:{packed}", translate("Share"))


def post_button(translate: Translator, *urls: str | None) -> Iterator[ui.Item[Any]]:
    """A link to the first of the addresses that a button can hold; nothing where none is."""
    for url in urls:
        if limits.web_address(url, limits.BUTTON_URL):
            yield ui.Button(label=translate("Open the post"), url=url, row=0)
            return


def question_buttons(
    answer: Answer,
    key: str,
    translate: Translator,
    describe: Callable[[str], str],
    *,
    for_managers: bool,
) -> Iterator[ui.Item[Any]]:
    """The rows about the question itself: ask on, drop a filter, tell that it did not help.

    With `for_managers`, one that shows why an answer is silent or given with reserve.
    """
    yield action_button(
        Action.FOLLOW, key, translate("Ask a follow-up"), style=ButtonStyle.primary, row=1
    )
    for what, name in _droppable(answer, describe):
        yield action_button(
            Action.DROP, f"{what}:{key}", _short(translate("Drop “{name}”", name=name)), row=1
        )
    why, label = "no answer", translate("Put on the list of unanswered")
    if answer.answered:
        why, label = "not helpful", translate("Not helpful")
    yield action_button(Action.UNHELPFUL, f"{why}:{key}", label, row=1)
    if for_managers and answer.outcome is not Outcome.CONFIDENT and not answer.followed:
        yield action_button(Action.WHY, key, translate("Why not?"), row=2)
    yield action_button(Action.DELETE, key, translate("Delete"), row=2)


def _droppable(answer: Answer, describe: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    filters = answer.filters
    if answer.followed:  # only one article was read, whatever limits its question had
        return
    if filters.regions:
        yield "regions", " / ".join(map(describe, filters.regions))
    if period := filters.period or answer.understood.period:
        yield "dates", str(period)
    if filters.categories:
        yield "categories", " / ".join(filters.categories)


def _short(text: str) -> str:
    """A button's label; the closing mark stays where the name is cut."""
    text = plain(text)
    if limits.units(text) <= limits.BUTTON_LABEL_SHOWN:
        return text
    end = text[-1] if text[-1] in "”»」" else ""
    return limits.clip(text, limits.BUTTON_LABEL_SHOWN - len(end)) + end


def persistent_buttons(message: discord.Message | None) -> Iterator[ui.Item[Any]]:
    """The buttons of a message that are about its question, made anew."""
    for part in _buttons_of(message):
        action, _, state = (part.custom_id or "").partition(":")
        if action in _PERSISTENT:
            row = 2 if action in (Action.WHY, Action.DELETE) else 1
            yield action_button(Action(action), state, part.label or "", style=part.style, row=row)


def followed_question(message: discord.Message | None) -> str | None:
    """The key of the question that a message answers; None where it answers none."""
    follow = f"{Action.FOLLOW}:"
    ids = [part.custom_id or "" for part in _buttons_of(message)]
    return next((id_.removeprefix(follow) for id_ in ids if id_.startswith(follow)), None)


def has_button(message: discord.Message | None, action: Action) -> bool:
    """Whether a message has a button of this kind."""
    return any((part.custom_id or "").startswith(f"{action}:") for part in _buttons_of(message))


def without_button(message: discord.Message, action: Action) -> ui.View:
    """The components of a message as they are, but for buttons of this kind."""
    view = ui.View.from_message(message, timeout=None)
    for item in view.children:
        if isinstance(item, ui.Button) and (item.custom_id or "").startswith(f"{action}:"):
            view.remove_item(item)
    view.stop()
    return view


def _buttons_of(message: discord.Message | None) -> Iterator[discord.Button]:
    for row in message.components if message else []:
        if isinstance(row, discord.ActionRow):
            yield from (part for part in row.children if isinstance(part, discord.Button))


def page_buttons(
    listing: Listing, filters: Filters, translate: Translator
) -> Iterator[ui.Item[Any]]:
    """Earlier and later pages of a look-up; none where one page holds everything."""
    state = lookup_state(filters)
    # More places than a custom_id holds have no further pages, rather than wrong ones.
    fits = limits.units(f"{Action.PAGE}:{listing.total}:{state}") <= limits.CUSTOM_ID
    if listing.total <= PAGE or not fits:
        return
    for offset, name in ((listing.offset - PAGE, "Previous"), (listing.offset + PAGE, "Next")):
        out = not 0 <= offset < listing.total
        yield action_button(Action.PAGE, f"{offset}:{state}", translate(name), disabled=out)


def lookup_state(filters: Filters) -> str:
    """Such as "2011-10-01:2011-12-31:CN-SC", with any number of regions; look-ups have no topic."""
    period = filters.period or Period()
    days = (day.isoformat() if day else "" for day in (period.start, period.end))
    return ":".join([*days, *filters.regions])
