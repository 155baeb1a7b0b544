"""Which article a post belongs to: by its keys, by an earlier copy, or by near-equal words.

The tables `keys`, `copies` and `prints` say so; rows are those of the table `articles`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from corpus.archive.deduplication import (
    MAX_ARTICLES_PER_FINGERPRINT,
    is_part_of,
    is_same_post,
    is_same_text,
    text_fingerprints,
)
from corpus.post_keys import are_distinct, attachment_parent

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from corpus.article import Post


class ArticleMatcher:
    """The keys, the copies and the text fingerprints of every article."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def keys_of(self, row: int) -> tuple[str, ...]:
        """Every key of an article."""
        found = self._db.execute("SELECT key FROM keys WHERE article = ?", (row,))
        return tuple(key for (key,) in found)

    def sources_of(self, row: int) -> tuple[str, ...]:
        """Every source that an article was read from."""
        found = self._db.execute("SELECT source FROM copies WHERE article = ?", (row,))
        return tuple(source for (source,) in found)

    def row_with_id(self, id_: str) -> int | None:
        """The article with an id."""
        if not id_.isascii():  # half a character, as Python keeps what is no UTF-8, fits no query
            return None
        found = self._db.execute("SELECT row FROM articles WHERE id = ?", (id_,)).fetchone()
        return int(found[0]) if found else None

    def row_of(self, keys: Sequence[str]) -> int | None:
        """The article that has the first of these keys that any article has."""
        for key in keys:
            found = self._db.execute("SELECT article FROM keys WHERE key = ?", (key,)).fetchone()
            if found:
                return int(found[0])
        return None

    def find_unchanged(self, post: Post, fingerprint: str) -> int | None:
        """The article of this very copy, seen before with this content."""
        found = self._db.execute(
            "SELECT article FROM copies WHERE key = ? AND source = ? AND fingerprint = ?",
            (post.keys[0], post.source, fingerprint),
        ).fetchone()
        return int(found[0]) if found else None

    def find_article(self, post: Post) -> int | None:
        """The article that the post's keys name, else the one of near-equal words."""
        row = self._find_by_keys(post)
        return self._find_by_text(post) if row is None else row

    def merge_others(self, row: int, post: Post) -> None:
        """Other articles that a post's keys show to be this one leave; their keys stay."""
        for key in post.keys:
            other = self.row_of([key])
            if other is None or other == row or key.startswith("file:"):
                continue
            if attachment_parent(post.keys[0]) == key and not self._is_part_of(post.body, other):
                continue
            if not are_distinct(self.keys_of(other), self.keys_of(row)):
                for table in ("keys", "copies"):
                    move = f"UPDATE {table} SET article = ? WHERE article = ?"
                    self._db.execute(move, (row, other))
                self._db.execute("DELETE FROM articles WHERE row = ?", (other,))

    def add_keys(self, row: int, keys: Sequence[str]) -> None:
        """A site's key stays with the article that has it; a file's follows what the file holds.

        The address of a post that an attachment page has in its place goes to the post itself.
        """
        for key in keys:
            moves = key.startswith("file:") or (key == keys[0] and self._is_borrowed(key))
            conflict = "REPLACE" if moves else "IGNORE"
            self._db.execute(f"INSERT OR {conflict} INTO keys VALUES (?, ?)", (key, row))

    def with_known_address(self, row: int, post: Post, stored: Post) -> Post:
        """A post with the address that its article has, unless its file holds another by now.

        Of the article the keys of files remain then: it is not what was found at that address.
        """
        if post.url or not stored.url:
            return post
        if is_same_post(post, stored):
            return replace(post, url=stored.url)
        self._db.execute("DELETE FROM keys WHERE article = ? AND key NOT LIKE 'file:%'", (row,))
        return post

    def add_copy(self, row: int, post: Post, fingerprint: str) -> None:
        """Remember a copy of the article, with its keys."""
        self.add_keys(row, post.keys)
        self._db.execute(
            "INSERT OR REPLACE INTO copies VALUES (?, ?, ?, ?)",
            (post.keys[0], post.source, fingerprint, row),
        )

    def forget_copies(self, row: int) -> None:
        """Forget which copies of an article have been seen."""
        self._db.execute("DELETE FROM copies WHERE article = ?", (row,))

    def set_text(self, row: int, post: Post) -> None:
        """From now on the article is recognised by this post's text."""
        self._db.execute("DELETE FROM prints WHERE article = ?", (row,))
        self._db.executemany(
            "INSERT OR IGNORE INTO prints VALUES (?, ?)",
            [(each, row) for each in text_fingerprints(post.title, post.published, post.body)],
        )

    def _find_by_keys(self, post: Post) -> int | None:
        """The article that a key names; a permalink does so for good, other keys on conditions."""
        query = "SELECT row, master, title, published FROM keys JOIN articles ON row = article"
        for key in post.keys:
            found = self._db.execute(f"{query} WHERE key = ?", (key,)).fetchone()
            if found and self._is_same_post(key, post, *found):
                return int(found[0])
        return None

    def _is_same_post(self, key: str, post: Post, row: int, *stored: str | None) -> bool:
        first_key, title, published = stored
        if attachment_parent(post.keys[0]) == key:
            return self._is_part_of(post.body, row)
        if attachment_parent(first_key or "") == key:
            return is_part_of(self._body(row), post.body)
        if key.startswith("file:"):
            # A file of an article with an address may hold another post by now.
            return key == first_key
        if "?p=" in key and are_distinct(post.keys, self.keys_of(row)):
            # One number, two permalinks: a post that was moved, or a site that was numbered anew.
            return title == post.title or (
                published is not None and published == str(post.published)
            )
        return True

    def _is_borrowed(self, key: str) -> bool:
        """Whether an attachment page has this key of the post that it hangs under."""
        query = "SELECT master FROM keys JOIN articles ON row = article WHERE key = ?"
        found = self._db.execute(query, (key,)).fetchone()
        return found is not None and attachment_parent(found[0]) == key

    def _is_part_of(self, page: str, row: int) -> bool:
        return is_part_of(page, self._body(row))

    def _body(self, row: int) -> str:
        found = self._db.execute("SELECT body FROM articles WHERE row = ?", (row,)).fetchone()
        return str(found[0])

    def _find_by_text(self, post: Post) -> int | None:
        """The article of near-equal words; a fingerprint of many articles is a standing text's."""
        query = (
            "SELECT row, body FROM prints JOIN articles ON row = article WHERE print = ? LIMIT ?"
        )
        limit = MAX_ARTICLES_PER_FINGERPRINT
        for fingerprint in text_fingerprints(post.title, post.published, post.body):
            found = self._db.execute(query, (fingerprint, limit + 1)).fetchall()
            if len(found) > limit:
                continue
            for row, body in found:
                same_title = fingerprint.startswith("title:")
                if is_same_text(post.body, body, same_title_and_date=same_title) and not (
                    are_distinct(post.keys, self.keys_of(row))
                ):
                    return int(row)
        return None
