"""Citations: the sources that a post names in square brackets, in every form seen.

    The Report's Headline                            headline on the line above
    [Hill Valley Post 3/7/11 by A. Writer and B. Writer]
    Headline [Hill Valley Post 3/7/11 by Agency]     on the headline's line
    ... see it at Headline[Hill Valley Post by A. Writer/Agency].   glued, no date
    https://host/page [Hill Valley Post 3/7/11 by A. Writer].       after an address
    [Hill Valley Post 3/7/11]   [Hill Valley Post]   [Sep 7, 2010 A. Writer]

Most brackets are no citations: `[T]he`, `[sic]`, `[Emphasis added]`, `[she means the other
ministry... does she?]`. A date inside is good evidence, an author less, and a bare name needs its
place on the page to speak for it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from corpus.article import Citation, Span
from corpus.citations import fields as citation_fields
from corpus.citations.candidate import Candidate, Role
from corpus.citations.names import OUTLET_WORD, looks_like_outlet
from corpus.text import quotation_marks, voice_cues

if TYPE_CHECKING:
    from corpus.citations.fields import CitationFields

# A letter that follows at once makes it part of a word, as in "[T]he".
_BRACKET = re.compile(r"\[([^\[\]\n]{2,160})\]")

_URL_BEFORE = re.compile(r"(?:https?://|www\.)\S+\s*$")
ADDRESS_ONLY = re.compile(r"\s*(?:https?://|www\.)\S+\s*")
_ENDS_LINE = re.compile(r"[\s.,;:]*")
_BULLET = re.compile(r"^\s*(?:[•*·–-]\s+|\(?\d{1,2}[.)]\s*)?")
_ITEM = re.compile(r"\s*(?:[•*·]\s+|\(?\d{1,2}[.)]\s*)\S")
_FROM = re.compile(r"^From:?\s+(?=\S)")

# A headline: short, no full stop, no end of a sentence inside, no quotation run.
_HEADLINE_WORDS = 32
_CAPITALISED = re.compile(r"[A-Z\d“\"‘']")
_STOPPED = re.compile(r"(?<!\b[A-Z])(?<!\.)[.,;:…][”\"’')]*$")
_WHOLLY_QUOTED = re.compile(r"[“\"][^“”\"]*[”\"]")
_NEW_SENTENCE = re.compile(r"[a-z]{4}[.?!][”\"]?\s+[A-Z“]")
# The capitalised words right before a bracket inside a sentence: "... see it at Lost and Found[".
_SMALL = r"(?:of|the|and|for|in|on|at|to|with|from|by|as|an?)"
_TAIL = re.compile(
    rf"(?<![\w’'.-])(?>(?:[A-Z\d][\w’'.&-]*|{_SMALL})[\s,:-]+){{0,40}}[A-Z\d][\w’'?!&-]*\s*$"
)
_TAIL_LEAD = re.compile(rf"^(?:(?:See|Read|From|Via|Source|{_SMALL})\b:?\s+)+")
_SENTENCE_ENDS = re.compile(r"[.?!…][”\"’')]*\s*$|[”\"]\s*$")
_NEXT_SENTENCE = re.compile(r"\.?\s+[A-Z“\"]")
_TAIL_WORDS = 3

# A headline or an address is shorter than this; no more of a line is looked at.
_NEAR = 600


class _Place(NamedTuple):
    """Where a bracket stands: its line, and the texts of the line before and after it."""

    line: Span
    before: str
    after: str

    @property
    def alone(self) -> bool:
        return not _unbulleted(self.before) and self.ends

    @property
    def ends(self) -> bool:
        return _ENDS_LINE.fullmatch(self.after) is not None

    @property
    def follows_address(self) -> bool:
        return _URL_BEFORE.search(self.before) is not None

    @property
    def glued(self) -> bool:
        return self.before[-1:].isalnum() or self.before[-1:] in quotation_marks.CLOSING


class _Headline(NamedTuple):
    """A headline, if there is one, and where the citation's block begins, if it has one."""

    text: str | None
    start: int | None


def find_citations(body: str) -> tuple[Citation, ...]:
    """Every citation of a body, in order; brackets that may be something else are left out."""
    if "[" not in body:
        return ()
    found = []
    for match in _BRACKET.finditer(body):
        parts = citation_fields.parse_fields(match[1].strip())
        if parts is None:
            continue
        span = Span(*match.span())
        place = _place(body, span)
        headline = _headline(body, span.start, place)
        if _is_citation(parts, place, headline):
            block = Span(span.start, span.start)
            if headline.start is not None:
                block = Span(headline.start, place.line.end if place.ends else span.end)
            outlet, day, _, writers = parts
            found.append(Citation(span, span.of(body), outlet, day, writers, headline.text, block))
    return tuple(found)


def candidate(body: str, citation: Citation) -> Candidate:
    """A citation with where it stands to what it is the source of."""
    place = _place(body, citation.span)
    introduces = (
        place.follows_address
        or _starts_with_from(place)
        or _is_listed(place)
        or (place.alone and ADDRESS_ONLY.fullmatch(body, *_line_above(body, place)) is not None)
    )
    if citation.block.start < citation.block.end:
        role = Role.EITHER if introduces else Role.FOLLOWS
        role = Role.INTRODUCES if _is_listed(place) else role
        return Candidate(citation, role, citation.block)
    start = body.rfind("\n", 0, citation.span.start) + 1
    if ADDRESS_ONLY.fullmatch(body, start, citation.span.start):
        return Candidate(citation, Role.EITHER, Span(start, citation.span.end))
    return Candidate(citation, Role.LEAD_IN if introduces else Role.MENTION, None)


