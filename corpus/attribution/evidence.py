"""Evidence: what one unit says of whose words it is, each cue a function of its own.

To add a cue, write the function, name its weight in `weights`, and add it in `unit_costs`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from corpus import dates
from corpus.attribution import weights as w
from corpus.attribution.units import Event
from corpus.citations.asides import overlapping
from corpus.citations.forms import is_headline_case
from corpus.text import voice_cues
from corpus.text.voice_cues import Own

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corpus.article import Span
    from corpus.attribution.units import Unit

_NEAR = 80
_LISTED_NAMES = 3
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
_MONTH = rf"(?:{'|'.join(dates.MONTHS)})"
# Days without a year: who writes of a report later gives the year, too.
_REPORTED = re.compile(
    r"\b(?:said|says|told|according to|reported|announced|explained|added)\b"
    rf"|\bon (?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|{_MONTH} \d{{1,2}}(?!\d))"
    rf"(?!,? {_MONTH}|,? \d{{4}})"
)
_LIST_ITEM = re.compile(r"\s*(?:[•*·]\s|\(?\d{1,2}[.)]\s?(?=[A-Z“]))")
_WE_SAID = re.compile(
    r"\b(?:[Ww]e|I)\s(?:\w+\s)?(?:wrote|said|warned|predicted|posted|asked)\b[^.?!“”\"]*$"
)
_FIRST_PERSON_SAYS = re.compile(r"\s*(?:we|I)\b")
# "– Rally", "~ The Host", "-R. Host": after the closing mark, before it, or on the next line.
_NAME = r"[A-Z][\w.]*(?:\s[A-Z][\w.]*){0,3}"
_SIGNED_INSIDE = re.compile(rf"[.?!…]\s*[-–—~]+\s?{_NAME}\s*$")
_SIGNED_AFTER = re.compile(rf"\s*\n?\s*[-–—~]+\s?{_NAME}[\s.]*$", re.MULTILINE)
_EDITORS_NOTE = re.compile(
    r"\s*[*(—–-]*\s?(?:(?:our|my)\s(?:note|comment)|note|nb"
    r"|(?:emphasis|bold|italics|translation)\s(?:is\s)?(?:ours|mine|added)"
    r"|editor(?:[’']?s)?\s(?:note|comment)|(?:blog|webmaster|site)\s?note|\[?ed(?:itor)?[.:])",
    re.IGNORECASE,
)


class UnitCosts(NamedTuple):
    """What a unit costs in a state: quoted, the archive's own, and own between two citations.

    `in_marks` is added where the unit would be all that stands in the marks of a quotation.
    `awaited` and `owed` are added to `own` where a quotation above waits for the citation below, or
    the citation above for a quotation below. `credited` is added where it would have a source,
    `not_above` and `not_below` where it would have another one, or none.
    """

    quoted: float
    own: float
    in_marks: float
    awaited: float
    owed: float
    credited: float = 0.0
    not_above: float = 0.0
    not_below: float = 0.0


class Surroundings(NamedTuple):
    """What stands around a unit.

    `above` and `below` are words of the names of the next citations, outlet and writers; `is_bare`
    says that a citation follows and that nothing above it, up to the last one, shows a quotation.
    """

    above: frozenset[str]
    below: frozenset[str]
    is_bare: bool


def unit_costs(
    body: str,
    unit: Unit,
    holes: Sequence[Span],
    own_words: re.Pattern[str] | None,
    around: Surroundings,
) -> UnitCosts:
    """All that a unit says."""
    text = words_of(body, unit.span, holes)
    if unit.opened or unit.ends_at_close:
        named = words_beside(body, unit)
        return _in_marks(body, unit, text)._replace(
            not_above=0.0 if named.isdisjoint(around.above) else w.NAMED,
            not_below=0.0 if named.isdisjoint(around.below) else w.NAMED,
        )
    own = Own.STRONG if unit.names_source else voice_cues.own(text, own_words)
    quoted = _OWN_COSTS.get(own, 0.0)
    if unit.in_blockquote:
        quoted = w.SAYS_STRONGLY_OWN if own is Own.STRONG or is_editors_note(text) else 0.0
    elif unit.starts_paragraph:
        quoted += _beginning(text)
    speaks = w.OWN_IN_BLOCKQUOTE if unit.in_blockquote else 0.0
    if own is Own.NO and unit.starts_paragraph:
        if around.is_bare:
            speaks += w.BARE
        elif unit.is_cited and is_report(text):
            speaks += w.REPORTS
    if unit.after is Event.LED_IN:
        speaks += w.ANNOUNCED
    if unit.after in _WRITTEN:
        speaks, quoted = speaks + w.LETTER, 0.0
    return UnitCosts(
        quoted=quoted,
        own=speaks,
        in_marks=0.0,
        awaited=w.AWAY if unit.after in _FRAMES else w.ACROSS_OWN + quoted / 2,
        owed=w.ACROSS_TO_SOURCE + quoted / 2 if unit.starts_paragraph else 0.0,
        credited=w.LETTER if unit.after is Event.IN_LETTER else 0.0,
    )


# Somebody is said to write what begins so, or it has the form of a letter.
_WRITTEN = frozenset({Event.LED_IN_BY_SPEAKER, Event.IN_LETTER})
# Words after these are of the sentence that a quotation stands in.
_FRAMES = frozenset({Event.CLOSES_INSIDE, Event.CLOSES_PIECE, Event.CLOSES_OWN_INSIDE})


def _beginning(text: str) -> float:
    """What a paragraph says of being quoted, though it has no marks."""
    cost = w.LISTED if is_list_item(text) else 0.0
    return cost + w.LEADS_IN if text.endswith(":") else cost


_OWN_COSTS = {Own.WEAK: w.SAYS_OWN, Own.STRONG: w.SAYS_STRONGLY_OWN}


def _in_marks(body: str, unit: Unit, text: str) -> UnitCosts:
    words = count_words(text)
    own = _own_by_length(words)
    quoted = in_marks = credited = 0.0
    if is_said_by_archive(body, unit):
        quoted += w.OWN_SPEAKS
    elif is_spoken(body, unit):
        own += w.OWN_SPOKEN
    if not unit.opened:
        own = w.OWN_SOME
    elif unit.closed is None:
        own = w.OWN_SOME if unit.after is Event.OPENS_RUN_INSIDE else w.OWN_LONG
    elif is_own_saying(body, unit):
        own, credited = w.OWN_LONG, w.OWN_SPEAKS
    elif is_title(text):
        own, in_marks = w.OWN_FEW, w.TITLE
    elif is_sentence(text):
        own += w.OWN_SENTENCE
    elif words <= w.FEW_WORDS:
        in_marks = w.FEW_QUOTED
    elif is_clause(body, unit, text):
        own += w.OWN_CLAUSE
    quoted += w.REMARK * is_signed(body, unit, text)
    return UnitCosts(quoted, own, in_marks, 0.0, 0.0, credited)


def _own_by_length(words: int) -> float:
    """The archive puts a word or two in marks, and hardly ever a clause."""
    if words <= w.FEW_WORDS:
        return w.OWN_FEW
    return w.OWN_SOME if words <= w.SOME_WORDS else w.OWN_LONG


def words_beside(body: str, unit: Unit) -> frozenset[str]:
    """The capitalised words beside the marks: who is named there may be the source's writer."""
    if not unit.opened:
        return frozenset()
    text = _lead(body, unit)
    if unit.closed is not None:
        text += " " + body[unit.closed + 1 : min(unit.paragraph.end, unit.closed + _NEAR)]
    return name_words([text])


