"""Writing the snapshot of a generation: articles with their digests, passages, postings."""

from __future__ import annotations

import sqlite3
from array import array
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from corpus.archive.rows import COLUMNS, article_digest, to_row
from corpus.gazetteer.gazetteer import Gazetteer
from corpus.gazetteer.tagging import tag_article
from corpus.text import passages as cutting
from index.storage.snapshot import COLUMN_SHAPES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from pathlib import Path

    from corpus.article import Article, Passage
    from corpus.gazetteer.tagging import ArticleRegions

_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE articles (row INTEGER PRIMARY KEY, {columns});
CREATE UNIQUE INDEX articles_id ON articles (id);
CREATE TABLE postings (
  kind TEXT, key TEXT, articles BLOB, passages BLOB, PRIMARY KEY (kind, key)
) WITHOUT ROWID;
"""


def tables(columns: str) -> str:
    """What makes the tables of a snapshot, with these columns of its articles."""
    return _TABLES.format(columns=columns)


def _ordinal(day: date | None) -> int:
    return day.toordinal() if day else 0


class CutArticle(NamedTuple):
    """An article, its passages, and which regions its words name where."""

    article: Article
    passages: list[Passage]
    regions: ArticleRegions


def cut_article(article: Article) -> CutArticle:
    """Cut an article into passages; nothing is written."""
    passages = cutting.cut_passages(article.body, article.attribution)
    return CutArticle(article, passages, tag_article(article, article.attribution))


class SnapshotWriter:
    """Writes a snapshot, article by article; `close` makes it complete."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._db = sqlite3.connect(folder / "articles.sqlite", isolation_level=None)
        self._db.executescript(tables(f"{COLUMNS}, digest"))
        self._db.execute("BEGIN")
        # Machine integers: a million passages hold some eight million sentence spans.
        self._columns = {name: array("i") for name in COLUMN_SHAPES}
        self._columns["first_sentence"].append(0)
        self._categories: dict[str, str] = {}
        self._postings: dict[tuple[str, str], tuple[dict[int, None], dict[int, None]]] = {}
        self.articles = 0
        self.passages = 0

    def add(self, cut: CutArticle) -> None:
        """Keep an article and the passages cut from it."""
        article, found, _ = cut
        columns, row = to_row(article), self.articles
        values = (row, *columns, article_digest(columns))
        marks = ", ".join("?" * len(values))
        self._db.execute(f"INSERT INTO articles VALUES ({marks})", values)
        self._columns["published"].append(_ordinal(article.published))
        for passage in found:
            self._add_passage(row, passage)
        self._post(row, cut)
        self.articles += 1
        self.passages += len(found)

    def close(self) -> None:
        """Write the columns and postings; the folder is complete after it."""
        for name, shape in COLUMN_SHAPES.items():
            column = np.frombuffer(self._columns[name], dtype=np.int32).reshape(shape)
            np.save(self._folder / f"{name}.npy", column)
        for (kind, key), (articles, found) in self._postings.items():
            blobs = [np.asarray(sorted(rows), np.int32).tobytes() for rows in (articles, found)]
            self._db.execute("INSERT INTO postings VALUES (?, ?, ?, ?)", (kind, key, *blobs))
        self._db.execute("COMMIT")
        self._db.close()

    def abandon(self) -> None:
        """Close the file of a build that failed."""
        self._db.close()

    def _add_passage(self, row: int, passage: Passage) -> None:
        columns = self._columns
        columns["article"].append(row)
        columns["span"].extend(passage.span)
        columns["citation"].append(-1 if passage.citation is None else passage.citation)
        columns["date"].append(_ordinal(passage.date))
        for sentence in passage.sentences:
            columns["sentence"].extend(sentence)
        columns["first_sentence"].append(len(columns["sentence"]) // 2)

    def _post(self, row: int, cut: CutArticle) -> None:
        """Postings by category, and by region with every region above it."""
        article, found, regions = cut
        gazetteer = Gazetteer.load()
        rows = range(self.passages, self.passages + len(found))
        for category in article.categories:
            name = self._categories.setdefault(category.casefold(), category)
            self._posting("category", name, row, rows)
        strong = {tag.id for tag in article.regions if tag.evidence.is_strong}
        for tag in article.regions:
            for region in gazetteer.ancestors(tag.id):
                self._posting("region", region, row, rows if tag.id in strong else ())
        for number, passage in zip(rows, found, strict=True):
            for id_ in regions.named_in(passage.span):
                for region in gazetteer.ancestors(id_):
                    self._posting("region", region, row, (number,))

    def _posting(self, kind: str, key: str, article: int, passages: Iterable[int]) -> None:
        articles, found = self._postings.setdefault((kind, key), ({}, {}))
        articles[article] = None
        found.update(dict.fromkeys(passages))
