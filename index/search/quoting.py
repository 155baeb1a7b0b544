"""From a passage that was found to the quote that is shown: an excerpt, and whose words it is."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from corpus.article import Span
from corpus.text.voices import voiced_parts
from index.search import text_fragments
from index.search.answer import ArticleRef, Quote, QuotePart
from index.search.excerpts import Section, section_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.article import Article
    from corpus.gazetteer.gazetteer import Gazetteer
    from index.search.answer_sentences import Pointed
    from index.storage.snapshot import Snapshot

_PARAGRAPH_BREAK = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class Quoter:
    """Makes quotes of at most `limit` characters from the articles of a snapshot.

    Only a single sentence that is longer than `limit` goes beyond it: nothing is cut inside one.
    """

    snapshot: Snapshot
    gazetteer: Gazetteer
    limit: int

    def quote(self, passage: int, pointed: Pointed, score: float) -> Quote | None:
        """Quote a passage around the sentences that answer, unlinked.

        None where there is nothing to quote but a heading or a lead-in.
        """
        row = int(self.snapshot.article[passage])
        article = self.snapshot.article_at(row)
        sentences, before = self.snapshot.article_sentences(row)
        start = int(self.snapshot.first_sentence[passage]) - before
        numbers = section_of(article.attribution, sentences, start + pointed.first)
        inside = sentences[numbers.start : numbers.stop]
        start -= numbers.start
        worth = {start + number: worth for number, worth in enumerate(pointed.scores)}
        section = Section(article.body, inside, self.limit, _turns(article, inside), worth)
        told = section.introduced(start + pointed.first, start + pointed.last)
        first, last = section.excerpt(*told)
        if not section.says_something(first, last):
            return None
        span = Span(inside[first].start, inside[last].end)
        left_out = (first > 0, last < len(inside) - 1)
        marked = [each for each in inside[told[0] : told[1] + 1] if span.covers(each)]
        return self._make(article, span, marked, score, left_out)

    def requote(self, article: Article, span: Span, row: int) -> Quote | None:
        """The words at `span`, quoted anew; None where no section of the article holds them."""
        sentences, _ = self.snapshot.article_sentences(row)
        at = bisect_right(sentences, span.start, key=lambda each: each.start) - 1
        if at < 0 or span.end > len(article.body):
            return None
        numbers = section_of(article.attribution, sentences, at)
        whole = Span(sentences[numbers.start].start, sentences[numbers.stop - 1].end)
        if not whole.covers(span):
            return None
        left_out = (span.start > whole.start, span.end < whole.end)
        return _linked(self._make(article, span, (), 0.0, left_out), article)

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
        span: Span,
        answering: Sequence[Span],
        score: float,
        left_out: tuple[bool, bool],
    ) -> Quote:
        parts = _parts(article, span)
        told = answering or [span]
        said = max(parts, key=lambda part: sum(_shared(part.span, each) for each in told))
        return Quote(
            text=span.of(article.body),
            article=article_ref(article),
            span=span,
            parts=parts,
            voice=said.voice,
            citation=said.citation,
            speaker=said.speaker,
            link=None,
            score=score,
            highlights=tuple(_shifted(each, span.start) for each in answering),
            regions=self.gazetteer.most_specific(article.regions),
            left_out=left_out,
            page=bisect_right(article.attribution.pages, span.start) or None,
        )


def _parts(article: Article, span: Span) -> tuple[QuotePart, ...]:
    citations = article.attribution.citations
    return tuple(
        QuotePart(
            part.span,
            part.voice,
            None if part.citation is None else citations[part.citation],
            part.speaker and part.speaker.of(article.body),
        )
        for part in voiced_parts(article.body, article.attribution, span)
    )


def _turns(article: Article, sentences: Sequence[Span]) -> set[int]:
    """Where another voice begins among an article's sentences."""
    whole = Span(sentences[0].start, sentences[-1].end)
    parts = voiced_parts(article.body, article.attribution, whole)
    voices = [(part.voice, part.citation) for part in parts]
    return {
        part.span.start
        for part, voice, above in zip(parts, voices, [None, *voices], strict=False)
        if voice != above
    }


def _shared(one: Span, other: Span) -> int:
    """How many code points two spans share."""
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def _shifted(span: Span, by: int) -> Span:
    return Span(span.start - by, span.end - by)


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
