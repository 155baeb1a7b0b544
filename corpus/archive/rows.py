"""Articles as rows: the columns in which the archive and every generation keep an article."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from corpus.article import (
    Article,
    Attribution,
    Citation,
    DatedStretch,
    DateSource,
    Quotation,
    RegionEvidence,
    RegionTag,
    Span,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

COLUMNS = (
    "id, url, title, published, date_source, modified, author, categories, body, attribution,"
    " regions, source"
)


def to_row(article: Article) -> tuple[Any, ...]:
    """The values of `COLUMNS`, in their order."""
    return (
        article.id,
        article.url,
        article.title,
        _iso(article.published),
        article.date_source.value,
        article.modified,
        article.author,
        json.dumps(article.categories, ensure_ascii=False),
        article.body,
        _dump_attribution(article.attribution),
        json.dumps([[tag.id, tag.evidence.value] for tag in article.regions]),
        article.source,
    )


def from_row(row: Sequence[Any]) -> Article:
    """The article whose `COLUMNS` these are."""
    id_, url, title, published, date_source, modified, author, *rest = row
    categories, body, attribution, regions, source = rest
    return Article(
        id=id_,
        url=url,
        title=title,
        published=_date(published),
        date_source=DateSource(date_source),
        modified=modified,
        author=author,
        categories=tuple(json.loads(categories)),
        body=body,
        attribution=_load_attribution(attribution),
        regions=tuple(RegionTag(id_, RegionEvidence(e)) for id_, e in json.loads(regions)),
        source=source,
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _dump_attribution(attribution: Attribution) -> str:
    return json.dumps(
        {
            "citations": [
                [c.span, c.text, c.outlet, _iso(c.date), c.writers, c.headline, c.block]
                for c in attribution.citations
            ],
            "quotations": [[q.span, q.citation] for q in attribution.quotations],
            "uncertain": attribution.uncertain,
            "dated": [[d.span, _iso(d.date)] for d in attribution.dated],
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def _load_attribution(text: str) -> Attribution:
    raw = json.loads(text)
    return Attribution(
        citations=tuple(
            Citation(Span(*span), words, outlet, _date(day), tuple(writers), headline, Span(*block))
            for span, words, outlet, day, writers, headline, block in raw["citations"]
        ),
        quotations=tuple(Quotation(Span(*span), citation) for span, citation in raw["quotations"]),
        uncertain=tuple(Span(*span) for span in raw["uncertain"]),
        dated=tuple(DatedStretch(Span(*s), date.fromisoformat(d)) for s, d in raw["dated"]),
    )
