"""The archive: one SQLite file, the only thing that is precious.

An article may be seen as several copies: its page, its export, a saved text. Each copy is
remembered by its first key, its source and a fingerprint, so that importing the same thing again
costs one look-up and changes nothing. The copy that says most is the article; others only add their
keys.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Self

from corpus.archive import database, deduplication
from corpus.archive.article_keys import ArticleKeys
from corpus.archive.rows import COLUMNS, from_row, to_row
from corpus.article import Article, Attribution, Post, RegionTag, Span
from corpus.errors import ArchiveError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

_ALL_COLUMNS = f"{COLUMNS}, blockquotes, master, digest"


class Change(StrEnum):
    """What putting a post did to the archive."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Analysis:
    """What was concluded from a post's words: whose they are, and of where they speak."""

    attribution: Attribution
    regions: tuple[RegionTag, ...]


def _digest(article: Article) -> str:
    """Of everything that a generation takes from an article."""
    text = "\0".join(str(value) for value in to_row(article))
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _values(article: Article, post: Post) -> tuple[Any, ...]:
    """The values of `_ALL_COLUMNS`, in their order."""
    return (*to_row(article), json.dumps(post.blockquotes), post.keys[0], _digest(article))


class Archive:
    """Articles by stable id, in one SQLite file; change them inside `with archive.changes():`."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._db = connection
        self._keys = ArticleKeys(connection)
        self.path = path

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the archive at `path`, made when it is not there.

        Raises ArchiveError when the file is no archive, is damaged or of another version.
        """
        return cls(database.connect(path), path)

    def close(self) -> None:
        """Close the file; further calls fail."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def changes(self) -> Iterator[None]:
        """One transaction: all of what happens inside is kept, or nothing of it."""
        with database.faults(self.path):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                # A full disk has rolled it back already.
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    def __len__(self) -> int:
        (count,) = self._db.execute("SELECT count(*) FROM articles").fetchone()
        return int(count)

    def digest(self) -> str:
        """A hash over every article; two archives with the same one build the same index."""
        total = hashlib.sha256()
        with database.faults(self.path):
            for (digest,) in self._db.execute("SELECT id || digest FROM articles ORDER BY id"):
                total.update(digest.encode())
        return total.hexdigest()

    def articles(self) -> Iterator[Article]:
        """Every article, newest first, undated last; the order does not depend on the imports."""
        order = "ORDER BY published IS NULL, published DESC, id"
        with database.faults(self.path):
            for row in self._db.execute(f"SELECT {COLUMNS} FROM articles {order}"):
                yield from_row(row)

    def get(self, id_: str) -> Article | None:
        """The article with this id, or None."""
        row = self._db.execute(f"SELECT {COLUMNS} FROM articles WHERE id = ?", (id_,)).fetchone()
        return from_row(row) if row else None

    def put(self, post: Post, analyze: Callable[[Post], Analysis]) -> Change:
        """Keep a post: as a new article, as its article's new text, or as one more copy of it.

        `analyze` is called only when the words are new to the archive.
        """
        fingerprint = deduplication.content_fingerprint(post)
        seen = self._db.execute(
            "SELECT article, fingerprint FROM copies WHERE key = ? AND source = ?",
            (post.keys[0], post.source),
        ).fetchone()
        if seen and seen[1] == fingerprint:
            self._keys.add(seen[0], post.keys)
            return Change.UNCHANGED
        row = self._keys.find(post)
        if row is None:
            self._insert(post, analyze(post), fingerprint)
            return Change.NEW
        self._keys.absorb(row, post.keys)
        return self._update(row, post, fingerprint, analyze)

    def remove(self, keys: Sequence[str]) -> bool:
        """Forget the article that has one of these keys; False when there is none."""
        row = self._keys.row_of(keys)
        if row is None:
            return False
        self._db.execute("DELETE FROM articles WHERE row = ?", (row,))
        return True

    def reanalyze(self, analyze: Callable[[Post], Analysis]) -> Iterator[bool]:
        """Draw the conclusions anew from every stored post; yields whether each one changed.

        For when the rules have changed since the import: the words stay, their attribution follows.
        """
        query = f"SELECT {COLUMNS}, blockquotes, master FROM articles WHERE row = ?"
        for (row,) in self._db.execute("SELECT row FROM articles").fetchall():
            stored = self._db.execute(query, (row,)).fetchone()
            article = from_row(stored)
            found = analyze(_post_of(stored, self._keys.of(row)))
            fresh = replace(article, attribution=found.attribution, regions=found.regions)
            if fresh != article:
                self._db.execute(
                    "UPDATE articles SET attribution = ?, regions = ?, digest = ? WHERE row = ?",
                    (*to_row(fresh)[9:11], _digest(fresh), row),
                )
            yield fresh != article

    def meta(self, key: str) -> str | None:
        """A remembered fact about the archive, such as the version of the reading rules."""
        row = self._db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return row and str(row[0])

    def set_meta(self, key: str, value: str) -> None:
        """Remember a fact about the archive."""
        self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def sync_value(self, site: str, key: str) -> str | None:
        """What a site's last synchronisation left to remember, or None."""
        query = "SELECT value FROM sync WHERE site = ? AND key = ?"
        row = self._db.execute(query, (site, key)).fetchone()
        return row and str(row[0])

    def set_sync_value(self, site: str, key: str, value: str | None) -> None:
        """Remember something for a site's next synchronisation; None forgets it."""
        self._db.execute("DELETE FROM sync WHERE site = ? AND key = ?", (site, key))
        if value is not None:
            self._db.execute("INSERT INTO sync VALUES (?, ?, ?)", (site, key, value))

    def keys_under(self, prefix: str) -> Iterator[tuple[str, ...]]:
        """The keys of each article that has a key starting with `prefix`."""
        return self._keys.under(prefix)

    def _insert(self, post: Post, analysis: Analysis, fingerprint: str) -> None:
        article = _article(self._new_id(post.keys[0]), post, analysis)
        marks = ", ".join("?" * len(_ALL_COLUMNS.split(", ")))
        row = self._db.execute(
            f"INSERT INTO articles ({_ALL_COLUMNS}) VALUES ({marks})", _values(article, post)
        ).lastrowid
        self._remember(int(row or 0), post, fingerprint)

    def _update(
        self, row: int, post: Post, fingerprint: str, analyze: Callable[[Post], Analysis]
    ) -> Change:
        """A copy that says no more than the stored one only adds its keys."""
        query = f"SELECT {COLUMNS}, blockquotes, master FROM articles WHERE row = ?"
        stored = _post_of(self._db.execute(query, (row,)).fetchone(), self._keys.of(row))
        if fingerprint == deduplication.content_fingerprint(stored) or not deduplication.supersedes(
            post, stored
        ):
            self._remember(row, post, fingerprint, text_too=False)
            return Change.UNCHANGED
        (id_,) = self._db.execute("SELECT id FROM articles WHERE row = ?", (row,)).fetchone()
        marks = ", ".join(f"{name} = ?" for name in _ALL_COLUMNS.split(", "))
        article = _article(id_, post, analyze(post))
        self._db.execute(
            f"UPDATE articles SET {marks} WHERE row = ?", (*_values(article, post), row)
        )
        self._remember(row, post, fingerprint)
        return Change.CHANGED

    def _remember(self, row: int, post: Post, fingerprint: str, *, text_too: bool = True) -> None:
        self._keys.add(row, post.keys)
        self._db.execute(
            "INSERT OR REPLACE INTO copies VALUES (?, ?, ?, ?)",
            (post.keys[0], post.source, fingerprint, row),
        )
        if text_too:
            self._db.execute("DELETE FROM prints WHERE article = ?", (row,))
            self._db.executemany(
                "INSERT OR IGNORE INTO prints VALUES (?, ?)",
                [
                    (p, row)
                    for p in deduplication.text_fingerprints(post.title, post.published, post.body)
                ],
            )

    def _new_id(self, key: str) -> str:
        """Twelve hexadecimal digits of the first key's hash; the next twelve if they are taken."""
        digest = hashlib.sha256(key.encode()).hexdigest()
        for start in range(0, len(digest) - 12, 12):
            id_ = digest[start : start + 12]
            if not self._db.execute("SELECT 1 FROM articles WHERE id = ?", (id_,)).fetchone():
                return id_
        raise ArchiveError(f"{self.path}: no free id for {key}")


def _article(id_: str, post: Post, analysis: Analysis) -> Article:
    return Article(
        id=id_,
        url=post.url,
        title=post.title,
        published=post.published,
        date_source=post.date_source,
        modified=post.modified,
        author=post.author,
        categories=post.categories,
        body=post.body,
        attribution=analysis.attribution,
        regions=analysis.regions,
        source=post.source,
    )


def _post_of(row: Sequence[Any], keys: Sequence[str]) -> Post:
    """The post that an article was made of, from `COLUMNS`, blockquotes and master."""
    article, (blockquotes, master) = from_row(row), row[-2:]
    return Post(
        keys=(master, *(key for key in keys if key != master)),
        source=article.source,
        title=article.title,
        body=article.body,
        url=article.url,
        published=article.published,
        date_source=article.date_source,
        modified=article.modified,
        author=article.author,
        categories=article.categories,
        blockquotes=tuple(Span(*span) for span in json.loads(blockquotes)),
    )
