"""The snapshot in a generation: articles, the passages cut from them, and what filters need.

Columns are plain NumPy files that are memory-mapped, so that opening costs the same for a hundred
passages and a million. Articles are rows `0..n-1`, newest first and undated last; the passages of
an article follow one another.

Every article is held against its digest when it is read, so that nothing is ever shown that was
altered after its import; what was removed since is not shown either, see `withheld.py`. Whose words
are shown is read from the article, never from the columns.
"""

from __future__ import annotations

import logging
import sqlite3
from bisect import bisect_right
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from corpus.archive.database import odd_part
from corpus.archive.rows import COLUMNS, article_digest, from_row
from corpus.article import Span
from corpus.text.email_addresses import email_spans, masked, masked_beside_text
from index.errors import IndexDamagedError, RemovedError, UnverifiedError
from index.storage.arrays import map_array
from index.storage.shard_folders import FIRST, shard_folders

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from corpus.article import Article
    from index.storage.withheld import Withheld

log = logging.getLogger(__name__)

# An answer reads each article that it looks at some four times.
_KEPT = 64

# Name, shape and meaning of the columns; all are int32.
COLUMN_SHAPES = {
    "article": (-1,),  # (passages,) row of the passage's article
    "span": (-1, 2),  # (passages, 2) code points of the body
    "citation": (-1,),  # (passages,) index into the article's citations, -1 for none
    "date": (-1,),  # (passages,) ordinal day of its citation or update, 0 for none
    "sentence": (-1, 2),  # (sentences, 2) code points of the body
    "first_sentence": (-1,),  # (passages + 1,) where each passage's sentences begin
    "published": (-1,),  # (articles,) ordinal day, 0 for undated
}


