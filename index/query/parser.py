"""A plain question as understood: what to search for, when, where, and what stays ambiguous."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from corpus.article import Span
from corpus.gazetteer.forms import NameKind
from corpus.gazetteer.mentions import find_mentions
from index.query.dates.reference_day import dates_in_archive
from index.query.place_use import are_alone, limits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    from corpus.dates import Period
    from corpus.gazetteer.gazetteer import Gazetteer
    from corpus.gazetteer.mentions import Mention
    from index.query.dates.reference_day import ReferenceDay

_PLACED = re.compile(
    r"(?:\b(?:in|from|near|across|throughout|within|inside|outside|around)\s+(?:the\s+)?)$",
    re.IGNORECASE,
)
_UNIT_AFTER = re.compile(
    r"\s+(?:province|state|region|county|district|prefecture)\b", re.IGNORECASE
)
_JOINT = re.compile(
    r"\s*(?:,|,?\s+(?:and|or)\s+|&|/)\s*(?:(?:in|from)\s+)?(?:the\s+)?", re.IGNORECASE
)
_SPACED_MARK = re.compile(r"(?<=\S) ([?.!,;:])")
_DOUBLE_COMMA = re.compile(r",+(?=[,.?!])")
_WORDY = re.compile(r"\w")
_DANGLING = frozenset(
    {"in", "from", "on", "of", "and", "or", "by", "at", "since", "the", "a", "but", "between"}
)
_OPENING = re.compile(
    r"(?:What|Who|When|Where|Why|How|Which|Did|Does|Do|Is|Are|Was|Were|Has|Have|Can|The|A|An|Any)\b"
)


@dataclass(frozen=True, slots=True)
class AmbiguousName:
    """A name of several regions: the words, the reading taken, and the others, as region ids."""

    words: str
    taken: str
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ParsedQuestion:
    """A question as read: its subject, empty where only a time or a place is named, when and where.

    `period` is open at both ends when no date was read; `regions` are ids in the order in which
    they are named, empty for everywhere. `preferred_regions` are those of them that are named
    otherwise than to say where. `cities` are the names of cities, where nothing but cities says
    where; `regions` are what they lie in. `counted_from` is set where relative dates do not count
    from today.
    """

    question: str
    subject: str
    period: Period
    regions: tuple[str, ...]
    ambiguous: tuple[AmbiguousName, ...]
    counted_from: ReferenceDay | None = None
    preferred_regions: tuple[str, ...] = ()
    cities: tuple[str, ...] = ()

    @property
    def places_only_prefer(self) -> bool:
        """Whether none of the places says where to search."""
        return bool(self.regions) and set(self.regions) <= set(self.preferred_regions)

    @property
    def text(self) -> str:
        """What to search for: never empty, unless the question is."""
        return self.subject or " ".join(self.question.split())

    def summary(self, describe: Callable[[str], str]) -> str:
        """The whole reading in words; `describe` gives a region's name."""
        period = str(self.period) if self.period else ""
        places = " and ".join(map(describe, self.regions))
        if self.cities:
            places = f"{' and '.join(self.cities)} ({places})"
        parts = [_plain(self.subject), places, period]
        return " · ".join(filter(None, parts)) or _plain(self.text)


def parse_question(question: str, *, today: date, newest: date | None = None) -> ParsedQuestion:
    """Read the period and the places out of a question; what is not understood stays in `text`.

    `newest` is the day of the archive's newest article, which relative dates count from where it
    is long past.
    """
    dates, counted_from = dates_in_archive(question, today, newest)
    mentions = [
        mention
        for mention in find_mentions(question, lower_case=True)
        if not any(mention.span.overlaps(span) for span in dates.spans)
    ]
    regions = _narrowest(dict.fromkeys(mention.ids[0] for mention in mentions))
    alone = are_alone(question, [*dates.spans, *(mention.span for mention in mentions)])
    limiting = {m.ids[0] for m in (mentions if alone else _limiting(question, mentions))}
    meant = [mention for mention in mentions if mention.ids[0] in regions]
    return ParsedQuestion(
        question=question,
        subject=_without(question, [*dates.spans, *_place_words(question, mentions)]),
        period=dates.period,
        regions=regions,
        ambiguous=tuple(_ambiguous_names(question, mentions)),
        counted_from=counted_from,
        preferred_regions=tuple(id_ for id_ in regions if id_ not in limiting),
        cities=_cities(meant),
    )