def is_headline(line: str) -> bool:
    """Whether a line can be a headline; a sub-head is one too, until a citation tells them apart.

    Not a sentence with its full stop, nor two, nor a quotation's last paragraph, nor a remark of
    the archive ("See what we found").
    """
    text = line.strip()
    if not 0 < len(text.split()) <= _HEADLINE_WORDS or "[" in text:
        return False
    if _STOPPED.search(text) or _NEW_SENTENCE.search(text) or ADDRESS_ONLY.fullmatch(text):
        return False
    pairing = quotation_marks.pair(quotation_marks.marks(text))
    if pairing.unclosed or pairing.unopened or _WHOLLY_QUOTED.fullmatch(text):
        return False
    return is_headline_case(text) or voice_cues.own(text) is voice_cues.Own.NO


def _place(body: str, span: Span) -> _Place:
    """Where a bracket stands; of a line that is a long paragraph, only what is near counts."""
    earliest, latest = max(0, span.start - _NEAR), min(len(body), span.end + _NEAR)
    newline = body.rfind("\n", earliest, span.start)
    start = newline + 1 if newline >= 0 else earliest
    end = body.find("\n", span.end, latest)
    line = Span(start, latest if end < 0 else end)
    return _Place(line, body[start : span.start], body[span.end : line.end])


def _headline(body: str, bracket: int, place: _Place) -> _Headline:
    """The headline of a citation and the beginning of the block that the two make, if any."""
    if place.alone or ADDRESS_ONLY.fullmatch(place.before):
        return _above(body, place) if place.ends else _Headline(None, None)
    # “A quotation.” The Headline [Outlet ...]: the quotation is no part of the headline.
    opens = quotation_marks.opens_run(place.before)
    quoted = quotation_marks.last_closing(place.before) + 1 if opens else 0
    text = _unbulleted(place.before[quoted:])
    if place.ends and _is_headline_before(text, place):
        start = bracket - len(place.before[quoted:].lstrip())
        return _Headline(_FROM.sub("", text), start if quoted else place.line.start)
    if _SENTENCE_ENDS.search(place.before) and (place.ends or _follows_quotation(place)):
        return _Headline(None, bracket)
    return _Headline(_tail(text), None)


def _follows_quotation(place: _Place) -> bool:
    """Whether a quotation closes right before a bracket, and a new sentence begins after it."""
    is_closed = place.before.rstrip()[-1:] in tuple('”"»')
    return is_closed and _NEXT_SENTENCE.match(place.after) is not None


def _is_headline_before(text: str, place: _Place) -> bool:
    """Whether the text before a bracket is a headline, and not a sentence of the archive's."""
    title = _FROM.sub("", text)
    if not is_headline(text):
        return False
    if place.glued or "." in place.after:
        return _tail(title) == title
    if is_headline_case(title):
        return True
    return text[-1:] not in quotation_marks.CLOSING and _CAPITALISED.match(text) is not None


def _unbulleted(line: str) -> str:
    return _BULLET.sub("", line, count=1).strip()


def _above(body: str, place: _Place) -> _Headline:
    """The headline on the line above; one blank line may stand between."""
    span = _line_above(body, place)
    line = span.of(body)
    if not is_headline(line):
        return _Headline(None, place.line.start)
    return _Headline(_unbulleted(line), span.start)


def _line_above(body: str, place: _Place) -> Span:
    """The line above, or the one above it where that is blank."""
    end = place.line.start - 1
    start = body.rfind("\n", 0, max(end, 0)) + 1
    if end > 0 and not body[start:end].strip():
        end = start - 1
        start = body.rfind("\n", 0, max(end, 0)) + 1
    return Span(start, max(end, start))


def _tail(text: str) -> str | None:
    """The headline before a bracket inside a sentence, where its capitals delimit it."""
    match = _TAIL.search(text, text.rfind("]") + 1)  # which it cannot reach across
    if not match:
        return None
    words = _TAIL_LEAD.sub("", match[0].strip(), count=1)
    return words if len(words.split()) >= _TAIL_WORDS else None


def _is_citation(parts: CitationFields, place: _Place, headline: _Headline) -> bool:
    if parts.dated and (parts.writers or headline.text):
        return True
    if place.after[:1].isalpha():
        return False
    stands_apart = place.alone or place.follows_address or place.glued or place.ends
    if parts.writers or parts.dated:
        return stands_apart or place.after[:1] in ".,;:)"
    if headline.text is None:
        return place.follows_address
    outlet = parts.outlet or ""
    if " " not in outlet and not looks_like_outlet(outlet):
        return False
    speaks_for_it = (
        _starts_with_from(place)
        or is_headline_case(headline.text)
        or OUTLET_WORD.search(outlet) is not None
    )
    return place.alone or (speaks_for_it and (place.ends or place.glued))


def _is_listed(place: _Place) -> bool:
    """Whether the line is a bullet or numbered pick of a headline and its citation."""
    return place.ends and _ITEM.match(place.before) is not None


def _starts_with_from(place: _Place) -> bool:
    return _FROM.match(place.before.lstrip()) is not None


_LONG_WORD = 4
# Small words stay small in a title, and one long word may.
_CAPITALISED_SHARE = 0.7


def is_headline_case(text: str) -> bool:
    """Whether most words of four letters or more are capitalised, as in a headline."""
    words = [word.lstrip("“\"‘'(") for word in text.split() if len(word) >= _LONG_WORD]
    capitalised = sum(word[:1].isupper() or word[:1].isdigit() for word in words)
    return bool(words) and capitalised >= _CAPITALISED_SHARE * len(words)
