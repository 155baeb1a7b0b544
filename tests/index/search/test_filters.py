"""Filters leave what a plain reading of each article leaves, whatever the archive."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.article import (
    Article,
    Attribution,
    DatedStretch,
    Passage,
    RegionEvidence,
    RegionTag,
    Span,
)
from corpus.dates import Period
from corpus.gazetteer.gazetteer import Gazetteer
from corpus.gazetteer.tagging import tag_article
from corpus.text import passages as cutting
from index.search.filters import Filters, select
from tests.builders import BODY, a_snapshot, an_article

_GAZETTEER = Gazetteer.load()


@dataclass(frozen=True)
class Left:
    """Numbers of the passages and rows of the articles that filters leave, and the passed over."""

    passages: list[int]
    articles: list[int]
    undated: int


def in_period(day: date | None, period: Period) -> bool:
    return day is not None and period.contains(day)


def about(article: Article, region: str) -> bool:
    return any(
        tag.evidence.is_strong and region in _GAZETTEER.ancestors(tag.id) for tag in article.regions
    )


def names(article: Article, passage: Passage, region: str) -> bool:
    named_in = tag_article(article, article.attribution).named_in
    return any(region in _GAZETTEER.ancestors(named) for named in named_in(passage.span))


def placed(article: Article, passage: Passage, filters: Filters) -> bool:
    """Whether the passage stands under the filters, leaving dates aside."""
    wanted = {category.casefold() for category in filters.categories}
    return (
        not wanted or any(category.casefold() in wanted for category in article.categories)
    ) and (
        not filters.regions
        or any(about(article, r) or names(article, passage, r) for r in filters.regions)
    )


def read_plainly(articles: list[Article], filters: Filters) -> Left:
    left, rows, undated, number = [], [], 0, 0
    for row, article in enumerate(articles):
        found = False
        fits = False
        for passage in cutting.cut_passages(article.body, article.attribution):
            if placed(article, passage, filters):
                fits = True
                if not filters.period or (
                    in_period(article.published, filters.period)
                    or in_period(passage.date, filters.period)
                ):
                    left.append(number)
                    found = True
            number += 1
        if found:
            rows.append(row)
        elif fits and article.published is None:
            undated += 1
    return Left(left, rows, undated)


_SENTENCES = {
    "PE": "The bell was cast in Peru and shipped in a crate of straw.",
    "CN-SC": "A second bell hangs in Sichuan, above a tea house with nine tables.",
    "FR": "The ropes came from France, where they had held a circus tent.",
    None: "Nobody in the town remembers who painted the door of the lamp house green.",
}
_days = st.dates(date(2010, 1, 1), date(2010, 1, 12))
_regions = st.sampled_from(["PE", "CN-SC", "FR", "CN", "142", "419"])
_paragraphs = st.lists(
    st.sampled_from([*_SENTENCES.values(), *[_SENTENCES[None]] * 20]), min_size=6, max_size=10
).map(" ".join)


@st.composite
def _articles(draw: st.DrawFn) -> Article:
    paragraphs = draw(st.lists(_paragraphs, min_size=1, max_size=3))
    body = "\n\n".join(paragraphs)
    dated = []
    if len(paragraphs) > 1 and draw(st.booleans()):
        dated.append(DatedStretch(Span(body.rindex("\n\n") + 2, len(body)), draw(_days)))
    evidences = st.sampled_from([RegionEvidence.TITLE, RegionEvidence.CATEGORY])
    return an_article(
        id=str(draw(st.integers(0, 10**9))),
        title="The Bell",
        body=body,
        published=draw(st.none() | _days),
        categories=tuple(draw(st.lists(st.sampled_from(["Bells", "BELLS", "Kites"]), max_size=2))),
        attribution=Attribution(dated=tuple(dated)),
        regions=tuple(
            RegionTag(id_, draw(evidences)) for id_ in draw(st.lists(_regions, max_size=2))
        ),
    )


@st.composite
def _filters(draw: st.DrawFn) -> Filters:
    first, last = draw(st.none() | _days), draw(st.none() | _days)
    if first and last and first > last:
        first, last = last, first
    return Filters(
        period=draw(st.sampled_from([None, Period(first, last)])),
        regions=tuple(draw(st.lists(_regions, max_size=2))),
        categories=tuple(draw(st.lists(st.sampled_from(["bells", "Kites", "Tea"]), max_size=2))),
    )


@settings(deadline=None, max_examples=60)
@given(
    st.lists(_articles(), max_size=6, unique_by=lambda a: a.id), st.lists(_filters(), min_size=4)
)
def test_filters_leave_what_a_plain_reading_leaves(
    articles: list[Article], every_filter: list[Filters]
) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        a_snapshot(Path(folder), articles) as snapshot,
    ):
        for filters in filter(bool, every_filter):
            found = select(snapshot, filters)
            assert found.passages is not None
            assert (
                Left(found.passages.tolist(), found.articles.tolist(), found.undated)
            ) == read_plainly(articles, filters)


def test_no_filter_leaves_everything(tmp_path: Path) -> None:
    with a_snapshot(tmp_path, [an_article(id="a"), an_article(id="b", body="")]) as snapshot:
        found = select(snapshot, Filters(Period()))
    assert found.passages is None
    assert found.articles.tolist() == [0, 1]
    assert found.undated == 0


def test_the_ends_of_a_period_are_included_and_the_undated_are_counted(tmp_path: Path) -> None:
    days = [date(2010, 1, 3), date(2010, 1, 2), date(2010, 1, 1), None]
    articles = [an_article(id=str(n), published=day) for n, day in enumerate(days)]
    with a_snapshot(tmp_path, articles) as snapshot:
        for period, rows in [
            (Period(date(2010, 1, 2), date(2010, 1, 3)), [0, 1]),
            (Period(None, date(2010, 1, 1)), [2]),
            (Period(date(2010, 1, 3), None), [0]),
            (Period(date(2011, 1, 1), None), []),
        ]:
            found = select(snapshot, Filters(period))
            assert (found.articles.tolist(), found.undated) == (rows, 1)


@pytest.mark.parametrize("filters", [Filters(regions=("ZZ",)), Filters(categories=("Unknown",))])
def test_what_nothing_stands_under_leaves_nothing(tmp_path: Path, filters: Filters) -> None:
    with a_snapshot(tmp_path, [an_article(body=BODY, categories=("Lamps",))]) as snapshot:
        found = select(snapshot, filters)
    assert found.passages is not None
    assert (found.passages.tolist(), found.articles.tolist()) == ([], [])


@pytest.mark.parametrize(
    ("filters", "rows"),
    [
        (Filters(article="b"), [1]),
        (Filters(article="c"), [2]),  # without a date
        (Filters(article="gone"), []),
        (Filters(Period(date(2010, 1, 1), None), article="b"), [1]),
        (Filters(Period(date(2010, 1, 2), None), article="b"), []),
    ],
)
def test_one_article_alone_is_asked(tmp_path: Path, filters: Filters, rows: list[int]) -> None:
    days = {"a": date(2010, 1, 2), "b": date(2010, 1, 1), "c": None}
    articles = [an_article(id=id_, published=day) for id_, day in days.items()]
    with a_snapshot(tmp_path, articles) as snapshot:
        found = select(snapshot, filters)
        passages = [number for row in rows for number in snapshot.passages_of(row)]
    assert found.passages is not None
    assert (found.passages.tolist(), found.articles.tolist()) == (passages, rows)


def test_place_and_period_must_meet_in_one_passage(tmp_path: Path) -> None:
    about_peru = " ".join([_SENTENCES["PE"], *[_SENTENCES[None]] * 6])
    update = " ".join([_SENTENCES[None]] * 7)
    body = f"{about_peru}\n\n{update}"
    dated = DatedStretch(Span(body.index(update), len(body)), date(2012, 3, 4))
    article = an_article(
        body=body, published=date(2009, 1, 1), attribution=Attribution(dated=(dated,))
    )
    in_2012 = Period(date(2012, 1, 1), date(2012, 12, 31))
    with a_snapshot(tmp_path, [article]) as snapshot:
        apart = select(snapshot, Filters(in_2012, ("PE",)))
        assert apart.passages is not None
        assert (apart.passages.tolist(), apart.articles.tolist()) == ([], [])
        assert select(snapshot, Filters(in_2012)).articles.tolist() == [0]
        assert select(snapshot, Filters(regions=("PE",))).articles.tolist() == [0]
