"""Days, periods, lists and places as a reader's language writes them; English as the terminal."""

from __future__ import annotations

import functools
from datetime import timedelta
from typing import TYPE_CHECKING

from babel import Locale
from babel.dates import format_date, format_interval, format_skeleton
from babel.lists import format_list

from bot import phrases
from bot.discord.drawing.markup import label
from bot.discord.localization import LANGUAGES
from corpus.dates import years

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from bot.discord.localization import Translator
    from corpus.dates import Period
    from corpus.gazetteer.gazetteer import Gazetteer

    Describe = Callable[[str], str]

_MONTH, _YEAR = "yMMMM", "y"
_ONE_DAY = timedelta(days=1)


def day_in(translate: Translator, day: date | None) -> str:
    """Such as "7 December 2011" or "7 de diciembre de 2011"; says so where no date is known."""
    if day is None:
        return translate("no date known")
    if translate.language == "en":
        return phrases.day_in_words(day)
    return format_date(day, "long", locale=translate.language)


def month_in(translate: Translator, month: date) -> str:
    """Such as "December 2011" or "diciembre de 2011"."""
    return str(format_skeleton(_MONTH, month, locale=translate.language))


def years_in(translate: Translator, first: date, last: date) -> str:
    """Such as "2003 to 2014" or "2003–2014"; one year for both."""
    if translate.language == "en":
        return str(years(first.year, last.year))
    return str(format_interval(first, last, _YEAR, locale=translate.language))


def articles_in(translate: Translator, count: int) -> str:
    """Such as "1 article" or "36 articles"."""
    one = translate("1 article")
    return one if count == 1 else translate("{count} articles", count=f"{count:,}")


def title_in(translate: Translator, title: str) -> str:
    """An article's title as a label, or that it has none."""
    return label(title) or translate(phrases.UNTITLED)


def period_in(translate: Translator, period: Period) -> str:
    """Such as "late 2011 in days": a year, a month, a stretch, or from or up to a day."""
    if translate.language == "en":
        return str(period)
    if period.start and period.end:
        return _between(translate.language, period.start, period.end)
    if period.start:
        return translate("since {day}", day=day_in(translate, period.start))
    if period.end:
        return translate("until {day}", day=day_in(translate, period.end))
    return translate("any time")


def names_in(translate: Translator, names: Sequence[str]) -> str:
    """Such as "A, B and C" or "A, B y C"."""
    if translate.language == "en":
        return phrases.joined(names)
    return format_list(names, locale=translate.language)


def place_in(translate: Translator, gazetteer: Gazetteer, region: str) -> str:
    """Such as "Sichuan, China" or "Sichuan, Chine"; Unicode names no parts of countries."""
    if translate.language == "en":
        return gazetteer.described(region)
    names = Locale.parse(translate.language).territories
    country, part, _ = region.partition("-")
    whole = names.get(country) or gazetteer.name(country)
    return f"{gazetteer.name(region)}, {whole}" if part else whole


def names_elsewhere(region: str) -> tuple[str, ...]:
    """What a country or a continent is called in the other languages; nothing for their parts."""
    return tuple(names[region] for names in _territories() if region in names)


def place_called(name: str) -> str:
    """The id of a country or a continent by its name in another language; empty for no such."""
    return _ids_by_name().get(name.casefold(), "")


@functools.cache
def _ids_by_name() -> Mapping[str, str]:
    return {name.casefold(): id_ for names in _territories() for id_, name in names.items()}


@functools.cache
def _territories() -> tuple[Mapping[str, str], ...]:
    return tuple(Locale.parse(each).territories for each in LANGUAGES if each != "en")


def is_calendar_unit(period: Period) -> bool:
    """Whether a period is one whole year or month, which one can be "in"."""
    if period.start is None or period.end is None or period.start.day != 1:
        return False
    after = period.end + _ONE_DAY
    months = 12 * (after.year - period.start.year) + after.month - period.start.month
    return after.day == 1 and (months == 1 or (months == 12 and after.month == 1))


def _between(language: str, start: date, end: date) -> str:
    after = end + _ONE_DAY
    if (start.month, start.day, after.month, after.day) == (1, 1, 1, 1):
        return format_interval(start, end, _YEAR, locale=language)
    if start.day == after.day == 1:
        if (start.year, start.month) == (end.year, end.month):
            return format_skeleton(_MONTH, start, locale=language)
        return format_interval(start, end, _MONTH, locale=language)
    return format_interval(start, end, "yMMMMd", locale=language)
