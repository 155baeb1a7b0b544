"""Checking a generation's contents: is every quotation, passage and sentence still a slice."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from corpus.article import Span
from index.errors import UnverifiedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpus.article import Article
    from index.storage.snapshot import Snapshot


def quotation_faults(snapshot: Snapshot) -> Iterator[str]:
    """What of an opened generation is no slice of its articles, a sentence each; reads them all."""
    for row in range(snapshot.articles):
        try:
            article = snapshot.article_at(row)
        except UnverifiedError as error:
            yield str(error)
            continue
        yield from _attribution_faults(article)
        for passage in snapshot.passages_of(row):
            yield from _passage_faults(snapshot, passage, article)


def _attribution_faults(article: Article) -> Iterator[str]:
    whole = Span(0, len(article.body))
    for citation in article.attribution.citations:
        if citation.span.of(article.body) != citation.text:
            yield f"{article.id}: citation {citation.text!r} does not stand at {citation.span}"
    for quotation in article.attribution.quotations:
        if not whole.covers(quotation.span):
            yield f"{article.id}: quotation {quotation.span} lies outside the body"


def _passage_faults(snapshot: Snapshot, passage: int, article: Article) -> Iterator[str]:
    span, sentences = snapshot.passage_span(passage), snapshot.sentence_spans(passage)
    if not sentences or (sentences[0].start, sentences[-1].end) != span:
        yield f"{article.id}: passage {span} is not made of its sentences"
    if not Span(0, len(article.body)).covers(span):
        yield f"{article.id}: passage {span} lies outside the body"
    if any(one.end > other.start for one, other in pairwise(sentences)):
        yield f"{article.id}: sentences of passage {span} overlap"
