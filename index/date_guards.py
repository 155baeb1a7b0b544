"""What looks like a date in a question and is none: money, counts, laws, ages, names, modal verbs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.date_atoms import Kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from index.date_atoms import Dated

_COUNTED = (
    r"(?:people|persons?|child(?:ren)?|kids?|bab(?:y|ies)|infants?|toddlers?|orphans?|boys?|girls?|women|men|woman|man"
    r"|mothers?|fathers?|parents?|couples?|famil(?:y|ies)|adoptees?|teen(?:ager)?s?|students?|pupils?|victims?"
    r"|dollars?|usd|euros?|eur|pounds?|yuan|rmb|rupees?|birr|pesos?|miles?|kilomet(?:er|re)s?|km|met(?:er|re)s?|feet|ft"
    r"|kilos?|kg|grams?|tons?|words?|pages?|minutes?|hours?|hrs?|days?|weeks?|months?|years?|percent|per\s?cent"
    r"|calories|signatures?|copies|times|members?|beds|volunteers?|workers|employees|refugees|migrants|street\s+children)\b"
)
_COUNT_AFTER = re.compile(rf"\s*(?:%|(?:\w+\s+){{0,1}}?{_COUNTED}|per\b|each\b|a\s+(?:month|year|day|head|child)\b)", re.I)
_COUNTED_NEXT = re.compile(rf"\s+{_COUNTED}", re.I)
_NUMBERED_BEFORE = re.compile(
    r"(?:\b(?:section|sec|article|art|resolution|res|flight|room|rm|form|case|file|docket|bill|nos?|number|chapter|ch"
    r"|pages?|pp?|paragraph|para|rule|part|iso|route|highway|hwy|suite|apt|apartment|box|unit|channel|bus|train|id"
    r"|version|order|decree|directive|regulation|law|act|code|title|volume|vol|issue|model|area|district|ward|zip"
    r"|postcode|pin|extension|ext|tel|phone|line|item|level|grade|class|building|lot|block|house|hr|psalm|verse"
    r"|notice|circular|exhibit|appendix|table|figure|protocol|convention|treaty|statute|clause|policy|agenda|vision"
    r"|aged?|ages)\.?(?:\s+(?:no|number)\.?)?\s*|[#§$€£¥№]\s*)$",
    re.I,
)
_LAW = (
    r"(?:acts?|laws?|bills?|conventions?|treat(?:y|ies)|protocols?|accords?|decrees?|ordinances?|statutes?|codes?"
    r"|constitution|directives?|regulations?|amendments?|declaration|charter|guidelines)"
)
_LAW_BEFORE = re.compile(rf"\b{_LAW},?\s+(?:of\s+)?$", re.I)
_LAW_AFTER = re.compile(rf"\s+(?:(?!(?:and|or|in|on|of|to|by|for|was|were|is|are)\b)[\w’'-]+\s+){{0,3}}{_LAW}\b", re.I)
_QUANTITY_BEFORE = re.compile(
    r"\b(?:nearly|almost|approximately|roughly|exactly|more\s+than|fewer\s+than|less\s+than|at\s+least|at\s+most"
    r"|up\s+to|over|some|only|another|the\s+other)\s+$",
    re.I,
)
_PLURAL_AFTER = re.compile(r"\s+(?!(?:was|is|has|as|this|its|his|adoptions?)\b)[a-z]+s\b")
_STREET_AFTER = re.compile(r"\s+(?:[A-Z]\w*\s+){0,2}(?:Street|St|Avenue|Ave|Road|Rd|Drive|Boulevard|Blvd|Lane)\b")
_IN_TIME = re.compile(r"\b(?:in|during|since|until|before|after|throughout|by|between|from)\s+$", re.I)
_GOOD_HYPHEN = re.compile(r"(?:\b(?:pre|post|mid|early|late)|(?<!\d)(?:1[89]|20)\d\d)[-–]$", re.I)
_TIME_WORD = (
    r"in|during|since|until|till|by|before|after|of|last|this|past|early|late|mid|around|through|throughout|between"
    r"|from|beginning|end|start|till|to"
)
_TIMED = re.compile(rf"\b(?:{_TIME_WORD})[\s-]+(?:the\s+|about\s+|around\s+|early\s+|late\s+|mid[\s-]+)?$", re.I)
_FIRMLY_TIMED = re.compile(
    r"\b(?:in|during|since|until|by|before|after|last|early|late|mid|throughout)[\s-]+(?:early\s+|late\s+|mid[\s-]+)?$", re.I
)
_RECURRING = re.compile(r"\b(?:every|each|any|most)\s+$", re.I)
_SURNAME_NEXT = re.compile(r"\s+(?!I\b)[A-Z][a-z]+")
_SPEECH_NEXT = re.compile(
    r"\s+(?:say|says|said|tell|tells|told|write|writes|wrote|testif\w+|think\w*|claim\w*|know\w*|adopt\w*|is|was|has|had)\b"
)
_PERSON_BEFORE = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Judge|Justice|Senator|Sen|Professor|does|did|is|was|named|called)\.?\s+$", re.I)
_SEASON_NOUN = re.compile(
    r"\s+(?:of|camps?|schools?|program(?:me)?s?|hosting|breaks?|jobs?|holidays?|vacations?|clothes|coats?|"
    r"cleaning|rolls?|intern\w*|fair|festival|gala|in\s+the)\b",
    re.I,
)
_OWN_AGE = re.compile(r"\b(?:his|her|their|my|our|your|its)\s+(?:early\s+|mid[\s-]|late\s+)?$", re.I)
_POSTED = re.compile(
    r"\b(?:posted|published|reported|written|happened|happening|new|news|said|wrote|posts|articles|anything|from|since|of)\s+$",
    re.I,
)
_HOLIDAY_TIMED = re.compile(r"\b(?:at|over|since|before|after|around|until|by|last|this|on|during|past)\s+$", re.I)


def is_date(text: str, dated: Dated) -> bool:
    """Whether a date found in `text` is meant as one."""
    before, after = text[: dated.start], text[dated.end :]
    if _RECURRING.search(before):
        return False
    if dated.kind is Kind.DECADE and _OWN_AGE.search(before):
        return False
    if not dated.bare:
        return True
    return _GUARDS.get(dated.kind, _any_way)(before, after, text[dated.start : dated.end])


def _any_way(before: str, after: str, words: str) -> bool:  # noqa: ARG001 - as the others
    return True


def _year(before: str, after: str, words: str) -> bool:
    """Whether a lone number is a year: not after "$" or "Section", not before "children"."""
    if before and _glued(before):
        return False
    if re.match(r"(?:[.,]\d|%|th\b|st\b|-year|-month|-day|\w)", after):
        return False
    if _NUMBERED_BEFORE.search(before) or _LAW_BEFORE.search(before):
        return False
    timed = bool(_IN_TIME.search(before))
    if not timed and (_COUNT_AFTER.match(after) or _STREET_AFTER.match(after)):
        return False
    if timed and re.match(r"\s*(?:dollars|euros|pounds|yuan|USD|hours|hrs|km|miles)\b", after, re.I):
        return False
    if _QUANTITY_BEFORE.search(before) and _PLURAL_AFTER.match(after):
        return False
    if words.startswith(("'", "‘", "’")) and re.match(r"\s+[A-Z]", after):
        return False
    return timed or not _LAW_AFTER.match(after)


def _glued(before: str) -> bool:
    last = before[-1]
    if last in "-–":
        return not _GOOD_HYPHEN.search(before)
    return last.isalnum() or last in "._:#$€£¥" or bool(re.search(r"\d,$", before))


def _month(before: str, after: str, words: str) -> bool:
    """Whether a month without a year is meant: the modal "may", the verb "march" and persons are not."""
    name = words.lower().rstrip(".")
    if name in {"may", "march", "mar"}:
        return bool(_FIRMLY_TIMED.search(before)) and not _SURNAME_NEXT.match(after)
    if re.search(r"\bin\s+(?:early\s+|late\s+|mid[\s-]+)?$", before, re.I):
        return True
    if name in {"april", "june", "august", "jan"}:
        person = _SURNAME_NEXT.match(after) or _SPEECH_NEXT.match(after) or _PERSON_BEFORE.search(before)
        lower = name == "august" and words.islower() and not _TIMED.search(before)
        return not person and not lower
    return len(name) > 4 or bool(_TIMED.search(before))


def _season(before: str, after: str, words: str) -> bool:
    """Whether a season without a year is meant: only after a preposition, and not "the fall of"."""
    if _SEASON_NOUN.match(after):
        return False
    firmly = words.lower() != "fall" or re.search(r"\b(?:in|during|since)\s+(?:the\s+)?$", before, re.I)
    timed = re.search(r"\b(?:in|during|since|until|by|before|after|over|throughout)\s+(?:the\s+)?$", before, re.I)
    return bool(firmly and timed)


def _holiday(before: str, after: str, words: str) -> bool:  # noqa: ARG001
    return bool(_HOLIDAY_TIMED.search(before))


def _weekday(before: str, after: str, words: str) -> bool:  # noqa: ARG001
    return bool(re.search(r"\b(?:on|since|until|by|before|after)\s+$", before, re.I)) and not after.startswith("s")


def _day(before: str, after: str, words: str) -> bool:
    """Whether a day without a year is meant; "today" only of what was posted today."""
    if words.lower() == "today":
        return words.islower() and bool(_POSTED.search(before))
    return not (_COUNTED_NEXT.match(after) and re.match(r"(?:may|march)\b", words, re.I)) and not re.search(
        r"\bage[ds]?\s+$", before, re.I
    )


_GUARDS: dict[Kind, Callable[[str, str, str], bool]] = {
    Kind.YEAR: _year,
    Kind.MONTH: _month,
    Kind.SEASON: _season,
    Kind.HOLIDAY: _holiday,
    Kind.WEEKDAY: _weekday,
    Kind.DAY: _day,
}
