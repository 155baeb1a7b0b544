"""From a passage that was found to the quote that is shown: whole sentences in one voice."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from corpus.article import Span, Voice
from index.search import text_fragments
from index.search.answer import ArticleRef, Quote

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.article import Article
    from corpus.gazetteer.gazetteer import Gazetteer
    from index.storage.snapshot import Snapshot

# A quote that is shorter than this takes the next sentence too. The sentence that answers is not
# always the one that was found: 76 in 100 quotes hold the answer of the quality gate's questions,
# with 240 characters 70, with 450 77.
ENOUGH_CHARACTERS = 350
_PARAGRAPH_BREAK = re.compile(r"\n\s*\n")
# Sentences that lean on the one before them: pronouns and connectives that open a sentence.
_LEANING = re.compile(
    r"[“‘\"'(]*(?:he|she|it|they|we|his|her|their|its|this|that|these|those|such|both|another|"
    r"but|and|or|so|yet|however|then|also|still|instead|meanwhile|therefore|afterwards?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Quoter:
    """Makes quotes of at most `limit` characters from the passages of a snapshot.

    Only a single sentence that is longer than `limit` goes beyond it: nothing is cut inside one.
    """

    snapshot: Snapshot
    gazetteer: Gazetteer
    limit: int

    def quote(self, passage: int, answering: Sequence[int], score: float) -> Quote:
        """Quote the answering sentences of a passage (numbers in it, the best first), unlinked."""
        article = self.snapshot.article_at(int(self.snapshot.article[passage]))
        sentences = self.snapshot.sentence_spans(passage)
        shown = self._extent(article.body, sentences, answering)
        start = sentences[shown[0]].start
        marked = [sentences[i] for i in sorted(answering) if shown[0] <= i <= shown[1]]
        return self._make(
            article,
            passage,
            Span(start, sentences[shown[1]].end),
            tuple(Span(s.start - start, s.end - start) for s in marked),
            score,
        )

    def requote(self, article: Article, span: Span, passages: Sequence[int]) -> Quote | None:
        """The quote at `span`, made anew; None where no single passage holds it any more."""
        for passage in passages:
            if self.snapshot.passage_span(passage).covers(span):
                return _linked(self._make(article, passage, span, (), 0.0), article)
        return None

    def linked(self, quotes: Sequence[Quote]) -> tuple[Quote, ...]:
        """Quotes with their links, which take as long as the quotes: only for those shown."""
        rows = [self.snapshot.row_of(quote.article.id) for quote in quotes]
        return tuple(
            quote if row is None else _linked(quote, self.snapshot.article_at(row))
            for quote, row in zip(quotes, rows, strict=True)
        )

    def _make(
        self,
        article: Article,
        passage: int,
        span: Span,
        highlights: tuple[Span, ...],
        score: float,
    ) -> Quote:
        voice = self.snapshot.voice_of(passage)
        cited = int(self.snapshot.citation[passage])
        quoted = voice is Voice.QUOTED and cited >= 0
        text = span.of(article.body)
        return Quote(
            text=text,
            article=article_ref(article),
            span=span,
            voice=voice,
            citation=article.attribution.citations[cited] if quoted else None,
            link=None,
            score=score,
            highlights=highlights,
            regions=self.gazetteer.most_specific(article.regions),
            left_out=self._left_out(passage, span),
        )

    def _left_out(self, passage: int, span: Span) -> tuple[bool, bool]:
        """Whether the same words go on before and after what is shown."""
        whole = self.snapshot.passage_span(passage)
        before = span.start > whole.start or self._goes_on(passage - 1, passage)
        after = span.end < whole.end or self._goes_on(passage, passage + 1)
        return before, after

    def _goes_on(self, one: int, other: int) -> bool:
        held = self.snapshot
        if one < 0 or other >= held.passages:
            return False
        columns = (held.article, held.voice, held.citation)
        return all(column[one] == column[other] for column in columns)

    def _extent(
        self, body: str, sentences: Sequence[Span], answering: Sequence[int]
    ) -> tuple[int, int]:
        """First and last sentence to show: the best one, the others in reach, what they lean on."""
        first = last = answering[0]
        for other in answering[1:]:
            low, high = min(first, other), max(last, other)
            if self._fits(sentences, low, high):
                first, last = low, high
        while (
            first > 0
            and _LEANING.match(sentences[first].of(body))
            and self._fits(sentences, first - 1, last)
        ):
            first -= 1
        while (
            last + 1 < len(sentences)
            and sentences[last].end - sentences[first].start < ENOUGH_CHARACTERS
            and self._fits(sentences, first, last + 1)
        ):
            last += 1
        return first, last

    def _fits(self, sentences: Sequence[Span], first: int, last: int) -> bool:
        return sentences[last].end - sentences[first].start <= self.limit


def _linked(quote: Quote, article: Article) -> Quote:
    if not article.url:
        return quote
    return replace(quote, link=text_fragments.link_to(article.url, article.body, quote.span))


def article_ref(article: Article) -> ArticleRef:
    """The article as an answer names it."""
    return ArticleRef(article.id, article.url, article.title, article.published)


def paragraphs_around(body: str, span: Span) -> Span:
    """The paragraphs that `span` stands in and one more on each side.

    They are "more context": they may cross a change of voice, so nobody is named beside them.
    """
    ends = [found.start() for found in _PARAGRAPH_BREAK.finditer(body)] + [len(body)]
    starts = [0] + [found.end() for found in _PARAGRAPH_BREAK.finditer(body)]
    first = max(bisect_right(starts, span.start) - 2, 0)
    last = min(bisect_left(ends, span.end) + 1, len(ends) - 1)
    return Span(starts[first], ends[last])
