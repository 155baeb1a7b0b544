"""The archive's file: its tables, and what can be wrong with it."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from typing import TYPE_CHECKING

from corpus.archive.migration import migrate_version_1
from corpus.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Raised when the tables change; an archive of a later version is refused, never guessed at.
SCHEMA = 2

# `articles.digest` is that of the article, `post_digest` that of what the source marks;
# `articles.master` is the first key of the copy whose text the article has; `prints` holds text
# fingerprints. Archives that exist bear these names.
_TABLES = """
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS articles (
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, url TEXT, title TEXT NOT NULL, published TEXT,
  date_source TEXT NOT NULL, modified TEXT, author TEXT, categories TEXT NOT NULL,
  body TEXT NOT NULL, attribution TEXT NOT NULL, regions TEXT NOT NULL, source TEXT NOT NULL,
  blockquotes TEXT NOT NULL, master TEXT NOT NULL, digest TEXT NOT NULL,
  post_digest TEXT NOT NULL DEFAULT ''
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

_ODD_PARTS = """
SELECT type, name FROM sqlite_master WHERE type NOT IN ('table', 'index')
UNION ALL
SELECT 'virtual table', name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL%'
UNION ALL
SELECT 'computed column', name FROM
  (SELECT c.name FROM sqlite_master AS m, pragma_table_xinfo(m.name) AS c
   WHERE m.type = 'table' AND c.hidden)
LIMIT 1
"""

_UNWRITABLE = "Allow writing there, or choose another --data folder."
_DAMAGED = "Not an archive of verbatim, or damaged: move it away and import again."
_UNREACHED = "The disk did not give or take it: look at the disk, and run the same command again."
# Where a file that cannot be opened for writing may still be read.
_WITHOUT_WRITING = {
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
}
# Characters of a version that cannot be read.
_SHOWN = 20
# Bytes; no file of SQLite is smaller.
_SMALLEST = 512
# Bytes; SQLite takes 32 kB for what its readers share.
_LITTLE = 1 << 17
_REMEDIES = {
    sqlite3.SQLITE_IOERR: _UNREACHED,
    sqlite3.SQLITE_NOMEM: "There is not enough memory: end other programs and try again.",
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
        raise ArchiveError(f"{path}: {error}. {remedy(error, path) or _DAMAGED}") from error


def remedy(error: sqlite3.Error, path: Path) -> str | None:
    """What to do where SQLite reports a lack of the system's; None for a fault of the file."""
    # Python's own complaint, such as bytes that are no UTF-8, carries no code.
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_IOERR and _is_full(path):
        code = sqlite3.SQLITE_FULL  # which is how it says that it found no room for its log
    return _REMEDIES.get(code)


def _is_full(path: Path) -> bool:
    """Whether there is next to no room beside a file."""
    try:
        return shutil.disk_usage(path.parent).free < _LITTLE
    except OSError:
        return False


def connect(path: Path) -> sqlite3.Connection:
    """Open the archive's file, made when it is not there; raises ArchiveError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ArchiveError(f"{path}: {error.strerror}. {_UNWRITABLE}") from error
    with archive_errors(path), ExitStack() as on_fault:
        connection = _connected(str(path), on_fault)
        _initialize(connection, path)
        on_fault.pop_all()
    return connection


def connect_to_read(path: Path, *, is_frozen: bool = False) -> sqlite3.Connection:
    """Open an archive that is there, also where nothing can be written; raises ArchiveError.

    One that `is_frozen`, since nothing changes it, may be read by several machines at once.
    """
    if not path.is_file():
        raise ArchiveError(f"{path}: no archive here. Bring articles in with: verbatim import")
    if not path.stat().st_size:
        raise ArchiveError(f"{path}: an empty file. {_DAMAGED}")
    try:
        if not is_frozen:
            return connect(path)
    except ArchiveError as error:
        code = getattr(error.__cause__, "sqlite_errorcode", 0) & 0xFF
        if code not in _WITHOUT_WRITING:
            raise
    with archive_errors(path), ExitStack() as on_fault:
        # "immutable", since the files that readers share cannot be made beside it either; but what
        # a log beside it holds would not be seen.
        log = path.with_name(f"{path.name}-wal")
        shared = "" if log.is_file() and log.stat().st_size else "&immutable=1"
        uri = f"{path.resolve().as_uri()}?mode=ro{shared}"
        connection = _connected(uri, on_fault)
        _require_version(connection, path, {"1", str(SCHEMA)})
        on_fault.pop_all()
    return connection


def freeze(path: Path, target: Path) -> None:
    """Copy an archive as it stands into a file that must not exist; an import may go on."""
    with (
        archive_errors(path),
        closing(connect_to_read(path)) as db,
        closing(sqlite3.connect(target)) as copy,
    ):
        db.backup(copy)


def _connected(database: str, on_fault: ExitStack) -> sqlite3.Connection:
    is_uri = database.startswith("file:")
    connection = sqlite3.connect(database, isolation_level=None, uri=is_uri)
    on_fault.callback(connection.close)
    # What is no UTF-8 any more fits no digest; it must not keep the rest from being read.
    connection.text_factory = partial(str, encoding="utf-8", errors="replace")
    if odd := odd_part(connection):
        raise ArchiveError(f"{database}: holds {odd}, as no archive does. {_DAMAGED}")
    return connection


def odd_part(connection: sqlite3.Connection) -> str | None:
    """What a file holds beside plain tables and their indexes, such as "the view 'meta'".

    What stands in for a table, or a column of one, may compute without end; a trigger may change
    anything. No file of verbatim's has one.
    """
    try:
        found = connection.execute(_ODD_PARTS).fetchone()
    except UnicodeDecodeError as error:  # of SQLite's own sentence, which quotes what is damaged
        raise sqlite3.DatabaseError("its tables have damaged names") from error
    return found and f"the {found[0]} {found[1]!r}"


def schema_of(connection: sqlite3.Connection) -> str | None:
    """The version of an archive's tables."""
    found = connection.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone()
    return found and str(found[0])


def _initialize(connection: sqlite3.Connection, path: Path) -> None:
    """Make the tables of a new file; nothing is written to a file that is not ours."""
    if not connection.execute("SELECT 1 FROM sqlite_master").fetchone():
        if 0 < path.stat().st_size < _SMALLEST:  # which SQLite takes for an empty one
            raise ArchiveError(f"{path}: a file of something else. {_DAMAGED}")
        new = f"{_TABLES}INSERT OR IGNORE INTO meta VALUES ('schema', '{SCHEMA}');"
        connection.executescript(f"BEGIN IMMEDIATE;{new}COMMIT;")
    if schema_of(connection) == "1":
        migrate_version_1(connection)
    _require_version(connection, path, {str(SCHEMA)})
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")


def _require_version(connection: sqlite3.Connection, path: Path, readable: set[str]) -> None:
    version = schema_of(connection)
    if version not in readable:
        named = (version or "unknown")[:_SHOWN]
        raise ArchiveError(
            f"{path}: an archive of version {named}; this verbatim reads version {SCHEMA}. "
            "Use the verbatim that wrote it, or import again into another --data folder."
        )
