"""Which article a post is: by its keys, else by its words.

A key names one article. A permalink does so for good; a `?p=ID` or a file only on conditions, since
sites are numbered anew and files hold other posts by now.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.archive import deduplication
from corpus.post_keys import are_distinct

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

    from corpus.article import Post


@dataclass(frozen=True, slots=True)
class ArticleKeys:
    """The keys in an archive's file, and the search for the article of a post."""

    _db: sqlite3.Connection

    def of(self, row: int) -> tuple[str, ...]:
        """The keys of the article in this row."""
        found = self._db.execute("SELECT key FROM keys WHERE article = ?", (row,))
        return tuple(key for (key,) in found)

    def row_of(self, keys: Sequence[str]) -> int | None:
        """The row of the article that has one of these keys, or None."""
        for key in keys:
            found = self._db.execute("SELECT article FROM keys WHERE key = ?", (key,)).fetchone()
            if found:
                return int(found[0])
        return None

    def under(self, prefix: str) -> Iterator[tuple[str, ...]]:
        """The keys of each article that has a key starting with `prefix`."""
        query = "SELECT DISTINCT article FROM keys WHERE substr(key, 1, ?) = ?"
        for (row,) in self._db.execute(query, (len(prefix), prefix)).fetchall():
            yield self.of(row)

    def find(self, post: Post) -> int | None:
        """The row of the article that a post is a copy of, or None."""
        row = self._by_keys(post)
        return self._by_text(post) if row is None else row

    def _by_keys(self, post: Post) -> int | None:
        """The article that a key names; a permalink does so for good, other keys on conditions."""
        query = "SELECT row, master, title, published FROM keys JOIN articles ON row = article"
        for key in post.keys:
            found = self._db.execute(f"{query} WHERE key = ?", (key,)).fetchone()
            if found and self._names(key, post, *found):
                return int(found[0])
        return None

    def _names(self, key: str, post: Post, row: int, *stored: str | None) -> bool:
        master, title, published = stored
        if key.startswith("file:"):
            # A file of an article with an address may hold another post by now.
            return key == master
        if "?p=" in key and are_distinct(post.keys, self.of(row)):
            # One number, two permalinks: a post that was moved, or a site that was numbered anew.
            return title == post.title or (
                published is not None and published == str(post.published)
            )
        return True

    def _by_text(self, post: Post) -> int | None:
        """The article of near-equal words; a print that many share is a standing text, no sign."""
        query = (
            "SELECT row, body FROM prints JOIN articles ON row = article WHERE print = ? LIMIT ?"
        )
        for print_ in deduplication.text_fingerprints(post.title, post.published, post.body):
            found = self._db.execute(query, (print_, deduplication.MOST_SHARING + 1)).fetchall()
            if len(found) > deduplication.MOST_SHARING:
                continue
            for row, body in found:
                alike = deduplication.is_same_text(
                    post.body, body, titled_alike=print_.startswith("title:")
                )
                if alike and not are_distinct(post.keys, self.of(row)):
                    return int(row)
        return None

    def add(self, row: int, keys: Sequence[str]) -> None:
        """A site's key stays with the article that has it; a file's follows what the file holds."""
        for key in keys:
            way = "REPLACE" if key.startswith("file:") else "IGNORE"
            self._db.execute(f"INSERT OR {way} INTO keys VALUES (?, ?)", (key, row))

    def absorb(self, row: int, keys: Sequence[str]) -> None:
        """Other articles that the keys show to be this one leave; their keys and copies stay."""
        for key in keys:
            other = self.row_of([key])
            if other in (None, row) or key.startswith("file:"):
                continue
            if not are_distinct(self.of(other), self.of(row)):
                for table in ("keys", "copies"):
                    self._db.execute(
                        f"UPDATE {table} SET article = ? WHERE article = ?", (row, other)
                    )
                self._db.execute("DELETE FROM articles WHERE row = ?", (other,))
