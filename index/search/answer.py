"""The answer: exact quotations with their sources, or silence with its reasons.

An `Answer` is a value: what was understood, what was searched, what is quoted. The terminal and
Discord draw the same one. It holds no sentence about the subject that the archive does not hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date

    from corpus.article import Article, Citation, Span, Voice
    from index.query.parser import ParsedQuestion
    from index.search.filters import Filters


class Outcome(StrEnum):
    """How sure the answer is; HEDGED quotes come with "this may not answer your question"."""

    CONFIDENT = "confident"
    HEDGED = "hedged"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class ArticleRef:
    """An article as an answer names it."""

    id: str
    url: str | None
    title: str
    published: date | None


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of one article, exactly as they stand: `text == body[span]`, checked when made.

    `highlights` are the answering sentences as ranges into `text`. `voice` is None where it cannot
    be known whose words they are. `regions` are the ids that the passage or its article is tagged
    with, the most telling first. `left_out` says whether the same words go on before and after
    what is shown. `also_in` are other articles that hold the same words.
    """

    text: str
    article: ArticleRef
    span: Span
    voice: Voice | None
    citation: Citation | None
    link: str | None
    score: float
    highlights: tuple[Span, ...]
    regions: tuple[str, ...]
    left_out: tuple[bool, bool] = (False, False)
    also_in: tuple[ArticleRef, ...] = ()


@dataclass(frozen=True, slots=True)
class Searched:
    """What a question was held against: counts after the filters, and before them.

    `first` and `last` are the dates of the oldest and newest article searched; `undated` counts the
    articles that a date filter passed over because they have no date.
    """

    articles: int
    passages: int
    of_articles: int
    undated: int
    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Relaxation:
    """What dropping one filter would find: `drop` is "dates", "region" or "category"."""

    drop: str
    articles: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What the archive says to a question; `quotes` is empty exactly when the outcome is SILENT.

    `filters` were applied as filters. `preferred` is true where the dates were read from the
    question and only preferred (passages of other dates were searched too). `nearest` are the
    closest titles, which are no answer. `relaxations` say what fewer filters would find.
    """

    question: str
    understood: ParsedQuestion
    outcome: Outcome
    filters: Filters
    preferred: bool
    searched: Searched
    quotes: tuple[Quote, ...]
    nearest: tuple[ArticleRef, ...]
    relaxations: tuple[Relaxation, ...]
    sample: bool
    seconds: float

    @property
    def answered(self) -> bool:
        """Whether anything is quoted."""
        return self.outcome is not Outcome.SILENT

    def as_json(self) -> dict[str, Any]:
        """The object of `verbatim ask --json`; highlights are ranges into `text`."""
        understood = self.understood
        return {
            "question": self.question,
            "understood": {
                "text": understood.text,
                "from": iso(understood.period.start),
                "to": iso(understood.period.end),
                "regions": list(understood.regions),
                "said": understood.said,
            },
            "answered": self.answered,
            "outcome": self.outcome.value,
            "sample": self.sample,
            "searched": {"articles": self.searched.articles, "passages": self.searched.passages},
            "quotes": [_quote_json(quote) for quote in self.quotes],
            "nearest": [{"title": article.title, "url": article.url} for article in self.nearest],
            "seconds": round(self.seconds, 4),
        }


def _quote_json(quote: Quote) -> dict[str, Any]:
    return {
        "text": quote.text,
        "article": _ref_json(quote.article),
        "start": quote.span.start,
        "end": quote.span.end,
        "voice": quote.voice and quote.voice.value,
        "citation": quote.citation and citation_json(quote.citation),
        "link": quote.link,
        "score": round(quote.score, 6),
        "highlights": [list(span) for span in quote.highlights],
        "also_in": [_ref_json(article) for article in quote.also_in],
    }


def article_json(article: Article) -> dict[str, Any]:
    """An article as `verbatim articles --json` prints it."""
    found = article.attribution
    return {
        "id": article.id,
        "source": article.source,
        "url": article.url,
        "title": article.title,
        "published": iso(article.published),
        "date_source": article.date_source.value,
        "author": article.author,
        "categories": list(article.categories),
        "regions": [{"id": tag.id, "evidence": tag.evidence.value} for tag in article.regions],
        "body": article.body,
        "citations": [citation_json(citation) for citation in found.citations],
        "quotations": [
            {"start": each.span.start, "end": each.span.end, "citation": each.citation}
            for each in found.quotations
        ],
    }


def _ref_json(article: ArticleRef) -> dict[str, Any]:
    return {
        "id": article.id,
        "url": article.url,
        "title": article.title,
        "published": iso(article.published),
    }


def citation_json(citation: Citation) -> dict[str, Any]:
    """A citation as `articles` and `ask` print it."""
    return {
        "start": citation.span.start,
        "end": citation.span.end,
        "text": citation.text,
        "outlet": citation.outlet,
        "date": iso(citation.date),
        "writers": list(citation.writers),
        "headline": citation.headline,
    }


def iso(day: date | None) -> str | None:
    """The day as `YYYY-MM-DD`, or None."""
    return day.isoformat() if day else None


@dataclass(frozen=True, slots=True)
class Listed:
    """One article in a look-up; `regions` are what it is about, the most telling first."""

    article: ArticleRef
    author: str | None
    categories: tuple[str, ...]
    regions: tuple[str, ...]
    opening: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of a look-up, newest first, undated last; the counts are of all that match.

    `months` maps "2011-12" to how many articles, `regions` maps region ids (ancestors included).
    """

    articles: tuple[Listed, ...]
    total: int
    undated: int
    offset: int
    months: dict[str, int]
    regions: dict[str, int]
    sample: bool

    def as_json(self) -> dict[str, Any]:
        """The object of `verbatim lookup --json`."""
        return {
            "total": self.total,
            "undated": self.undated,
            "offset": self.offset,
            "sample": self.sample,
            "articles": [_listed_json(item) for item in self.articles],
            "months": self.months,
            "regions": self.regions,
        }


def _listed_json(item: Listed) -> dict[str, Any]:
    return {
        **_ref_json(item.article),
        "author": item.author,
        "categories": list(item.categories),
        "regions": list(item.regions),
        "opening": item.opening,
    }
