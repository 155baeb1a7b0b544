"""The one period that a question asks about, and the spans of the words that say it.

Dates are found one by one, narrowed ("late"), joined ("June to August 2011"), given the year they
lack, opened ("since", "until"), and combined.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from corpus.article import Span
from corpus.dates import Period
from index.query.dates import absolute, relative
from index.query.dates.expression import REACH, DateExpression, DateKind, latest
from index.query.dates.false_positives import is_date
from index.query.dates.modifiers import narrowed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

_DAY = timedelta(days=1)


class QuestionDates(NamedTuple):
    """What was read: a period, open at both ends when there was none, and the words' spans.

    The words of an event ("since the 2010 earthquake") are not among the spans.
    """

    period: Period
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Clause:
    """One stretch of date words and the days it asks for; `open_ended` after "since" and such.

    `span` is None where the words name an event too, and are worth searching for.
    """

    span: Span | None
    period: Period
    open_ended: bool


def parse_dates(text: str, today: date) -> QuestionDates:
    """Read the period a question asks about.

    One that lies wholly after `today` is not read: no article can be in it.
    """
    chains = _with_split_dates(list(_chains(text, today)))
    clauses = [clause for chain in chains if (clause := _clause(text, chain, today))]
    past = [c for c in clauses if c.period.start is None or c.period.start <= today]
    return QuestionDates(_combined(past), tuple(clause.span for clause in past if clause.span))


def _found(text: str, today: date) -> list[DateExpression]:
    """Every date in order, the longest where several begin alike, without overlaps."""
    found = []
    for pattern, read in (*absolute.READERS, *relative.READERS):
        for match in pattern.finditer(text):
            try:
                dated = read(match, today)
            except ValueError:  # the calendar has no such day, as on 31 June
                continue
            if dated:
                found.append(dated)
    found.sort(key=lambda dated: (dated.start, -dated.end))
    kept: list[DateExpression] = []
    for dated in found:
        if not kept or dated.start >= kept[-1].end:
            kept.append(dated)
    return kept


def _chains(text: str, today: date) -> Iterator[list[DateExpression]]:
    """Dates that stand together ("June and July 2012"), without those that are none."""
    dates = [narrowed(text, dated) for dated in _found(text, today)]
    number, of_chain = 0, []
    for i, dated in enumerate(dates):
        if i and not _JOINT.fullmatch(text, dates[i - 1].end, dated.start):
            number += 1
        of_chain.append(number)
    for _, chain in groupby(zip(of_chain, dates, strict=True), key=lambda pair: pair[0]):
        if meant := _meant(text, [dated for _, dated in chain]):
            yield meant


def _meant(text: str, chain: list[DateExpression]) -> list[DateExpression]:
    """Drop what is no date; a month or day without a year is one beside a date that has it."""
    sure = [is_date(text, dated) for dated in chain]
    lends_year = any(
        certain and dated.year is not None for certain, dated in zip(sure, chain, strict=True)
    )
    return [
        dated
        for certain, dated in zip(sure, chain, strict=True)
        if certain or (lends_year and dated.year is None)
    ]


def _with_split_dates(chains: list[list[DateExpression]]) -> list[list[DateExpression]]:
    """Give "Nov 30 arrests 2011" its year: a date that lacks one, and a lone year elsewhere."""
    if len(chains) != 2:
        return chains
    lacking = [chain for chain in chains if all(dated.year is None for dated in chain)]
    lone = [chain[0] for chain in chains if len(chain) == 1 and chain[0].kind is DateKind.YEAR]
    if not lacking or not lone or not lone[0].bare:
        return chains
    completed = [replace(dated, year=lone[0].year) for dated in lacking[0]]
    return [completed, [replace(lone[0], at=completed[-1].at)]]


def _clause(text: str, chain: Sequence[DateExpression], today: date) -> _Clause | None:
    """What a chain asks for with the words around it; None where a year lacks its 29 February."""
    relation, start = _before(text, chain[0])
    relation, end = _after(text, chain[-1].end, relation)
    words = text[start : chain[0].end]
    the_year = chain[0].kind is DateKind.YEAR and re.match(r"\w+\s+the\s", words)
    event = bool(the_year and _NOUN_NEXT.match(text, end))
    if event or _INCLUSIVE.match(words):
        # "after the 2010 earthquake" and "before the end of 2010" lie somewhere in their year.
        relation = {"after": "since", "before": "until"}.get(relation, relation)
    try:
        period = _related(_joined(chain, today), relation)
    except ValueError:
        return None
    return _Clause(None if event else Span(start, end), period, relation not in ("", "within"))


def _before(text: str, dated: DateExpression) -> tuple[str, int]:
    """The relation that a preposition gives, or none, and where the words begin."""
    match = _BEFORE.search(text, max(0, dated.start - REACH), dated.start)
    if not match:
        return "", dated.start
    return next(name for name in _RELATIONS if match[name]), match.start()


def _after(text: str, end: int, relation: str) -> tuple[str, int]:
    """The relation after words such as "onwards", and where the words end."""
    for pattern, changed, allowed in _AFTER:
        match = pattern.match(text, end) if relation in allowed else None
        if match:
            return changed, match.end()
    return relation, end


def _related(period: Period, relation: str) -> Period:
    if relation == "since":
        return Period(period.start, None)
    if relation == "until":
        return Period(None, period.end)
    if relation == "before" and period.start:
        return Period(None, period.start - _DAY)
    if relation == "after" and period.end:
        return Period(period.end + _DAY, None)
    return period


def _joined(chain: Sequence[DateExpression], today: date) -> Period:
    """The days from the first date of a chain to its last, all years known or filled in."""
    periods = _dated(chain, today)
    joined = periods[0]
    for period in periods[1:]:
        joined = joined.join(period)
    return joined


def _dated(chain: Sequence[DateExpression], today: date) -> list[Period]:
    """Each date's days; a missing year is that of the next date, or of the last one before.

    The year turns where the order asks for it: "November to February 2011" starts in 2010.
    """
    if all(dated.year is None for dated in chain):
        chain = (*chain[:-1], replace(chain[-1], year=latest(chain[-1].at, today)))
    last_known = max(i for i, dated in enumerate(chain) if dated.year is not None)
    periods: dict[int, Period] = {}
    for i in range(last_known, -1, -1):
        dated, following = chain[i], periods.get(i + 1)
        periods[i] = dated.at(dated.year or _start(following).year)
        if dated.year is None and _start(periods[i]) > _start(following):
            periods[i] = dated.at(_start(following).year - 1)
    for i in range(last_known + 1, len(chain)):
        previous = _start(periods[i - 1])
        periods[i] = chain[i].at(previous.year)
        if _start(periods[i]) < previous:
            periods[i] = chain[i].at(previous.year + 1)
    return [periods[i] for i in range(len(chain))]


def _start(period: Period | None) -> date:
    if period is None or period.start is None:
        raise ValueError("a single date is never open")
    return period.start


def _combined(clauses: Sequence[_Clause]) -> Period:
    """One period for all clauses: the closed ones joined, then cut by the open ones.

    Where nothing is left ("before 2010 and after 2012"), every day is.
    """
    whole: Period | None = None
    for clause in sorted(clauses, key=lambda clause: clause.open_ended):
        if whole is None:
            whole = clause.period
        elif clause.open_ended:
            whole = whole.meet(clause.period)
            if whole is None:
                return Period()
        else:
            whole = whole.join(clause.period)
    return whole or Period()


_JOINT = re.compile(
    r"(?:\s*(?:-|–|—|,?\s+(?:to|through|thru|until|till|til|up\s+to)\s+(?:the\s+)?)\s*"
    r"|\s*(?:/|,|,?\s+(?:and|or|vs\.?|versus|with)\s+|&)\s*(?:in\s+|from\s+)?(?:the\s+)?)",
    re.IGNORECASE,
)
_RELATIONS = ("since", "until", "before", "after", "within")
_BEFORE = re.compile(
    r"\b(?:(?P<since>(?:ever\s+)?since|(?:on|in)\s+or\s+after|as\s+(?:of|from)|not\s+(?:before|until)"
    r"|not?\s+(?:earlier|sooner)\s+than|(?:starting|beginning|effective)(?:\s+(?:in|from|on|with))?)"
    r"|(?P<until>(?:on|in)\s+or\s+before|up\s+(?:to|until|till)|until|till|through(?:\s+to)?|thru|by|not?\s+later\s+than"
    r"|not\s+after|ending(?:\s+(?:in|on))?|as\s+late\s+as)"
    r"|(?P<before>before|prior\s+to|(?:earlier|older)\s+than|preceding|ahead\s+of|pre)"
    r"|(?P<after>after|(?:later|newer)\s+than|following|beyond|post)"
    r"|(?P<within>(?:(?:published|posted|written|dated)\s+)?(?:in|during|within|from|of|on|for|around"
    r"|about|circa|throughout|over|at|between|across)(?:\s+(?:around|about|all\s+of|between))?"
    r"|dated|all\s+of|all|compare))(?:\s+|-)"
    r"(?:and\s+including\s+)?(?:(?:about|around|roughly|approximately|circa)\s+)?(?P<the>the\s+)?$",
    re.IGNORECASE,
)
_AFTER = (
    (
        re.compile(
            r"\s*(?:-|–|—|,?\s+(?:to|until|till|and|through|up\s+to))\s*(?:the\s+)?"
            r"(?:present(?:\s+day)?|now|today|date)\b",
            re.IGNORECASE,
        ),
        "since",
        ("", "since", "within"),
    ),
    (
        re.compile(
            r"\s*\+|\s+(?:onwards?|forwards?|on\b(?!\s+\w)"
            r"|(?:and|or)\s+(?:later|after|beyond|since|onwards?|newer)\b(?!\s+\d))",
            re.IGNORECASE,
        ),
        "since",
        (*_RELATIONS, ""),
    ),
    (
        re.compile(r"\s+(?:and|or)\s+(?:earlier|before|older)\b(?!\s+\d)", re.IGNORECASE),
        "until",
        (*_RELATIONS, ""),
    ),
)
_INCLUSIVE = re.compile(
    r"before\b.*\b(?:end|close)\s+of\b|after\b.*\b(?:start|beginning)\s+of\b", re.IGNORECASE
)
_NOUN_NEXT = re.compile(
    r"\s+(?!(?:and|or|but|in|on|at|to|for|by|from|with|did|was|were|is|are|has|have|who|what|how"
    r"|when)\b)[A-Za-z]"
)
