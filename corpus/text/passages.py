"""Passages: whole sentences in one voice, packed to a size that is good to search and to show."""

from __future__ import annotations

from bisect import bisect_right
from itertools import groupby, pairwise, takewhile
from typing import TYPE_CHECKING, NamedTuple

from corpus.article import Passage, Span, Voice
from corpus.text.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from corpus.article import Attribution

MIN_WORDS = 60
MAX_WORDS = 200

# What a passage costs; the cheapest way to cut a run of sentences is taken. One that is too short
# costs more than all else together, a cut inside a paragraph as much as 80 words off the target.
_TARGET_WORDS = 110
_TOO_SHORT_COST = 1e6
_INSIDE_PARAGRAPH_COST = 64.0


class _Label(NamedTuple):
    """What the sentences of one passage have in common.

    `section` counts the citation blocks above; a sentence of mixed voices has one of its own.
    """

    voice: Voice | None
    citation: int | None
    date: date | None
    section: int


class _VoicedSpan(NamedTuple):
    span: Span
    voice: Voice | None
    citation: int | None


class _Sentence(NamedTuple):
    span: Span
    words: int
    ends_paragraph: bool


def cut_passages(body: str, attribution: Attribution) -> list[Passage]:
    """The passages of a body, in order: every sentence outside citation blocks in exactly one.

    A sentence that mixes voices is a passage of its own, in no voice. A passage has more than
    `MAX_WORDS` words only if it is one sentence, and fewer than `MIN_WORDS` only if its voice has
    no more to say there.
    """
    labeller = _Labeller(body, attribution)
    passages: list[Passage] = []
    sentences = _sentences(body, attribution)
    for label, group in groupby(sentences, lambda sentence: labeller.label(sentence.span)):
        for part in _pack(list(group)):
            spans = tuple(sentence.span for sentence in part)
            whole = Span(spans[0].start, spans[-1].end)
            passages.append(Passage(whole, spans, label.voice, label.citation, label.date))
    return passages


def _sentences(body: str, attribution: Attribution) -> Iterator[_Sentence]:
    """The sentences between the citation blocks, in order."""
    position = 0
    blocks = [each.block for each in attribution.citations if each.block.start < each.block.end]
    for block in [*blocks, Span(len(body), len(body))]:
        for span in split_sentences(body, Span(position, max(block.start, position))):
            newline = body.find("\n", span.end, span.end + 200)
            ends_paragraph = newline >= 0 and not body[span.end : newline].strip()
            yield _Sentence(span, len(span.of(body).split()), ends_paragraph)
        position = max(position, block.end)


class _Labeller:
    """Says for each sentence, asked in order, in whose voice it is and under which date."""

    def __init__(self, body: str, attribution: Attribution) -> None:
        self._body = body
        self._attribution = attribution
        quoted = [_VoicedSpan(q.span, Voice.QUOTED, q.citation) for q in attribution.quotations]
        uncertain = [_VoicedSpan(span, None, None) for span in attribution.uncertain]
        self._voiced = sorted([*quoted, *uncertain], key=lambda each: each.span)
        self._ends = [each.span.end for each in self._voiced]
        self._block_ends = [
            each.block.end for each in attribution.citations if each.block[0] < each.block[1]
        ]
        self._mixed = 0

    def label(self, sentence: Span) -> _Label:
        """The sentence's label; one that mixes voices shares its label with no other."""
        section = bisect_right(self._block_ends, sentence.start)
        # The quoted or uncertain stretches that share words with the sentence.
        following = self._voiced[bisect_right(self._ends, sentence.start) :]
        voiced = list(takewhile(lambda each: each.span.start < sentence.end, following))
        if not voiced:
            return _Label(Voice.ARCHIVE, None, self._update_date(sentence), section)
        if len(voiced) > 1 or not self._holds_words_of(voiced[0].span, sentence):
            self._mixed -= 1
            return _Label(None, None, self._update_date(sentence), self._mixed)
        _, voice, citation = voiced[0]
        day = None if citation is None else self._attribution.citations[citation].date
        return _Label(voice, citation, day or self._update_date(sentence), section)

    def _holds_words_of(self, span: Span, sentence: Span) -> bool:
        """Whether the sentence has no letter or digit outside the span."""
        before = self._body[sentence.start : max(span.start, sentence.start)]
        after = self._body[min(span.end, sentence.end) : sentence.end]
        return not any(map(str.isalnum, before + after))

    def _update_date(self, sentence: Span) -> date | None:
        dated = self._attribution.dated
        holding = (each for each in dated if each.span.start <= sentence.start < each.span.end)
        return next((each.date for each in holding), None)


def _pack(run: Sequence[_Sentence]) -> Iterator[Sequence[_Sentence]]:
    """Cut a run of sentences into passages at the least cost, over every way to cut it."""
    if sum(sentence.words for sentence in run) < 2 * MIN_WORDS:
        yield run  # two parts could not both be long enough
        return
    costs, cuts = [0.0], [0]
    for end in range(1, len(run) + 1):
        best, best_start, words = float("inf"), end - 1, 0
        for start in range(end - 1, -1, -1):
            words += run[start].words
            if words > MAX_WORDS and start < end - 1:
                break
            cost = costs[start] + _cost(words)
            if cost < best:
                best, best_start = cost, start
        is_loose = end < len(run) and not run[end - 1].ends_paragraph
        costs.append(best + _INSIDE_PARAGRAPH_COST * is_loose)
        cuts.append(best_start)
    bounds = [len(run)]
    while bounds[-1]:
        bounds.append(cuts[bounds[-1]])
    bounds.reverse()
    for start, end in pairwise(bounds):
        yield run[start:end]


def _cost(words: int) -> float:
    if words < MIN_WORDS:
        return _TOO_SHORT_COST + MIN_WORDS - words
    return ((words - _TARGET_WORDS) / 10) ** 2
