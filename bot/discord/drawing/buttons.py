"""The controls under an answer; all state is in their custom_ids, so they outlive a restart."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

import discord
from discord import ButtonStyle, ui

from bot.discord.drawing import limits, quote_references
from bot.discord.drawing.in_language import title_in
from bot.discord.drawing.sources import source_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from bot.discord.drawing.quote_references import QuoteReference
    from bot.discord.localization import Translator
    from index.search.answer import ArticleRef, Quote


class Action(StrEnum):
    """What a control does, as its custom_id begins. Messages live for years: ids never change."""

    SHOW = "show"
    CHOOSE = "choose"
    CONTEXT = "context"
    CITE = "cite"
    MORE = "more"
    DELETE = "delete"
    SHARE = "share"
    DROP = "drop"
    FOLLOW = "follow"
    UNHELPFUL = "unhelpful"
    WHY = "why"
    PAGE = "page"
    OPEN = "open"
    ASK = "ask"
    FORGET = "forget"
    CLEAR = "clear"
    GAPS = "gaps"
    REVEAL = "reveal"
    PLACE = "place"
    EXAMPLE = "example"
    SETTINGS = "settings"
    SET = "set"
    LIMITS = "limits"
    FOLLOWS = "follows"
    STOP = "stop"
    WISH = "wish"


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


def quote_controls(
    references: Sequence[QuoteReference],
    number: int,
    quotes: Sequence[Quote | None],
    key: str | None,
    translate: Translator,
    *,
    with_context: bool,
) -> Iterator[ui.Item[Any]]:
    """The five controls under quote `number` (from 1); `with_context` when that is shown.

    `key` is that of the question, None where it is not known any more. `quotes` are all of the
    answer's, None for one that is gone. Where there are several, they are one list, and the
    citation is found behind "More…".
    """
    packed = quote_references.pack(references)
    state = f"{number}:{packed}"
    quote = quotes[number - 1]
    if quote:
        yield from post_button(translate, quote.link, quote.article.url)
        yield from search_button(translate, quote.article)
    if with_context:
        yield action_button(Action.SHOW, state, translate("Less context"))
    else:
        yield action_button(Action.CONTEXT, state, translate("More context"))
    if len(references) == 1:
        yield action_button(Action.CITE, state, translate("Copy citation"))
    if key:
        yield action_button(Action.FOLLOW, key, translate("Ask a follow-up"))
    yield action_button(Action.MORE, state, translate("More…"))
    if len(references) > 1:
        yield quote_list(packed, number, quotes, translate)


def quote_list(
    packed: str, number: int, quotes: Sequence[Quote | None], translate: Translator
) -> ui.Select[Any]:
    """The quotes of an answer to choose from, by outlet and date; the one that is shown chosen."""
    options = [
        discord.SelectOption(
            label=limits.clip(
                " · ".join(
                    [
                        position(each, len(quotes), translate),
                        *([source_name(quote, translate)] if quote else []),
                    ]
                ),
                limits.CHOICE,
            ),
            value=str(each),
            description=_post(quote, translate) if quote else None,
            default=each == number,
        )
        for each, quote in enumerate(quotes, start=1)
    ]
    return ui.Select(custom_id=f"{Action.CHOOSE}:{packed}", options=options, row=1)


def _post(quote: Quote, translate: Translator) -> str:
    return limits.clip(title_in(translate, quote.article.title), limits.CHOICE)


def position(number: int, total: int, translate: Translator) -> str:
    """Such as "1 of 3"."""
    return translate("{number} of {total}", number=number, total=total)


def post_button(translate: Translator, *urls: str | None) -> Iterator[ui.Item[Any]]:
    """A link to the first of the addresses that a button can hold; nothing where none is."""
    for url in urls:
        if limits.web_address(url, limits.BUTTON_URL):
            yield ui.Button(label=f"{translate('Read it there')} ↗", url=url, row=0)
            return


def search_button(translate: Translator, article: ArticleRef) -> Iterator[ui.Item[Any]]:
    """A link to the site's own search for an article whose address is not known."""
    if not article.url and limits.web_address(article.search, limits.BUTTON_URL):
        yield ui.Button(label=f"{translate('Search on the site')} ↗", url=article.search, row=0)


def silence_controls(
    key: str, limited: Collection[str], translate: Translator
) -> Iterator[ui.Item[Any]]:
    """The controls under silence; `limited` names what limits the answer."""
    first = ["article"] if "article" in limited else ["regions", "dates"]
    yield from drop_buttons(key, [each for each in limited if each in first], translate)
    yield action_button(Action.FOLLOW, key, translate("Ask a follow-up"))
    yield action_button(Action.UNHELPFUL, f"no answer:{key}", translate("Report a gap"))
    yield action_button(Action.MORE, "0:", translate("More…"))


def drop_buttons(
    key: str, limited: Collection[str], translate: Translator
) -> Iterator[ui.Item[Any]]:
    """One button for each limit that can be left out."""
    if "regions" in limited:
        yield action_button(Action.DROP, f"regions:{key}", translate("Any place"))
    if "dates" in limited:
        yield action_button(Action.DROP, f"dates:{key}", translate("Any date"))
    if "categories" in limited:
        yield action_button(Action.DROP, f"categories:{key}", translate("Any topic"))
    if "article" in limited:
        yield action_button(Action.DROP, f"article:{key}", translate("All articles"))


def followed_question(message: discord.Message | None) -> str | None:
    """The key of the question that a message answers; None where it answers none."""
    return _state_of(message, Action.FOLLOW)


def reported_question(message: discord.Message | None) -> str | None:
    """The key of the question that can be reported from a message, such as from "More…"."""
    state = _state_of(message, Action.UNHELPFUL)
    return state.rpartition(":")[2] if state else None


def has_button(message: discord.Message | None, action: Action) -> bool:
    """Whether a message has a button of this kind."""
    return _state_of(message, action) is not None


def _state_of(message: discord.Message | None, action: Action) -> str | None:
    """The state of a message's first button of this kind."""
    start = f"{action}:"
    ids = [part.custom_id or "" for part in _buttons_of(message)]
    return next((id_.removeprefix(start) for id_ in ids if id_.startswith(start)), None)


def _buttons_of(message: discord.Message | None) -> Iterator[discord.Button]:
    for row in message.components if message else []:
        if isinstance(row, discord.ActionRow):
            yield from (part for part in row.children if isinstance(part, discord.Button))
