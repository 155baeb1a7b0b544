"""Typed options: a date, a place, a topic or a title, suggested while it is typed and then read."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from discord import app_commands

from bot.date_options import DateOptionError, parse_date_options
from bot.discord.autocomplete import CompletionIndex, Entry, matching
from bot.discord.context import Bot, Interaction
from bot.discord.drawing import limits
from bot.discord.drawing.in_language import (
    articles_in,
    day_in,
    month_in,
    place_called,
    place_in,
    title_in,
)
from bot.discord.errors import RefusedError
from bot.discord.localization import Translator, language_of
from corpus.gazetteer.gazetteer import Gazetteer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.dates import Period


class _Option(app_commands.Transformer[Bot]):
    """An option with suggestions, from one field of `CompletionIndex`; its value is as typed."""

    suggested: str

    def entries(self, completions: CompletionIndex) -> Sequence[Entry]:
        """What can be suggested, the most important first."""
        entries: Sequence[Entry] = getattr(completions, self.suggested)
        return entries

    async def autocomplete(
        self, interaction: Interaction, value: float | str, /
    ) -> list[app_commands.Choice[Any]]:
        """At most 25 suggestions for what is typed so far."""
        entries = self.entries(interaction.client.service.completions)
        found = matching(entries, str(value))
        translate = Translator(language_of(interaction.locale))
        return [
            app_commands.Choice(name=self.shown(entry, translate), value=entry.value)
            for entry in found
        ]

    def shown(self, entry: Entry, translate: Translator) -> str:
        """A suggestion in a person's language; what stands behind its name is never cut."""
        name, told = self.parts(entry, translate)
        return f"{limits.clip(name, limits.CHOICE - limits.units(told))}{told}"

    def parts(self, entry: Entry, translate: Translator) -> tuple[str, str]:
        """The name of a suggestion, and what stands behind it."""
        if entry.count is None:
            return entry.name, ""
        return entry.name, f" · {articles_in(translate, entry.count)}"

    async def transform(self, _: Interaction, value: Any, /) -> Any:  # noqa: ANN401
        """The option's value; raises RefusedError saying what cannot be read, and what can."""
        return value


class DateOption(_Option):
    """A year, a month or a day; read together with its counterpart by `period_of`."""

    suggested = "months"

    def parts(self, entry: Entry, translate: Translator) -> tuple[str, str]:
        """The year or month, and its count."""
        name, told = super().parts(entry, translate)
        year, _, month = entry.value.partition("-")
        return month_in(translate, date(int(year), int(month), 1)) if month else name, told


class TitleOption(_Option):
    """The title of an article, or a part of it."""

    suggested = "titles"

    def parts(self, entry: Entry, translate: Translator) -> tuple[str, str]:
        """The title, and the day: titles repeat."""
        return title_in(translate, entry.name), f" ({day_in(translate, entry.published)})"


class _NamedOption(_Option):
    """An option that names something of the archive; its value is empty for a blank."""

    unknown: str
    misspelt: str

    def resolve(self, completions: CompletionIndex, name: str) -> tuple[str, ...]:
        """What the name stands for, whatever its capitals; empty when nothing is called so."""
        values = (entry.value for entry in self.entries(completions))
        return tuple(value for value in values if value.casefold() == name.casefold())[:1]

    async def transform(self, interaction: Interaction, value: str, /) -> tuple[str, ...]:
        """What is named; raises RefusedError with the most similar name there is."""
        if not value.strip():
            return ()
        completions = interaction.client.service.completions
        if found := self.resolve(completions, value.strip()):
            return found
        if near := matching(self.entries(completions), value):
            raise RefusedError(self.misspelt, name=value[:60], near=near[0].name)
        raise RefusedError(self.unknown, name=value[:60])


class RegionOption(_NamedOption):
    """A place; its value are the ids of its readings, for Georgia both."""

    suggested = "regions"
    unknown = "No place is called “{name}”."
    misspelt = "No place is called “{name}”. Did you mean {near}?"

    def resolve(self, completions: CompletionIndex, name: str) -> tuple[str, ...]:
        """The ids of the place, the likeliest first; countries in any of the languages."""
        gazetteer = completions.gazetteer
        return gazetteer.resolve(name) or gazetteer.resolve(place_called(name))

    def parts(self, entry: Entry, translate: Translator) -> tuple[str, str]:
        """The place in the person's language, and its count."""
        _, told = super().parts(entry, translate)
        return place_in(translate, Gazetteer.load(), entry.value), told


class TopicOption(_NamedOption):
    """A topic; its value is the topic as the archive spells it."""

    suggested = "topics"
    unknown = "No topic is called “{name}”."
    misspelt = "No topic is called “{name}”. Did you mean {near}?"


class OutletOption(_NamedOption):
    """An outlet that the archive quotes; its value is the outlet as it is named most often."""

    suggested = "outlets"
    unknown = "No outlet is called “{name}”."
    misspelt = "No outlet is called “{name}”. Did you mean {near}?"


def period_of(since: str | None, until: str | None) -> Period | None:
    """The period of two date options; raises RefusedError saying what cannot be read."""
    since, until = (text.strip() if text else None for text in (since, until))
    try:
        return parse_date_options(since, until, names=("from", "to")) or None
    except DateOptionError as error:
        raise RefusedError(error.text, **error.values) from error
