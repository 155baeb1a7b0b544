"""Look-ups in words: how many articles speak of a subject, and what the newest of them say."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from index.analyzer import function_stems, stems
from index.query.follow_up import subject_terms
from index.query.question_kind import lookup_subject, named_category
from index.search.answer import Matching, Outcome
from index.search.ranker import surest
from index.search.retriever import Query

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from numpy.typing import NDArray

    from index.query.parser import ParsedQuestion
    from index.search.answer import Quote
    from index.search.filters import Filters, Selection
    from index.search.pipeline import Pipeline
    from index.search.ranker import RankedHit
    from index.search.request import SearchRequest, SearchResult
    from index.search.retriever import Hit
    from index.storage.collection import Shards

# How many passages are judged: what ranks below them answers by its words, if at all.
JUDGED = 200
# How many passages of each article that is shown are compared for the one to quote.
_OF_EACH = 20
# The subject of "all posts": a word that names none.
_EVERYTHING = "posts"


def lookup_asked(
    parsed: ParsedQuestion, filters: Filters, categories: Iterable[str], ignore: Collection[str]
) -> tuple[ParsedQuestion, Filters] | None:
    """A question that asks for more than a passage, as its subject and filters; None for another.

    A category that it names limits it, unless one is given, or "categories" are to be ignored.
    """
    subject = lookup_subject(parsed.text)
    if subject is None:
        return None
    if not filters.categories and "categories" not in ignore:
        named = named_category(subject, categories)
        if named:
            subject, filters = named[1], replace(filters, categories=(named[0],))
    return replace(parsed, subject=subject or _EVERYTHING), filters


def look_up(pipeline: Pipeline, request: SearchRequest, k: int) -> SearchResult | None:
    """The newest `k` articles that speak of a subject, each by its best quote, and their number.

    `request.text` is the subject. An article speaks of it when the ranking answers with one of its
    passages, with reserve at least, or when a passage with its title holds all of its words. None
    where no article does.
    """
    selection = pipeline.select(request.filters)
    if not (request.has_subject and subject_terms(request.text)):
        found = pipeline.search(replace(request, has_subject=False), k)
        return replace(found, matching=Matching(len(selection.articles)))
    rows, outcome, unverified = _speaking(pipeline, request.text, selection)
    quotes = _quotes(pipeline, request.text, rows[:k], selection)
    if not quotes:
        return None
    found = pipeline.found(outcome, selection, quotes, Matching(len(rows)))
    return replace(found, unverified=unverified)


def rows_speaking(pipeline: Pipeline, request: SearchRequest) -> NDArray[np.int32]:
    """The articles that speak of a subject, as in `look_up`; without a subject all selected."""
    selection = pipeline.select(request.filters)
    if not (request.has_subject and subject_terms(request.text)):
        return selection.articles.astype(np.int32)
    return _speaking(pipeline, request.text, selection)[0]


def _speaking(
    pipeline: Pipeline, subject: str, selection: Selection
) -> tuple[NDArray[np.int32], Outcome, int]:
    """The articles that speak of a subject, newest first, how surely, and how many unverified."""
    column = pipeline.snapshot.article
    query = Query(subject, selection.passages, k=JUDGED)
    answering = [each for each in pipeline.ranked(query) if each.answers]
    holding = _holding(pipeline.collection, subject, selection)
    unverified = pipeline.unverified(column[holding].tolist())
    holding = holding[[pipeline.is_quotable(each) for each in holding.tolist()]]
    rows = np.unique(np.concatenate([column[holding], _articles(column, answering)]))
    sure = Outcome.CONFIDENT if len(holding) or not answering else surest(answering)
    return rows, sure, unverified


def _articles(column: NDArray[np.int32], hits: list[RankedHit]) -> NDArray[np.int32]:
    return column[[each.hit.passage for each in hits]]


def _holding(collection: Shards, subject: str, selection: Selection) -> NDArray[np.int64]:
    """The selected passages that hold, with their title, every word that the subject is made of."""
    content = set(subject_terms(subject)) - function_stems()
    words = collection.vocabulary.query_terms(subject)
    holding = collection.holding(stem for stem in words.stems if stem in content)
    return holding if selection.passages is None else np.intersect1d(holding, selection.passages)


def _quotes(
    pipeline: Pipeline, subject: str, rows: NDArray[np.int32], selection: Selection
) -> tuple[Quote, ...]:
    """One quote of each article, newest first.

    It is of the passage that says the most of the subject's words itself, and of those of equally
    many the one that ranks first: the ranking lets a title speak for all that stands under it.
    """
    held = pipeline.snapshot
    allowed = np.flatnonzero(np.isin(held.article, rows))
    if selection.passages is not None:
        allowed = np.intersect1d(allowed, selection.passages)
    content = set(subject_terms(subject))
    best: dict[int, tuple[int, Hit]] = {}
    for hit, _, _ in pipeline.ranked(Query(subject, allowed, k=_OF_EACH * len(rows))):
        row = int(held.article[hit.passage])
        said = held.passage_span(hit.passage).of(held.article_at(row).body)
        words = len(content.intersection(stems(said)))
        if row not in best or words > best[row][0]:
            best[row] = words, hit
    return pipeline.linked(
        pipeline.quote_hit(subject, best[row][1]) for row in rows.tolist() if row in best
    )
