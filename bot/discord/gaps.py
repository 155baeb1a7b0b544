"""Gaps: questions that the archive did not answer well, as those who manage a server see them.

Each person counts once for a question. Managers are shown questions and counts; the ids are kept
only so that whoever wrote a question, or reported it, can have it deleted.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

_SCHEMA = """
CREATE TABLE IF NOT EXISTS gaps (
  server INTEGER NOT NULL, question TEXT NOT NULL, why TEXT NOT NULL,
  author INTEGER NOT NULL, reporter INTEGER NOT NULL, at REAL NOT NULL,
  PRIMARY KEY (server, question, why, reporter)
) WITHOUT ROWID;
"""
# The list as older releases kept it: without persons, and without an end.
_FROM_OLDER = """
INSERT OR IGNORE INTO gaps
  SELECT server, question, why, 0, 0, unixepoch(day) FROM unanswered;
DROP TABLE unanswered;
"""
PAGE = 20


class Gap(NamedTuple):
    """A question, why it is on the list, by how many persons, and the day of the latest report."""

    question: str
    why: str
    persons: int
    day: str


class GapList:
    """The lists of all servers, in a database that somebody else opens and closes."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        db.executescript(_SCHEMA)
        if db.execute("SELECT 1 FROM sqlite_master WHERE name = 'unanswered'").fetchone():
            db.executescript(_FROM_OLDER)

    def report(self, server: int, question: str, why: str, *, author: int, reporter: int) -> None:
        """Put a question on a server's list; a second report of the same person renews theirs."""
        row = (server, question, why, author, reporter, time.time())
        self._db.execute("REPLACE INTO gaps VALUES (?, ?, ?, ?, ?, ?)", row)

    def page(self, servers: Sequence[int], *, offset: int = 0) -> tuple[list[Gap], int]:
        """Up to PAGE entries of the lists of these servers, newest first, and how many in all."""
        among = f"FROM gaps WHERE server IN ({', '.join('?' * len(servers))})"
        grouped = f"SELECT question, why, count(*), max(at) {among} GROUP BY question, why"
        (total,) = self._db.execute(f"SELECT count(*) FROM ({grouped})", servers).fetchone()
        rows = self._db.execute(
            f"{grouped} ORDER BY 4 DESC, question LIMIT ? OFFSET ?", (*servers, PAGE, offset)
        )
        return [Gap(question, why, count, _day(at)) for question, why, count, at in rows], total

    def clear(self, servers: Sequence[int]) -> None:
        """Empty the lists of these servers."""
        among = ", ".join("?" * len(servers))
        self._db.execute(f"DELETE FROM gaps WHERE server IN ({among})", servers)

    def expire(self, before: float) -> int:
        """Delete reports of before this moment; returns how many there were."""
        return self._db.execute("DELETE FROM gaps WHERE at < ?", (before,)).rowcount

    def forget_person(self, person: int) -> int:
        """Delete what a person wrote or reported; returns how many there were."""
        return self._db.execute(
            "DELETE FROM gaps WHERE ? IN (author, reporter)", (person,)
        ).rowcount


def _day(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).date().isoformat()
