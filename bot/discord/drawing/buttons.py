"""The buttons under an answer; all state is in their custom_ids, so they outlive a restart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import ButtonStyle, ui

from bot.discord.drawing import limits, quote_references
from bot.discord.drawing.markup import label as plain
from bot.discord.press import ActionButton

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bot.discord.drawing.quote_references import QuoteReference
    from bot.discord.localization import Translator
    from corpus.dates import Period
    from index.search.answer import Answer, Listing, Quote
    from index.search.filters import Filters

PAGE = 10
# Buttons that stay as they are while the quotes are leafed through.
_STAYING = {"follow", "drop", "unhelpful"}


def quote_buttons(
    held: Sequence[QuoteReference],
    number: int,
    quote: Quote,
    tongue: Translator,
    *,
    wide: bool,
    private: bool,
) -> Iterator[ui.Item[Any]]:
    """The row under quote `number` (from 1); `wide` when its context is shown."""
    packed = quote_references.pack(held)
    if len(held) > 1:
        yield ActionButton(
            "show", f"{number - 1}:{packed}", tongue("Previous"), disabled=number == 1
        )
        last = number == len(held)
        yield ActionButton("show", f"{number + 1}:{packed}", tongue("Next"), disabled=last)
    if wide:
        yield ActionButton("show", f"{number}:{packed}", tongue("Less context"))
    else:
        yield ActionButton("context", f"{number}:{packed}", tongue("More context"))
    if address := _address(quote):
        yield ui.Button(label=tongue("Open the post"), url=address, row=0)
    if private:
        yield ActionButton("share", f"{number}:{packed}", tongue("Share"))


def _address(quote: Quote) -> str | None:
    """What a link button can hold: the link to the words, else the post's address, else nothing."""
    for url in (quote.link, quote.article.url):
        if address := limits.web_address(url, limits.BUTTON_URL):
            return address
    return None


def question_buttons(
    answer: Answer, key: str, tongue: Translator, describe: Callable[[str], str]
) -> Iterator[ui.Item[Any]]:
    """The row about the question itself: ask on, drop a filter, tell that it did not help."""
    yield ActionButton("follow", key, tongue("Ask a follow-up"), style=ButtonStyle.primary, row=1)
    for what, name in _droppable(answer, describe):
        yield ActionButton(
            "drop", f"{what}:{key}", _short(tongue("Drop “{name}”", name=name)), row=1
        )
    if answer.answered:
        yield ActionButton("unhelpful", f"not helpful:{key}", tongue("Not helpful"), row=1)
    else:
        yield ActionButton(
            "unhelpful", f"no answer:{key}", tongue("Put on the list of unanswered"), row=1
        )


def _droppable(answer: Answer, describe: Callable[[str], str]) -> Iterator[tuple[str, str]]:
    filters = answer.filters
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
    rows = message.components if message else []
    for row in rows:
        for part in row.children if isinstance(row, discord.ActionRow) else []:
            if isinstance(part, discord.Button) and part.custom_id:
                kind, _, state = part.custom_id.partition(":")
                if kind in _STAYING:
                    yield ActionButton(kind, state, part.label or "", style=part.style, row=1)


def page_buttons(listing: Listing, filters: Filters, tongue: Translator) -> Iterator[ui.Item[Any]]:
    """Earlier and later pages of a look-up; none where one page holds everything."""
    if listing.total <= PAGE:
        return
    state = lookup_state(filters)
    for offset, name in ((listing.offset - PAGE, "Previous"), (listing.offset + PAGE, "Next")):
        out = not 0 <= offset < listing.total
        yield ActionButton("page", f"{offset}:{state}", tongue(name), disabled=out)


def lookup_state(filters: Filters) -> str:
    """Such as "2011-10-01:2011-12-31:CN-SC"; look-ups have at most one region and no topic."""
    period: Period | None = filters.period
    days = (period.start, period.end) if period else (None, None)
    return ":".join([*(day.isoformat() if day else "" for day in days), *filters.regions[:1]])


def view_of(items: Iterator[ui.Item[Any]] | Sequence[ui.Item[Any]]) -> ui.View | None:
    """A view that lasts for ever; None for no items."""
    view = ui.View(timeout=None)
    for item in items:
        view.add_item(item)
    return view if view.children else None
