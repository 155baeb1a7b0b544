"""The objects that the command line prints with `--json`; keys may be added, none taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot import wording

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from corpus.article import Article, Citation
    from index.query.parser import ParsedQuestion
    from index.search.answer import Answer, ArticleRef, Listed, Listing, Quote, QuotePart

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
        "widened": wording.widening(answer, describe),
        "matching": answer.matching and {"articles": answer.matching.articles},
        "nearest": [_near_json(article) for article in answer.nearest],
        "unverified": answer.unverified,
        "unsearched": [
            {"articles": part.articles, "from": iso(part.first), "to": iso(part.last)}
            for part in answer.unsearched
        ],
        "seconds": round(answer.seconds, 4),
    }


def explain_json(parsed: ParsedQuestion, describe: Callable[[str], str]) -> Json:
    """The object of `explain`."""
    ambiguous = [
        {
            "words": name.words,
            "taken": name.taken,
            "others": list(name.others),
            "said": wording.ambiguity(name, describe, option="--region "),
        }
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
        "unverified": listing.unverified,
    }


def article_json(article: Article) -> Json:
    """An article as `articles` prints it."""
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
        "citations": [_citation_json(citation) for citation in found.citations],
        "quotations": [
            {
                "start": each.span.start,
                "end": each.span.end,
                "citation": each.citation,
                "speaker": each.speaker and each.speaker.of(article.body),
            }
            for each in found.quotations
        ],
        "uncertain": [{"start": each.start, "end": each.end} for each in found.uncertain],
    }


def _reading_json(parsed: ParsedQuestion) -> Json:
    return {
        "text": parsed.text,
        "from": iso(parsed.period.start),
        "to": iso(parsed.period.end),
        "regions": sorted(parsed.regions),
        "preferred_regions": sorted(parsed.preferred_regions),
        "cities": list(parsed.cities),
    }


def _quote_json(quote: Quote) -> Json:
    return {
        "text": quote.text,
        "article": ref_json(quote.article),
        "start": quote.span.start,
        "end": quote.span.end,
        "parts": [_part_json(part) for part in quote.parts],
        "voice": quote.voice and quote.voice.value,
        "citation": quote.citation and _citation_json(quote.citation),
        "speaker": quote.speaker,
        "page": quote.page,
        "link": quote.link,
        "archived": quote.archived,
        "search": quote.search,
        "score": round(quote.score, 6),
        "highlights": [list(span) for span in quote.highlights],
        "also_in": [ref_json(article) for article in quote.also_in],
    }


def _part_json(part: QuotePart) -> Json:
    return {
        "start": part.span.start,
        "end": part.span.end,
        "voice": part.voice and part.voice.value,
        "citation": part.citation and _citation_json(part.citation),
        "speaker": part.speaker,
    }


def _listed_json(item: Listed) -> Json:
    return {
        **ref_json(item.article),
        "author": item.author,
        "categories": list(item.categories),
        "regions": list(item.regions),
        "opening": item.opening,
    }


def _near_json(article: ArticleRef) -> Json:
    return {"title": article.title, "url": article.url, "search": article.search}


def ref_json(article: ArticleRef) -> Json:
    """An article as an answer names it."""
    return {
        "id": article.id,
        "url": article.url,
        "title": article.title,
        "published": iso(article.published),
        "search": article.search,
    }


def _citation_json(citation: Citation) -> Json:
    return {
        "start": citation.span.start,
        "end": citation.span.end,
        "text": citation.text,
        "outlet": citation.outlet,
        "date": iso(citation.date),
        "writers": list(citation.writers),
        "headline": citation.headline,
        "url": citation.url,
    }


def iso(day: date | None) -> str | None:
    """A day such as "2011-12-07"."""
    return day.isoformat() if day else None
