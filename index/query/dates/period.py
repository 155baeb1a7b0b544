"""The one period that a question asks about, and the spans of the words that say it.

Dates are found one by one, modified ("late"), joined ("June to August 2011"), given the year they
lack, opened ("since", "until"), and combined.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import reduce
from typing import TYPE_CHECKING, NamedTuple

from corpus.article import Span
from corpus.dates import Period
from index.query.dates import absolute, relative
from index.query.dates.expression import CONTEXT_CHARS, DateExpression, DateKind, latest_year
from index.query.dates.false_positives import is_date
from index.query.dates.modifiers import with_modifiers

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

_DAY = timedelta(days=1)


class QuestionDates(NamedTuple):
    """What was read: a period, open at both ends when there was none, and the words' spans.

    The words of an event ("since the 2010 earthquake") are not among the spans. `relative` tells
    that nothing but dates that count from today was read: "last summer", "in June".
    """

    period: Period
    spans: tuple[Span, ...]
    relative: bool


@dataclass(frozen=True, slots=True)
class _DatePhrase:
    """A stretch of date words and the days it asks for; `open_ended` after "since" and such.

    `span` is None where the words name an event too, and are worth searching for. `relative` is as
    in `QuestionDates`.
    """

    span: Span | None
    period: Period
    open_ended: bool
    relative: bool


def parse_dates(text: str, today: date) -> QuestionDates:
    """Read the period a question asks about.

    One that lies wholly after `today` is not read: no article can be in it.
    """
    groups = _without_lone_seasons(_lend_lone_year(_groups(text, today)))
    phrases = [phrase for group in groups if (phrase := _phrase(text, group, today))]
    past = [each for each in phrases if each.period.start is None or each.period.start <= today]
    spans = tuple(phrase.span for phrase in past if phrase.span)
    return QuestionDates(_combine(past), spans, bool(past) and all(p.relative for p in past))


def _find_expressions(text: str, today: date) -> list[DateExpression]:
    """Every date in order, the longest where several begin alike, without overlaps."""
    found = []
    for counts_from_today, pattern, parse in _PATTERNS:
        for match in pattern.finditer(text):
            try:
                expression = parse(match, today)
            except ValueError:  # the calendar has no such day, as on 31 June
                continue
            if expression:
                found.append(replace(expression, relative=counts_from_today))
    found.sort(key=lambda expression: (expression.start, -expression.end))
    kept: list[DateExpression] = []
    for expression in found:
        if not kept or expression.start >= kept[-1].end:
            kept.append(expression)
    return kept


def _groups(text: str, today: date) -> list[list[DateExpression]]:
    """Dates that stand together ("June and July 2012"), without those that are none."""
    groups: list[list[DateExpression]] = []
    for found in _find_expressions(text, today):
        expression = with_modifiers(text, found)
        if groups and _JOINT.fullmatch(text, groups[-1][-1].end, expression.start):
            groups[-1].append(expression)
        else:
            groups.append([expression])
    return [kept for group in groups if (kept := _without_false_positives(text, group))]


def _without_false_positives(text: str, group: list[DateExpression]) -> list[DateExpression]:
    """Drop what is no date; a month or day without a year is one beside a date that has it."""
    sure = [expression for expression in group if is_date(text, expression)]
    if all(expression.year is None for expression in sure):
        return sure
    return [each for each in group if each in sure or each.year is None]


def _lend_lone_year(groups: list[list[DateExpression]]) -> list[list[DateExpression]]:
    """Give "Nov 30 arrests 2011" its year: a date that lacks one, and a lone year elsewhere."""
    if len(groups) != 2:
        return groups
    lacking = [group for group in groups if all(expression.year is None for expression in group)]
    lone = [group[0] for group in groups if len(group) == 1 and group[0].kind is DateKind.YEAR]
    if not lacking or not lone or not lone[0].doubtful:
        return groups
    completed = [replace(expression, year=lone[0].year) for expression in lacking[0]]
    return [completed, [replace(lone[0], in_year=completed[-1].in_year)]]


def _without_lone_seasons(groups: list[list[DateExpression]]) -> list[list[DateExpression]]:
    """Drop seasons that no year stands beside: "in winter" speaks of every winter."""
    kept = []
    for group in groups:
        lacking = all(expression.year is None for expression in group)
        named = [each for each in group if not (lacking and each.kind is DateKind.SEASON)]
        if named:
            kept.append(named)
    return kept


def _phrase(text: str, group: Sequence[DateExpression], today: date) -> _DatePhrase | None:
    """What a group asks for with the words around it; None where a year lacks its 29 February."""
    relation, start = _relation_before(text, group[0])
    relation, end = _relation_after(text, group[-1].end, relation)
    words = text[start : group[0].end]
    the_year = group[0].kind is DateKind.YEAR and re.match(r"\w+\s+the\s", words)
    event = bool(the_year and _NOUN_NEXT.match(text, end))
    if event or _INCLUSIVE.match(words):
        # "after the 2010 earthquake" and "before the end of 2010" lie somewhere in their year.
        relation = {"after": "since", "before": "until"}.get(relation, relation)
    try:
        whole = reduce(Period.join, _periods(group, today))
        period = _apply_relation(whole, relation)
    except ValueError:
        return None
    return _DatePhrase(
        span=None if event else Span(start, end),
        period=period,
        open_ended=relation not in ("", "within"),
        relative=not event and all(each.relative or each.year is None for each in group),
    )


def _relation_before(text: str, expression: DateExpression) -> tuple[str, int]:
    """The relation that a preposition gives, or none, and where the words begin."""
    match = _BEFORE.search(text, max(0, expression.start - CONTEXT_CHARS), expression.start)
    if not match:
        return "", expression.start
    return next(name for name in _RELATIONS if match[name]), match.start()


def _relation_after(text: str, end: int, relation: str) -> tuple[str, int]:
    """The relation after words such as "onwards", and where the words end."""
    for pattern, changed, allowed in _AFTER:
        match = pattern.match(text, end) if relation in allowed else None
        if match:
            return changed, match.end()
    return relation, end


def _apply_relation(period: Period, relation: str) -> Period:
    if relation == "since":
        return Period(period.start, None)
    if relation == "until":
        return Period(None, period.end)
    if relation == "before" and period.start:
        return Period(None, period.start - _DAY)
    if relation == "after" and period.end:
        return Period(period.end + _DAY, None)
    return period


def _periods(group: Sequence[DateExpression], today: date) -> list[Period]:
    """Each date's days; a missing year is that of the next date, or of the last one before.

    The year turns where the order asks for it: "November to February 2011" starts in 2010.
    """
    if all(expression.year is None for expression in group):
        group = (*group[:-1], replace(group[-1], year=latest_year(group[-1].in_year, today)))
    last_known = max(i for i, expression in enumerate(group) if expression.year is not None)
    periods: list[Period] = []
    for expression in reversed(group[: last_known + 1]):
        if expression.year is not None:
            period = expression.in_year(expression.year)
        else:
            following = periods[0].ends[0]
            period = expression.in_year(following.year)
            if period.ends[0] > following:
                period = expression.in_year(following.year - 1)
        periods.insert(0, period)
    for expression in group[last_known + 1 :]:
        previous = periods[-1].ends[0]
        period = expression.in_year(previous.year)
        too_early = period.ends[0] < previous
        periods.append(expression.in_year(previous.year + 1) if too_early else period)
    return periods


def _combine(phrases: Sequence[_DatePhrase]) -> Period:
    """One period for all phrases: the closed ones joined, then cut by the open ones.

    Where nothing is left ("before 2010 and after 2012"), every day is.
    """
    closed = [phrase.period for phrase in phrases if not phrase.open_ended]
    whole: Period | None = reduce(Period.join, closed) if closed else Period()
    for phrase in phrases:
        if phrase.open_ended and whole is not None:
            whole = whole.meet(phrase.period)
    return whole or Period()


_PATTERNS = (
    *((False, *row) for row in absolute.DATE_PATTERNS),
    *((True, *row) for row in relative.DATE_PATTERNS),
)
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
