"""Evidence of words in quotation marks: whether they are somebody's, and whose.

To add a cue, write the function that finds it, and yield a `Sign` of it: its words are what
`verbatim explain-source` shows.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from corpus.attribution.chain import Costs, Sign
from corpus.citations.forms import is_headline_case
from corpus.text import voice_cues

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from corpus.attribution.states import Unit

_NEAR = 80
_LISTED_NAMES = 3
_FEW_WORDS, _SOME_WORDS = 3, 6
_PARTS_OFF = '.?!“”"'
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_NAME_WORD = re.compile(r"\b[A-Z][\w’'-]{3,}")
_COMMON = frozenset(
    {"This", "That", "These", "Those", "They", "There", "Then", "When", "What", "With", "From"}
    | {"While", "After", "Their", "Here", "According"}
    | {"News", "Press", "Agency", "Staff", "Reports", "Times"}
)
_SENTENCE_CLOSE = re.compile(r"[,.?!…—–。！？、-]['’‘”\"\s]*$")
_FULL_STOP = re.compile(r"[.?!…。！？]['’‘”\"\s]*$")
_SAYING = re.compile(
    r"[^.?!“”\"]{0,60}?\b(?:said|says?|ask(?:ed|s)|told|tells|add(?:ed|s)|explain(?:ed|s)|wrote"
    r"|writes|repl(?:ied|ies)|cried|recall(?:ed|s)|not(?:ed|es)|insist(?:ed|s)|warn(?:ed|s)"
    r"|argu(?:ed|es)|stat(?:ed|es)|announced|reported|claim(?:ed|s)|continued|according)\b"
)
_SAID_BEFORE = re.compile(
    r"\b(?:said|says|(?:told|tells)(?:\s\w+){1,4}|wrote|writes|added|reports?|reported|announced"
    r"|stated|replied|asked|answered|explained|claimed)(?:\sthat|[,:])\s*$"
)
_ACCORDING = re.compile(r"[,\s]*(?:according to|as (?:told|reported|quoted|stated) (?:by|in))\b")
_WE_SAID = re.compile(
    r"\b(?:[Ww]e|I)\s(?:\w+\s)?(?:wrote|said|warned|predicted|posted|asked)\b[^.?!“”\"]*$"
)
_FIRST_PERSON_SAYS = re.compile(r"\s*(?:we|I)\b")
# "– Rally", "~ The Host", "-R. Host": after the closing mark, before it, or on the next line.
_NAME = r"[A-Z][\w.]*(?:\s[A-Z][\w.]*){0,3}"
_SIGNED_INSIDE = re.compile(rf"[.?!…]\s*[-–—~]+\s?{_NAME}\s*$")
_SIGNED_AFTER = re.compile(rf"\s*\n?\s*[-–—~]+\s?{_NAME}[\s.]*$", re.MULTILINE)

_MARK_CLOSES = Sign("a mark closes after it", Costs(own=2))
_NEVER_CLOSED = Sign("stands in marks which do not close in the paragraph", Costs(own=5))
_OPENED_INSIDE = Sign("a mark opens inside the paragraph and does not close", Costs(own=2))
_SELF_QUOTED = Sign("the archive quotes itself", Costs(own=5, credited=4))
_FIRST_PERSON = Sign('"we" or "I" says it', Costs(quoted=4))
_TITLE = Sign("is written like a title in marks", Costs(in_marks=4))
_SPOKEN = Sign("a verb of saying stands beside it", Costs(own=6))
_LONG = Sign("many words in marks", Costs(own=5))
_SHORT = Sign("some words in marks", Costs(own=2))
_WORD = Sign("a word or two in marks", Costs(in_marks=2))
_SENTENCE = Sign("is a whole sentence", Costs(own=8))
_CLAUSE = Sign("ends as a clause does", Costs(own=4))
_SIGNED = Sign("a name signs it", Costs(quoted=7))
_NAMES_ABOVE = Sign("names whom the citation above names", Costs(not_above=5))
_NAMES_BELOW = Sign("names whom the citation below names", Costs(not_below=5))


class Surroundings(NamedTuple):
    """What stands around a unit.

    `above` and `below` are words of the names of the next citations, outlet and writers; `is_bare`
    says that a citation follows, or introduces it, and that nothing there shows a quotation,
    `is_introduced` that it is in the first paragraph below such a one.
    """

    above: frozenset[str]
    below: frozenset[str]
    is_bare: bool
    is_introduced: bool


def signs_of(body: str, unit: Unit, text: str, around: Surroundings) -> Iterator[Sign]:
    """All that a unit says which stands in marks, or before one that closes."""
    if not unit.opened:
        yield _MARK_CLOSES
    elif unit.closed is None:
        yield _NEVER_CLOSED if begins_paragraph(body, unit) else _OPENED_INSIDE
    if is_signed(body, unit, text):
        yield _SIGNED
    if unit.opened:
        before = lead(body, unit)
        if around.above or around.below:
            yield from _names(words_beside(body, unit, before), around)
        clause = clause_of(before)
        is_archives = is_said_by_archive(body, unit, clause)
        if is_archives:
            yield _FIRST_PERSON
        if unit.closed is not None:
            yield from _in_pair(body, unit, text, clause, is_archives=is_archives)


def _in_pair(body: str, unit: Unit, text: str, clause: str, *, is_archives: bool) -> Iterator[Sign]:
    """The archive puts a word or two in marks, a title, itself, and hardly ever a clause."""
    if is_own_saying(clause):
        yield _SELF_QUOTED
        return
    if is_title(text):
        yield _TITLE
        return
    if not is_archives and is_spoken(body, unit, clause):
        yield _SPOKEN
    words = count_words(text)
    if words > _SOME_WORDS:
        yield _LONG
    elif words > _FEW_WORDS:
        yield _SHORT
    if is_sentence(text):
        yield _SENTENCE
    elif words <= _FEW_WORDS:
        yield _WORD
    elif is_clause(body, unit, text):
        yield _CLAUSE


def _names(named: frozenset[str], around: Surroundings) -> Iterator[Sign]:
    if not named.isdisjoint(around.above):
        yield _NAMES_ABOVE
    if not named.isdisjoint(around.below):
        yield _NAMES_BELOW


def lead(body: str, unit: Unit) -> str:
    """What leads up to the marks that a unit stands in, as far as its paragraph goes."""
    return body[max(unit.paragraph.start, unit.opened[-1] - _NEAR) : unit.opened[-1]]


def clause_of(before: str) -> str:
    """The end of what leads up to marks, without a stop or a mark in it: that may say who speaks.

    Patterns that reach to the marks are searched in it alone, as many marks may stand in one line.
    """
    return before[max(map(before.rfind, _PARTS_OFF)) + 1 :]


def words_beside(body: str, unit: Unit, before: str) -> frozenset[str]:
    """The capitalised words beside the marks: who is named there may be the source's writer."""
    after = ""
    if unit.closed is not None:
        after = body[unit.closed + 1 : min(unit.paragraph.end, unit.closed + _NEAR)]
    return name_words([before, after]) if before or after else frozenset()