@dataclass(frozen=True, slots=True)
class Snapshot:
    """An opened snapshot: columns as read-only arrays, articles read when they are asked for.

    Of a generation of shards it is the whole: columns and postings lie in its own folder, and each
    article in that of its shard.

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
    # Where each shard's rows begin, and its articles; one where nothing is divided.
    _starts: tuple[int, ...]
    _shards: tuple[tuple[Path, sqlite3.Connection], ...]
    _lock: Lock
    hides_emails: bool = False
    _withheld: Withheld | None = None
    _withheld_rows: dict[frozenset[str], list[int]] = field(default_factory=dict, repr=False)
    _kept: dict[int, Article] = field(default_factory=dict, repr=False)
    # Articles that do not fit their digests, as far as they have been read: each is logged once.
    _unverified: set[int] = field(default_factory=set, repr=False)

    @classmethod
    def open(
        cls, folder: Path, *, hides_emails: bool = False, withheld: Withheld | None = None
    ) -> Self:
        """Open the snapshot in `folder`; raises IndexDamagedError when it is not whole."""
        try:
            columns: dict[str, Any] = {n: map_array(folder / f"{n}.npy") for n in COLUMN_SHAPES}
            db, shards, starts = connect_articles(folder), [folder], [0]
            if (folder / FIRST).exists():
                shards, starts = shard_folders(folder), map_array(folder / FIRST)[:-1, 0].tolist()
            files = [(each, db if each == folder else connect_articles(each)) for each in shards]
        except (OSError, EOFError, ValueError, sqlite3.Error) as error:
            raise _damaged(folder, error) from error
        return cls(
            folder=folder,
            **columns,
            _db=db,
            _starts=tuple(starts),
            _shards=tuple(files),
            _lock=Lock(),
            hides_emails=hides_emails,
            _withheld=withheld,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; articles can no longer be read."""
        for db in {self._db, *(each for _, each in self._shards)}:
            db.close()

    @property
    def articles(self) -> int:
        """How many articles there are."""
        return len(self.published)

    @property
    def passages(self) -> int:
        """How many passages there are."""
        return len(self.article)

    @property
    def shard_rows(self) -> tuple[int, ...]:
        """Where each shard's articles begin, and at last where all end."""
        return (*self._starts, self.articles)

    def article_at(self, row: int) -> Article:
        """The article in this row; the last ones that were read are kept.

        Raises UnverifiedError where it does not fit its digest, RemovedError where it was removed
        from the archive since.
        """
        article = self._kept.get(row)
        if article is None:
            article = self._read(row)
            if self.hides_emails:
                article = masked_beside_text(article)
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            self._kept[row] = article
        if article.id in self.withheld():
            raise RemovedError("This article was removed from the archive.")
        return article

    def withheld(self) -> frozenset[str]:
        """The ids of articles that must not be shown any more."""
        return self._withheld.ids() if self._withheld else frozenset()

    def withheld_rows(self) -> list[int]:
        """The rows of these articles, as far as they are here."""
        ids = self.withheld()
        if not ids:
            return []
        if ids not in self._withheld_rows:
            self._withheld_rows.clear()
            rows = (self._all("SELECT row FROM articles WHERE id = ?", id_) for id_ in ids)
            self._withheld_rows[ids] = sorted(int(row) for found in rows for (row,) in found)
        return self._withheld_rows[ids]

    def hidden(self, article: Article) -> list[Span]:
        """The stretches of an article's body that must not be shown, in order."""
        return email_spans(article.body) if self.hides_emails else []

    def is_verified(self, row: int) -> bool:
        """Whether the article in this row fits its digest, and was not removed."""
        try:
            self.article_at(row)
        except (UnverifiedError, RemovedError):
            return False
        return True

    def _read(self, row: int) -> Article:
        fault: Exception | None = None
        shard = bisect_right(self._starts, row) - 1
        folder, db = self._shards[shard]
        own = row - self._starts[shard]
        try:
            found = self._rows(db, f"SELECT {COLUMNS}, digest FROM articles WHERE row = ?", own)
        except IndexDamagedError as error:
            found, fault = [], error
        if found and article_digest(found[0][:-1]) == found[0][-1]:
            return from_row(found[0][:-1])
        said = (
            f"{folder / 'articles.sqlite'}: the article in row {own} could not be verified, "
            "since it does not fit its digest; it is not shown. Run: verbatim check --mend"
        )
        if row not in self._unverified:
            self._unverified.add(row)
            log.error(said)
        raise UnverifiedError(said) from fault

    def row_of(self, id_: str) -> int | None:
        """The row of the article with this id; None where it is not here, or was removed."""
        if id_ in self.withheld() or not id_.isascii():
            return None
        found = self._all("SELECT row FROM articles WHERE id = ?", id_)
        row = int(found[0][0]) if found else None
        # The index by which it is found may be damaged itself.
        return row if row is None or self.article_at(row).id == id_ else None

    def looked_up(self, digest: str, id_: str) -> Iterator[Article]:
        """The articles with a digest or an id that are whole; every row is looked at.

        Only of a shard, or of a generation that is not divided.
        """
        for (row,) in self._all("SELECT row FROM articles WHERE digest = ? OR id = ?", digest, id_):
            with suppress(UnverifiedError):
                yield self.article_at(row)

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
        return self._rows(self._db, query, *values)

    def _rows(self, db: sqlite3.Connection, query: str, *values: object) -> list[tuple[Any, ...]]:
        # One connection serves the worker thread and the event loop's short look-ups.
        try:
            with self._lock:
                return db.execute(query, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise _damaged(self.folder, error) from error


def connect_articles(folder: Path) -> sqlite3.Connection:
    """Open the articles of a snapshot to be read; raises sqlite3.Error where that fails."""
    # The file never changes once published, so no lock file is made beside it.
    uri = f"{(folder / 'articles.sqlite').resolve().as_uri()}?mode=ro&immutable=1"
    db = sqlite3.connect(uri, uri=True, check_same_thread=False)
    # What is no UTF-8 any more fits no digest; it must not keep the rest from being read.
    db.text_factory = partial(str, encoding="utf-8", errors="replace")
    if odd := odd_part(db):
        db.close()
        raise sqlite3.DatabaseError(f"articles.sqlite holds {odd}, as no index does")
    return db


def _damaged(folder: Path, error: Exception) -> IndexDamagedError:
    return IndexDamagedError(f"{folder}: {error}. Run: verbatim rebuild --full")
