"""Archives of an earlier version, brought up to the present one when they are first opened.

Version 1 had a digest of each article that nothing was held against, and none of what the source
marks. An article that no longer fits its old digest gets none of the new ones: it is named as
damaged, and never taken for whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.archive.digests import digest_of_version_1
from corpus.archive.rows import COLUMNS, article_digest, from_row, post_digest, to_row

if TYPE_CHECKING:
    import sqlite3

# Fits no article.
_NO_DIGEST = ""


def migrate_version_1(connection: sqlite3.Connection) -> None:
    """Give every article its digests, in one transaction; an interruption changes nothing."""
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        if connection.execute("SELECT value FROM meta WHERE key = 'schema'").fetchone() != ("1",):
            return  # another process was first
        connection.execute("ALTER TABLE articles ADD post_digest TEXT NOT NULL DEFAULT ''")
        for (row,) in connection.execute("SELECT row FROM articles").fetchall():
            _migrate(connection, row)
        connection.execute("UPDATE meta SET value = '2' WHERE key = 'schema'")


def _migrate(connection: sqlite3.Connection, row: int) -> None:
    names = COLUMNS.split(", ")
    query = f"SELECT {COLUMNS}, blockquotes, master, digest FROM articles WHERE row = ?"
    *columns, marks, first_key, digest = connection.execute(query, (row,)).fetchone()
    if digest_of_version_1(columns) != digest:
        connection.execute("UPDATE articles SET digest = ? WHERE row = ?", (_NO_DIGEST, row))
        return
    # Written anew: older releases left out fields that citations and quotations gained.
    written = to_row(from_row(columns))
    digests = (article_digest(written), post_digest(marks, first_key))
    settings = ", ".join(f"{name} = ?" for name in (*names, "digest", "post_digest"))
    connection.execute(f"UPDATE articles SET {settings} WHERE row = ?", (*written, *digests, row))
