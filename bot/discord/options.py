"""Typed options: a date, a place or a topic as somebody wrote it, turned into filters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.date_options import DateOptionError, parse_date_options
from bot.discord import autocomplete
from bot.discord.errors import RefusedError
from index.search.filters import Filters

if TYPE_CHECKING:
    from bot.discord.autocomplete import CompletionIndex
    from bot.discord.localization import Translator
    from corpus.dates import Period

_LONGEST = 60


def filters(
    shelf: CompletionIndex,
    tongue: Translator,
    *,
    since: str | None = None,
    until: str | None = None,
    region: str | None = None,
    topic: str | None = None,
) -> Filters:
    """The filters of four options; raises RefusedError saying what cannot be read and what can."""
    return Filters(
        period=_period(since, until),
        regions=_region(shelf, tongue, region) if region and region.strip() else (),
        categories=_topic(shelf, tongue, topic) if topic and topic.strip() else (),
    )


def _period(since: str | None, until: str | None) -> Period | None:
    try:
        return parse_date_options(since, until, names=("from", "to")) or None
    except DateOptionError as error:
        raise RefusedError(str(error)) from error


def _region(shelf: CompletionIndex, tongue: Translator, typed: str) -> tuple[str, ...]:
    found = shelf.places.resolve(typed.strip())
    if found:
        return (found[0],)
    near = autocomplete.matching(shelf.regions, typed)
    hint = tongue(" Did you mean {name}?", name=near[0].shown.split(" · ")[0]) if near else ""
    raise RefusedError(tongue("No place is called “{name}”.", name=typed[:_LONGEST]) + hint)


def _topic(shelf: CompletionIndex, tongue: Translator, typed: str) -> tuple[str, ...]:
    wanted = typed.strip().casefold()
    for entry in shelf.topics:
        if entry.value.casefold() == wanted:
            return (entry.value,)
    near = autocomplete.matching(shelf.topics, typed)
    hint = tongue(" Did you mean {name}?", name=near[0].value) if near else ""
    raise RefusedError(tongue("No topic is called “{name}”.", name=typed[:_LONGEST]) + hint)
