"""Follows: which new posts a server wants to be told of where, and which articles are known."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

_SCHEMA = """
PRAGMA foreign_keys = ON;
CREATE TABLE IF NOT EXISTS follows (
  id INTEGER PRIMARY KEY AUTOINCREMENT, server INTEGER NOT NULL, channel INTEGER NOT NULL,
  region TEXT, topic TEXT, outlet TEXT, role INTEGER, weekly INTEGER NOT NULL, posted REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS news (
  follow INTEGER NOT NULL REFERENCES follows ON DELETE CASCADE, article TEXT NOT NULL,
  PRIMARY KEY (follow, article)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS known_articles (id TEXT PRIMARY KEY) WITHOUT ROWID;
"""
_WEEK = 7 * 24 * 60 * 60


class Wish(NamedTuple):
    """What is followed, and how it is told.

    None is for no limit; `role` is mentioned; `weekly` is 1 for a digest a week, else 0.
    """

    server: int
    channel: int
    region: str | None = None
    topic: str | None = None
    outlet: str | None = None
    role: int | None = None
    weekly: int = 0


class Follow(NamedTuple):
    """A wish that is kept, under the number by which it is stopped."""

    id: int
    wish: Wish


class FollowList:
    """The follows of all servers, in a database that somebody else opens and closes."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        db.executescript(_SCHEMA)

    def add(self, wish: Wish) -> Follow:
        """Keep a wish."""
        cursor = self._db.execute(
            "INSERT INTO follows (server, channel, region, topic, outlet, role, weekly, posted) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (*wish, time.time()),
        )
        return Follow(cursor.lastrowid or 0, wish)

    def all(self, server: int | None = None) -> list[Follow]:
        """Every follow, or those of one server, oldest first."""
        rows = self._db.execute(
            "SELECT id, server, channel, region, topic, outlet, role, weekly FROM follows "
            "WHERE ?1 IS NULL OR server = ?1 ORDER BY id",
            (server,),
        )
        return [Follow(id_, Wish(*wish)) for id_, *wish in rows]

    def stop(self, id_: int, server: int) -> bool:
        """End a follow of this server; whether there was one."""
        stop = "DELETE FROM follows WHERE id = ? AND server = ?"
        return self._db.execute(stop, (id_, server)).rowcount == 1

    def learn(self, articles: set[str]) -> set[str]:
        """Note which articles there are; returns those that are new.

        None is where nothing was known before, or nothing of it is left: that is another archive.
        """
        known = {id_ for (id_,) in self._db.execute("SELECT id FROM known_articles")}
        rows = ((id_,) for id_ in articles - known)
        self._db.execute("BEGIN")
        self._db.executemany("INSERT INTO known_articles VALUES (?)", rows)
        self._db.execute("COMMIT")
        return articles - known if articles & known else set()

    def add_news(self, follow: int, articles: Iterable[str]) -> None:
        """Have articles ready to be told of."""
        rows = ((follow, id_) for id_ in articles)
        self._db.executemany("INSERT OR IGNORE INTO news VALUES (?, ?)", rows)

    def due(self) -> list[tuple[Follow, set[str]]]:
        """Follows with news whose time has come: at once, or a week after the last message."""
        rows = self._db.execute(
            "SELECT follow, article FROM news JOIN follows ON follows.id = follow "
            "WHERE NOT weekly OR posted <= ?",
            (time.time() - _WEEK,),
        )
        news: dict[int, set[str]] = {}
        for follow, article in rows:
            news.setdefault(follow, set()).add(article)
        return [(follow, news[follow.id]) for follow in self.all() if follow.id in news]

    def told(self, follow: int) -> None:
        """Note that everything that was ready is told."""
        self._db.execute("DELETE FROM news WHERE follow = ?", (follow,))
        self._db.execute("UPDATE follows SET posted = ? WHERE id = ?", (time.time(), follow))
