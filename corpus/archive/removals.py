"""Removals: articles that the keeper took out of the archive, and what keeps them from coming back.

A removed article is kept whole until the next rebuild, so that it can be brought back as it was.
Of one that is kept out, its keys and hashes of its text are remembered after that, not its words.
Archives get these tables with their first removal.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from corpus.archive import database
from corpus.archive.deduplication import text_fingerprints, whole_text_fingerprint
from corpus.errors import RemovalError
from corpus.post_keys import attachment_parent, host_of, post_keys

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from corpus.article import Post

# `kept` holds the rows of the article until the next rebuild.
_REMOVED = """
CREATE TABLE IF NOT EXISTS removed (
  id TEXT PRIMARY KEY, removed_at TEXT NOT NULL, kept_out INTEGER NOT NULL, kept TEXT
) WITHOUT ROWID
"""
_MARKS = """
CREATE TABLE IF NOT EXISTS removed_marks (
  mark TEXT NOT NULL, id TEXT NOT NULL REFERENCES removed ON DELETE CASCADE,
  PRIMARY KEY (mark, id)
) WITHOUT ROWID
"""
_PRINTS = ("title:", "opening:", "ending:")
_WHOLE = "text:"
_HASHES = (*_PRINTS, _WHOLE)
# The tables whose rows an article takes with it, and the column that names its row.
_OF_ARTICLE = {"articles": "row", "keys": "article", "copies": "article", "prints": "article"}
# Remembered in `meta` until the file holds no trace of the words.
_TO_CLEAN = "words_to_clean"


@dataclass(frozen=True, slots=True)
class Removal:
    """An article that was removed: its keys, and whether it is kept out and can be brought back."""

    id: str
    removed_at: datetime
    keys: tuple[str, ...]
    kept_out: bool
    can_be_undone: bool


class Removals:
    """The tables `removed` and `removed_marks` of an archive; changed inside its transactions."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._db = connection
        self._path = path

    def __iter__(self) -> Iterator[Removal]:
        """Every removal, the latest first."""
        with database.archive_errors(self._path):
            if not self._is_any():
                return
            query = "SELECT * FROM removed ORDER BY removed_at DESC, id"
            for id_, at, kept_out, kept in self._db.execute(query).fetchall():
                keys = tuple(mark for mark in self._marks(id_) if not mark.startswith(_HASHES))
                yield Removal(
                    id_, datetime.fromisoformat(at), keys, bool(kept_out), kept is not None
                )

    def remove(self, id_: str, *, keep_out: bool) -> None:
        """Take the article with an id out; with `keep_out` no import brings it back."""
        self._db.execute(_REMOVED)
        self._db.execute(_MARKS)
        (row,) = self._db.execute("SELECT row FROM articles WHERE id = ?", (id_,)).fetchone()
        kept = {name: self._rows(name, row) for name in _OF_ARTICLE}
        (article,) = kept["articles"]
        now = datetime.now(UTC).isoformat(timespec="seconds")
        self._db.execute("DELETE FROM articles WHERE row = ?", (row,))
        self._db.execute(
            "INSERT OR REPLACE INTO removed VALUES (?, ?, ?, ?)",
            (id_, now, keep_out, json.dumps(kept)),
        )
        own = [key for each in kept["keys"] if (key := each["key"]) != _parent_of(article)]
        prints = [each["print"] for each in kept["prints"] if not self._is_standing(each["print"])]
        whole = whole_text_fingerprint(article["body"])
        self._db.executemany(
            "INSERT OR IGNORE INTO removed_marks VALUES (?, ?)",
            [(mark, id_) for mark in (*own, *prints, *filter(None, [whole]))],
        )

    def undo(self, reference: str) -> str:
        """Bring an article back as it was; returns its id. Raises RemovalError."""
        id_ = self._id_of(reference)
        (kept,) = self._db.execute("SELECT kept FROM removed WHERE id = ?", (id_,)).fetchone()
        if kept is None:
            raise RemovalError(
                f"{reference}: its words left the archive with the last rebuild. Import it again, "
                f"after: verbatim remove --allow {id_}"
            )
        rows = json.loads(kept)
        row = rows["articles"][0]["row"]
        if self._db.execute("SELECT 1 FROM articles WHERE row = ?", (row,)).fetchone():
            (row,) = self._db.execute("SELECT max(row) + 1 FROM articles").fetchone()
        try:
            for table, column in _OF_ARTICLE.items():
                for each in rows[table]:
                    self._insert(table, {**each, column: row})
        except sqlite3.IntegrityError as error:
            raise RemovalError(
                f"{reference}: cannot be brought back, since another article has its id or its "
                "address by now. Remove that one first"
            ) from error
        self._forget(id_)
        return id_

    def allow(self, reference: str) -> str:
        """Let imports bring an article in again; returns its id. Raises RemovalError.

        Sites that its keys are of are read anew as a whole by the next import.
        """
        id_ = self._id_of(reference)
        hosts = {host_of(mark) for mark in self._marks(id_) if not mark.startswith(_HASHES)}
        for (site,) in self._db.execute("SELECT DISTINCT site FROM sync").fetchall():
            if host_of(site) in hosts:
                self._db.execute("DELETE FROM sync WHERE site = ?", (site,))
        # What is still in the index is not shown before the next rebuild, either.
        self._db.execute("UPDATE removed SET kept_out = 0 WHERE id = ?", (id_,))
        self._db.execute("DELETE FROM removed WHERE id = ? AND kept IS NULL", (id_,))
        return id_

    def keeps_out(self, post: Post) -> bool:
        """Whether a post is a removed article: by a key, by its whole text or by parts of it.

        Title and date, the opening and the ending are such parts; two of them must agree.
        """
        if not self._is_any():
            return False
        try:
            hashes = text_fingerprints(post.title, post.published, post.body)
            marks = (*post.keys, *hashes, *filter(None, [whole_text_fingerprint(post.body)]))
            "".join(marks).encode()
        except UnicodeEncodeError:
            return False  # nothing like it was ever stored, nor will it be
        query = (
            "SELECT mark, id FROM removed_marks JOIN removed USING (id)"
            f" WHERE kept_out AND mark IN ({', '.join('?' * len(marks))})"
        )
        alike: defaultdict[str, int] = defaultdict(int)
        for mark, id_ in self._db.execute(query, marks):
            alike[id_] += 1 if mark.startswith(_PRINTS) else 2
        return any(count > 1 for count in alike.values())

    def forget_words(self) -> None:
        """Let go of the words of every removed article, after a rebuild; outside a transaction.

        The file is written anew, since what is deleted in one stays in it until it is overwritten.
        """
        with database.archive_errors(self._path):
            if not self._is_any():
                return
            with self._db:
                self._db.execute("BEGIN IMMEDIATE")
                done = self._db.execute("UPDATE removed SET kept = NULL WHERE kept IS NOT NULL")
                if done.rowcount:
                    self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, '1')", (_TO_CLEAN,))
                self._db.execute("DELETE FROM removed WHERE NOT kept_out")
            is_to_clean = "SELECT 1 FROM meta WHERE key = ?"
            if self._db.execute(is_to_clean, (_TO_CLEAN,)).fetchone():
                self._db.execute("VACUUM")
                self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                self._db.execute("DELETE FROM meta WHERE key = ?", (_TO_CLEAN,))

    def _is_any(self) -> bool:
        query = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'removed'"
        return self._db.execute(query).fetchone() is not None

    def _marks(self, id_: str) -> list[str]:
        found = self._db.execute("SELECT mark FROM removed_marks WHERE id = ? ORDER BY mark", [id_])
        return [mark for (mark,) in found]

    def _id_of(self, reference: str) -> str:
        """The id of the removed article that has an id or an address."""
        if self._is_any():
            query = "SELECT id FROM removed WHERE id = ?"
            by_key = "SELECT id FROM removed_marks WHERE mark = ?"
            for sql, value in (query, reference), *((by_key, key) for key in post_keys(reference)):
                if found := self._db.execute(sql, (value,)).fetchone():
                    return str(found[0])
        raise RemovalError(
            f"{reference}: no article with this id or address was removed. "
            "What was shows: verbatim remove --list"
        )

    def _forget(self, id_: str) -> None:
        self._db.execute("DELETE FROM removed WHERE id = ?", (id_,))

    def _is_standing(self, fingerprint: str) -> bool:
        """Whether other articles have it, too: an intro that stands above each, for one."""
        query = "SELECT 1 FROM prints WHERE print = ?"
        return self._db.execute(query, (fingerprint,)).fetchone() is not None

    def _rows(self, table: str, row: int) -> list[dict[str, Any]]:
        found = self._db.execute(f"SELECT * FROM {table} WHERE {_OF_ARTICLE[table]} = ?", (row,))
        names = [column for column, *_ in found.description]
        return [dict(zip(names, each, strict=True)) for each in found]

    def _insert(self, table: str, values: dict[str, Any]) -> None:
        names, marks = ", ".join(values), ", ".join("?" * len(values))
        self._db.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", (*values.values(),))


def _parent_of(article: dict[str, Any]) -> str | None:
    """The key of the post that an attachment page hangs under, which is not its own."""
    return attachment_parent(str(article["master"]))
