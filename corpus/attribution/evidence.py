"""Evidence: what one unit says of whose words it is, in words and in what it costs.

To add a cue, write the function that finds it, and yield a `Sign` of it in `signs`: its words are
what `verbatim explain-source` shows.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from corpus import dates
from corpus.attribution.units import FOLLOWS, Event
from corpus.citations.asides import overlapping
from corpus.citations.forms import is_headline_case
from corpus.text import voice_cues
from corpus.text.voice_cues import Own

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from corpus.article import Span
    from corpus.attribution.units import Step, Unit
    from corpus.citations.candidate import Candidate

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
_TOLD = re.compile(
    r"\b(?:said|says|told)\s[A-Z]\w|(?!(?:We|I|You|They|He|She|It)\b)\b[A-Z][\w’'-]+,?\s(?:said|says|told)\b"
)
_WE_SAID = re.compile(
    r"\b(?:[Ww]e|I)\s(?:\w+\s)?(?:wrote|said|warned|predicted|posted|asked)\b[^.?!“”\"]*$"
)
# Who writes to the archive speaks for no newspaper.
_SAYS = (
    r"(?:writes?|wrote|says?|said|tells?|told|asks?|asked|adds?|added|answer(?:s|ed)?|repl(?:y|ies|ied)"
    r"|comment(?:s|ed)?|remembers?)"
)
_TO_ARCHIVE = re.compile(
    rf"\b(?:readers?|friends?|neighbou?rs?|subscribers?|visitors?|commenters?)\b[^.?!“”\"]*?\s{_SAYS}\b"
    rf"[^.?!“”\"]*$|\b{_SAYS}\s(?:to\s)?(?:us|me)\b[^.?!“”\"]*$"
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


class Costs(NamedTuple):
    """What a unit costs where it is read as quoted, as the archive's own, and in some of these.

    `in_marks` is added where the unit would be all that stands in the marks of a quotation.
    `awaited` and `owed` are added to `own` where a quotation above waits for the citation below, or
    the citation above for a quotation below. `credited` is added where it would have a source,
    `not_above` and `not_below` where it would have another one, or none.
    """

    quoted: float = 0
    own: float = 0
    in_marks: float = 0
    awaited: float = 0
    owed: float = 0
    credited: float = 0
    not_above: float = 0
    not_below: float = 0


class Sign(NamedTuple):
    """Something that a unit says, in words, and what that adds to its costs."""

    says: str
    costs: Costs


class Surroundings(NamedTuple):
    """What stands around a unit.

    `above` and `below` are words of the names of the next citations, outlet and writers; `is_bare`
    says that a citation follows, or introduces it, and that nothing there shows a quotation.
    """

    above: frozenset[str]
    below: frozenset[str]
    is_bare: bool


_BARE = Sign("stands at a citation to which nothing else shows a quotation", Costs(own=1))
_BLOCKQUOTE = Sign("the source marks it as a block quotation", Costs(own=8))
_OWN = {
    Own.STRONG: Sign("speaks of its own posts, or cites in the sentence", Costs(quoted=8)),
    Own.WEAK: Sign("says I, we or you, or comments", Costs(quoted=4)),
    Own.ASKS: Sign("asks", Costs()),
}
_NOTE = Sign("is an editor's note", Costs(quoted=8))
_LEADS_IN = Sign("leads in with a colon", Costs(quoted=4))
_REPORT = Sign("sounds like a report", Costs(own=3))
_BEGINS = {
    Event.LED_IN: Sign("a colon above leads in", Costs(own=2)),
    Event.LED_IN_BY_SPEAKER: Sign(
        "the line above says that somebody writes or says it", Costs(own=4)
    ),
    Event.IN_LETTER: Sign("has the form of a letter", Costs(own=4, credited=4)),
    Event.AFTER_OPEN: Sign("a mark above never closed", Costs()),
}
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

_CORRESPONDENT = Sign("somebody writes to the archive", Costs(credited=6))
# What parts a quotation from its citation.
_FRAME = Sign("", Costs(awaited=1))
_PARTS_OFF = Sign("", Costs(awaited=4))
_PARTS_FROM = Sign("", Costs(owed=3))

_FEW_WORDS, _SOME_WORDS, _REPORT_WORDS = 3, 6, 20
# Somebody is said to write what begins so, or it has the form of a letter.
_WRITTEN = frozenset({Event.LED_IN_BY_SPEAKER, Event.IN_LETTER})
# Words after these are of the sentence that a quotation stands in.
_FRAMES = frozenset({Event.CLOSES_INSIDE, Event.CLOSES_PIECE, Event.CLOSES_OWN_INSIDE})


def costs_of(signs: Iterable[Sign]) -> Costs:
    """What all signs of a unit add up to."""
    return Costs(*map(sum, zip(Costs(), *(sign.costs for sign in signs), strict=True)))


def signs_of(
    body: str,
    unit: Unit,
    holes: Sequence[Span],
    own_words: re.Pattern[str] | None,
    around: Surroundings,
) -> list[Sign]:
    """All that a unit says."""
    text = words_of(body, unit.span, holes)
    said = [_CORRESPONDENT] if is_correspondents(body, unit) else []
    if unit.opened or unit.ends_at_close:
        return [*said, *_in_marks(body, unit, text), *_named(words_beside(body, unit), around)]
    own = Own.STRONG if unit.names_source else voice_cues.own(text, own_words)
    if own is Own.WEAK and around.is_bare and is_told(text):
        own = Own.NO
    said.append(_FRAME if unit.after in _FRAMES else _PARTS_OFF)
    if unit.starts_paragraph:
        said.append(_PARTS_FROM)
    if unit.in_blockquote:
        return [*said, *_in_blockquote(own, text)]
    return [*said, *_unmarked(unit, own, text, around)]


def _in_blockquote(own: Own, text: str) -> Iterator[Sign]:
    yield _BLOCKQUOTE
    if own is Own.STRONG:
        yield _OWN[own]
    elif is_editors_note(text):
        yield _NOTE


def _unmarked(unit: Unit, own: Own, text: str, around: Surroundings) -> Iterator[Sign]:
    if begins := _BEGINS.get(unit.after):
        yield begins
    if unit.after not in _WRITTEN:
        if own is not Own.NO:
            yield _OWN[own]
        if unit.starts_paragraph and text.endswith(":"):
            yield _LEADS_IN
    if own is Own.NO and unit.starts_paragraph:
        if around.is_bare:
            yield _BARE
        elif unit.is_cited and is_report(text):
            yield _REPORT


def _in_marks(body: str, unit: Unit, text: str) -> Iterator[Sign]:
    is_archives = is_said_by_archive(body, unit)
    if is_archives:
        yield _FIRST_PERSON
    if is_signed(body, unit, text):
        yield _SIGNED
    if not unit.opened:
        yield _MARK_CLOSES
    elif unit.closed is None:
        yield _NEVER_CLOSED if begins_paragraph(body, unit) else _OPENED_INSIDE
    elif is_own_saying(body, unit):
        yield _SELF_QUOTED
    elif is_title(text):
        yield _TITLE
    else:
        if not is_archives and is_spoken(body, unit):
            yield _SPOKEN
        yield from _by_length(body, unit, text)


def _by_length(body: str, unit: Unit, text: str) -> Iterator[Sign]:
    """The archive puts a word or two in marks, and hardly ever a clause."""
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


def _named(named: frozenset[str], around: Surroundings) -> Iterator[Sign]:
    if not named.isdisjoint(around.above):
        yield _NAMES_ABOVE
    if not named.isdisjoint(around.below):
        yield _NAMES_BELOW


def surroundings(steps: Sequence[Step], candidates: Sequence[Candidate]) -> Iterator[Surroundings]:
    """What stands around each unit among the steps."""
    names = [
        name_words([each.citation.outlet or "", *each.citation.writers]) for each in candidates
    ]
    starts = [each.citation.span.start for each in candidates]
    none: frozenset[str] = frozenset()
    bare: set[Unit] = set()
    since: list[Unit] = []
    is_introduced = False
    for step in steps:
        if step.unit:
            since.append(step.unit)
        elif step.event in _PARTS:
            if (is_introduced or step.event in FOLLOWS) and not any(map(_is_marked, since)):
                bare.update(since)
            since = []
            is_introduced = step.event in _INTRODUCES
    for unit in filter(None, (step.unit for step in steps)):
        at = bisect_left(starts, unit.span.start)
        above, below = names[at - 1] if at else none, names[at] if at < len(names) else none
        yield Surroundings(above, below, unit in bare)


_INTRODUCES = frozenset({Event.EITHER, Event.INTRODUCING})
_PARTS = FOLLOWS | _INTRODUCES | {Event.END, Event.CUT_OFF}


def _is_marked(unit: Unit) -> bool:
    return bool(unit.opened) or unit.ends_at_close or unit.in_blockquote


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
    return len(text.split()) >= _REPORT_WORDS and _REPORTED.search(text) is not None


def is_told(text: str) -> bool:
    """Whether somebody else says something in prose without marks: "we" may be that person."""
    return _TOLD.search(text) is not None


def count_words(text: str) -> int:
    """Words, two characters for one in a script that puts no spaces between words."""
    return len(text.split()) + len(_UNSPACED.findall(text)) // 2


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


def is_correspondents(body: str, unit: Unit) -> bool:
    """Whether what leads up to a unit, or the line above it, says that it came by post."""
    if unit.opened and not begins_paragraph(body, unit):
        return _TO_ARCHIVE.search(_lead(body, unit)) is not None
    if not unit.starts_paragraph and not unit.opened:
        return False
    above = body[max(0, unit.paragraph.start - _NEAR) : unit.paragraph.start].rstrip()
    return above.endswith(":") and _TO_ARCHIVE.search(above) is not None


def begins_paragraph(body: str, unit: Unit) -> bool:
    """Whether no word stands before the mark that a unit stands in."""
    return not any(map(str.isalnum, body[unit.paragraph.start : unit.opened[-1]]))


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
