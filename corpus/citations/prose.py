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
from typing import TYPE_CHECKING

from corpus import dates
from corpus.article import Citation, MarkupKind, Span
from corpus.citations.candidate import Candidate, Role
from corpus.citations.names import NAME, is_one_script, looks_like_outlet, outlet_of_address

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corpus.article import Markup

_LEADS = r"(?=[ \t]*(?:\n|$|[“\"‘«「]))"
# "The Post reports:", "The Post’s A. Writer has this on the bridge:"
_REPORTS = re.compile(
    rf"(?P<the>\b[Tt]he\s)?(?P<outlet>\b{NAME})(?:[’']s\s(?P<writer>{NAME}))?\s(?:\w+ly\s)?"
    r"(?:reports?|reported|writes|wrote|says?|said|not(?:es|ed)|tells|told|has|had|adds|added|quotes"
    rf"|explains|continues|put(?:s)?)\b[^.!?\n:“”\"]{{0,60}}:{_LEADS}"
)
# "From the Post:", "We copy this from the Post of last week:"
_FROM = re.compile(
    rf"\b(?:[Ff]rom|[Vv]ia|[Ii]n|[Bb]y|[Pp]er)\s(?P<the>the\s)?(?P<outlet>{NAME})"
    rf"[^.!?\n:“”\"]{{0,60}}:{_LEADS}"
)
_ACCORDING = re.compile(
    rf"\b[Aa]ccording\sto\s(?P<the>the\s)?(?P<outlet>{NAME})[^.!?\n:“”\"]{{0,40}}[,:]\s(?=[“\"‘«「])"
)
_DATE = rf"(?:[,\s]+(?P<date>{dates.US_DATE}))?"
_IN_BRACKETS = re.compile(
    rf"\((?:[Vv]ia|[Ss]ource|[Ff]rom|[Qq]uoted\sfrom|[Hh]/[Tt]|[Hh]at\stip)\b:?\s(?:to\s)?"
    rf"(?P<the>the\s|The\s)?(?P<outlet>{NAME}){_DATE}\)"
)
_SOURCE_LINE = re.compile(
    rf"^[ \t]*(?:[Ss]ource|[Vv]ia|[Cc]ourtesy\sof):?\s(?P<the>the\s|The\s)?(?P<outlet>{NAME})"
    rf"{_DATE}[.\s]*$",
    re.MULTILINE,
)
_SIGNATURE = re.compile(
    rf"\s*(?P<dash>[-–—~]+\s*)?(?P<the>[Tt]he\s)?(?P<name>{NAME})(?:,\s(?:the\s)?(?P<outlet>{NAME}))?"
    rf"{_DATE}[.\s]*(?=\n|$)"
)
_BYLINE = re.compile(
    rf"^[ \t]*By:?\s(?P<writer>{NAME})(?:\sand\s(?P<second>{NAME}))?"
    rf"(?:(?:,|\sof|\sfor|\s?[|/–-])?\s(?:the\s|The\s)?(?P<outlet>{NAME}))?{_DATE}[.\s]*$",
    re.MULTILINE,
)
_READ_ON = re.compile(
    r"[ \t]*(?:(?:Read|See|Find|Continue|View)\b|(?:The\s)?(?:[Ff]ull|[Ww]hole|[Mm]ore)\b)[^\n]{0,120}"
)
_AT = re.compile(rf"\b(?:at|in|on|by|from)\s(?P<the>[Tt]he\s)?(?P<outlet>{NAME})")
_GAP = re.compile(r"\s*")


def find_sources(
    body: str, blockquotes: Sequence[Span], markup: Sequence[Markup], known: frozenset[str]
) -> Iterator[Candidate]:
    """What may be a source; `known` are the outlets that are known to be such."""
    if ":" in body or "ccording" in body:
        yield from _lead_ins(body, markup, known)
    yield from _bylines(body)
    yield from _in_brackets(body, known)
    yield from _below_quotations(body, blockquotes, markup, known)
    yield from _cite_elements(body, markup)


def _lead_ins(body: str, markup: Sequence[Markup], known: frozenset[str]) -> Iterator[Candidate]:
    for pattern in (_REPORTS, _FROM, _ACCORDING):
        for match in pattern.finditer(body):
            link = _link_in(markup, Span(*match.span()))
            if _is_outlet(match, known, link):
                writers = match.groupdict().get("writer")
                yield _candidate(
                    body,
                    Span(match.start("the" if match["the"] else "outlet"), match.end("outlet")),
                    Role.LEAD_IN,
                    outlet=match["outlet"],
                    writers=(writers,) if writers else (),
                    url=link,
                )


