"""Checking a generation: are its files whole, and is every quotation still a slice."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from corpus.article import Span
from index.storage.generation import GenerationStore, damaged_files
from index.storage.snapshot import Snapshot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from corpus.article import Article


def integrity_faults(store: GenerationStore, advance: Callable[[int], object]) -> Iterator[str]:
    """What is wrong with the served generation, a sentence each; reads every byte of it."""
    manifest = store.served_manifest()
    folder = store.folder_of(manifest.id)
    damaged = list(damaged_files(folder, manifest))
    yield from damaged
    if damaged:
        return
    snapshot = Snapshot.open(folder)
    passage = 0
    for row in range(snapshot.articles):
        article = snapshot.article_at(row)
        yield from _attribution_faults(article)
        while passage < snapshot.passages and snapshot.article[passage] == row:
            yield from _passage_faults(snapshot, passage, article)
            passage += 1
        advance(1)
    snapshot.close()


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
