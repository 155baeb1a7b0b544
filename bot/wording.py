"""An answer in words: the sentences that the terminal and Discord share.

Pure functions of the values in `index.search.answer`; plain text without markup. They speak about
the archive (whose words, when, what was searched), never about the subject of the question.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot import follow_up_wording
from bot.phrases import counted, day_in_words, ref_in_words
from corpus.dates import years
from index.search.answer import Outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from corpus.dates import Period
    from index.query.dates.reference_day import ReferenceDay
    from index.query.parser import AmbiguousName
    from index.search.answer import (
        Answer,
        Listing,
        Quote,
        Relaxation,
        Searched,
        Unsearched,
    )
    from index.search.filters import Filters

HEDGE = "This may not answer your question; it is the closest passage."
HEDGES = "These may not answer your question; they are the closest passages."
SILENCE = "Nothing in the archive answers this."
SAMPLE = "from the sample archive"
CUT = "[..]"
PART_UNSEARCHED = "Part of the archive ({years}) could not be searched just now."
NOTHING_SEARCHED = "The archive could not be searched just now."
UNDATED = "no date known"
UNVERIFIED = "This passage could not be verified and is not shown."
UNREAD = (
    "Answers are found but not read: the words that answer are shown less often. "
    "The reader comes with: pip install verbatim[reader]"
)
THE_COUNTRY, THE_STATE, THE_PART = "the country", "the US state", "the part of {place}"
NEAREST = "Closest by subject, but not an answer:"

_FILTER_NAMES = {
    "dates": "the dates",
    "region": "the place",
    "category": "the topic",
    "article": "the article",
}


def also_in_words(quote: Quote) -> str | None:
    """Which other posts hold the same words; None when no other does."""
    if not quote.also_in:
        return None
    return f"The same words stand in: {'; '.join(map(ref_in_words, quote.also_in))}."


def filters_in_words(filters: Filters, describe: Callable[[str], str]) -> list[str]:
    """Filters in words, one for each kind: places, then dates, then topics."""
    regions = " or ".join(map(describe, filters.regions))
    if filters.cities:
        regions = f"{' or '.join(filters.cities)} ({regions})"
    words = [regions] if regions else []
    if filters.period:
        words.append(str(filters.period))
    if filters.categories:
        words.append(" or ".join(filters.categories))
    return words


def preface(answer: Answer) -> Iterator[str]:
    """What has to be known before the quotes are read, a sentence each."""
    if missing := unsearched(answer.unsearched):
        yield missing
    if answer.followed:
        yield from follow_up_wording.moved(answer.followed, ended=False)
    if answer.matching:
        yield matching(answer)
    if warning := hedge(answer):
        yield warning


def reading(answer: Answer, describe: Callable[[str], str], *, option: str) -> Iterator[str]:
    """How the question was read, a sentence each; `option` is as in `ambiguity`."""
    if answer.followed:
        return
    if answer.filters or answer.understood.period:
        yield understood(answer, describe)
    if answer.understood.counted_from:
        yield counted_from(answer.understood.counted_from, answer.understood.period)
    for name in answer.understood.ambiguous:
        yield ambiguity(name, describe, option=option)
    for said in (preference(answer), widening(answer, describe)):
        if said:
            yield said


def matching(answer: Answer) -> str:
    """How many articles a look-up in words found: "12 articles speak of this; ..."."""
    shown = len({quote.article.id for quote in answer.quotes})
    articles = answer.matching.articles if answer.matching else shown
    verb = "speaks" if articles == 1 else "speak"
    verb = "may speak" if answer.outcome is Outcome.HEDGED else verb
    newest = "the newest is shown" if shown == 1 else f"the newest {shown} are shown"
    tail = f"; {newest}" if articles > shown else ", the newest first" if shown > 1 else ""
    return f"{counted(articles, 'article')} {verb} of this{tail}."


def understood(answer: Answer, describe: Callable[[str], str]) -> str:
    """How the question was read: "Read as: the tram line · Sichuan, China · December 2011"."""
    read = filters_in_words(answer.filters, describe)
    if answer.understood.text not in read:  # as it is where the name of a place was all
        read.insert(0, answer.understood.text)
    if answer.preferred and answer.understood.period:
        read.append(str(answer.understood.period))
    return f"Read as: {' · '.join(part for part in read if part)}"


def counted_from(day: ReferenceDay, period: Period) -> str:
    """Say so where "this year" does not count from today."""
    newest = day_in_words(day.newest)
    return f'The newest article is of {newest}, so "{day.words}" was read as {period}.'


def ambiguity(name: AmbiguousName, describe: Callable[[str], str], *, option: str) -> str:
    """Which regions a name may mean, how to ask for each by an option, and which was taken.

    `option` is what comes before a region's id, such as "--region ".
    """
    taken = told_apart(name.taken, name.others, describe)
    return f"{which(name, describe, option=option)} Read as {taken}."


def which(name: AmbiguousName, describe: Callable[[str], str], *, option: str) -> str:
    """Which regions a name may mean: "Which Georgia? the country: --region GE · ..."."""
    ids = sorted((name.taken, *name.others), key=lambda id_: ("-" in id_, id_))
    readings = (
        f"{told_apart(id_, [each for each in ids if each != id_], describe)}: {option}{id_}"
        for id_ in ids
    )
    return f"Which {name.words}? {' · '.join(readings)}."


def told_apart(
    id_: str,
    others: Sequence[str],
    describe: Callable[[str], str],
    say: Callable[..., str] = str.format,
) -> str:
    """A region by its name where the others' names differ, else by its kind.

    `say` fills names into a text, in a language if need be.
    """
    name = describe(id_).partition(",")[0]
    if all(describe(other).partition(",")[0] != name for other in others):
        return describe(id_)
    country, part, _ = id_.partition("-")
    if not part:
        return say(THE_COUNTRY)
    return say(THE_STATE) if country == "US" else say(THE_PART, place=describe(country))


def preference(answer: Answer) -> str | None:
    """Say so where dates or places were only preferred; None where they were applied or absent."""
    if answer.preferred and answer.understood.period:
        return "Passages from around then come first; other dates count too."
    if answer.understood.places_only_prefer and answer.filters.regions:
        return "Passages about that place come first; other places count too."
    return None


def widening(answer: Answer, describe: Callable[[str], str]) -> str | None:
    """What was searched instead of the place that was asked for; None where that answered."""
    widened = answer.widened
    if widened is None:
        return None
    names = widened.cities or tuple(map(describe, widened.regions))
    place = " or ".join(names)
    instead = " and ".join(map(describe, answer.filters.regions)) or "everywhere"
    if widened.named:
        return f"No passage about {place} answers this; searched {instead}."
    verb = "names" if widened.cities else "is about"
    return f"No passage {verb} {place}; searched {instead}."


def searched(answer: Answer) -> str:
    """What was searched: "Searched 4 of 36 articles, 2003 to 2014", without a full stop."""
    held = answer.searched
    count = counted(held.of_articles, "article")
    if held.articles != held.of_articles:
        count = f"{held.articles:,} of {count}"
    if held.first and held.last:
        count += f", {years(held.first.year, held.last.year)}"
    return f"Searched {count} · {SAMPLE}" if answer.sample else f"Searched {count}"


def undated(held: Searched) -> str | None:
    """How many articles a date filter passed over; None when it passed over none."""
    if not held.undated:
        return None
    was = "was" if held.undated == 1 else "were"
    return f"{counted(held.undated, 'article')} without a date {was} not considered."


def unverified(count: int) -> str | None:
    """What is said in place of passages that do not fit their digests; None for none."""
    if count > 1:
        return f"{count} passages could not be verified and are not shown."
    return UNVERIFIED if count else None


def _years(first: date, last: date) -> str:
    return str(years(first.year, last.year))


def unsearched(
    parts: Sequence[Unsearched],
    say: Callable[..., str] = str.format,
    in_years: Callable[[date, date], str] = _years,
) -> str | None:
    """Which parts of the archive could not be searched; None for none.

    `say` fills words into a text and `in_years` names a stretch, in a language if need be.
    """
    if not parts:
        return None
    if parts[0].is_all:
        return say(NOTHING_SEARCHED)
    spans = [in_years(part.first, part.last) for part in parts if part.first and part.last]
    return say(PART_UNSEARCHED, years=", ".join(spans) or say(UNDATED))


def hedge(answer: Answer) -> str | None:
    """The warning above a hedged answer; None for a confident one and for silence."""
    if answer.outcome is not Outcome.HEDGED:
        return None
    return HEDGE if len(answer.quotes) == 1 else HEDGES


def silence(answer: Answer, describe: Callable[[str], str]) -> list[str]:
    """Why nothing is quoted, a sentence each: what was found and searched, what may help."""
    if answer.followed:
        return list(follow_up_wording.moved(answer.followed, ended=True))
    words = filters_in_words(answer.filters, describe)
    if words and not answer.searched.articles:
        first = f"Nothing in the archive for {' · '.join(words)}."
    elif words:
        first = f"Nothing in the archive answers this for {' · '.join(words)}."
    else:
        first = SILENCE
    lines = [first, f"{searched(answer)}{'' if words else ' · no filter'}."]
    missing = unsearched(answer.unsearched)
    lines += [missing] if missing else []
    lines += [relaxation(item) for item in answer.relaxations]
    lines += [said for said in (undated(answer.searched), unverified(answer.unverified)) if said]
    return lines


def relaxation(item: Relaxation) -> str:
    """What one filter less would find: "Without the dates, 3 articles speak of this."."""
    verb = "speaks" if item.articles == 1 else "speak"
    without = _FILTER_NAMES.get(item.drop, item.drop)
    return f"Without {without}, {counted(item.articles, 'article')} {verb} of this."


def listed(listing: Listing) -> str:
    """What a page of a look-up shows: "Articles 1 to 10 of 36, newest first"."""
    if not listing.total:
        return "No article in the archive matches."
    if withheld := unverified(listing.unverified):
        return f"{listed(replace(listing, unverified=0))} · {withheld}"
    first, last = listing.offset + 1, listing.offset + len(listing.articles)
    if listing.total == 1:
        words = "1 article"
    else:
        words = f"Articles {first:,} to {last:,} of {listing.total:,}, newest first"
    return f"{words} · {listing.undated:,} without a date" if listing.undated else words
