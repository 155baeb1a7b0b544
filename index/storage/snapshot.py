"""The snapshot in a generation: articles, the passages cut from them, and what filters need.

Columns are plain NumPy files that are memory-mapped, so that opening costs the same for a hundred
passages and a million. Articles are rows `0..n-1`, newest first and undated last; the passages of
an article follow one another.
"""

from __future__ import annotations

import sqlite3
from array import array
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from corpus.archive.rows import COLUMNS, from_row, to_row
from corpus.article import Passage, Span
from corpus.gazetteer.gazetteer import Gazetteer
from corpus.gazetteer.tagging import tag_article
from corpus.text import passages as cutting
from corpus.text.email_addresses import email_spans, masked, masked_beside_text
from index.errors import IndexDamagedError
from index.storage.arrays import map_array

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date
    from pathlib import Path

    from numpy.typing import NDArray

    from corpus.article import Article

# An answer reads each article that it looks at some four times.
_KEPT = 64

_TABLES = f"""
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE articles (row INTEGER PRIMARY KEY, {COLUMNS});
CREATE UNIQUE INDEX articles_id ON articles (id);
CREATE TABLE postings (
  kind TEXT, key TEXT, articles BLOB, passages BLOB, PRIMARY KEY (kind, key)
) WITHOUT ROWID;
"""

# Name, shape and meaning of the columns; all are int32.
_COLUMNS = {
    "article": (-1,),  # (passages,) row of the passage's article
    "span": (-1, 2),  # (passages, 2) code points of the body
    "citation": (-1,),  # (passages,) index into the article's citations, -1 for none
    "date": (-1,),  # (passages,) ordinal day of its citation or update, 0 for none
    "sentence": (-1, 2),  # (sentences, 2) code points of the body
    "first_sentence": (-1,),  # (passages + 1,) where each passage's sentences begin
    "published": (-1,),  # (articles,) ordinal day, 0 for undated
}


def _ordinal(day: date | None) -> int:
    return day.toordinal() if day else 0


