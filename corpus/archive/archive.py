"""The archive: one SQLite file, the only thing that is precious.

An article may be seen as several copies: its page, its export, a saved text. Each copy is
remembered by its first key, its source and a fingerprint, so that importing the same thing again
costs one look-up and changes nothing. The most complete copy is the article; others add keys.
"""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import contextmanager, suppress
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING, Self

from corpus.archive import claims, database, seal
from corpus.archive.deduplication import content_fingerprint, supersedes
from corpus.archive.facts import RememberedFacts
from corpus.archive.matching import ArticleMatcher
from corpus.archive.removals import Removals
from corpus.archive.stored import Analysis, StoredArticles, article_of
from corpus.archive.watch import Watch
from corpus.errors import ArchiveError, ArticleDamagedError, ForeignClaimError
from corpus.post_keys import ID_LENGTH, post_keys

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from corpus.article import Article, Post

__all__ = ["Analysis", "Archive", "Change"]


class Change(StrEnum):
    """What putting a post did to the archive."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


class Archive(RememberedFacts):
    """Articles in one SQLite file; change them inside `with archive.transaction():`."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        super().__init__(connection, path)
        self._matcher = ArticleMatcher(connection)
        self._stored = StoredArticles(connection, path)
        self.removals = Removals(connection, path)
        self._is_changed = False

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open the archive at `path`, made when it is not there.

        Raises ArchiveError when the file is no archive, is damaged or of another version.
        """
        return cls(database.connect(path), path)

    @classmethod
    def open_to_read(cls, path: Path, *, is_frozen: bool = False) -> Self:
        """Open an archive that is there, also where nothing can be written; see `database`."""
        return cls(database.connect_to_read(path, is_frozen=is_frozen), path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._is_changed:
            with suppress(sqlite3.Error):  # without one it is as good
                seal.put_on(self._db)
        self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """One transaction: all of what happens inside is kept, or nothing of it."""
        with database.archive_errors(self.path), self._db:
            self._db.execute("BEGIN IMMEDIATE")
            self._is_changed = True
            seal.take_off(self._db)
            yield

    def __len__(self) -> int:
        with database.archive_errors(self.path):
            (count,) = self._db.execute("SELECT count(*) FROM articles").fetchone()
        return int(count)

    def digest(self) -> str:
        """A hash over every article; two archives with the same one build the same index."""
        total = hashlib.sha256()
        with database.archive_errors(self.path):
            for (digest,) in self._db.execute("SELECT id || digest FROM articles ORDER BY id"):
                total.update(digest.encode())
        return total.hexdigest()

    def articles(
        self,
        damaged: Callable[[ArticleDamagedError], object] | None = None,
        *,
        without_address: bool = False,
        part: range | None = None,
    ) -> Iterator[Article]:
        """Every article, newest first, undated last; the order does not depend on the imports.

        `damaged` is told of each that does not fit its digest and is left out; without it that is
        raised. `part` limits them to those places in the order.
        """
        with database.archive_errors(self.path):
            rows = self._stored.in_order(without_address=without_address)
            for row in rows if part is None else rows[part.start : part.stop]:
                try:
                    yield self._stored.article(row)
                except ArticleDamagedError as error:
                    if damaged is None:
                        raise
                    damaged(error)

    def sizes(self) -> list[int]:
        """The characters of each article's body, in the order of `articles`."""
        with database.archive_errors(self.path):
            return self._stored.sizes()

    def faults(self) -> Iterator[str | None]:
        """For each article what is wrong with it or its source's marks; None for nothing."""
        with database.archive_errors(self.path):
            yield from map(self._stored.fault, self._stored.rows())

    def mend(self, looked_up: Callable[[str, str], Iterable[Article]]) -> Iterator[str]:
        """Put back damaged articles that are whole elsewhere; yields a sentence for each.

        `looked_up` gives articles with a digest or an id. Only what fits the digest that stands
        here is put back, or shows that the digest alone is damaged.
        """
        for row in self._stored.rows():
            if not self._stored.is_whole(row) and self._stored.restore(row, looked_up):
                yield f"{self.path}: an article was put back as it was imported (row {row})"

    def find(self, reference: str) -> tuple[Article, Post] | None:
        """The article with an id or an address, and the post that it was made of.

        Raises ArticleDamagedError where it no longer fits its digest.
        """
        with database.archive_errors(self.path):
            row = self._row_named(reference)
            return None if row is None else self._read(row)

    def put(self, post: Post, analyze: Callable[[Post], Analysis]) -> Change:
        """Keep a post: as a new article, as its article's new text, or as one more copy of it.

        `analyze` is called only when the words are new to the archive, or the stored ones damaged.
        Raises ForeignClaimError for a post of one site that would take the place of another's, see
        `claims`.
        """
        post = self._with_own_keys(post)
        fingerprint = content_fingerprint(post)
        row = self._matcher.find_unchanged(post, fingerprint)
        if row is not None and self._stored.is_whole(row):
            self._matcher.add_keys(row, post.keys)
            return Change.UNCHANGED
        if row is None:
            row = self._matcher.find_article(post)
        if row is None:
            article = article_of(self._new_id(post.keys[0]), post, analyze(post))
            self._store(None, article, post, fingerprint)
            return Change.NEW
        home = self._stored.first_key(row)
        is_foreign = claims.is_foreign(post, home, self._matcher.sources_of(row))
        if is_foreign:
            self._require_copy(post, row)
        else:
            self._matcher.merge_others(row, post)
        if not self._stored.is_whole(row):
            # Other copies are then looked at again when they come: one may know more of the post.
            self._matcher.forget_copies(row)
            id_ = self._stored.id_of(row)
            self._store(row, article_of(id_, post, analyze(post)), post, fingerprint)
            return Change.CHANGED
        article, stored = self._read(row)
        same = fingerprint == content_fingerprint(stored)
        if same or is_foreign or not supersedes(post, stored):
            self._matcher.add_copy(row, post, fingerprint)
            return Change.UNCHANGED
        kept = self._matcher.with_known_address(row, post, stored)
        self._store(row, article_of(article.id, kept, analyze(kept)), kept, fingerprint)
        return Change.CHANGED

    def _with_own_keys(self, post: Post) -> Post:
        """The post without keys that its source may not give; see `claims`."""
        own = claims.with_own_keys(post)
        row = self._matcher.row_of([key for key in post.keys if key not in own.keys])
        if row is not None:
            self._require_copy(post, row)
        return own

    def _require_copy(self, post: Post, row: int) -> None:
        try:
            article, stored = self._read(row)
        except ArticleDamagedError as error:
            raise ForeignClaimError(
                f"{post.title!r} is at the place of another; {error}"
            ) from error
        if not claims.is_copy(post, stored):
            raise ForeignClaimError(
                f"{post.title!r} has the address of {article.title!r} ({article.id}, from "
                f"{article.source}), but other words; that article was left as it is. If "
                f"its site has moved, take it out first: verbatim remove {article.id} --moved"
            )

    def set_address(self, id_: str, url: str, keys: Sequence[str]) -> bool:
        """Give an article the address that was found for it; False where another one has it.

        It stays when the article is imported again from a source that says none.
        """
        row = self._matcher.row_with_id(id_)
        if row is None or not {self._matcher.row_of([key]) for key in keys} <= {None, row}:
            return False
        article, post = self._read(row)
        self._stored.write(row, replace(article, url=url), post)
        self._matcher.add_keys(row, keys)
        return True

    def remove(self, keys: Sequence[str]) -> bool:
        """Forget the article that has one of these keys; False when there is none."""
        row = self._matcher.row_of(keys)
        if row is None:
            return False
        self._db.execute("DELETE FROM articles WHERE row = ?", (row,))
        return True

    def id_of(self, reference: str) -> str | None:
        """The id of the article with an id or an address; None where there is none."""
        with database.archive_errors(self.path):
            row = self._row_named(reference)
            return None if row is None else self._stored.id_of(row)

    def _row_named(self, reference: str) -> int | None:
        row = self._matcher.row_with_id(reference)
        return self._matcher.row_of(post_keys(reference)) if row is None else row

    def lacks_copy(self, post: Post) -> bool:
        """Whether a post's words were not seen before, from its source, or are damaged here."""
        if self.removals.keeps_out(post):
            return False
        own = claims.with_own_keys(post)
        row = self._matcher.find_unchanged(own, content_fingerprint(own))
        return row is None or not self._stored.is_whole(row)

    def reanalyze(
        self, analyses: Callable[[Iterable[Post]], Iterable[Analysis | None]]
    ) -> Iterator[bool]:
        """Analyze every stored post by new rules; yields whether that changed its article.

        `analyses` gives the analysis of each post, in order, and may look ahead; None where that
        fails. New rules do not make a damaged article whole.
        """
        rows = self._stored.rows()
        whole = [row for row in rows if self._stored.is_whole(row)]
        posts = (self._read(row)[1] for row in whole)
        yield from (False for _ in range(len(rows) - len(whole)))
        for row, analysis in zip(whole, analyses(posts), strict=True):
            if analysis is None:
                yield False
                continue
            article, post = self._read(row)
            fresh = replace(article, attribution=analysis.attribution, regions=analysis.regions)
            if fresh != article:
                self._stored.write(row, fresh, post)
            yield fresh != article

    def watch(self) -> Watch:
        """Take note from now on of the articles that are changed or leave."""
        return Watch(self._db)

    def keys_under(self, prefix: str) -> Iterator[tuple[str, ...]]:
        """The keys of each article that has a key starting with `prefix`."""
        query = "SELECT DISTINCT article FROM keys WHERE substr(key, 1, ?) = ?"
        for (row,) in self._db.execute(query, (len(prefix), prefix)).fetchall():
            yield self._matcher.keys_of(row)

    def _read(self, row: int) -> tuple[Article, Post]:
        """An article, and the post that it was made of; raises ArticleDamagedError."""
        return self._stored.article_and_post(row, self._matcher.keys_of(row))

    def _store(self, row: int | None, article: Article, post: Post, fingerprint: str) -> None:
        """Write an article that was made of this post, so that its copies are recognised."""
        row = self._stored.write(row, article, post)
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
