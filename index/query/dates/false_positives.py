"""What looks like a date in a question and is none: money, counts, laws, ages, names, modals."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.query.dates.expression import CONTEXT_CHARS, FULL_YEAR, DateKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from index.query.dates.expression import DateExpression

    Check = Callable[[str, str, str], bool]


def is_date(text: str, expression: DateExpression) -> bool:
    """Whether a date found in `text` is meant as one."""
    before = text[max(0, expression.start - CONTEXT_CHARS) : expression.start]
    after = text[expression.end : expression.end + CONTEXT_CHARS]
    if _RECURRING.search(before):
        return False
    if expression.kind is DateKind.DECADE and _OWN_AGE.search(before):
        return False
    words = text[expression.start : expression.end]
    if _FIGURES.fullmatch(words) and expression.kind in _NUMBER_LIKE and _NUMBERED.search(before):
        return False
    check = _CHECKS.get(expression.kind)
    return not expression.doubtful or check is None or check(before, words, after)


def _year(before: str, words: str, after: str) -> bool:
    """Whether a lone number is a year: not after "$" or "Section", not before "children"."""
    if _is_continuation(before) or _MORE_FIGURES.match(after):
        return False
    if _NUMBERED.search(before) or _LAW_BEFORE.search(before) or _COUNTING.search(before):
        return False
    if words[0] in "'‘’" and re.match(r"\s+[A-Z]", after):  # ’48 Hours
        return False
    if _QUANTITY.search(before) and _PLURAL.match(after):
        return False
    if _IN_TIME.search(before):
        return not _UNIT.match(after)
    return not (_COUNT.match(after) or _STREET.match(after) or _LAW_AFTER.match(after))


def _is_continuation(before: str) -> bool:
    """Whether the number goes on to the left: `555-2010`, `$2000`, `x2010`; not `mid-2010`."""
    if not before:
        return False
    if before[-1] in "-–":
        return not _GOOD_HYPHEN.search(before)
    return before[-1].isalnum() or before[-1] in "._:#$€£¥" or bool(re.search(r"\d,$", before))


def _month(before: str, words: str, after: str) -> bool:
    """Whether a month without a year is meant, and not "may", "to march" or a June or April."""
    name = words.lower().rstrip(".")
    if name in {"may", "march", "mar"}:
        return bool(_FIRMLY_TIMED.search(before)) and not _SURNAME.match(after)
    if _IN.search(before):
        return True
    if name in {"april", "june", "august", "jan"}:
        person = _SURNAME.match(after) or _SPEECH.match(after) or _PERSON.search(before)
        adjective = words == "august" and not _TIMED.search(before)
        return not person and not adjective
    return len(name) > 4 or bool(_TIMED.search(before))


def _season(before: str, words: str, after: str) -> bool:
    """Whether a season without a year is meant: after a preposition, and no "fall of" somebody."""
    if _SEASON_NOUN.match(after):
        return False
    return bool((_FALL_TIMED if words.lower() == "fall" else _SEASON_TIMED).search(before))


def _holiday(before: str, _words: str, _after: str) -> bool:
    return bool(_HOLIDAY_TIMED.search(before))


def _weekday(before: str, _words: str, after: str) -> bool:
    return bool(_ON.search(before)) and not after.startswith("s")


def _day(before: str, words: str, after: str) -> bool:
    """Whether a day without a year is meant; "today" only where something was posted today."""
    if words.lower() == "today":
        return words.islower() and bool(_POSTED.search(before))
    if re.search(r"\b(?:may|march)\b", words, re.IGNORECASE):
        counted = _PLURAL if words.islower() else _COUNTED_NEXT
        return not counted.match(after)
    return not _AGED.search(before)


_CHECKS: dict[DateKind, Check] = {
    DateKind.YEAR: _year,
    DateKind.MONTH: _month,
    DateKind.SEASON: _season,
    DateKind.HOLIDAY: _holiday,
    DateKind.WEEKDAY: _weekday,
    DateKind.DAY: _day,
}


# `2005-12` and `2010/11` may be the number of a decree; `12/7/2011` is a date whatever it follows.
_NUMBER_LIKE = frozenset({DateKind.MONTH, DateKind.DECADE})
_FIGURES = re.compile(r"\d{4}[-/–]\d\d")


def _alternatives(*lines: str) -> str:
    """Alternatives of a pattern, listed as plain words."""
    return "|".join(word.replace("_", r"\s+") for line in lines for word in line.split())


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_UNITS = _alternatives(
    "dollars? usd euros? eur pounds? yuan rmb rupees? birr pesos? miles? kilomet(?:er|re)s? km",
    "met(?:er|re)s? feet ft kilos? kg grams? tons? words? pages? minutes? hours? hrs?",
)
_COUNTED = _alternatives(
    "people persons? child(?:ren)? kids? bab(?:y|ies) infants? toddlers? orphans? boys? girls?",
    "wom[ae]n m[ae]n mothers? fathers? parents? couples? famil(?:y|ies) adoptees? teen(?:ager)?s?",
    "students? pupils? victims? members? volunteers? workers employees refugees migrants",
    "days? weeks? months? years? times percent per_?cent",
)
_UNIT = _compiled(rf"\s*(?:{_UNITS})\b")
_COUNT = _compiled(
    rf"\s*(?:%|(?:\w+\s+)??(?:{_COUNTED}|{_UNITS})\b|per\b|each\b"
    r"|a\s+(?:month|year|day|head|child)\b)"
)
_COUNTED_NEXT = _compiled(rf"\s+(?:{_COUNTED}|{_UNITS})\b")
_MORE_FIGURES = re.compile(r"[.,]\d|%|(?:th|st)\b|-(?:year|month|day)|\w")
_NUMBERED_WORDS = _alternatives(
    "section sec article art resolution res flight room rm form case file docket bill nos? number",
    "chapter ch pages? pp? paragraph para rule part iso route highway hwy suite apt apartment box",
    "unit channel bus train id version order decree directive regulation law act code title volume",
    "vol issue model area district ward zip postcode pin extension ext tel phone line item level",
    "grade class building lot block house hr psalm verse notice circular exhibit appendix table",
    "figure protocol convention treaty statute clause policy agenda vision aged? ages usd eur gbp",
    "rs inr cny",
)
_NUMBERED = _compiled(
    rf"(?:\b(?:{_NUMBERED_WORDS})\.?(?:\s+(?:no|number)\.?)?\s*|[#§$€£¥№]\s*"
    r"|\d{3}[ -]\d{3}[ -])$"
)
_LAW = (
    r"(?:acts?|laws?|bills?|conventions?|treat(?:y|ies)|protocols?|accords?|decrees?|ordinances?"
    r"|statutes?|codes?|constitution|directives?|regulations?|amendments?|declaration|charter"
    r"|guidelines)"
)
_LAW_BEFORE = _compiled(rf"\b{_LAW},?\s+(?:of\s+)?$")
_LAW_AFTER = _compiled(
    r"\s+(?:(?!(?:and|or|in|on|of|to|by|for|was|were|is|are)\b)[\w’'-]+\s+){0,3}" rf"{_LAW}\b"
)
_ROUGHLY = _alternatives(
    "nearly almost approximately roughly exactly more_than fewer_than less_than at_least at_most",
    "up_to over some only another the_other",
)
_QUANTITY = _compiled(rf"\b(?:{_ROUGHLY})\s+$")
# "from 1500 to": the other number can be no year.
_COUNTING = re.compile(rf"(?<![\d/'‘’])(?!{FULL_YEAR}\b)\d[\d,.]*\s+to\s+$")
_PLURAL = re.compile(r"\s+(?!(?:was|is|has|as|this|its|his)\b)[a-z]+s\b")
_STREET = re.compile(
    r"\s+(?:[A-Z]\w*\s+){0,2}(?:Street|St|Avenue|Ave|Road|Rd|Drive|Boulevard|Blvd|Lane)\b"
)
_IN_TIME = _compiled(r"\b(?:in|during|since|until|before|after|throughout|by|between|from)\s+$")
_GOOD_HYPHEN = _compiled(r"(?:\b(?:pre|post|mid|early|late)|(?<!\d)(?:1[89]|20)\d\d)[-–]$")
_PART = r"(?:early\s+|late\s+|mid[\s-]+)?$"
_IN = _compiled(rf"\bin\s+{_PART}")
_FIRM = _alternatives("in during since until by before after last early late mid throughout")
_FIRMLY_TIMED = _compiled(rf"\b(?:{_FIRM})[\s-]+{_PART}")
_LOOSE = _alternatives("till of this past around through between from beginning end start to")
_TIMED = _compiled(rf"\b(?:{_FIRM}|{_LOOSE})[\s-]+(?:the\s+|about\s+|around\s+)?{_PART}")
_RECURRING = _compiled(r"\b(?:every|each|any|most)\s+$")
_SURNAME = re.compile(r"\s+(?!I\b)[A-Z][a-z]+")
_SPEECH = re.compile(
    r"\s+(?:says?|said|tells?|told|writes?|wrote|testif\w+|think\w*|claim\w*|know\w*|adopt\w*"
    r"|is|was|has|had)\b"
)
_PERSON = _compiled(
    r"\b(?:Mr|Mrs|Ms|Miss|Dr|Judge|Justice|Senator|Sen|Professor|does|did|is|was|named|called)"
    r"\.?\s+$"
)
_SEASON_TIMED = _compiled(
    r"\b(?:in|during|since|until|by|before|after|over|throughout)\s+(?:the\s+)?$"
)
_FALL_TIMED = _compiled(r"\b(?:in|during|since)\s+(?:the\s+)?$")
_SEASON_NOUN = _compiled(
    r"\s+(?:of|camps?|schools?|program(?:me)?s?|breaks?|jobs?|holidays?|vacations?|fairs?"
    r"|festivals?|in\s+the)\b"
)
_OWN_AGE = _compiled(r"\b(?:his|her|their|my|our|your|its)\s+(?:early\s+|mid[\s-]|late\s+)?$")
_AGED = _compiled(r"\bage[ds]?\s+$")
_POSTED = _compiled(
    r"\b(?:posted|published|reported|written|happened|happening|new|news|said|wrote|posts|articles"
    r"|anything|from|since|of)\s+$"
)
_HOLIDAY_TIMED = _compiled(r"\b(?:at|over|since|before|after|around|until|by|on|during)\s+$")
_ON = _compiled(r"\b(?:on|since|until|by|before|after)\s+$")