def _lead(body: str, unit: Unit) -> str:
    """What leads up to the marks that a unit stands in, as far as its paragraph goes."""
    return body[max(unit.paragraph.start, unit.opened[-1] - _NEAR) : unit.opened[-1]]


def name_words(names: Iterable[str]) -> frozenset[str]:
    """Capitalised words that tell one name from another."""
    return frozenset(word for name in names for word in _NAME_WORD.findall(name)) - _COMMON


def words_of(body: str, span: Span, holes: Sequence[Span]) -> str:
    """The text of a span without the brackets in it."""
    inside = overlapping(holes, span)
    if not inside:
        return span.of(body).strip()
    pieces, position = [], span.start
    for hole in inside:
        pieces.append(body[position : max(hole.start, position)])
        position = max(position, hole.end)
    return " ".join([*pieces, body[position : span.end]]).strip()


def is_report(text: str) -> bool:
    """Whether prose without marks sounds like a report: somebody said something, or lately."""
    return len(text.split()) >= w.REPORT_WORDS and _REPORTED.search(text) is not None


def count_words(text: str) -> int:
    """Words, two characters for one in a script that puts no spaces between words."""
    return len(text.split()) + len(_UNSPACED.findall(text)) // 2


def is_list_item(text: str) -> bool:
    """Whether a paragraph opens with a bullet or a number."""
    return _LIST_ITEM.match(text) is not None


def is_editors_note(text: str) -> bool:
    """Whether the archive says that it speaks, though the source marks the stretch as quoted."""
    return _EDITORS_NOTE.match(text) is not None


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


def is_spoken(body: str, unit: Unit) -> bool:
    """Whether `he said`, or the like, stands right beside the marks."""
    if unit.closed is None or unit.closed != unit.span.end:
        return False
    text = unit.span.of(body)
    if _SAID_BEFORE.search(_lead(body, unit)):
        return True
    tail = body[unit.closed + 1 : min(unit.paragraph.end, unit.closed + _NEAR)]
    if _ACCORDING.match(tail):
        return True
    return _SENTENCE_CLOSE.search(text) is not None and _SAYING.match(tail) is not None


def is_signed(body: str, unit: Unit, text: str) -> bool:
    """Whether a name signs what stands in marks: a remark, whoever made it."""
    if _SIGNED_INSIDE.search(text):
        return True
    end = unit.span.end
    return _SIGNED_AFTER.match(body, end + 1, min(len(body), end + _NEAR)) is not None


def is_own_saying(body: str, unit: Unit) -> bool:
    """Whether the archive says that it said what stands in marks: "As we wrote in March:"."""
    return _WE_SAID.search(_lead(body, unit)) is not None


def is_said_by_archive(body: str, unit: Unit) -> bool:
    """Whether "we" or "I" leads up to the marks, or follows them: the archive quotes itself."""
    if not unit.opened:
        return False
    return voice_cues.speaks_of_itself(_lead(body, unit)) or (
        unit.closed is not None and _FIRST_PERSON_SAYS.match(body, unit.closed + 1) is not None
    )
