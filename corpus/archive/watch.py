"""Watching an archive: which of the articles that are there are changed or leave from now on."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

# It ends with the connection. What a transaction undoes, it undoes here too.
_WATCH = """
DROP TABLE IF EXISTS temp.watched;
DROP TRIGGER IF EXISTS temp.watch_changes;
DROP TRIGGER IF EXISTS temp.watch_removals;
CREATE TEMP TABLE watched (id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TEMP TRIGGER watch_changes AFTER UPDATE ON articles
  WHEN OLD.row <= {last} AND OLD.digest != NEW.digest
  BEGIN INSERT OR IGNORE INTO watched VALUES (OLD.id); END;
CREATE TEMP TRIGGER watch_removals AFTER DELETE ON articles WHEN OLD.row <= {last}
  BEGIN INSERT OR IGNORE INTO watched VALUES (OLD.id); END;
"""


class Watch:
    """Takes note of each article that is there when it begins and is changed or leaves later."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        (last,) = connection.execute("SELECT coalesce(max(row), 0) FROM articles").fetchone()
        connection.executescript(_WATCH.format(last=int(last)))

    def changes(self) -> int:
        """How many of them are not as they were."""
        (count,) = self._db.execute("SELECT count(*) FROM temp.watched").fetchone()
        return int(count)
