"""Articles as rows: the columns in which the archive and every generation keep an article."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from corpus.archive.digests import digest_of
from corpus.article import (
    Article,
    Attribution,
    Citation,
    DatedStretch,
    DateSource,
    Markup,
    MarkupKind,
    Quotation,
    RegionEvidence,
    RegionTag,
    Span,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from corpus.article import Post

COLUMNS = (
    "id, url, title, published, date_source, modified, author, categories, body, attribution,"
    " regions, source"
)
_NAMES = COLUMNS.split(", ")


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


def article_digest(row: Sequence[Any]) -> str:
    """The digest of the article whose `COLUMNS` these are."""
    return digest_of(_NAMES, row)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _dump_attribution(attribution: Attribution) -> str:
    return json.dumps(
        {
            "citations": [
                [c.span, c.text, c.outlet, _iso(c.date), c.writers, c.headline, c.block, c.url]
                for c in attribution.citations
            ],
            "quotations": [[q.span, q.citation, q.speaker] for q in attribution.quotations],
            "uncertain": attribution.uncertain,
            "dated": [[d.span, _iso(d.date)] for d in attribution.dated],
            **({"pages": attribution.pages} if attribution.pages else {}),
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def _load_attribution(text: str) -> Attribution:
    raw = json.loads(text)
    return Attribution(
        citations=tuple(_load_citation(*each) for each in raw["citations"]),
        quotations=tuple(_load_quotation(*each) for each in raw["quotations"]),
        uncertain=tuple(Span(*span) for span in raw["uncertain"]),
        dated=tuple(DatedStretch(Span(*s), date.fromisoformat(d)) for s, d in raw["dated"]),
        pages=tuple(raw.get("pages", ())),
    )


def _load_citation(  # noqa: PLR0913, PLR0917 (the fields of a citation, as they are stored)
    span: list[int],
    text: str,
    outlet: str | None,
    day: str | None,
    writers: list[str],
    headline: str | None,
    block: list[int],
    url: str | None = None,
) -> Citation:
    """A citation; those stored before they had an address lack the last field."""
    return Citation(
        Span(*span), text, outlet, _date(day), tuple(writers), headline, Span(*block), url
    )


def _load_quotation(
    span: list[int], citation: int | None, speaker: list[int] | None = None
) -> Quotation:
    """A quotation; those stored before they had a speaker lack the last field."""
    return Quotation(Span(*span), citation, Span(*speaker) if speaker else None)


def post_digest(marks: str, first_key: str) -> str:
    """The digest of what the archive keeps of an article's post beside the article itself.

    It is what the article is attributed by when the rules change.
    """
    return digest_of(("blockquotes", "master"), (marks, first_key))


def dump_marks(post: Post) -> str:
    """What a post's source marks, as one value: `[start, end]` is a block quotation."""
    return json.dumps([*post.blockquotes, *([*each.span, *each[1:]] for each in post.markup)])


def load_marks(text: str) -> tuple[tuple[Span, ...], tuple[Markup, ...]]:
    """Block quotations and other markup, from `dump_marks`."""
    marks = json.loads(text)
    quotes = tuple(Span(*each) for each in marks if len(each) == len(Span._fields))
    others = (each for each in marks if len(each) > len(Span._fields))
    return quotes, tuple(
        Markup(Span(start, end), MarkupKind(kind), address) for start, end, kind, address in others
    )
