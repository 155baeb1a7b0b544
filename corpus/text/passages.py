"""Passages: whole sentences under one citation, packed to a size that is good to search."""

from __future__ import annotations

from bisect import bisect_right
from itertools import groupby, pairwise, takewhile
from typing import TYPE_CHECKING, NamedTuple

from corpus.article import Passage, Span
from corpus.text.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from corpus.article import Attribution

MIN_WORDS = 60
MAX_WORDS = 200

# What a passage costs; the cheapest way to cut a run of sentences is taken. One that is too short
# costs more than all else together, a cut inside a paragraph as much as 80 words off the target.
_TARGET_WORDS = 110
_TOO_SHORT_COST = 1e6
_INSIDE_PARAGRAPH_COST = 64.0
_SENTENCE_ENDS = ".?!…”’\"')]"


class _Label(NamedTuple):
    """What the sentences of one passage have in common.

    `section` counts the citation blocks above, `updated` is the date of an update.
    """

    section: int
    updated: date | None


class _Sentence(NamedTuple):
    span: Span
    words: int
    ends_paragraph: bool
    citation: int | None


def cut_passages(body: str, attribution: Attribution) -> list[Passage]:
    """The passages of a body, in order: every sentence outside citation blocks in exactly one.

    A passage may hold several voices, as a lead-in and the quotation that it introduces, but the
    words of one citation at most. It has more than `MAX_WORDS` words only if it is one sentence,
    and fewer than `MIN_WORDS` only if its section has no more to say.
    """
    passages: list[Passage] = []
    labeller = _Labeller(attribution)
    sentences = _sentences(body, attribution)
    for label, section in groupby(sentences, lambda sentence: labeller.label(sentence.span)):
        for group in _by_citation(section):
            for part in _pack(group):
                spans = tuple(sentence.span for sentence in part)
                citation = next((s.citation for s in part if s.citation is not None), None)
                cited = None if citation is None else attribution.citations[citation].date
                whole = Span(spans[0].start, spans[-1].end)
                passages.append(Passage(whole, spans, citation, cited or label.updated))
    return passages


def _sentences(body: str, attribution: Attribution) -> Iterator[_Sentence]:
    """The sentences between the citation blocks, in order."""
    position = 0
    blocks = [each.block for each in attribution.citations if each.block.start < each.block.end]
    for block in [*blocks, Span(len(body), len(body))]:
        for span in split_sentences(body, Span(position, max(block.start, position))):
            newline = body.find("\n", span.end, span.end + 200)
            ends_line = newline >= 0 and not body[span.end : newline].strip()
            # A lead-in and a heading stay with what they introduce.
            ends_paragraph = ends_line and span.of(body)[-1] in _SENTENCE_ENDS
            words = len(span.of(body).split())
            yield _Sentence(span, words, ends_paragraph, _citation_of(span, attribution))
        position = max(position, block.end)


class _Labeller:
    """Says for each sentence, asked in order, in which section it stands and under which update."""

    def __init__(self, attribution: Attribution) -> None:
        self._dated = attribution.dated
        self._block_ends = [
            each.block.end for each in attribution.citations if each.block[0] < each.block[1]
        ]

    def label(self, sentence: Span) -> _Label:
        """The sentence's label."""
        holding = (
            each for each in self._dated if each.span.start <= sentence.start < each.span.end
        )
        updated = next((each.date for each in holding), None)
        return _Label(bisect_right(self._block_ends, sentence.start), updated)


def _by_citation(sentences: Iterable[_Sentence]) -> Iterator[Sequence[_Sentence]]:
    """Cut where the words of another citation begin; what no citation has goes with the last."""
    group: list[_Sentence] = []
    current: int | None = None
    for sentence in sentences:
        if sentence.citation is not None and current not in (None, sentence.citation):
            yield group
            group = []
        group.append(sentence)
        current = current if sentence.citation is None else sentence.citation
    yield group


def _citation_of(sentence: Span, attribution: Attribution) -> int | None:
    """The citation of the first cited words in a sentence."""
    quotations = attribution.quotations
    at = bisect_right(quotations, sentence.start, key=lambda each: each.span.end)
    inside = takewhile(lambda each: each.span.start < sentence.end, quotations[at:])
    return next((each.citation for each in inside if each.citation is not None), None)


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
