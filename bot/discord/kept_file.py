"""The file in which the bot keeps what it must: opened for its owner alone, or read into memory."""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from bot.discord.errors import ConfigurationError
from bot.starvation import starved
from corpus.archive.database import odd_part

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

log = logging.getLogger(__name__)

_UNWRITABLE = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN}


@contextmanager
def kept_file_errors(path: Path) -> Iterator[None]:
    """Raise what is wrong with the file as ConfigurationError, but not what the system lacks.

    The bot does not begin without it: it would answer where a server forbade that.
    """
    try:
        yield
    except (sqlite3.Error, UnicodeDecodeError) as error:  # the latter of SQLite's own sentence
        if starved(error):
            raise
        raise _not_ours(path, str(error)) from error


def _not_ours(path: Path, found: str) -> ConfigurationError:
    return ConfigurationError(
        f"{path}: {found}. Not the bot's file, or damaged. Take it out of a backup (verbatim "
        "restore), or move it away: then servers choose their settings anew."
    )


def open_kept(path: Path, schema: str) -> sqlite3.Connection:
    """Open the bot's file, made when it is not there; see `kept_file_errors`.

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
    _require_whole(connection, path)
    return connection


def _require_whole(connection: sqlite3.Connection, path: Path) -> None:
    if odd := odd_part(connection):
        connection.close()
        raise _not_ours(path, f"holds {odd}")
    (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if found != "ok":
        connection.close()
        raise _not_ours(path, found)


def _in_memory(path: Path) -> sqlite3.Connection:
    memory = sqlite3.connect(":memory:", isolation_level=None)
    if path.is_file():
        uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        with closing(sqlite3.connect(uri, uri=True)) as kept:
            kept.backup(memory)
    return memory