class SnapshotWriter:
    """Writes a snapshot, article by article; `close` makes it complete."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._db = sqlite3.connect(folder / "articles.sqlite", isolation_level=None)
        self._db.executescript(_TABLES)
        self._db.execute("BEGIN")
        # Machine integers: a million passages hold some eight million sentence spans.
        self._columns = {name: array("i") for name in _COLUMNS}
        self._columns["first_sentence"].append(0)
        self._categories: dict[str, str] = {}
        self._postings: dict[tuple[str, str], tuple[dict[int, None], dict[int, None]]] = {}
        self.articles = 0
        self.passages = 0

    def add(self, article: Article) -> list[Passage]:
        """Keep an article and the passages cut from it; returns them."""
        row = self.articles
        marks = ", ".join("?" * (len(COLUMNS.split(",")) + 1))
        self._db.execute(f"INSERT INTO articles VALUES ({marks})", (row, *to_row(article)))
        found = cutting.cut_passages(article.body, article.attribution)
        self._columns["published"].append(_ordinal(article.published))
        for passage in found:
            self._add_passage(row, passage)
        self._post(row, article, found)
        self.articles += 1
        self.passages += len(found)
        return found

    def close(self) -> None:
        """Write the columns and postings; the folder is complete after it."""
        for name, shape in _COLUMNS.items():
            column = np.frombuffer(self._columns[name], dtype=np.int32).reshape(shape)
            np.save(self._folder / f"{name}.npy", column)
        for (kind, key), (articles, found) in self._postings.items():
            blobs = [np.asarray(sorted(rows), np.int32).tobytes() for rows in (articles, found)]
            self._db.execute("INSERT INTO postings VALUES (?, ?, ?, ?)", (kind, key, *blobs))
        self._db.execute("COMMIT")
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

    def _post(self, row: int, article: Article, found: list[Passage]) -> None:
        """Postings by category, and by region with every region above it."""
        gazetteer = Gazetteer.load()
        rows = range(self.passages, self.passages + len(found))
        for category in article.categories:
            name = self._categories.setdefault(category.casefold(), category)
            self._posting("category", name, row, rows)
        regions = tag_article(article, article.attribution)
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


@dataclass(frozen=True, slots=True)
class Snapshot:
    """An opened snapshot: columns as read-only arrays, articles read when they are asked for.

    With `hides_emails` no e-mail address stands in what is said of an article; where they stand in
    its body tells `hidden`.
    """

    folder: Path
    article: NDArray[np.int32]
    span: NDArray[np.int32]
    citation: NDArray[np.int32]
    date: NDArray[np.int32]
    sentence: NDArray[np.int32]
    first_sentence: NDArray[np.int32]
    published: NDArray[np.int32]
    _db: sqlite3.Connection
    _lock: Lock
    hides_emails: bool = False
    _kept: dict[int, Article] = field(default_factory=dict, repr=False)

    @classmethod
    def open(cls, folder: Path, *, hides_emails: bool = False) -> Self:
        """Open the snapshot in `folder`; raises IndexDamagedError when it is not whole."""
        try:
            columns: dict[str, Any] = {n: map_array(folder / f"{n}.npy") for n in _COLUMNS}
            # The file never changes once published, so no lock file is made beside it.
            uri = f"{(folder / 'articles.sqlite').resolve().as_uri()}?mode=ro&immutable=1"
            db = sqlite3.connect(uri, uri=True, check_same_thread=False)
        except (OSError, EOFError, ValueError, sqlite3.Error) as error:
            raise _damaged(folder, error) from error
        return cls(folder=folder, **columns, _db=db, _lock=Lock(), hides_emails=hides_emails)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; articles can no longer be read."""
        self._db.close()

    @property
    def articles(self) -> int:
        """How many articles there are."""
        return len(self.published)

    @property
    def passages(self) -> int:
        """How many passages there are."""
        return len(self.article)

    def article_at(self, row: int) -> Article:
        """The article in this row; the last ones that were read are kept."""
        article = self._kept.get(row)
        if article is None:
            article = from_row(self._all(f"SELECT {COLUMNS} FROM articles WHERE row = ?", row)[0])
            if self.hides_emails:
                article = masked_beside_text(article)
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            self._kept[row] = article
        return article

    def hidden(self, article: Article) -> list[Span]:
        """The stretches of an article's body that must not be shown, in order."""
        return email_spans(article.body) if self.hides_emails else []

    def row_of(self, id_: str) -> int | None:
        """The row of the article with this id, or None."""
        found = self._all("SELECT row FROM articles WHERE id = ?", id_)
        return int(found[0][0]) if found else None

    def refs(self) -> Iterator[tuple[int, str, str | None, str, str | None]]:
        """Row, id, url, title and ISO date of every article, newest first, undated last."""
        shown = masked if self.hides_emails else str
        query = "SELECT row, id, url, title, published FROM articles ORDER BY row"
        for row, id_, url, title, published in self._all(query):
            yield row, id_, url, shown(title), published

    def passage_span(self, passage: int) -> Span:
        """Where the passage stands in its article's body."""
        return Span(*self.span[passage].tolist())

    def sentence_spans(self, passage: int) -> list[Span]:
        """Where the passage's sentences stand in its article's body, in order."""
        start, end = self.first_sentence[passage : passage + 2]
        return [Span(*span) for span in self.sentence[start:end].tolist()]

    def passages_of(self, row: int) -> range:
        """The numbers of an article's passages."""
        first, last = np.searchsorted(self.article, [row, row + 1]).tolist()
        return range(first, last)

    def article_sentences(self, row: int) -> tuple[list[Span], int]:
        """Where an article's sentences stand, in order, and the number of the first of them."""
        passages = self.passages_of(row)
        start, end = self.first_sentence[[passages.start, passages.stop]].tolist()
        return [Span(*span) for span in self.sentence[start:end].tolist()], start

    def postings(self, kind: str, key: str) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Rows of the articles, and the passages, under a region or category; empty for none."""
        query = "SELECT articles, passages FROM postings WHERE kind = ? AND key = ?"
        found = self._all(query, kind, key)
        blobs = found[0] if found else (b"", b"")
        return np.frombuffer(blobs[0], np.int32), np.frombuffer(blobs[1], np.int32)

    def counts(self, kind: str) -> dict[str, int]:
        """How many articles stand under each region or category."""
        query = "SELECT key, length(articles) / 4 FROM postings WHERE kind = ?"
        return dict(self._all(query, kind))

    def _all(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        # One connection serves the worker thread and the event loop's short look-ups.
        try:
            with self._lock:
                return self._db.execute(query, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise _damaged(self.folder, error) from error


def _damaged(folder: Path, error: Exception) -> IndexDamagedError:
    return IndexDamagedError(f"{folder}: {error}. Run: verbatim rebuild --full")
