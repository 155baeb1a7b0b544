"""Speakers: who says what stands in marks, where the post names them beside it.

    “...,” said Rosa Pell, head of ...     “...,” keeper Hal Orme said.     According to Pell, “...”
    Lena Hoss of the parks agency answered: “...”     “...,” she said, where one name is near

A name is a slice of the body, next to its quotation and never from afar; a pronoun is read only as
the name that the same or the preceding paragraph gives, if that is one name. Else nobody is named:
somebody's words under another's name are as bad as a newspaper's under the archive's.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corpus import dates
from corpus.article import Span
from corpus.attribution.in_marks import begins_paragraph
from corpus.citations.names import looks_like_outlet

if TYPE_CHECKING:
    from collections.abc import Iterable

    from corpus.attribution.states import Unit

_VERB = (
    r"(?:said|says|ask(?:ed|s)|told|tells|add(?:ed|s)|explain(?:ed|s)|wrote|writes|repl(?:ied|ies)"
    r"|answer(?:ed|s)|cried|recall(?:ed|s)|not(?:ed|es)|insist(?:ed|s)|warn(?:ed|s)|argu(?:ed|es)"
    r"|stat(?:ed|es)|announced|claim(?:ed|s)|continued|promised|admitted|complained|remembers?"
    r"|remembered|agreed|joked|testified|declared|commented|observed|concluded)\b"
)
_TITLE = r"(?:Mr|Mrs|Ms|Dr|Prof|Rev|Fr|Sr|Sgt|Capt|Gen|Gov|Sen|Rep|Judge)\.?\s"
_NO_NAME = (
    r"(?!(?:The|A|An|He|She|It|They|We|I|You|His|Her|Its|Their|Our|My|This|That|These|Those|And|But"
    r"|So|Then|When|While|After|Before|As|In|On|At|From|According|Mon|Tues|Wednes|Thurs|Fri|Satur|Sun"
    rf"|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|{'|'.join(dates.MONTHS)}"
    r"|There|Here|Now|Today|Yesterday|Another|One)\b)"
)
_PART = r"(?:[A-Z]\.|(?:Mc|Mac|O[’']|d[’']|al-|Al-)?[A-Z][\w’'-]*)"
# "Ministry of Public Security" is a name to its end, "Lena Hoss of the parks agency" is not.
_PERSON = (
    rf"{_NO_NAME}(?:{_TITLE})?{_PART}"
    rf"(?:\s(?:(?:de|la|van|von|der|den|bin|al)\s){{0,2}}{_PART}){{0,4}}"
    rf"(?:\sof\s(?:the\s)?{_PART}(?:\s(?:and\s)?{_PART}){{0,3}})?"
)
_ROLE_WORD = r"(?!(?:of|for|at|in|by|with|from|to|on|and|but|that|when|as)\b)[a-z][\w-]*\s"
_ROLE = rf"(?:{_ROLE_WORD}){{0,5}}?"
# "said the head of the agency, Hal Orme"
_OFFICE = r"(?:(?:a|an|the|his|her|their|its|one)\s(?:[a-z][\w-]*\s){0,6}[a-z][\w-]*,\s)"
_ASIDE = r"(?:(?:,\s[^,.;:?!“”\"]{1,80}){1,3},|\s(?:of|from|for|at)\s[^,.;:?!“”\"]{1,60}?)?"
# What may follow the verb before the marks: "told the paper that", but no other speaker.
_REST = rf"(?:(?!\s{_VERB})[^.?!“”\"]){{0,60}}"
_AFTER = (
    re.compile(rf"[,\s]*{_VERB}\s(?:{_OFFICE}|{_ROLE})(?P<name>{_PERSON})"),
    re.compile(rf"[,\s]*{_ROLE}(?P<name>{_PERSON}){_ASIDE}\s(?:\w+ly\s|also\s)?{_VERB}"),
    re.compile(rf"[,\s]*according\sto\s(?:{_OFFICE}|{_ROLE})(?P<name>{_PERSON})"),
)
_BEFORE = (
    re.compile(
        rf"(?:^|[.?!”\"]\s+|\b(?:and|but|as|while)\s){_ROLE}(?P<name>{_PERSON}){_ASIDE}"
        rf"\s(?:\w+ly\s|also\s)?{_VERB}{_REST}$"
    ),
    re.compile(rf"\b[Aa]ccording\sto\s{_ROLE}(?P<name>{_PERSON}){_ASIDE},?\s(?:that\s)?$"),
)
_PRONOUN_AFTER = re.compile(
    rf"[,\s]*(?:(?:he|she)\s(?:\w+ly\s|also\s)?{_VERB}|{_VERB}\s(?:he|she)\b)"
)
_PRONOUN_BEFORE = re.compile(rf"\b(?:[Hh]e|[Ss]he)\s(?:\w+ly\s|also\s)?{_VERB}{_REST}$")
_FULL_NAME = re.compile(rf"\b{_NO_NAME}(?:{_TITLE})?{_PART}(?:\s{_PART}){{1,3}}")
_MARKS = '“”"«»‘「」\n'
_MARK = re.compile(f"[{_MARKS}]")
_SENTENCE_END = re.compile(r"(?<![A-Z])(?<!\b(?:Mr|Ms|Dr|Sr|St))(?<!\bMrs)[.?!]\s")
_NEAR = 160
_FAR = 1000  # no pronoun reaches back further than this


class Speakers:
    """Names the speakers of one body; it is asked for each quoted unit in order."""

    def __init__(self, body: str, outlets: Iterable[str | None]) -> None:
        self._body = body
        self._outlets = {each.removeprefix("The ") for each in outlets if each}
        self._last: tuple[Span, Unit, int | None] | None = None

    def of(self, unit: Unit, citation: int | None) -> Span | None:
        """Who says a unit, if it stands in marks; `citation` is its source."""
        if not unit.opened:
            return None
        after = self._after(unit)
        if not after and unit.opened[-1] == unit.paragraph.start:
            return None
        before = self._before(unit)
        name = self._beside(unit, after, before)
        if name is None and self._last is not None:
            last, said, source = self._last
            is_pronoun = _PRONOUN_AFTER.match(after) or _PRONOUN_BEFORE.search(before)
            if source == citation and (
                self._goes_on(said, unit) or (is_pronoun and self._is_near(last, unit))
            ):
                name = last
        if name is not None:
            self._last = name, unit, citation
        return name

    def _after(self, unit: Unit) -> str:
        """What stands after the marks, as far as their sentence and the next mark."""
        if unit.closed is None or unit.closed != unit.span.end:
            return ""
        end = min(unit.paragraph.end, unit.closed + 1 + _NEAR)
        mark = _MARK.search(self._body, unit.closed + 1, end)
        text = self._body[unit.closed + 1 : mark.start() if mark else end]
        stop = _SENTENCE_END.search(text)
        return text[: stop.start()] if stop else text

    def _before(self, unit: Unit) -> str:
        """What stands before the marks, from the sentence's beginning or the mark before."""
        start = max(unit.paragraph.start, unit.opened[-1] - _NEAR)
        text = self._body[start : unit.opened[-1]]
        mark = max(map(text.rfind, _MARKS)) + 1
        stops = (each.end() for each in _SENTENCE_END.finditer(text, mark))
        return text[max(stops, default=mark) :]

    def _beside(self, unit: Unit, after: str, before: str) -> Span | None:
        for pattern in _AFTER:
            if unit.closed is not None and (match := pattern.match(after)):
                return self._person(match, unit.closed + 1)
        for pattern in _BEFORE:
            if match := pattern.search(before):
                return self._person(match, unit.opened[-1] - len(before))
        return None

    def _person(self, match: re.Match[str], start: int) -> Span | None:
        """Where the name stands, unless it is an outlet's."""
        name = match["name"].removeprefix("The ")
        if name in self._outlets or looks_like_outlet(name):
            return None
        return Span(start + match.start("name"), start + match.end("name"))

    def _goes_on(self, said: Unit, unit: Unit) -> bool:
        """Whether the same speaker goes on in the paragraph: `“...,” said Pell. “...”`."""
        if said.paragraph != unit.paragraph or said.closed is None or unit.opened[-1] < said.closed:
            return False
        between = self._body[said.closed + 1 : unit.opened[-1]]
        return len(_SENTENCE_END.findall(between + " ")) <= 1 and _MARK.search(between) is None

    def _is_near(self, name: Span, unit: Unit) -> bool:
        """Whether a name is the last one: here, or in the paragraph above one that marks open."""
        if unit.opened[-1] - name.end > _FAR:
            return False
        gap = self._body[max(0, unit.paragraph.start - _FAR) : unit.paragraph.start]
        above = unit.paragraph.start - len(gap) + len(gap.rstrip())
        start = self._body.rfind("\n", 0, above) + 1
        between = self._body[name.end : unit.opened[-1]]
        if _FULL_NAME.search(between) is not None or name.start < start:
            return False
        return begins_paragraph(self._body, unit) or name.start >= unit.paragraph.start
