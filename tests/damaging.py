"""Harm done to files behind the back of the program, and copies of a data folder to do it to."""

from __future__ import annotations

import json
import os
import random
import shutil
import sqlite3
import struct
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING

from index.storage.generation import MANIFEST, GenerationStore, Manifest, checksums

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def linked_copy(data: Path, to: Path) -> Path:
    """A copy of a data folder that shares its files' contents; `write` parts them again."""
    return shutil.copytree(data, to, copy_function=os.link)


def write(path: Path, content: bytes) -> None:
    """Give a file other contents, and leave other copies of it as they are."""
    path.unlink()
    path.write_bytes(content)


def replace_in(path: Path, old: bytes, new: bytes) -> None:
    """Replace bytes of a file by as many others; they must be there."""
    content = path.read_bytes()
    assert old in content, f"{old!r} in {path}"
    assert len(old) == len(new)
    write(path, content.replace(old, new))


def flip(path: Path, byte: int, bit: int = 0) -> None:
    """Flip one bit of a file."""
    content = bytearray(path.read_bytes())
    content[byte] ^= 1 << bit
    write(path, bytes(content))


def served_folder(data: Path) -> Path:
    """The folder of the served generation."""
    store = GenerationStore(data)
    return store.folder_of(store.current() or "")


def claim_whole(folder: Path) -> None:
    """Make a manifest say of a generation's files, as they are, that they are as published."""
    rewrite_manifest(
        folder, files={name: file.model_dump() for name, file in checksums(folder).items()}
    )


def rewrite_manifest(folder: Path, **changed: object) -> None:
    """Make a manifest say something else, as if it had been published so."""
    path = folder / MANIFEST
    manifest = json.loads(path.read_text("utf-8")) | changed
    signed = Manifest.model_validate(manifest).signed()
    write(path, signed.model_dump_json(indent=1).encode())


# What else a file of SQLite may hold: each changes such a file, and is named by what it does.

ENDLESS = "WITH RECURSIVE r(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM r) SELECT x AS row FROM r"


def execute_in(path: Path, statements: str) -> None:
    """Run statements on a file, parted from its other copies."""
    write(path, path.read_bytes())
    with closing(sqlite3.connect(path)) as changed:
        changed.executescript(statements)


def overwrite_pages(path: Path) -> None:
    """Fill all but the first page with garbage."""
    content = path.read_bytes()
    (page,) = struct.unpack_from(">H", content, 16)
    garbage = random.Random(page).randbytes(len(content))  # noqa: S311 - the same in every run
    write(path, content[:page] + garbage[page:])


def claim_pages(path: Path) -> None:
    """Have the header say that there are four milliards of pages."""
    content = bytearray(path.read_bytes())
    content[28:32] = b"\xff\xff\xff\xfe"
    write(path, bytes(content))


def lay_garbage_log(path: Path) -> None:
    """Lay a write-ahead log beside a file that begins like one, and is garbage."""
    garbage = random.Random(1).randbytes(50_000)  # noqa: S311 - the same in every run
    path.with_name(f"{path.name}-wal").write_bytes(b"\x37\x7f\x06\x82\x00\x2d\xe2\x18" + garbage)


def harms_to(table: str, other: str) -> dict[str, Callable[[Path], None]]:
    """What can be done to a file of SQLite with these two tables, by what it is."""
    statements = {
        f"a view as {table}": f"DROP TABLE {table}; CREATE VIEW {table} AS {ENDLESS}",
        f"a view as {other}": f"DROP TABLE {other}; CREATE VIEW {other} AS {ENDLESS}",
        "a trigger": f"CREATE TRIGGER t AFTER INSERT ON {table} BEGIN DELETE FROM {other}; END",
        "a computed column": f"ALTER TABLE {table} ADD c AS (hex(zeroblob(1000000000)))",
    }
    return {
        **{name: partial(execute_in, statements=each) for name, each in statements.items()},
        "garbage pages": overwrite_pages,
        "pages without number": claim_pages,
    }
