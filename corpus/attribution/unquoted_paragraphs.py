"""The paragraphs outside quotation runs: mostly the archive's own, some of them not surely."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corpus.article import Span
from corpus.attribution import inline_quotations
from corpus.attribution.inline_quotations import Stretch
from corpus.attribution.paragraphs import Paragraph, ParagraphKind
from corpus.attribution.quotation_runs import Close, Run
from corpus.text.voice_cues import Own

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpus.attribution.citation_linking import SegmentReading

_SAYING = re.compile(r"\b(?:said|says|told|according to|reported|announced|explained|added)\b")
_REPORT_WORDS = 25


class Gap:
    """Reads the paragraphs outside runs in order, knowing the run above and what comes below."""

    def __init__(self, reading: SegmentReading) -> None:
        self._reading = reading
        self._above: Run | None = None
        self._has_own = False
        after = reading.segment.after
        is_cited = after is not None and reading.citations and reading.citations[-1] == after
        count = len(reading.paragraphs)
        self._cited_from = reading.runs[-1].members[0] if is_cited else None
        self._unquoted_from = count
        if after is not None and reading.run_at_end is None:
            self._unquoted_from = 1 + max((run.last for run in reading.runs), default=-1)
        self._unopened = _before_stray_closes(reading)

    def pass_run(self, run: Run) -> None:
        """Note that the paragraphs to come stand below `run`."""
        self._above = run
        self._has_own = False

    def stretches(self, body: str, index: int, paragraph: Paragraph) -> Iterator[Stretch]:
        """What a paragraph holds beside the archive's words."""
        self._has_own |= paragraph.own is not Own.NO
        is_unsure = index in self._unopened or self._is_unsure(body, index, paragraph)
        if is_unsure:
            yield Stretch(paragraph.span, None, is_sure=False)
            return
        source = self._source_of_last(index, paragraph)
        found = list(inline_quotations.inside(body, paragraph))
        if (
            found
            and found[-1].is_sure
            and source is not None
            and found[-1].span.end + 2 >= paragraph.span.end
        ):
            found[-1] = found[-1]._replace(citation=source)
        yield from found
        if paragraph.kind is ParagraphKind.INNER_OPENING:
            yield Stretch(_from_last_opening(body, paragraph), None, is_sure=False)

    def _is_unsure(self, body: str, index: int, paragraph: Paragraph) -> bool:
        if paragraph.kind is ParagraphKind.SIGNED:
            return True
        if self._has_own:
            return False
        if paragraph.kind is ParagraphKind.SCARE and self._cited_from == index + 1:
            return True
        if index >= self._unquoted_from and _is_report(body, paragraph):
            return True
        return self._is_after_unsure_close(index)

    def _is_after_unsure_close(self, index: int) -> bool:
        """Whether the run above may go on here, since a citation below may be its own."""
        if self._above is None or self._reading.segment.after is None:
            return False
        is_between = any(run.members[0] > index for run in self._reading.runs)
        return self._above.close is not Close.SURE or not is_between

    def _source_of_last(self, index: int, paragraph: Paragraph) -> int | None:
        """The citation of a quotation that ends its paragraph, right above that citation."""
        is_last = index == len(self._reading.paragraphs) - 1
        return (
            self._reading.segment.after
            if is_last and paragraph.kind is ParagraphKind.INNER_WHOLE
            else None
        )


def _before_stray_closes(reading: SegmentReading) -> set[int]:
    """Paragraphs that end with a close that nothing opened, and those that it may have closed."""
    held = {index for run in reading.runs for index in (*run.members, *run.doubtful)}
    found: set[int] = set()
    for index, paragraph in enumerate(reading.paragraphs):
        if (
            paragraph.kind in (ParagraphKind.CLOSING, ParagraphKind.INNER_CLOSING)
            and index not in held
        ):
            at = index
            while at >= 0 and at not in held and reading.paragraphs[at].own is Own.NO:
                found.add(at)
                at -= 1
    return found


def _is_report(body: str, paragraph: Paragraph) -> bool:
    """Whether unmarked prose above a citation sounds like a report that the archive copied."""
    text = paragraph.span.of(body)
    return len(text.split()) >= _REPORT_WORDS and _SAYING.search(text) is not None


def _from_last_opening(body: str, paragraph: Paragraph) -> Span:
    start = max(body.rfind(mark, *paragraph.span) for mark in '“„"«')
    return Span(max(start, paragraph.span.start), paragraph.span.end)