def _bylines(body: str) -> Iterator[Candidate]:
    for match in _BYLINE.finditer(body):
        span = Span(match.start(), match.start() + len(match[0].rstrip()))
        writers = (each for each in (match["writer"], match["second"]) if each)
        yield _candidate(
            body,
            span,
            Role.INTRODUCES,
            outlet=match["outlet"],
            writers=tuple(each.title() if each.isupper() else each for each in writers),
            date=match["date"],
            block=span,
        )


def _in_brackets(body: str, known: frozenset[str]) -> Iterator[Candidate]:
    for pattern in (_IN_BRACKETS, _SOURCE_LINE):
        for match in pattern.finditer(body):
            span = Span(match.start(), match.start() + len(match[0].rstrip()))
            if is_one_script(match[0]):
                yield _candidate(
                    body, span, Role.FOLLOWS, outlet=match["outlet"], date=match["date"], block=span
                )


def _below_quotations(
    body: str, blockquotes: Sequence[Span], markup: Sequence[Markup], known: frozenset[str]
) -> Iterator[Candidate]:
    """A signature or "Read the full story here" right below a blockquote, or as its last line."""
    for quote in blockquotes:
        below = _line_from(body, _GAP.match(body, quote.end).end())  # type: ignore[union-attr]
        last = Span(body.rfind("\n", quote.start, quote.end) + 1, quote.end)
        for line in (below, last):
            if line.start > quote.start and (found := _signature(body, line, known)):
                yield found
                break
        if found := _read_on(body, below, markup, known):
            yield found


def _line_from(body: str, start: int) -> Span:
    end = body.find("\n", start)
    return Span(start, len(body) if end < 0 else end)


def _signature(body: str, line: Span, known: frozenset[str]) -> Candidate | None:
    match = _SIGNATURE.fullmatch(body, *line)
    if match is None or not is_one_script(match[0]):
        return None
    if match["outlet"]:
        return _candidate(
            body,
            line,
            Role.FOLLOWS,
            outlet=match["outlet"],
            writers=(match["name"],),
            date=match["date"],
            block=line,
        )
    if not match["dash"]:
        return None
    is_outlet = looks_like_outlet(match["name"], known) or bool(match["the"])
    return _candidate(
        body,
        line,
        Role.FOLLOWS,
        outlet=match["name"] if is_outlet else None,
        writers=() if is_outlet else (match["name"],),
        date=match["date"],
        block=line,
    )


def _read_on(
    body: str, line: Span, markup: Sequence[Markup], known: frozenset[str]
) -> Candidate | None:
    link = _link_in(markup, line)
    if link is None or _READ_ON.fullmatch(body, *line) is None:
        return None
    at = _AT.search(body, *line)
    outlet = at["outlet"] if at and _is_outlet(at, known, link) else outlet_of_address(link)
    return _candidate(body, line, Role.FOLLOWS, outlet=outlet, url=link, block=line)


def _cite_elements(body: str, markup: Sequence[Markup]) -> Iterator[Candidate]:
    """`<cite>` alone on its line, or at the end of one: an outlet, or a name and an outlet."""
    for mark in markup:
        match = _SIGNATURE.fullmatch(body, *mark.span) if mark.kind is MarkupKind.CITE else None
        line = _line_from(body, body.rfind("\n", 0, mark.span.start) + 1)
        if match is None or body[mark.span.end : line.end].strip(" ."):
            continue
        is_alone = not body[line.start : mark.span.start].strip(" —–-")
        block = line if is_alone else mark.span
        yield _candidate(
            body,
            block,
            Role.FOLLOWS,
            outlet=match["outlet"] or match["name"],
            writers=(match["name"],) if match["outlet"] else (),
            date=match["date"],
            block=block,
        )


def _is_outlet(match: re.Match[str], known: frozenset[str], link: str | None) -> bool:
    """Whether what is named is an outlet and not a person: by its words, its article, its link."""
    name = match["outlet"]
    return is_one_script(name) and (
        looks_like_outlet(name, known, link) or (bool(match["the"]) and " " in name)
    )


def _link_in(markup: Sequence[Markup], span: Span) -> str | None:
    """The address of the first link in a span."""
    found = (each for each in markup if each.address and each.span.overlaps(span))
    return next((each.address for each in found), None)


def _candidate(
    body: str,
    span: Span,
    role: Role,
    *,
    outlet: str | None,
    writers: tuple[str, ...] = (),
    date: str | None = None,
    url: str | None = None,
    block: Span | None = None,
) -> Candidate:
    citation = Citation(
        span=span,
        text=span.of(body),
        outlet=outlet,
        date=dates.read_us_date(date) if date else None,
        writers=writers,
        headline=None,
        block=block or Span(span.start, span.start),
        url=url,
    )
    return Candidate(citation, role, block, is_certain=False)
