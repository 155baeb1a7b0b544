"""A backup: what of a data folder cannot be made again, in one file that says if it is whole.

The archive, what the Discord bot keeps, and what the keeper or `fit` wrote. The index is not in it:
`verbatim rebuild` makes it of the archive. A backup is a zip, so that its parts can be taken out by
hand as well:

    manifest.json     when, by which version, and the size and SHA-256 of each other part
    archive.sqlite    discord.sqlite    corrections.toml    answerability.json
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import struct
import zipfile
import zlib
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from bot.starvation import starved
from corpus.archive.database import remedy
from index.system import file_sha256, sync

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MANIFEST = "manifest.json"
ARCHIVE = "archive.sqlite"
_DATABASES = (ARCHIVE, "discord.sqlite")
_FILES = ("corrections.toml", "answerability.json")
_FORMAT = 1
_BLOCK = 1 << 20


class BackupError(Exception):
    """A backup that cannot be made, is no backup, is damaged, or has no place to go."""


class Part(BaseModel):
    """A file of a backup."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    size: int = Field(ge=0)
    sha256: str = Field(pattern="^[0-9a-f]{64}$")


class Contents(BaseModel):
    """What a backup says of itself."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: int
    made_at: datetime
    files: dict[str, Part]


def back_up(data: Path, target: Path) -> Contents:
    """Write a backup of a data folder, whole or not at all; an import may go on meanwhile.

    Raises BackupError where there is no archive, or something stands at `target` already.
    """
    if not (data / ARCHIVE).is_file():
        raise BackupError(f"{data}: there is no archive to back up. Name its folder with --data")
    with _beside(target) as work:
        # In here, so that what a kill right after the rename has left beside it goes too.
        if target.exists():
            raise BackupError(f"{target}: is there already; name another file, or move it away")
        for name in _DATABASES:
            if (data / name).is_file():
                _copy_database(data / name, work / name)
        for name in _FILES:
            if (data / name).is_file():
                shutil.copyfile(data / name, work / name)
        parts = {path.name: _part(path) for path in sorted(work.iterdir())}
        contents = Contents(format=_FORMAT, made_at=datetime.now(UTC), files=parts)
        packed = work / "backup"
        with zipfile.ZipFile(packed, "x", zipfile.ZIP_DEFLATED) as bundle:
            bundle.writestr(MANIFEST, contents.model_dump_json(indent=2))
            for name in parts:
                bundle.write(work / name, name)
        packed.chmod(0o600)  # it holds who asked what
        sync(packed)
        packed.rename(target)
        sync(target.absolute().parent)
    return contents


def restore(source: Path, data: Path) -> Contents:
    """Put the files of a backup into a data folder; one that was interrupted is run again.

    Nothing is changed before every part was found whole. Raises BackupError for a file that is no
    backup or is damaged, and where another archive is in the folder.
    """
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _beside(data / ARCHIVE) as work:
        contents = _unpacked(source, work)
        for name, part in contents.files.items():
            if (data / name).exists() and _part(data / name) != part:
                raise BackupError(
                    f"{data / name}: is there already, and it is another than the backup's; "
                    "move it away, or name another folder with --data"
                )
        # The archive comes last: where it stands, everything does.
        for name in sorted(contents.files, key=lambda name: name == ARCHIVE):
            (work / name).replace(data / name)
        sync(data)
    return contents


def _unpacked(source: Path, work: Path) -> Contents:
    try:
        with zipfile.ZipFile(source) as bundle:
            contents = Contents.model_validate_json(bundle.read(MANIFEST))
            if contents.format != _FORMAT or ARCHIVE not in contents.files:
                raise BackupError(f"{source}: a backup of another version of verbatim")
            if others := contents.files.keys() - {*_DATABASES, *_FILES}:
                raise BackupError(f"{source}: holds {min(others)!r}, which no backup does")
            for name, part in contents.files.items():
                _unpack(bundle, name, part, work / name)
    except OSError as error:
        raise BackupError(f"{source}: cannot be read: {error.strerror or error}") from error
    except (KeyError, ValueError, NotImplementedError, RuntimeError, struct.error) as error:
        raise BackupError(f"{source}: is no backup of verbatim") from error
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise BackupError(f"{source}: is no backup of verbatim, or damaged: {error}") from error
    return contents


def _unpack(bundle: zipfile.ZipFile, name: str, part: Part, target: Path) -> None:
    """One part, which is read no further than it should go."""
    digest, left = hashlib.sha256(), part.size
    with bundle.open(name) as packed, target.open("xb") as out:
        os.fchmod(out.fileno(), 0o600)
        while left and (block := packed.read(min(_BLOCK, left))):
            left -= len(block)
            digest.update(block)
            out.write(block)
        if left or packed.read(1) or digest.hexdigest() != part.sha256:
            raise BackupError(f"{bundle.filename}: {name} is damaged; use another backup")
    sync(target)


def _copy_database(source: Path, target: Path) -> None:
    """A copy of one moment, whoever is writing meanwhile, in a single file."""
    try:
        with (
            closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as database,
            closing(sqlite3.connect(target)) as copy,
        ):
            database.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
            (found,) = copy.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as error:
        todo = remedy(error, source) or "Run: verbatim check"
        raise BackupError(f"{source}: {error}. Nothing was written. {todo}") from error
    if found != "ok":
        raise BackupError(f"{source}: is damaged ({found}). Run: verbatim check")


def _part(path: Path) -> Part:
    return Part(size=path.stat().st_size, sha256=file_sha256(path))


@contextmanager
def _beside(target: Path) -> Iterator[Path]:
    """A folder on the same disk as `target`, for what is not whole yet.

    Named after it, so that what a kill has left there is gone after the next run.
    """
    folder = target.absolute().with_name(f".{target.name}.part")
    try:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    except OSError as error:
        if said := starved(error):
            raise BackupError(said) from error
        where = error.filename or target
        raise BackupError(f"{where}: {error.strerror or error}. Nothing was changed") from error
