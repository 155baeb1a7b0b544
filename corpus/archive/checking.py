"""Checking an archive's file: is its structure whole, and does every article fit its digest."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from corpus.archive import database, seal
from corpus.archive.archive import Archive
from corpus.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

# Structural faults that are named; a broken file has thousands.
_NAMED = 10
# Keys, copies, what synchronisation remembers: nothing tells what was there before.
BESIDE = "what is kept beside the articles, by which an import knows them again,"


def archive_faults(path: Path, advance: Callable[[int], object]) -> Iterator[str]:
    """What is wrong with an archive, a sentence each; `advance` is called with numbers of articles.

    Every page is read; nothing is written.
    """
    try:
        yield from _structural_faults(path)
        with Archive.open_to_read(path) as archive:
            for fault in archive.faults():
                if fault:
                    yield fault
                advance(1)
    except ArchiveError as error:
        yield str(error)


def _structural_faults(path: Path) -> Iterator[str]:
    """What SQLite finds wrong with the file's pages, tables and indexes."""
    connection = database.connect_to_read(path)
    try:
        with database.archive_errors(path):
            for (found,) in connection.execute(f"PRAGMA integrity_check({_NAMED})"):
                if found != "ok":
                    yield f"{path}: {found}"
            if seal.is_broken(connection):
                yield f"{path}: {BESIDE} has changed since it was written"
            for table, row, other, _ in connection.execute("PRAGMA foreign_key_check"):
                yield f"{path}: row {row} of {table} names nothing in {other}"
    except sqlite3.Error as error:
        yield f"{path}: {error}"
    finally:
        connection.close()
