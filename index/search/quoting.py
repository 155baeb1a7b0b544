"""From a passage that was found to the quote that is shown: an excerpt, and whose words it is."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import unquote

from corpus.article import Span
from corpus.text.email_addresses import email_spans
from corpus.text.voices import voiced_parts
from index.search import text_fragments
from index.search.addresses import site_search
from index.search.answer import ArticleRef, Quote, QuotePart
from index.search.excerpts import Section, section_of
from index.search.hidden_stretches import clear_around, clear_section

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corpus.article import Article
    from corpus.gazetteer.gazetteer import Gazetteer
    from index.search.answer_sentences import Pointed
    from index.storage.snapshot import Snapshot

_PARAGRAPH_BREAK = re.compile(r"\n\s*\n")
_LINK = re.compile(r"https?://\S+|www\.\S+")
_FEWEST_WORDS = 4
# A sentence that ends like one; headlines and link texts do not.
_SENTENCE_END = re.compile(r"[.!?…][”’\"')\]]*(?:\s|$)|[”’\"]\s*$")


@dataclass(frozen=True, slots=True)
class Quoter:
    """Makes quotes of at most `limit` characters from the articles of a snapshot.

    Only a single sentence that is longer than `limit` goes beyond it: nothing is cut inside one.
    `site` is the address of the site that the articles are of, empty where it is not known.
    """

    snapshot: Snapshot
    gazetteer: Gazetteer
    limit: int
    site: str = ""

    def quote(self, passage: int, pointed: Pointed, score: float) -> Quote | None:
        """Quote a passage around the sentences that answer, unlinked.

        None where there is nothing to quote but a heading or a lead-in.
        """
        row = int(self.snapshot.article[passage])
        article = self.snapshot.article_at(row)
        sentences, before = self.snapshot.article_sentences(row)
        start = int(self.snapshot.first_sentence[passage]) - before
        answering = range(start + pointed.first, start + pointed.last + 1)
        worth = {start + number: worth for number, worth in enumerate(pointed.scores)}
        whole = section_of(article.attribution, sentences, answering.start)
        shown = self._shown(article, sentences, whole, answering, worth)
        if shown is None:
            return None
        numbers, answering = shown
        inside = sentences[numbers.start : numbers.stop]
        section = Section(
            article.body,
            inside,
            self.limit,
            _turns(article, inside),
            {number - numbers.start: each for number, each in worth.items()},
        )
        told = section.introduced(
            answering.start - numbers.start, answering.stop - 1 - numbers.start
        )
        first, last = section.excerpt(*told)
        if not section.says_something(first, last):
            return None
        span = Span(inside[first].start, inside[last].end)
        left_out = (numbers.start + first > whole.start, numbers.start + last < whole.stop - 1)
        marked = [each for each in inside[told[0] : told[1] + 1] if span.covers(each)]
        return self._make(article, span, marked, score, left_out)

    def _shown(
        self,
        article: Article,
        sentences: Sequence[Span],
        section: range,
        answering: range,
        worth: Mapping[int, float],
    ) -> tuple[range, range] | None:
        """The sentences of a section that may be shown, and those among them that answer.

        They stand around the best of those that answer, or, where all of these are hidden, of the
        others of the passage.
        """
        hidden = self.snapshot.hidden(article)
        if not hidden:
            return section, answering
        passage = {*answering, *worth}.intersection(section)
        for number in sorted(passage, key=lambda n: (n not in answering, -worth.get(n, 0.0))):
            if clear := clear_section(hidden, sentences, section, number):
                first, stop = max(answering.start, clear.start), min(answering.stop, clear.stop)
                return clear, range(first, stop) or range(number, number + 1)
        return None

    def requote(self, article: Article, span: Span, row: int) -> Quote | None:
        """The words at `span`, quoted anew.

        None where no section of the article holds them, or where they must not be shown.
        """
        sentences, _ = self.snapshot.article_sentences(row)
        at = bisect_right(sentences, span.start, key=lambda each: each.start) - 1
        if at < 0 or span.end > len(article.body):
            return None
        if any(each.overlaps(span) for each in self.snapshot.hidden(article)):
            return None
        numbers = section_of(article.attribution, sentences, at)
        whole = Span(sentences[numbers.start].start, sentences[numbers.stop - 1].end)
        if not whole.covers(span):
            return None
        left_out = (span.start > whole.start, span.end < whole.end)
        return self._linked(self._make(article, span, (), 0.0, left_out), article)

    def linked(self, quotes: Sequence[Quote]) -> tuple[Quote, ...]:
        """Quotes with their links, which take as long as the quotes: only for those shown."""
        rows = [self.snapshot.row_of(quote.article.id) for quote in quotes]
        return tuple(
            quote if row is None else self._linked(quote, self.snapshot.article_at(row))
            for quote, row in zip(quotes, rows, strict=True)
        )

    def _linked(self, quote: Quote, article: Article) -> Quote:
        if not article.url:
            return quote
        link = text_fragments.link_to(article.url, article.body, quote.span)
        # The words before a quote may stand in its link, to tell it from another place.
        if self.snapshot.hides_emails and email_spans(unquote(link.removeprefix(article.url))):
            link = article.url
        return replace(quote, link=link)

    def _make(
        self,
        article: Article,
        span: Span,
        answering: Sequence[Span],
        score: float,
        left_out: tuple[bool, bool],
    ) -> Quote:
        parts = _parts(article, span, self.snapshot.hidden(article))
        told = answering or [span]
        said = max(parts, key=lambda part: sum(_shared(part.span, each) for each in told))
        return Quote(
            text=span.of(article.body),
            article=article_ref(article, self.site),
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


def _parts(article: Article, span: Span, hidden: Sequence[Span]) -> tuple[QuotePart, ...]:
    citations = article.attribution.citations

    def named(speaker: Span | None) -> str | None:
        if speaker is None or any(speaker.overlaps(each) for each in hidden):
            return None
        return speaker.of(article.body)

    return tuple(
        QuotePart(
            part.span,
            part.voice,
            None if part.citation is None else citations[part.citation],
            named(part.speaker),
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


def article_ref(article: Article, site: str = "") -> ArticleRef:
    """The article as an answer names it; one without an address is searched for on its `site`."""
    search = None if article.url else site_search(site, article.title)
    return ArticleRef(article.id, article.url, article.title, article.published, search)


def says_something(text: str) -> bool:
    """Whether a passage says something: a headline alone or a list of links does not."""
    text = _LINK.sub("", text)
    return len(text.split()) >= _FEWEST_WORDS and bool(_SENTENCE_END.search(text))


def paragraphs_around(body: str, span: Span, hidden: Sequence[Span] = ()) -> Span:
    """The paragraphs that `span` stands in and one more on each side, up to what is hidden.

    They are "more context": they may cross a change of voice, so nobody is named beside them.
    """
    ends = [found.start() for found in _PARAGRAPH_BREAK.finditer(body)] + [len(body)]
    starts = [0] + [found.end() for found in _PARAGRAPH_BREAK.finditer(body)]
    first = max(bisect_right(starts, span.start) - 2, 0)
    last = min(bisect_left(ends, span.end) + 1, len(ends) - 1)
    return clear_around(hidden, body, Span(starts[first], ends[last]), span)
