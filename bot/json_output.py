"""The objects that the command line prints with `--json`; keys may be added, none taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic_core import to_jsonable_python

from bot import wording

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpus.article import Article, Citation
    from index.query.parser import ParsedQuestion
    from index.search.answer import Answer, Listed, Listing, Quote

Json = dict[str, Any]


def answer_json(answer: Answer, describe: Callable[[str], str]) -> Json:
    """The object of `ask`; highlights are ranges into `text`. `describe` gives a region's name."""
    parsed = answer.understood
    return {
        "question": answer.question,
        "understood": {**_reading_json(parsed), "said": parsed.summary(describe)},
        "answered": answer.answered,
        "outcome": answer.outcome.value,
        "sample": answer.sample,
        "searched": {"articles": answer.searched.articles, "passages": answer.searched.passages},
        "quotes": [_quote_json(quote) for quote in answer.quotes],
        "nearest": [{"title": article.title, "url": article.url} for article in answer.nearest],
        "seconds": round(answer.seconds, 4),
    }


def explain_json(parsed: ParsedQuestion, describe: Callable[[str], str]) -> Json:
    """The object of `explain`."""
    ambiguous = [
        to_jsonable_python(name) | {"said": wording.ambiguity(name, describe, option="--region ")}
        for name in parsed.ambiguous
    ]
    return {**_reading_json(parsed), "ambiguous": ambiguous}


def listing_json(listing: Listing) -> Json:
    """The object of `lookup`."""
    return {
        "total": listing.total,
        "undated": listing.undated,
        "offset": listing.offset,
        "sample": listing.sample,
        "articles": [_listed_json(item) for item in listing.articles],
        "months": listing.months,
        "regions": listing.regions,
    }


def article_json(article: Article) -> Json:
    """An article as `articles` prints it."""
    found = article.attribution
    return {
        "id": article.id,
        "source": article.source,
        "url": article.url,
        "title": article.title,
        "published": to_jsonable_python(article.published),
        "date_source": article.date_source.value,
        "author": article.author,
        "categories": list(article.categories),
        "regions": to_jsonable_python(article.regions),
        "body": article.body,
        "citations": [_citation_json(citation) for citation in found.citations],
        "quotations": [
            {**each.span._asdict(), "citation": each.citation} for each in found.quotations
        ],
    }


def _reading_json(parsed: ParsedQuestion) -> Json:
    return {
        "text": parsed.text,
        "from": to_jsonable_python(parsed.period.start),
        "to": to_jsonable_python(parsed.period.end),
        "regions": sorted(parsed.regions),
    }


def _quote_json(quote: Quote) -> Json:
    return {
        "text": quote.text,
        "article": to_jsonable_python(quote.article),
        **quote.span._asdict(),
        "voice": quote.voice and quote.voice.value,
        "citation": quote.citation and _citation_json(quote.citation),
        "link": quote.link,
        "score": round(quote.score, 6),
        "highlights": [list(span) for span in quote.highlights],
        "also_in": to_jsonable_python(quote.also_in),
    }


def _listed_json(item: Listed) -> Json:
    fields: Json = to_jsonable_python(item)
    article: Json = fields.pop("article")
    return article | fields


def _citation_json(citation: Citation) -> Json:
    fields: Json = to_jsonable_python(citation, exclude={"span", "block"})
    return citation.span._asdict() | fields