def without_regions(parsed: ParsedQuestion) -> ParsedQuestion:
    """The same question as if it named no place."""
    return replace(parsed, regions=(), ambiguous=(), preferred_regions=(), cities=())


def with_other_reading(parsed: ParsedQuestion, name: AmbiguousName, other: str) -> ParsedQuestion:
    """The same question with an ambiguous name read as `other`."""
    others = tuple(id_ for id_ in (name.taken, *name.others) if id_ != other)
    swapped = AmbiguousName(name.words, other, others)
    regions, preferred = (
        tuple(other if id_ == name.taken else id_ for id_ in ids)
        for ids in (parsed.regions, parsed.preferred_regions)
    )
    return replace(
        parsed,
        regions=regions,
        preferred_regions=preferred,
        ambiguous=tuple(swapped if each == name else each for each in parsed.ambiguous),
    )


def without_places(text: str, regions: Iterable[str], gazetteer: Gazetteer) -> str:
    """The text without the names of these regions, and of what they lie in; it may be empty."""
    within = {up for region in regions for up in gazetteer.ancestors(region)}
    mentions = find_mentions(text, lower_case=True)
    return _without(text, [each.span for each in mentions if within.intersection(each.ids)])


def _narrowest(ids: Iterable[str]) -> tuple[str, ...]:
    """Leave out a country of which a part is named: Mexico, where Jalisco is asked for."""
    ids = tuple(ids)
    countries = {id_.partition("-")[0] for id_ in ids if "-" in id_}
    return tuple(id_ for id_ in ids if id_ not in countries)


def _limiting(question: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions that say where; of a list of places each says what the others say."""
    found: list[Mention] = []
    joined: list[Mention] = []
    for mention in mentions:
        if joined and not _JOINT.fullmatch(question, joined[-1].span.end, mention.span.start):
            joined = []
        joined.append(mention)
        if limits(question, mention) or (len(joined) > 1 and joined[-2] in found):
            found += [each for each in joined if each not in found]
    return found


def _cities(mentions: Sequence[Mention]) -> tuple[str, ...]:
    """The cities that are named, where every place that is named is one."""
    names = [mention.city for mention in mentions]
    return tuple(dict.fromkeys(names)) if all(names) else ()


def _place_words(question: str, mentions: Sequence[Mention]) -> list[Span]:
    """Spans such as "in Sichuan or Guangxi province": said by the filter, so not searched for.

    A place that is part of the subject ("Haiti earthquake", "Dutch report") stays.
    """
    spans: list[Span] = []
    for mention in mentions:
        if mention.kind is NameKind.DEMONYM:
            continue
        start, end = mention.span
        if unit := _UNIT_AFTER.match(question, end):
            end = unit.end()
        placed = _PLACED.search(question, max(0, start - 24), start)
        if spans and _JOINT.fullmatch(question, spans[-1].end, start):
            spans[-1] = Span(spans[-1].start, end)
        elif placed:
            spans.append(Span(placed.start(), end))
    return spans


def _without(question: str, spans: Iterable[Span]) -> str:
    kept, reached = [], 0
    for start, end in sorted(spans):
        kept.append(question[reached : max(reached, start)])
        reached = max(reached, end)
    kept.append(question[reached:])
    return _tidy(" ".join(kept))


def _tidy(text: str) -> str:
    """The text as one line that neither begins nor ends with what was left of a phrase."""
    text = _SPACED_MARK.sub(r"\1", " ".join(text.split()))
    text = _DOUBLE_COMMA.sub(",", text)
    mark = "?" if text.endswith("?") else ""
    words = text.split()
    while words and (words[-1].lower() in _DANGLING or not _WORDY.search(words[-1])):
        words.pop()
    text = " ".join(words).strip(" ,;:.·–—-?!")
    return f"{text}{mark}" if _WORDY.search(text) else ""


def _plain(text: str) -> str:
    """The text as a part of a sentence: no question mark, no capital that only opened it."""
    bare = text.rstrip("?")
    return bare[0].lower() + bare[1:] if _OPENING.match(bare) else bare


def _ambiguous_names(question: str, mentions: Sequence[Mention]) -> Iterator[AmbiguousName]:
    seen = set()
    for mention in mentions:
        taken, *others = mention.ids
        words = mention.span.of(question)
        if others and words not in seen:
            seen.add(words)
            yield AmbiguousName(words, taken, tuple(others))
