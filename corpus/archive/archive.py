"""The archive: one SQLite file, the only thing that is precious.

An article may be seen as several copies: its page, its export, a saved text. Each copy is
remembered by its first key, its source and a fingerprint, so that importing the same thing again
costs one look-up and changes nothing. The most complete copy is the article; others add keys.
"""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Self

from corpus.archive import claims, database
from corpus.archive.deduplication import content_fingerprint, supersedes
from corpus.archive.matching import ArticleMatcher
from corpus.archive.rows import COLUMNS, dump_marks, from_row, load_marks, to_row
from corpus.archive.watch import Watch
from corpus.article import Article, Attribution, Post, RegionTag
from corpus.errors import ArchiveError, ForeignClaimError
from corpus.post_keys import ID_LENGTH, post_keys

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

_COLUMNS = ["row", *COLUMNS.split(", "), "blockquotes", "master", "digest"]
_CHANGES = ", ".join(f"{column} = excluded.{column}" for column in _COLUMNS)
_UPSERT = (
    f"INSERT INTO articles ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"
    f" ON CONFLICT (row) DO UPDATE SET {_CHANGES}"
)


class Change(StrEnum):
    """What putting a post did to the archive."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Analysis:
    """What is concluded from a post: whose words it holds, and which regions it is about."""

    attribution: Attribution
    regions: tuple[RegionTag, ...]


class Archive:
    """Articles in one SQLite file; change them inside `with archive.transaction():`."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._db = connection
        self._matcher = ArticleMatcher(connection)
        self.path = path

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the archive at `path`, made when it is not there.

        Raises ArchiveError when the file is no archive, is damaged or of another version.
        """
        return cls(database.connect(path), path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """One transaction: all of what happens inside is kept, or nothing of it."""
        with database.archive_errors(self.path), self._db:
            self._db.execute("BEGIN IMMEDIATE")
            yield

    def __len__(self) -> int:
        (count,) = self._db.execute("SELECT count(*) FROM articles").fetchone()
        return int(count)

    def digest(self) -> str:
        """A hash over every article; two archives with the same one build the same index."""
        total = hashlib.sha256()
        with database.archive_errors(self.path):
            for (digest,) in self._db.execute("SELECT id || digest FROM articles ORDER BY id"):
                total.update(digest.encode())
        return total.hexdigest()

    def articles(self, *, without_address: bool = False) -> Iterator[Article]:
        """Every article, newest first, undated last; the order does not depend on the imports."""
        where = "WHERE url IS NULL" if without_address else ""
        order = f"{where} ORDER BY published IS NULL, published DESC, id"
        with database.archive_errors(self.path):
            for row in self._db.execute(f"SELECT {COLUMNS} FROM articles {order}"):
                yield from_row(row)

    def find(self, reference: str) -> tuple[Article, Post] | None:
        """The article with an id or an address, and the post that it was made of."""
        row = self._matcher.row_with_id(reference)
        if row is None:
            row = self._matcher.row_of(post_keys(reference))
        return None if row is None else self._read(row)

    def put(self, post: Post, analyze: Callable[[Post], Analysis]) -> Change:
        """Keep a post: as a new article, as its article's new text, or as one more copy of it.

        `analyze` is called only when the words are new to the archive. Raises ForeignClaimError for
        a post of one site that would take the place of another's, see `claims`.
        """
        post = self._with_own_keys(post)
        fingerprint = content_fingerprint(post)
        row = self._matcher.find_unchanged(post, fingerprint)
        if row is not None:
            self._matcher.add_keys(row, post.keys)
            return Change.UNCHANGED
        row = self._matcher.find_article(post)
        if row is None:
            article = _article(self._new_id(post.keys[0]), post, analyze(post))
            self._store(None, article, post, fingerprint)
            return Change.NEW
        article, stored = self._read(row)
        is_foreign = claims.is_foreign(post, stored, self._matcher.sources_of(row))
        if is_foreign:
            self._require_copy(post, row)
        else:
            self._matcher.merge_others(row, post)
        same = fingerprint == content_fingerprint(stored)
        if same or is_foreign or not supersedes(post, stored):
            self._matcher.add_copy(row, post, fingerprint)
            return Change.UNCHANGED
        kept = self._matcher.with_known_address(row, post, stored)
        self._store(row, _article(article.id, kept, analyze(kept)), kept, fingerprint)
        return Change.CHANGED

    def _with_own_keys(self, post: Post) -> Post:
        """The post without keys that its source may not give; see `claims`."""
        own = claims.with_own_keys(post)
        row = self._matcher.row_of([key for key in post.keys if key not in own.keys])
        if row is not None:
            self._require_copy(post, row)
        return own

    def _require_copy(self, post: Post, row: int) -> None:
        article, stored = self._read(row)
        if not claims.is_copy(post, stored):
            raise ForeignClaimError(
                f"{post.title!r} has the address of {article.title!r} ({article.id}, from "
                f"{article.source}), but other words; that article was left as it is. If "
                f"its site has moved, remove it first (verbatim remove {article.id})"
            )

    def set_address(self, id_: str, url: str, keys: Sequence[str]) -> bool:
        """Give an article the address that was found for it; False where another one has it.

        It stays when the article is imported again from a source that says none.
        """
        row = self._matcher.row_with_id(id_)
        if row is None or not {self._matcher.row_of([key]) for key in keys} <= {None, row}:
            return False
        article, post = self._read(row)
        self._write(row, replace(article, url=url), post)
        self._matcher.add_keys(row, keys)
        return True

    def remove(self, keys: Sequence[str]) -> bool:
        """Forget the article that has one of these keys; False when there is none."""
        row = self._matcher.row_of(keys)
        if row is None:
            return False
        self._db.execute("DELETE FROM articles WHERE row = ?", (row,))
        return True

    def lacks_copy(self, post: Post) -> bool:
        """Whether a post's words were not seen before, from its source."""
        own = claims.with_own_keys(post)
        return self._matcher.find_unchanged(own, content_fingerprint(own)) is None

    def reanalyze(self, analyses: Callable[[Iterable[Post]], Iterable[Analysis]]) -> Iterator[bool]:
        """Analyze every stored post by new rules; yields whether that changed its article.

        `analyses` gives the analysis of each post, in order, and may look ahead.
        """
        rows = [row for (row,) in self._db.execute("SELECT row FROM articles")]
        posts = (self._read(row)[1] for row in rows)
        for row, analysis in zip(rows, analyses(posts), strict=True):
            article, post = self._read(row)
            fresh = replace(article, attribution=analysis.attribution, regions=analysis.regions)
            if fresh != article:
                self._write(row, fresh, post)
            yield fresh != article

    def watch(self) -> Watch:
        """Take note from now on of the articles that are changed or leave."""
        return Watch(self._db)

    def meta(self, key: str) -> str | None:
        """A remembered fact about the archive, such as the version of the analysis."""
        row = self._db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return row and str(row[0])

    def set_meta(self, key: str, value: str) -> None:
        """Remember a fact about the archive."""
        self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))

    def sync_value(self, site: str, key: str) -> str | None:
        """A value that a site's last synchronisation left, or None."""
        query = "SELECT value FROM sync WHERE site = ? AND key = ?"
        row = self._db.execute(query, (site, key)).fetchone()
        return row and str(row[0])

    def set_sync_value(self, site: str, key: str, value: str | None) -> None:
        """Keep a value for a site's next synchronisation; None forgets it."""
        self._db.execute("DELETE FROM sync WHERE site = ? AND key = ?", (site, key))
        if value is not None:
            self._db.execute("INSERT INTO sync VALUES (?, ?, ?)", (site, key, value))

    def keys_under(self, prefix: str) -> Iterator[tuple[str, ...]]:
        """The keys of each article that has a key starting with `prefix`."""
        query = "SELECT DISTINCT article FROM keys WHERE substr(key, 1, ?) = ?"
        for (row,) in self._db.execute(query, (len(prefix), prefix)).fetchall():
            yield self._matcher.keys_of(row)

    def _read(self, row: int) -> tuple[Article, Post]:
        """An article, and the post that it was made of."""
        query = f"SELECT {COLUMNS}, blockquotes, master FROM articles WHERE row = ?"
        *columns, marks, first_key = self._db.execute(query, (row,)).fetchone()
        article = from_row(columns)
        quotes, markup = load_marks(marks)
        other_keys = (key for key in self._matcher.keys_of(row) if key != first_key)
        return article, Post(
            keys=(first_key, *other_keys),
            source=article.source,
            title=article.title,
            body=article.body,
            url=article.url,
            published=article.published,
            date_source=article.date_source,
            modified=article.modified,
            author=article.author,
            categories=article.categories,
            blockquotes=quotes,
            markup=markup,
        )

    def _write(self, row: int | None, article: Article, post: Post) -> int:
        """Write an article over its row, or into a new one; returns the row."""
        values = (*to_row(article), dump_marks(post), post.keys[0], _digest(article))
        done = self._db.execute(_UPSERT, (row, *values))
        return row or int(done.lastrowid or 0)

    def _store(self, row: int | None, article: Article, post: Post, fingerprint: str) -> None:
        """Write an article that was made of this post, so that its copies are recognised."""
        row = self._write(row, article, post)
        self._matcher.add_copy(row, post, fingerprint)
        self._matcher.set_text(row, post)

    def _new_id(self, key: str) -> str:
        """Twelve hexadecimal digits of the first key's hash; the next twelve if they are taken."""
        digest = hashlib.sha256(key.encode()).hexdigest()
        for start in range(0, len(digest) - ID_LENGTH, ID_LENGTH):
            id_ = digest[start : start + ID_LENGTH]
            if not self._db.execute("SELECT 1 FROM articles WHERE id = ?", (id_,)).fetchone():
                return id_
        raise ArchiveError(f"{self.path}: no free id for {key}")


def _digest(article: Article) -> str:
    """Of everything that a generation takes from an article."""
    text = "\0".join(str(value) for value in to_row(article))
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


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
