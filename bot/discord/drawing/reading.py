"""How a question was read and searched, in one small line; and why nothing is quoted."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from bot import wording
from bot.discord.drawing.in_language import day_in, is_calendar_unit, period_in, years_in
from bot.discord.drawing.sources import source_line
from bot.follow_up_wording import MOVES
from corpus.dates import years
from index.query.follow_up import Move

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.discord.drawing.in_language import Describe
    from bot.discord.localization import Translator
    from index.query.parser import AmbiguousName
    from index.search.answer import Answer, FollowedUp, Unsearched, Widening


WITHOUT = {
    "dates": "Without the dates: {count} about this.",
    "region": "Without the place: {count} about this.",
    "category": "Without the topic: {count} about this.",
    "article": "In the whole archive: {count} about this.",
}


def reading(answer: Answer, describe: Describe, translate: Translator) -> Iterator[str]:
    """The small line below an answer, part by part; nothing for a question without any limits."""
    if answer.followed:
        yield _moved(answer, answer.followed, translate)
        return
    yield from unsearched(answer.unsearched, translate)
    if answer.unverified:
        yield translate(wording.UNVERIFIED)
    if where := looked_in(answer, describe, translate):
        yield translate("Looked in {where}", where=where)
    if day := answer.understood.counted_from:
        yield translate(
            "the newest article is of {day}, so “{words}” was read as {period}",
            day=day_in(translate, day.newest),
            words=day.words,
            period=period_in(translate, answer.understood.period),
        )
    for name in answer.understood.ambiguous:
        yield ambiguity(name, describe, translate)
    if answer.widened:
        yield widening(answer.widened, answer, describe, translate)
    if answer.matching:
        yield matching(answer, translate)
    if answer.searched.undated:
        yield undated(answer.searched.undated, translate)


def _moved(answer: Answer, followed: FollowedUp, translate: Translator) -> str:
    """What a short follow-up brings; that the words were quoted before, where they were."""
    again = any(
        quote.article.id == followed.shown.article.id and quote.span.overlaps(followed.shown.span)
        for quote in answer.quotes
    )
    if again and followed.found and followed.move is not Move.GO_ON:
        return translate("What was quoted says it itself: the words in bold.")
    return translate(MOVES[followed.move, followed.found])


def looked_in(answer: Answer, describe: Describe, translate: Translator) -> str:
    """The places, dates and topics that limit an answer, or come first in it."""
    places, filters = places_in(answer, describe), answer.filters
    limits = [translate("this article")] if filters.article else []
    if places:
        first = answer.understood.places_only_prefer
        limits.append(translate("{where} first", where=places) if first else places)
    if period := filters.period or answer.understood.period:
        said = period_in(translate, period)
        first = answer.preferred and not filters.period
        limits.append(translate("{where} first", where=said) if first else said)
    return ", ".join([*limits, *filters.categories])


def places_in(answer: Answer, describe: Describe) -> str:
    """The places that an answer was looked for in; empty for everywhere."""
    regions = " / ".join(map(describe, answer.filters.regions))
    cities = " / ".join(answer.filters.cities)
    return f"{cities} ({regions})" if cities else regions


def ambiguity(name: AmbiguousName, describe: Describe, translate: Translator) -> str:
    """Which of the places of a name was taken, and which it may also be."""
    return translate(
        "{name} was read as {taken}; it may also be {others}",
        name=name.words,
        taken=wording.told_apart(name.taken, name.others, describe, translate),
        others=" / ".join(
            wording.told_apart(other, [name.taken], describe, translate) for other in name.others
        ),
    )


def widening(widened: Widening, answer: Answer, describe: Describe, translate: Translator) -> str:
    """What was searched instead of a place that did not answer."""
    place = " / ".join(widened.cities or map(describe, widened.regions))
    instead = " / ".join(map(describe, answer.filters.regions)) or translate("everywhere")
    if widened.named:
        return translate(
            "no passage about {place} answers this; searched {instead}",
            place=place,
            instead=instead,
        )
    return translate(
        "no passage is about {place}; searched {instead}", place=place, instead=instead
    )


def matching(answer: Answer, translate: Translator) -> str:
    """How many articles a look-up in words found."""
    shown = len({quote.article.id for quote in answer.quotes})
    articles = answer.matching.articles if answer.matching else shown
    count = articles_in(articles, translate)
    if articles == 1:
        return translate("about this: {count}", count=count)
    return translate("about this: {count}, the newest first", count=count)


def undated(count: int, translate: Translator) -> str:
    """How many articles a date filter passed over."""
    return translate("not considered, without a date: {count}", count=articles_in(count, translate))


def unsearched(parts: Sequence[Unsearched], translate: Translator) -> Iterator[str]:
    """Which parts of the archive could not be searched; nothing for none."""
    if missing := wording.unsearched(parts, translate, partial(years_in, translate)):
        yield missing


def articles_in(count: int, translate: Translator) -> str:
    """Such as "1 article" or "36 articles"."""
    if count == 1:
        return translate("1 article")
    return translate("{count} articles", count=f"{count:,}")


def silence(answer: Answer, describe: Describe, translate: Translator) -> Iterator[str]:
    """Why nothing is quoted: what was found in what was searched, and what may help."""
    if answer.followed:
        yield from moved_to_nothing(answer.followed, translate)
        return
    yield _nothing(answer, describe, translate)
    yield from unsearched(answer.unsearched, translate)
    if answer.unverified:
        yield translate(wording.UNVERIFIED)
    for item in answer.relaxations:
        yield translate(WITHOUT[item.drop], count=articles_in(item.articles, translate))


def moved_to_nothing(followed: FollowedUp, translate: Translator) -> Iterator[str]:
    """What a short follow-up did not find, and for a source what is known of it."""
    yield translate(MOVES[followed.move, followed.found])
    if followed.move is Move.SOURCE:
        _, parts = followed.shown.blocks()[0]
        yield source_line(parts, translate)
    if followed.move is Move.REASON and not followed.found:
        yield translate(MOVES[Move.GO_ON, False])


def _nothing(answer: Answer, describe: Describe, translate: Translator) -> str:
    where = looked_in(answer, describe, translate)
    if answer.filters.article:
        return translate("Nothing in this article answers this.")
    if not where:
        return translate("Nothing in the archive answers this.")
    if answer.searched.articles:
        return translate("Nothing in the archive answers this for {where}.", where=where)
    return _no_article(answer, where, describe, translate)


def _no_article(answer: Answer, where: str, describe: Describe, translate: Translator) -> str:
    """What nothing is about: a place, a time, both, or whatever the limits are together."""
    places, period = places_in(answer, describe), answer.filters.period
    if period is None or answer.filters.categories:
        return translate("No article is about {where}.", where=where)
    time = period_in(translate, period)
    if not places:
        return translate("No article is of {time}.", time=time)
    if is_calendar_unit(period):
        return translate("No article is about {place} in {time}.", place=places, time=time)
    return translate("No article is about {where}.", where=where)


def searched(answer: Answer, translate: Translator) -> str:
    """What a silent answer was held against: "Searched 4 of 36 articles, 2003 to 2014"."""
    held = answer.searched
    count = articles_in(held.of_articles, translate)
    if held.articles not in (0, held.of_articles):
        count = translate("{count} of {all}", count=f"{held.articles:,}", all=count)
    if held.first and held.last:
        span = years(held.first.year, held.last.year)
        return translate("Searched {count}, {time}", count=count, time=period_in(translate, span))
    return translate("Searched {count}", count=count)