def name_words(names: Iterable[str]) -> frozenset[str]:
    """Capitalised words that tell one name from another."""
    return frozenset(word for name in names for word in _NAME_WORD.findall(name)) - _COMMON


def count_words(text: str) -> int:
    """Words, two characters for one in a script that puts no spaces between words."""
    return len(text.split()) + len(_UNSPACED.findall(text)) // 2


def is_sentence(text: str) -> bool:
    """Whether words in marks are a whole sentence, by their first letter and their stop."""
    return text[:1].isupper() and _FULL_STOP.search(text) is not None and " " in text


def is_clause(body: str, unit: Unit, text: str) -> bool:
    """Whether words in marks end as somebody's sentence or clause does."""
    after = body[unit.span.end + 1 : unit.span.end + 2]
    return _SENTENCE_CLOSE.search(text) is not None or after in tuple(",.?!")


def is_title(text: str) -> bool:
    """Whether words in marks are the name of something, such as a headline or a film."""
    return (
        is_headline_case(text)
        and text.count(",") < _LISTED_NAMES
        and (_SENTENCE_CLOSE.search(text) is None or text.endswith((",", "?")))
    )


def is_spoken(body: str, unit: Unit, clause: str) -> bool:
    """Whether `he said`, or the like, stands right beside the marks."""
    if unit.closed is None or unit.closed != unit.span.end:
        return False
    if _SAID_BEFORE.search(clause):
        return True
    tail = body[unit.closed + 1 : min(unit.paragraph.end, unit.closed + _NEAR)]
    if _ACCORDING.match(tail):
        return True
    ends = _SENTENCE_CLOSE.search(body, max(unit.span.start, unit.span.end - _NEAR), unit.span.end)
    return ends is not None and _SAYING.match(tail) is not None


def is_signed(body: str, unit: Unit, text: str) -> bool:
    """Whether a name signs what stands in marks: a remark, whoever made it."""
    if _SIGNED_INSIDE.search(text, max(0, len(text) - _NEAR)):
        return True
    end = unit.span.end
    return _SIGNED_AFTER.match(body, end + 1, min(len(body), end + _NEAR)) is not None


def begins_paragraph(body: str, unit: Unit) -> bool:
    """Whether no word stands before the mark that a unit stands in."""
    start, opened = unit.paragraph.start, unit.opened[-1]
    return opened - start < _NEAR and not any(map(str.isalnum, body[start:opened]))


def is_own_saying(clause: str) -> bool:
    """Whether the archive says that it said what stands in marks: "As we wrote in March:"."""
    return _WE_SAID.search(clause) is not None


def is_said_by_archive(body: str, unit: Unit, clause: str) -> bool:
    """Whether "we" or "I" leads up to the marks, or follows them: the archive quotes itself."""
    return voice_cues.speaks_of_itself(clause) or (
        unit.closed is not None and _FIRST_PERSON_SAYS.match(body, unit.closed + 1) is not None
    )
