"""An article that is written as a row comes back as it was."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from hypothesis import given
from hypothesis import strategies as st

from corpus.archive.rows import COLUMNS, from_row, to_row
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

# Half characters (lone surrogates) are no text; importing refuses them.
_texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
_maybe = st.none() | _texts
_days = st.dates()
_spans = st.builds(Span, st.integers(0, 10**6), st.integers(0, 10**6))
_citations = st.builds(
    Citation,
    span=_spans,
    text=_texts,
    outlet=_maybe,
    date=st.none() | _days,
    writers=st.lists(_texts, max_size=3).map(tuple),
    headline=_maybe,
    block=_spans,
)
_attributions = st.builds(
    Attribution,
    citations=st.lists(_citations, max_size=3).map(tuple),
    quotations=st.lists(
        st.builds(Quotation, _spans, st.none() | st.integers(0, 9)), max_size=3
    ).map(tuple),
    uncertain=st.lists(_spans, max_size=3).map(tuple),
    dated=st.lists(st.builds(DatedStretch, _spans, _days), max_size=3).map(tuple),
    pages=st.lists(st.integers(0, 10**6), max_size=3).map(tuple),
)
_articles = st.builds(
    Article,
    id=_texts,
    url=_maybe,
    title=_texts,
    published=st.none() | _days,
    date_source=st.sampled_from(DateSource),
    modified=_maybe,
    author=_maybe,
    categories=st.lists(_texts, max_size=3).map(tuple),
    body=_texts,
    attribution=_attributions,
    regions=st.lists(st.builds(RegionTag, _texts, st.sampled_from(RegionEvidence)), max_size=3).map(
        tuple
    ),
    source=_texts,
)


@given(_articles)
def test_any_article_round_trips_through_sqlite(article: Article) -> None:
    row = to_row(article)
    marks = ", ".join("?" * len(row))
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(f"CREATE TABLE articles ({COLUMNS})")
        connection.execute(f"INSERT INTO articles VALUES ({marks})", row)
        stored = connection.execute(f"SELECT {COLUMNS} FROM articles").fetchone()
    again = from_row(stored)
    assert again == article
    assert all(isinstance(each.span, Span) for each in again.attribution.quotations)
    assert type(again.date_source) is DateSource


@given(_articles)
def test_there_is_one_value_for_each_column(article: Article) -> None:
    assert len(to_row(article)) == len(COLUMNS.split(", "))
