"""The archive's file: its tables, and what can be wrong with it."""

from __future__ import annotations

import sqlite3
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from corpus.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Raised when the tables change; an archive of another version is refused, never guessed at.
SCHEMA = 1

# `articles.master` is the first key of the copy whose text the article has; `prints` holds text
# fingerprints. Archives that exist bear these names.
_TABLES = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS articles (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, url TEXT, title TEXT NOT NULL, published TEXT,
  date_source TEXT NOT NULL, modified TEXT, author TEXT, categories TEXT NOT NULL,
  body TEXT NOT NULL, attribution TEXT NOT NULL, regions TEXT NOT NULL, source TEXT NOT NULL,
  blockquotes TEXT NOT NULL, master TEXT NOT NULL, digest TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS keys (
  key TEXT PRIMARY KEY, article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS keys_of ON keys (article);
CREATE TABLE IF NOT EXISTS copies (
  key TEXT NOT NULL, source TEXT NOT NULL, fingerprint TEXT NOT NULL,
  article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE, PRIMARY KEY (key, source)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS copies_of ON copies (article);
CREATE TABLE IF NOT EXISTS prints (
  print TEXT NOT NULL, article INTEGER NOT NULL REFERENCES articles ON DELETE CASCADE,
  PRIMARY KEY (print, article)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS prints_of ON prints (article);
CREATE TABLE IF NOT EXISTS sync (
  site TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (site, key)
) WITHOUT ROWID;
"""

_UNWRITABLE = "Allow writing there, or choose another --data folder."
_DAMAGED = "Not an archive of verbatim, or damaged: move it away and import again."
_REMEDIES = {
    sqlite3.SQLITE_BUSY: "Another command is writing to it: try again when that has ended.",
    sqlite3.SQLITE_FULL: "Make room on the disk and run the same command again.",
    sqlite3.SQLITE_CANTOPEN: _UNWRITABLE,
    sqlite3.SQLITE_READONLY: _UNWRITABLE,
}


@contextmanager
def archive_errors(path: Path) -> Iterator[None]:
    """Raise what SQLite reports of the file as an ArchiveError that says what to do."""
    try:
        yield
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
        raise  # a fault of the program, not of the file
    except sqlite3.DatabaseError as error:
        # Python's own complaint, such as bytes that are no UTF-8, carries no code.
        remedy = _REMEDIES.get(getattr(error, "sqlite_errorcode", 0) & 0xFF, _DAMAGED)
        raise ArchiveError(f"{path}: {error}. {remedy}") from error


def connect(path: Path) -> sqlite3.Connection:
    """Open the archive's file, made when it is not there; raises ArchiveError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ArchiveError(f"{path}: {error.strerror}. {_UNWRITABLE}") from error
    with archive_errors(path), ExitStack() as on_fault:
        connection = sqlite3.connect(path, isolation_level=None)
        on_fault.callback(connection.close)
        _initialize(connection, path)
        on_fault.pop_all()
    return connection


def _initialize(connection: sqlite3.Connection, path: Path) -> None:
    """Make the tables of a new file; nothing is written to a file that is not ours."""
    if not connection.execute("SELECT 1 FROM sqlite_master").fetchone():
        new = f"{_TABLES}INSERT OR IGNORE INTO meta VALUES ('schema', '{SCHEMA}');"
        connection.executescript(f"BEGIN IMMEDIATE;{new}COMMIT;")
    found = connection.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone()
    if not found or found[0] != str(SCHEMA):
        version = found[0] if found else "unknown"
        raise ArchiveError(
            f"{path}: an archive of version {version}; this verbatim reads version {SCHEMA}. "
            "Use the verbatim that wrote it, or import again into another --data folder."
        )
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")
