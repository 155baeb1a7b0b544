"""Files that are no archive, or made to do harm: each ends in a sentence, and at once."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from corpus.archive.archive import Archive
from corpus.errors import ArchiveError
from corpus.ingest import import_items
from tests.builders import a_post
from tests.damaging import claim_pages, execute_in, lay_garbage_log, overwrite_pages

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from corpus.article import Article

META = (
    "CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;"
    "INSERT INTO meta VALUES ('schema', '2');"
)
WITHOUT_END = "WITH RECURSIVE r(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM r)"
MADE = {
    "a view as meta": f"CREATE VIEW meta AS {WITHOUT_END} SELECT x AS key, x AS value FROM r",
    "a view as articles": f"{META} CREATE VIEW articles AS {WITHOUT_END} SELECT x AS row FROM r",
    "a view as keys": f"{META} CREATE VIEW keys AS {WITHOUT_END} SELECT x AS key FROM r",
    "a view of itself": "CREATE VIEW meta AS SELECT * FROM meta",
    "another application's": "CREATE TABLE photos (id INTEGER, data BLOB)",
    "meta alone": META,
    "a version of words": f"{META} UPDATE meta SET value = 'two'",
    "a version of blobs": f"{META} UPDATE meta SET value = zeroblob(1000000)",
    "a later version": f"{META} UPDATE meta SET value = '99'",
    "meta of other columns": "CREATE TABLE meta (a, b); INSERT INTO meta VALUES (1, 2)",
}
PARTS = {
    "the trigger 't'": "CREATE TRIGGER t AFTER DELETE ON meta BEGIN DELETE FROM articles; END",
    "the virtual table 'v'": "CREATE VIRTUAL TABLE v USING fts5(x)",
    "the computed column 'c'": "ALTER TABLE articles ADD c AS (hex(zeroblob(1000000000)))",
}


def refused(path: Path) -> str:
    """In which sentence opening and reading a file ends."""
    started = time.monotonic()
    with pytest.raises(ArchiveError) as ended:
        _read(path)
    assert time.monotonic() - started < 5
    return str(ended.value)


def _read(path: Path) -> list[Article]:
    with Archive.open_to_read(path) as archive:
        return list(archive.articles())


@pytest.mark.parametrize("statements", MADE.values(), ids=MADE)
def test_a_file_that_is_no_archive_is_refused(statements: str, tmp_path: Path) -> None:
    path = tmp_path / "archive.sqlite"
    with closing(sqlite3.connect(path)) as made:
        made.executescript(statements)
    said = refused(path)
    assert said.startswith(str(path))
    assert len(said) < 1000


@pytest.mark.parametrize("content", [b"", b"x", b"SQLite format 3\0" + bytes(range(256)) * 400])
def test_garbage_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "archive.sqlite").write_bytes(content)
    assert "move it away" in refused(tmp_path / "archive.sqlite")


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    """An archive with one article."""
    path = tmp_path / "archive.sqlite"
    with Archive.open(path) as archive:
        import_items(archive, [a_post()])
    return path


@pytest.mark.parametrize("part", PARTS)
def test_an_archive_with_more_than_tables_is_refused_and_nothing_is_lost(
    part: str, whole: Path
) -> None:
    execute_in(whole, PARTS[part])
    assert part in refused(whole)
    with closing(sqlite3.connect(whole)) as made:
        assert made.execute("SELECT count(*) FROM articles").fetchone() == (1,)


@pytest.mark.parametrize("harm", [overwrite_pages, claim_pages])
def test_an_archive_of_garbage_pages_is_refused(harm: Callable[[Path], None], whole: Path) -> None:
    harm(whole)
    assert "move it away" in refused(whole)


def test_a_log_of_garbage_changes_nothing(whole: Path) -> None:
    lay_garbage_log(whole)
    assert [article.title for article in _read(whole)] == [a_post().title]


def test_a_damaged_name_within_the_schema_is_refused(whole: Path) -> None:
    content = whole.read_bytes()
    assert b"ON copies (" in content
    whole.write_bytes(content.replace(b"ON copies (", b"ON c\xffpies ("))
    assert "move it away" in refused(whole)
