"""The seal: a hash over what an archive keeps beside its articles, while nothing changes it.

Keys, copies and what synchronisation remembers are no article's words, so no digest covers them.
The first change takes the seal off, and closing the archive puts a new one on: after a kill there
is none until the next import. A seal that is found broken then stays so: nothing here can tell what
was there before, so that only a backup, or an archive that is imported anew, is whole again.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

_KEY = "seal"
# In a broken seal's place: no hash is it.
_BROKEN = "broken"
# In the order of their primary keys.
_TABLES = {
    "meta": f"SELECT key, value FROM meta WHERE key <> '{_KEY}' ORDER BY key",
    "keys": "SELECT key, article FROM keys ORDER BY key",
    "copies": "SELECT key, source, fingerprint, article FROM copies ORDER BY key, source",
    "prints": "SELECT print, article FROM prints ORDER BY print, article",
    "sync": "SELECT site, key, value FROM sync ORDER BY site, key",
}
# Made with the first removal.
_OF_REMOVALS = {
    "removed": "SELECT id, removed_at, kept_out, kept FROM removed ORDER BY id",
    "removed_marks": "SELECT mark, id FROM removed_marks ORDER BY mark, id",
}


def take_off(connection: sqlite3.Connection) -> None:
    """Say, inside the transaction that changes something, that no seal holds."""
    if is_broken(connection):
        _put(connection, _BROKEN)
    else:
        connection.execute("DELETE FROM meta WHERE key = ?", (_KEY,))


def put_on(connection: sqlite3.Connection) -> None:
    """Seal what is there now; a microsecond a row.

    The log is synced with it, whoever else has the archive open: what an import reports as done
    outlasts a power cut.
    """
    connection.execute("PRAGMA synchronous = FULL")
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        _put(connection, _BROKEN if _found(connection) == _BROKEN else _hash(connection))


def is_broken(connection: sqlite3.Connection) -> bool:
    """Whether there is a seal, and what it covers has changed since."""
    found = _found(connection)
    return found is not None and (found == _BROKEN or found != _hash(connection))


def _found(connection: sqlite3.Connection) -> str | None:
    found = connection.execute("SELECT value FROM meta WHERE key = ?", (_KEY,)).fetchone()
    return None if found is None else str(found[0])


def _put(connection: sqlite3.Connection, seal: str) -> None:
    connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (_KEY, seal))


def _hash(connection: sqlite3.Connection) -> str:
    total = hashlib.blake2b(digest_size=16)
    query = "SELECT name FROM sqlite_master WHERE type = 'table'"
    there = {name for (name,) in connection.execute(query)}
    of_removals = {name: query for name, query in _OF_REMOVALS.items() if name in there}
    for name, query in (_TABLES | of_removals).items():
        total.update(name.encode())
        for row in connection.execute(query):
            total.update(repr(row).encode("utf-8", "surrogatepass"))
    return total.hexdigest()
