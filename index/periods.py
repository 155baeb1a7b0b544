"""The period that a question asks about, and the question without the words that say it.

Dates are found one by one, joined ("June to August 2011"), given the year they lack, narrowed
("late", "first half of"), opened ("since", "until"), and combined into one period.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from corpus.article import Span
from corpus.dates import Period, months, week_of
from index import date_atoms
from index.date_atoms import NUMBER_PATTERN, Dated, Kind, latest, number
from index.date_guards import is_date

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Narrow = Callable[[Period], Period]

_DAY = timedelta(days=1)
_ORDINALS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}
_ORDINAL = rf"(?P<o>{'|'.join(_ORDINALS)}|last|final|latter|opening|closing)"
_OF = r"\s+(?:of\s+|in\s+)?(?:the\s+)?(?:year\s+)?$"
_RANGE = re.compile(
    r"\s*(?:-|–|—|,?\s+(?:to|through|thru|until|till|til|up\s+to)\s+(?:the\s+)?)\s*", re.I
)
_LIST = re.compile(r"\s*(?:/|,|,?\s+(?:and|or|vs\.?|versus)\s+|&)\s*(?:in\s+|from\s+)?(?:the\s+)?", re.I)
_UNTIL_NOW = re.compile(
    r"\s*(?:-|–|—|,?\s+(?:to|until|till|and|through|up\s+to))\s*(?:the\s+)?(?:present(?:\s+day)?|now|today|date)\b", re.I
)
_ONWARDS = re.compile(
    r"(?:\s*\+|\s+(?:onwards?|forwards?|(?:and|or)\s+(?:later|after|beyond|since|onwards?|newer)|on\b(?!\s+\w)))", re.I
)
_AND_BEFORE = re.compile(r"\s+(?:and|or)\s+(?:earlier|before|older)\b", re.I)
_BEFORE_WORDS = r"before|prior\s+to|earlier\s+than|preceding|ahead\s+of|older\s+than|pre"
_AFTER_WORDS = r"after|later\s+than|following|beyond|newer\s+than|post"
_SINCE_WORDS = (
    r"(?:ever\s+)?since|as\s+(?:of|from)|not\s+(?:before|until)|no(?:t)?\s+(?:earlier|sooner)\s+than"
    r"|(?:starting|beginning|effective)(?:\s+(?:in|from|on|with))?"
)
_UNTIL_WORDS = (
    r"up\s+(?:to|until|till)|until|till|through(?:\s+to)?|thru|by|no(?:t)?\s+later\s+than|not\s+after"
    r"|ending(?:\s+(?:in|on))?|as\s+late\s+as"
)
_WITHIN_WORDS = (
    r"(?:published|posted|written|dated)?\s*(?:in|during|within|from|of|on|for|around|about|circa|throughout|over|at|between"
    r"|dated|across)(?:\s+(?:around|about|all\s+of|between))?|all\s+of|all"
)
_PREPOSITION = re.compile(
    rf"\b(?:(?P<since>{_SINCE_WORDS})|(?P<until>{_UNTIL_WORDS})|(?P<before>{_BEFORE_WORDS})"
    rf"|(?P<after>{_AFTER_WORDS})|(?P<within>{_WITHIN_WORDS}))(?:\s+|-)(?P<the>the\s+)?$",
    re.I,
)
_NOUN_NEXT = re.compile(r"\s+(?!(?:and|or|but|in|on|at|to|for|by|from|with|did|was|were|is|are|has|have|who|what|how|when)\b)[A-Za-z]")


class Reading(NamedTuple):
    """What was read from a question: the period, and the spans of the words that say it."""

    period: Period
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Clause:
    """One stretch of date words and the days that it asks for; `open_ended` after "since" and such."""

    span: Span
    period: Period
    open_ended: bool


def read_period(text: str, today: date) -> Reading:
    """Read the period a question asks about; no period is open at both ends, with no spans.

    A period that lies wholly after `today` is not read: no article can be in it.
    """
    chains = _split_dates(list(_chains(text, today)))
    clauses = []
    for chain in chains:
        clause = _clause(text, chain, today)
        if clause and not (clause.period.start and clause.period.start > today):
            clauses.append(clause)
    return Reading(_combined(clauses), tuple(clause.span for clause in clauses))


def _chains(text: str, today: date) -> Iterator[list[Dated]]:
    """Dates that stand together ("June and July 2012"), narrowed, those that are none left out."""
    chain: list[Dated] = []
    found = [_narrowed(text, dated) for dated in date_atoms.find(text, today)]
    for dated in found:
        if chain and _joins(text[chain[-1].end : dated.start]):
            chain.append(dated)
            continue
        yield from _meant(text, chain)
        chain = [dated]
    yield from _meant(text, chain)


def _joins(between: str) -> bool:
    return bool(_RANGE.fullmatch(between) or _LIST.fullmatch(between))


def _meant(text: str, chain: list[Dated]) -> Iterator[list[Dated]]:
    """The chain less what is no date: a bare month is one beside a date that has a year."""
    dated_beside = any(d.year is not None and (not d.bare or is_date(text, d)) for d in chain)
    kept = [
        d
        for d in chain
        if is_date(text, d) or (dated_beside and d.bare and d.kind is not Kind.YEAR)
    ]
    if kept:
        yield kept


def _split_dates(chains: list[list[Dated]]) -> list[list[Dated]]:
    """Give "Nov 30 arrests 2011" its year: one date without, one lone year elsewhere."""
    lacking = [chain for chain in chains if all(d.year is None for d in chain)]
    lone = [chain for chain in chains if len(chain) == 1 and chain[0].kind is Kind.YEAR and chain[0].bare]
    if len(lacking) != 1 or len(lone) != 1 or len(chains) != 2:
        return chains
    year = lone[0][0]
    completed = [replace(d, year=year.year) for d in lacking[0]]
    return [completed, [replace(year, at=completed[-1].at)]]


def _clause(text: str, chain: list[Dated], today: date) -> _Clause | None:
    period = _joined(chain, today)
    start, end = chain[0].start, chain[-1].end
    match = _PREPOSITION.search(text[:start])
    relation = match.lastgroup if match else None
    if match:
        relation = next(name for name in _RELATIONS if match[name])
        start = match.start()
    following = text[end:]
    for pattern, then in ((_UNTIL_NOW, "since"), (_ONWARDS, "since"), (_AND_BEFORE, "until")):
        suffix = pattern.match(following)
        if suffix and (pattern is not _UNTIL_NOW or relation in {"since", "within", None}):
            relation, end = then, end + suffix.end()
            break
    if match and match["the"] and chain[0].kind is Kind.YEAR and _NOUN_NEXT.match(following):
        # "after the 2010 earthquake": the event lies somewhere in its year.
        relation = {"after": "since", "before": "until"}.get(relation or "", relation)
    period = _related(period, relation, text[start : chain[0].end])
    return _Clause(Span(start, end), period, relation in _RELATIONS[:4])


_RELATIONS = ("since", "until", "before", "after", "within")


def _related(period: Period, relation: str | None, words: str) -> Period:
    if relation == "before" and re.search(r"\b(?:end|close)\s+of\b", words, re.I):
        relation = "until"
    if relation == "after" and re.search(r"\b(?:start|beginning)\s+of\b", words, re.I):
        relation = "since"
    if relation == "since":
        return Period(period.start, None)
    if relation == "until":
        return Period(None, period.end)
    if relation == "before" and period.start:
        return Period(None, period.start - _DAY)
    if relation == "after" and period.end:
        return Period(period.end + _DAY, None)
    return period


def _joined(chain: list[Dated], today: date) -> Period:
    """The days from the first date of a chain to its last, years filled in from their neighbours."""
    periods: list[Period] = []
    following: Period | None = None
    years = [d.year for d in chain]
    if all(year is None for year in years):
        years[-1] = latest(chain[-1].at, today)
    for i in reversed(range(len(chain))):
        year = years[i]
        if year is None:
            later = next((y for y in years[i + 1 :] if y is not None), None)
            year = later if later is not None else next(y for y in reversed(years[:i]) if y is not None)
            period = chain[i].at(year)
            if following and later is not None and _starts_after(period, following):
                period = chain[i].at(year - 1)
            elif later is None and _starts_after(chain[i - 1].at(year), period):
                period = chain[i].at(year + 1)
        else:
            period = chain[i].at(year)
        periods.append(period)
        following = period
    joined = periods[0]
    for period in periods[1:]:
        joined = joined.join(period)
    return joined


def _starts_after(period: Period, other: Period) -> bool:
    return bool(period.start and other.start and period.start > other.start)


def _combined(clauses: list[_Clause]) -> Period:
    """One period for all clauses: open ones cut each other, closed ones are joined."""
    closed = [c.period for c in clauses if not c.open_ended]
    whole: Period | None = None
    for period in closed:
        whole = whole.join(period) if whole else period
    for clause in clauses:
        if clause.open_ended:
            met = clause.period if whole is None else whole.meet(clause.period)
            whole = met or Period()
    return whole or Period()


def _narrowed(text: str, dated: Dated) -> Dated:
    """Take in the words before a date that name a part of it, such as "late" or "first week of"."""
    while True:
        for pattern, kinds, narrow in _PARTS:
            match = pattern.search(text, 0, dated.start) if dated.kind in kinds else None
            if match:
                dated = _part(dated, match, narrow)
                break
        else:
            return dated


def _part(dated: Dated, match: re.Match[str], narrow: Callable[[re.Match[str], Kind, Period], Period]) -> Dated:
    whole, kind = dated.at, dated.kind
    return replace(
        dated,
        start=match.start(),
        at=lambda year: narrow(match, kind, whole(year)),
        bare=dated.bare and dated.kind is not Kind.YEAR,
        kind=dated.kind if narrow is _plain else Kind.WEEK,
    )


def _plain(match: re.Match[str], kind: Kind, period: Period) -> Period:  # noqa: ARG001
    return period


def _third(match: re.Match[str], kind: Kind, period: Period) -> Period:
    """Early, middle or late; of a year, the quarters and the months that most people would agree on."""
    word = match["part"].lower()
    which = 0 if word in {"early", "beginning", "start"} else 1 if word.startswith("mid") else 2
    start, end = _ends(period)
    if kind is Kind.YEAR:
        return months(start.year, *((1, 3), (5, 8), (10, 12))[which])
    if kind is Kind.DECADE:
        first, last = ((0, 3), (4, 6), (7, 9))[which]
        return Period(start.replace(year=start.year + first), end.replace(year=start.year + last))
    if kind is Kind.MONTH:
        first, last = ((1, 10), (11, 20), (21, end.day))[which]
        return Period(start.replace(day=first), start.replace(day=last))
    size = (end - start).days // 3
    return Period(
        (start, start + size * _DAY, end - size * _DAY)[which],
        (start + size * _DAY, end - size * _DAY, end)[which],
    )


def _half(match: re.Match[str], kind: Kind, period: Period) -> Period:
    word = match["o"].lower()
    second = word in {"2", "second", "2nd", "latter", "last", "final", "closing"}
    start, end = _ends(period)
    if kind is Kind.YEAR:
        return months(start.year, *((7, 12) if second else (1, 6)))
    if kind is Kind.MONTH:
        return Period(start.replace(day=16), end) if second else Period(start, start.replace(day=15))
    middle = start + (end - start) // 2
    return Period(middle + _DAY, end) if second else Period(start, middle)


def _quarter(match: re.Match[str], kind: Kind, period: Period) -> Period:  # noqa: ARG001
    word = match["o"].lower()
    nth = int(word) if word.isdecimal() else _ORDINALS.get(word, 4)
    start, _ = _ends(period)
    return months(start.year, 3 * nth - 2, 3 * nth)


def _units(match: re.Match[str], kind: Kind, period: Period) -> Period:  # noqa: ARG001
    """ "the last three months of 2013", "the first week of June 2012"."""
    word, unit = match["o"].lower(), match["u"].lower()
    start, end = _ends(period)
    count = number(match["n"]) if match["n"] else 1
    if word in {"last", "final", "closing", "latter"}:
        if unit == "month":
            return Period(_month_shift(start, end, -count), end)
        return Period(max(start, end - (count * _SIZES[unit] - 1) * _DAY), end)
    skipped = _ORDINALS.get(word, 1) - 1
    if unit == "month":
        first = start.month + skipped
        return months(start.year, first, first + count - 1)
    first_day = start + skipped * _SIZES[unit] * _DAY
    return Period(first_day, min(end, first_day + (count * _SIZES[unit] - 1) * _DAY))


_SIZES = {"day": 1, "week": 7}


def _month_shift(start: date, end: date, count: int) -> date:
    found = months(end.year, max(start.month, end.month + count + 1), end.month).start
    assert found  # noqa: S101 - whole months have both ends
    return found


def _week(match: re.Match[str], kind: Kind, period: Period) -> Period:  # noqa: ARG001
    start, _ = _ends(period)
    week = week_of(start)
    if "weekend" in match[0].lower():
        assert week.end  # noqa: S101 - a week has both ends
        return Period(week.end - _DAY, week.end)
    return week


def _ends(period: Period) -> tuple[date, date]:
    assert period.start and period.end  # noqa: S101, PT018 - only closed periods have parts
    return period.start, period.end


_ANY = frozenset(Kind)
_LONG = frozenset({Kind.YEAR, Kind.DECADE, Kind.MONTH, Kind.SEASON, Kind.QUARTER})
_PARTS: tuple[
    tuple[re.Pattern[str], frozenset[Kind], Callable[[re.Match[str], Kind, Period], Period]], ...
] = tuple(
    (re.compile(pattern, re.IGNORECASE), kinds, narrow)
    for pattern, kinds, narrow in (
        (
            r"\b(?:the\s+)?(?:very\s+)?(?P<part>early|mid|middle|late|beginning|start|end|close)(?:\s+(?:part|days))?"
            r"(?:\s+(?:of|in)\s+(?:the\s+)?(?:year\s+)?|[\s-]+(?:the\s+)?)$",
            _LONG,
            _third,
        ),
        (rf"\b(?:the\s+)?{_ORDINAL}\s+half{_OF}", _LONG, _half),
        (r"\bH(?P<o>[12])\s*(?:of\s+|in\s+|[/,-]\s*)?$", frozenset({Kind.YEAR}), _half),
        (rf"\b(?:the\s+)?{_ORDINAL}\s+quarter{_OF}", frozenset({Kind.YEAR}), _quarter),
        (r"\bQ(?P<o>[1-4])\s*(?:of\s+|in\s+|[/,-]\s*)?$", frozenset({Kind.YEAR}), _quarter),
        (
            rf"\b(?:the\s+)?{_ORDINAL}\s+(?:(?P<n>{NUMBER_PATTERN})\s+)?(?P<u>day|week|month)s?\s+(?:of|in)\s+(?:the\s+)?$",
            frozenset({Kind.YEAR, Kind.MONTH}),
            _units,
        ),
        (
            r"\b(?:the\s+)?week(?:end)?\s+(?:of|from|beginning|starting|commencing)\s+(?:on\s+)?(?:the\s+)?$",
            frozenset({Kind.DAY, Kind.HOLIDAY}),
            _week,
        ),
        (r"\b(?:the\s+)?(?:(?:calendar|fiscal)\s+)?(?:month|years?|FY|whole|entire)\s*(?:of\s+)?(?:the\s+)?$", frozenset({Kind.YEAR, Kind.MONTH}), _plain),
    )
)
