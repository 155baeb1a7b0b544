"""Typed options: a date, a place, a topic or a title, suggested while it is typed and then read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from discord import app_commands

from bot.date_options import DateOptionError, parse_date_options
from bot.discord import autocomplete
from bot.discord.context import Interaction, bot_of
from bot.discord.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.discord.autocomplete import CompletionIndex, Entry
    from corpus.dates import Period

_LONGEST = 60


class _Option(app_commands.Transformer):
    """An option with suggestions; its value is what was typed."""

    def entries(self, completions: CompletionIndex) -> Sequence[Entry]:
        """What can be suggested, the most important first."""
        return completions.months

    async def autocomplete(
        self, interaction: Interaction, value: float | str, /
    ) -> list[app_commands.Choice[Any]]:
        """At most 25 suggestions for what is typed so far."""
        entries = self.entries(bot_of(interaction).completions)
        found = autocomplete.matching(entries, str(value))
        return [app_commands.Choice(name=entry.shown, value=entry.value) for entry in found]

    async def transform(self, interaction: Interaction, value: Any, /) -> Any:  # noqa: ANN401
        """The option's value; raises RefusedError saying what cannot be read, and what can."""
        del interaction
        return value


class DateOption(_Option):
    """A year, a month or a day; read together with its counterpart by `period_of`."""


class TitleOption(_Option):
    """The title of an article, or a part of it."""

    def entries(self, completions: CompletionIndex) -> Sequence[Entry]:
        """Every article, newest first."""
        return completions.titles


class RegionOption(_Option):
    """A place; its value is the ids it means, none for a blank."""

    def entries(self, completions: CompletionIndex) -> Sequence[Entry]:
        """Places with articles, those with the most first."""
        return completions.regions

    async def transform(self, interaction: Interaction, value: str, /) -> tuple[str, ...]:
        """The id of the place, in its usual reading."""
        bot = bot_of(interaction)
        if not value.strip():
            return ()
        if found := bot.completions.gazetteer.resolve(value.strip()):
            return (found[0],)
        translate = bot.translator_for(interaction)
        near = autocomplete.matching(bot.completions.regions, value)
        name = near[0].shown.split(" · ")[0] if near else ""
        hint = translate(" Did you mean {name}?", name=name) if near else ""
        raise RefusedError(translate("No place is called “{name}”.", name=value[:_LONGEST]) + hint)


class TopicOption(_Option):
    """A topic of the archive; its value is the topic, none for a blank."""

    def entries(self, completions: CompletionIndex) -> Sequence[Entry]:
        """Topics, those with the most articles first."""
        return completions.topics

    async def transform(self, interaction: Interaction, value: str, /) -> tuple[str, ...]:
        """The topic as the archive spells it."""
        bot = bot_of(interaction)
        wanted = value.strip().casefold()
        for entry in bot.completions.topics if wanted else ():
            if entry.value.casefold() == wanted:
                return (entry.value,)
        if not wanted:
            return ()
        translate = bot.translator_for(interaction)
        near = autocomplete.matching(bot.completions.topics, value)
        hint = translate(" Did you mean {name}?", name=near[0].value) if near else ""
        raise RefusedError(translate("No topic is called “{name}”.", name=value[:_LONGEST]) + hint)


def period_of(since: str | None, until: str | None) -> Period | None:
    """The period of two date options; raises RefusedError saying what cannot be read."""
    try:
        return parse_date_options(since, until, names=("from", "to")) or None
    except DateOptionError as error:
        raise RefusedError(str(error)) from error
