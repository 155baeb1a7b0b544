"""What an archive remembers beside its articles: facts of its own, and how far sites were read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.archive import database

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path


class RememberedFacts:
    """The tables `meta` and `sync` of an archive; changed inside its transactions."""

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._db = connection
        self.path = path

    def meta(self, key: str) -> str | None:
        """A remembered fact about the archive, such as the version of the analysis."""
        with database.archive_errors(self.path):
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
