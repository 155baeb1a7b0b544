"""The file in which the bot keeps what it must: opened for its owner alone, or read into memory."""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

log = logging.getLogger(__name__)

_UNWRITABLE = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN}


def open_kept(path: Path, schema: str) -> sqlite3.Connection:
    """Open the bot's file, made when it is not there.

    Where nothing can be written, what it holds is read into memory: settings of servers hold, and
    what is asked is forgotten when the bot ends.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # SQLite gives the files beside it the same rights.
        path.touch(mode=0o600)
        path.chmod(0o600)
        connection = sqlite3.connect(path, isolation_level=None)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(schema)
    except (OSError, sqlite3.OperationalError) as error:
        if getattr(error, "sqlite_errorcode", sqlite3.SQLITE_READONLY) & 0xFF not in _UNWRITABLE:
            raise
        log.warning("%s: cannot be written (%s); questions are kept in memory only", path, error)
        connection = _in_memory(path)
        connection.executescript(schema)
    return connection


def _in_memory(path: Path) -> sqlite3.Connection:
    memory = sqlite3.connect(":memory:", isolation_level=None)
    if path.is_file():
        uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        with closing(sqlite3.connect(uri, uri=True)) as kept:
            kept.backup(memory)
    return memory
