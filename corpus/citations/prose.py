"""Sources that a post names without square brackets, in its prose or by its markup.

    The Hill Valley Post reports:      From the Post:      According to the Post, “...”
    (via Hill Valley Post)     (Source: Hill Valley Post, 3/7/11)     Source: Hill Valley Post
    - Hill Valley Post     A. Writer, Hill Valley Post         below a quotation
    By A. WRITER, Hill Valley Post                             above a report
    <cite>Hill Valley Post</cite>     Read the full story here       with a link, below a quotation

Most names in prose are no sources: whatever is found here counts only where a quotation uses it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from corpus import dates
from corpus.article import Citation, MarkupKind, Span
from corpus.citations.candidate import Candidate, Role
from corpus.citations.names import NAME, is_one_script, looks_like_outlet, outlet_of_address
from corpus.text.paragraphs import at_line_starts, line_end

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from corpus.article import Markup

# A colon that leads down to a quotation or into one; what names its source is right before it.
_LEADS = re.compile(r":(?=[ \t]*(?:\n|$|[“\"‘«「]))")
_LEAD_IN = 200
# "The Post reports:", "The Post’s A. Writer has this on the bridge:"
_VERB = (
    r"\s(?:reports?|reported|writes|wrote|says?|said|not(?:es|ed)|tells|told|has|had|adds|added|quotes"
    r"|explains|continues|put(?:s)?)\b[^.!?\n:“”\"]{0,60}:$"
)
_REPORTS = re.compile(
    rf"(?P<the>\b[Tt]he\s)?(?P<outlet>\b{NAME})(?:[’']s\s(?P<writer>{NAME}))?(?:\s\w+ly)?{_VERB}"
)
_SAYS, _SAYS_NEAR = re.compile(_VERB), 80
# "From the Post:", "We copy this from the Post of last week:"
_FROM = re.compile(
    rf"\b(?:[Ff]rom|[Vv]ia|[Ii]n|[Bb]y|[Pp]er)\s(?P<the>the\s)?(?P<outlet>{NAME})"
    rf"[^.!?\n:“”\"]{{0,60}}:$"
)
_ACCORDING = re.compile(
    rf"\b[Aa]ccording\sto\s(?P<the>the\s)?(?P<outlet>{NAME})[^.!?\n:“”\"]{{0,40}}[,:]\s$"
)
_MARK_AFTER = re.compile(r"[,:]\s(?=[“\"‘«「])")
_DATE = rf"(?:[,\s]+(?P<date>{dates.US_DATE}))?"
_IN_BRACKETS = re.compile(
    rf"\((?:[Vv]ia|[Ss]ource|[Ff]rom|[Qq]uoted\sfrom|[Hh]/[Tt]|[Hh]at\stip)\b:?\s(?:to\s)?"
    rf"(?P<the>the\s|The\s)?(?P<outlet>{NAME}){_DATE}\)"
)
_SOURCE_LINE = re.compile(
    rf"[ \t]*(?:[Ss]ource|[Vv]ia|[Cc]ourtesy\sof):?\s(?P<the>the\s|The\s)?(?P<outlet>{NAME})"
    rf"{_DATE}[.\s]*$",
    re.MULTILINE,
)
_SIGNATURE = re.compile(
    rf"\s*(?P<dash>[-–—~]+\s*)?(?P<the>[Tt]he\s)?(?P<name>{NAME})"
    rf"(?:,\s(?:the\s)?(?P<outlet>{NAME}))?{_DATE}[.\s]*(?=\n|$)"
)
_BYLINE = re.compile(
    rf"[ \t]*By:?\s(?P<writer>{NAME})(?:\sand\s(?P<second>{NAME}))?"
    rf"(?:(?:,|\sof|\sfor|\s?[|/–-])?\s(?:the\s|The\s)?(?P<outlet>{NAME}))?{_DATE}[.\s]*$",
    re.MULTILINE,
)
_READ_ON = re.compile(
    r"[ \t]*(?:(?:Read|See|Find|Continue|View)\b|(?:The\s)?(?:[Ff]ull|[Ww]hole|[Mm]ore)\b)"
    r"[^\n]{0,120}"
)
_AT = re.compile(rf"\b(?:at|in|on|by|from)\s(?P<the>[Tt]he\s)?(?P<outlet>{NAME})")
_NOT_BLANK = re.compile(r"\S")
_LINE_ENDS = re.compile(r"[ .]*+(?:\n|\Z)")
_LONGEST_SIGNATURE = 400


_Search: TypeAlias = "Callable[[str, int, int], re.Match[str] | None]"


class _Named(NamedTuple):
    """Who is named as a source; `day` is a date as it stands in the body."""

    outlet: str | None
    writers: tuple[str, ...] = ()
    day: str | None = None


@dataclass(frozen=True)
class Prose:
    """A body, what its source marks, and the outlets that are known to be such."""

    body: str
    blockquotes: Sequence[Span] = ()
    markup: Sequence[Markup] = ()
    known: frozenset[str] = frozenset()

    def sources(self) -> Iterator[Candidate]:
        """What may be a source."""
        yield from self._lead_ins()
        yield from self._bylines()
        yield from self._named_as_sources()
        for quote in self.blockquotes:
            yield from self._below(quote)
        yield from self._cite_elements()

    def _lead_ins(self) -> Iterator[Candidate]:
        if ":" in self.body:
            yield from self._leading(_LEADS, _reports, _FROM.search)
        if "ccording" in self.body:
            yield from self._leading(_MARK_AFTER, _ACCORDING.search)

    def _leading(self, end: re.Pattern[str], *searches: _Search) -> Iterator[Candidate]:
        """The outlets that lead up to a place: only what is right before it is looked at."""
        for place in end.finditer(self.body):
            within = max(0, place.start() - _LEAD_IN), place.end()
            for match in filter(None, (search(self.body, *within) for search in searches)):
                link = self._link_in(Span(*match.span()))
                if self._is_outlet(match, link):
                    writer = match.groupdict().get("writer")
                    named = _Named(match["outlet"], (writer,) if writer else ())
                    start = match.start("the" if match["the"] else "outlet")
                    span = Span(start, match.end("outlet"))
                    yield self._candidate(span, Role.LEAD_IN, named, link, is_block=False)

    def _bylines(self) -> Iterator[Candidate]:
        for match in at_line_starts(_BYLINE, self.body):
            names = (each for each in (match["writer"], match["second"]) if each)
            writers = tuple(each.title() if each.isupper() else each for each in names)
            named = _Named(match["outlet"], writers, match["date"])
            yield self._candidate(_trimmed(match), Role.INTRODUCES, named)

    def _named_as_sources(self) -> Iterator[Candidate]:
        lines = at_line_starts(_SOURCE_LINE, self.body)
        for match in chain(_IN_BRACKETS.finditer(self.body), lines):
            if is_one_script(match[0]):
                named = _Named(match["outlet"], day=match["date"])
                yield self._candidate(_trimmed(match), Role.FOLLOWS, named)

    def _below(self, quote: Span) -> Iterator[Candidate]:
        """A signature right below a blockquote, or as its last line; "Read the full story"."""
        word = _NOT_BLANK.search(self.body, quote.end)
        below = self._line_from(word.start() if word else len(self.body))
        last = Span(self.body.rfind("\n", quote.start, quote.end) + 1, quote.end)
        signatures = map(self._signature, (below, last) if last.start > quote.start else (below,))
        if signed := next(filter(None, signatures), None):
            yield signed
        link = self._link_in(below)
        if link is not None and _READ_ON.fullmatch(self.body, *below):
            at = _AT.search(self.body, *below)
            named = at["outlet"] if at and self._is_outlet(at, link) else outlet_of_address(link)
            yield self._candidate(below, Role.FOLLOWS, _Named(named), link)

    def _signature(self, line: Span) -> Candidate | None:
        if line.end - line.start > _LONGEST_SIGNATURE:
            return None
        match = _SIGNATURE.fullmatch(self.body, *line)
        if match is None or not is_one_script(match[0]):
            return None
        if match["outlet"] is None and match["dash"] is None:
            return None
        return self._candidate(line, Role.FOLLOWS, self._signed(match))

    def _signed(self, match: re.Match[str]) -> _Named:
        """Whom a signature names: an outlet, a person, or a person of an outlet."""
        name, outlet = match["name"], match["outlet"]
        if outlet is None and (looks_like_outlet(name, self.known) or match["the"]):
            name, outlet = None, name
        return _Named(outlet, (name,) if name else (), match["date"])

    def _cite_elements(self) -> Iterator[Candidate]:
        """`<cite>` alone on its line, or at the end of one; it names as a signature does."""
        for mark in self.markup:
            length = mark.span.end - mark.span.start
            if mark.kind is not MarkupKind.CITE or length > _LONGEST_SIGNATURE:
                continue
            match = _SIGNATURE.fullmatch(self.body, *mark.span)
            if match and _LINE_ENDS.match(self.body, mark.span.end):
                line = self._line_from(self.body.rfind("\n", 0, mark.span.start) + 1)
                is_alone = not self.body[line.start : mark.span.start].strip(" —–-")
                block = line if is_alone else mark.span
                yield self._candidate(block, Role.FOLLOWS, self._signed(match))

    def _is_outlet(self, match: re.Match[str], link: str | None) -> bool:
        """Whether what is named is an outlet and no person: by its words, its article, its link."""
        name = match["outlet"]
        return is_one_script(name) and (
            looks_like_outlet(name, self.known, link) or (bool(match["the"]) and " " in name)
        )

    def _line_from(self, start: int) -> Span:
        return Span(start, line_end(self.body, start))

    def _link_in(self, span: Span) -> str | None:
        """The address of the first link in a span."""
        places, addresses = self._links
        first = bisect_right(places, span.start, key=lambda each: each.end)
        is_inside = first < len(places) and places[first].overlaps(span)
        return addresses[first] if is_inside else None

    @cached_property
    def _links(self) -> tuple[Sequence[Span], Sequence[str]]:
        """Where links stand, in order, and where they lead; none stands in another."""
        links = sorted((each.span, each.address) for each in self.markup if each.address)
        return [span for span, _ in links], [address for _, address in links]

    def _candidate(
        self,
        span: Span,
        role: Role,
        named: _Named,
        url: str | None = None,
        *,
        is_block: bool = True,
    ) -> Candidate:
        block = span if is_block else Span(span.start, span.start)
        day = dates.read_us_date(named.day) if named.day else None
        text = span.of(self.body)
        citation = Citation(span, text, named.outlet, day, named.writers, None, block, url)
        return Candidate(citation, role, span if is_block else None, is_certain=False)


def _reports(body: str, start: int, end: int) -> re.Match[str] | None:
    """Who reports what follows; the verb is looked for first, which costs a tenth of the names."""
    if _SAYS.search(body, max(start, end - _SAYS_NEAR), end) is None:
        return None
    return _REPORTS.search(body, start, end)


def _trimmed(match: re.Match[str]) -> Span:
    return Span(match.start(), match.start() + len(match[0].rstrip()))
