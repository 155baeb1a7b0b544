"""Evidence: what each unit says of whose words it is, in words and in what it costs.

To add a cue, write the function that finds it, and yield a `Sign` of it: its words are what
`verbatim explain-source` shows. Cues of words in quotation marks are in `in_marks`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from corpus import dates
from corpus.attribution import in_marks
from corpus.attribution.chain import Costs, Sign
from corpus.attribution.in_marks import Surroundings
from corpus.attribution.states import FOLLOWS, INTRODUCES, Event
from corpus.citations.asides import overlapping
from corpus.text import voice_cues
from corpus.text.voice_cues import Own

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corpus.article import Span
    from corpus.attribution.states import Step, Unit
    from corpus.citations.candidate import Candidate

_NEAR = 80
_REPORT_WORDS = 20
# A paragraph of fewer words below a citation remarks on it: "Both are worth reading."
_REMARK_WORDS = 10
_MONTH = rf"(?:{'|'.join(dates.MONTHS)})"
# Days without a year: who writes of a report later gives the year, too.
_REPORTED = re.compile(
    r"\b(?:said|says|told|according to|reported|announced|explained|added)\b"
    rf"|\bon (?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|{_MONTH} \d{{1,2}}(?!\d))"
    rf"(?!,? {_MONTH}|,? \d{{4}})"
)
_TOLD = re.compile(
    r"\b(?:said|says|told)\s[A-Z]\w"
    r"|\b(?!(?:We|I|You|They|He|She|It)\b)[A-Z][\w’'-]{1,30},?\s(?:said|says|told)\b"
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
_EDITORS_NOTE = re.compile(
    r"\s*[*(—–-]*\s?(?:(?:our|my)\s(?:note|comment)|note|nb"
    r"|(?:emphasis|bold|italics|translation)\s(?:is\s)?(?:ours|mine|added)"
    r"|editor(?:[’']?s)?\s(?:note|comment)|(?:blog|webmaster|site)\s?note|\[?ed(?:itor)?[.:])",
    re.IGNORECASE,
)

_BARE = Sign("stands at a citation to which nothing else shows a quotation", Costs(own=1))
_INTRODUCED = Sign("stands below a citation that introduces nothing else", Costs(own=2))
_REMARK = Sign("is a short remark below a citation", Costs(quoted=2))
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
_CORRESPONDENT = Sign("somebody writes to the archive", Costs(credited=6))
# What parts a quotation from its citation.
_FRAME = Sign("", Costs(awaited=1))
_PARTS_OFF = Sign("", Costs(awaited=4))
_PARTS_FROM = Sign("", Costs(owed=3))
# Somebody is said to write what begins so, or it has the form of a letter.
_WRITTEN = frozenset({Event.LED_IN_BY_SPEAKER, Event.IN_LETTER})
# Words after these are of the sentence that a quotation stands in.
_FRAMES = frozenset({Event.CLOSES_INSIDE, Event.CLOSES_PIECE, Event.CLOSES_OWN_INSIDE})
_PARTS = FOLLOWS | INTRODUCES | {Event.END, Event.CUT_OFF}


def surroundings(steps: Sequence[Step], candidates: Sequence[Candidate]) -> Iterator[Surroundings]:
    """What stands around each unit among the steps."""
    names = [
        in_marks.name_words([each.citation.outlet or "", *each.citation.writers])
        for each in candidates
    ]
    starts = [each.citation.span.start for each in candidates]
    none: frozenset[str] = frozenset()
    bare: set[Unit] = set()
    introduced: set[Span] = set()
    since: list[Unit] = []
    is_introduced = False
    for step in steps:
        if step.unit:
            since.append(step.unit)
        elif step.event in _PARTS:
            is_marked = any(map(_is_marked, since))
            if (is_introduced or step.event in FOLLOWS) and not is_marked:
                bare.update(since)
                if is_introduced and since:
                    introduced.add(since[0].paragraph)
            is_followed = step.event in FOLLOWS and is_marked
            is_introduced = step.event in INTRODUCES and not is_followed
            since = []
    for unit in filter(None, (step.unit for step in steps)):
        at = bisect_left(starts, unit.span.start)
        above, below = names[at - 1] if at else none, names[at] if at < len(names) else none
        yield Surroundings(above, below, unit in bare, unit.paragraph in introduced)


def _is_marked(unit: Unit) -> bool:
    return bool(unit.opened) or unit.ends_at_close or unit.in_blockquote


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
        return [*said, *in_marks.signs_of(body, unit, text, around)]
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
        if around.is_introduced:
            yield _INTRODUCED if len(text.split()) >= _REMARK_WORDS else _REMARK
        elif around.is_bare:
            yield _BARE
        elif unit.is_cited and is_report(text):
            yield _REPORT


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


def is_editors_note(text: str) -> bool:
    """Whether the archive says that it speaks, though the source marks the stretch as quoted."""
    return _EDITORS_NOTE.match(text) is not None


def is_correspondents(body: str, unit: Unit) -> bool:
    """Whether what leads up to a unit, or the line above it, says that it came by post."""
    if unit.opened and not in_marks.begins_paragraph(body, unit):
        return _TO_ARCHIVE.search(in_marks.clause_of(in_marks.lead(body, unit))) is not None
    if not unit.starts_paragraph and not unit.opened:
        return False
    above = body[max(0, unit.paragraph.start - _NEAR) : unit.paragraph.start].rstrip()
    return above.endswith(":") and _TO_ARCHIVE.search(above) is not None
