"""Generations: immutable index folders, published by one rename, followed by a running bot.

    DATA/generations/<id>/    a whole generation and its manifest
    DATA/generations/.<id>/   one that is being written; swept away when the next build begins
    DATA/current              the id of the generation that is served, replaced in one step

A crash at any instant leaves the old generation served: nothing of it is touched before the new one
is whole on disk.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from index.errors import (
    BuildRunningError,
    IndexDamagedError,
    IndexMissingError,
    IndexStaleError,
    SearchIndexError,
)
from index.system import file_sha256, sync, sync_tree

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# Raised when the files of a generation change their meaning.
FORMAT = 4
# That of generations that are divided into shards.
SHARDED_FORMAT = 5
MANIFEST = "manifest.json"
_ID = re.compile(r"\w[\w.-]{0,99}", re.ASCII)
# The served generation and the one before it, which a running bot may still have open.
KEPT = 2
# Files up to so many bytes are hashed whenever a generation is opened: 1 ms a megabyte.
SMALL_FILE = 1 << 20
# These are, whatever their size: native code that is given damaged ones may end the process.
_PARSED = re.compile(r"encoder/.*(?<!\.bin)$")


class Counts(BaseModel):
    """How much a generation holds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    articles: int
    passages: int
    sentences: int


class FileRecord(BaseModel):
    """A file of a generation: its size in bytes and its SHA-256."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    size: int
    sha256: str


class Manifest(BaseModel):
    """What a generation was made of and with.

    `model` is the name in the settings, `fingerprint` identifies its weights. `archive` is a hash
    over every article and the rules they were cut by: equal hashes mean equal generations.
    `abstention_bound` is the probability under which this archive stays silent.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", serialize_by_alias=True, validate_by_name=True
    )

    format: int = FORMAT
    id: str
    built_at: datetime = Field(default_factory=lambda: datetime.now(UTC))
    model: str
    fingerprint: str
    runtime: str
    dim: int
    archive: str
    # Called so in the files of every version.
    abstention_bound: float = Field(alias="reserve")
    sample: bool
    counts: Counts
    # Into how many shards it is divided; see `sharding.py`.
    shards: int = 1
    files: dict[str, FileRecord]
    # A SHA-256 over all of the above.
    digest: str = ""

    def signed(self) -> Manifest:
        """The same with the digest of what it says."""
        # What is not divided says so to no earlier release.
        unsaid = {"digest"} if self.shards > 1 else {"digest", "shards"}
        said = self.model_dump_json(exclude=unsaid)
        return self.model_copy(update={"digest": hashlib.sha256(said.encode()).hexdigest()})

    def written(self) -> str:
        """The file that says it, signed."""
        unsaid = set[str]() if self.shards > 1 else {"shards"}
        return self.signed().model_dump_json(indent=1, exclude=unsaid)

    @property
    def has_known_format(self) -> bool:
        """Whether this version of the program wrote such files."""
        return self.format == (SHARDED_FORMAT if self.shards > 1 else FORMAT)


class GenerationStore:
    """A data folder, with the generations in it and the one that is served."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.generations = folder / "generations"

    def current(self) -> str | None:
        """The id of the generation that is served; None where nothing has been built.

        Raises IndexDamagedError when what stands there names no generation.
        """
        path = self.folder / "current"
        try:
            id_ = path.read_text(encoding="utf-8", errors="replace").strip()
        except FileNotFoundError:
            return None
        if not _ID.fullmatch(id_):
            raise IndexDamagedError(f"{path}: names no generation. Run: verbatim rebuild --full")
        return id_

    def is_built(self) -> bool:
        """Whether a generation is named as the served one, rightly or not."""
        return (self.folder / "current").exists()

    def folder_of(self, id_: str) -> Path:
        """The folder of a generation."""
        return self.generations / id_

    def manifest(self, id_: str) -> Manifest:
        """The manifest of a generation, its format checked.

        Raises IndexDamagedError when it cannot be read, IndexStaleError when another version of
        the program wrote it.
        """
        path = self.folder_of(id_) / MANIFEST
        try:
            manifest = Manifest.model_validate_json(path.read_bytes())
        except FileNotFoundError as error:
            raise IndexDamagedError(
                f"{path}: missing. Run: verbatim rebuild   (current names this index)"
            ) from error
        except ValidationError as error:
            if _format_in(path) in {FORMAT, SHARDED_FORMAT, None}:
                raise IndexDamagedError(f"{path}: unreadable. Run: verbatim rebuild") from error
            raise self._stale(path) from error
        if not manifest.has_known_format:
            raise self._stale(path)
        if manifest.signed().digest != manifest.digest:
            raise IndexDamagedError(
                f"{path}: changed since it was published. Run: verbatim rebuild"
            )
        return manifest

    @staticmethod
    def _stale(path: Path) -> IndexStaleError:
        return IndexStaleError(
            f"{path}: written by another version of verbatim. Run: verbatim rebuild"
        )

    def served_manifest(self) -> Manifest:
        """The manifest of the served generation; raises IndexMissingError when there is none."""
        id_ = self.current()
        if id_ is None:
            raise IndexMissingError("No index here yet. Build it with: verbatim rebuild")
        return self.manifest(id_)

    def others(self) -> Iterator[Manifest]:
        """The generations beside the current one, as far as they can be read, newest first."""
        for folder in sorted(self.generations.glob("[!.]*"), reverse=True):
            if folder.name != self._named():
                with suppress(SearchIndexError):
                    yield self.manifest(folder.name)

    def _named(self) -> str | None:
        with suppress(IndexDamagedError):
            return self.current()
        return None

    @contextmanager
    def building(self, *, wait: float = 0) -> Iterator[None]:
        """Hold the only right to build here, which ends with the process, however it ends.

        Raises BuildRunningError where another still holds it after `wait` seconds.
        """
        from filelock import FileLock, Timeout  # noqa: PLC0415 - a question locks nothing

        self.folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self.folder / "building.lock")
        try:
            lock.acquire(timeout=wait)
        except Timeout as error:
            raise BuildRunningError(
                f"{self.folder}: another rebuild is running. Wait until it is done."
            ) from error
        try:
            yield
        finally:
            lock.release()

    def begin_generation(self, id_: str) -> Path:
        """An empty folder to write a generation into, hidden until it is published."""
        for left in self.generations.glob(".*"):
            shutil.rmtree(left, ignore_errors=True)
        folder = self.generations / f".{id_}"
        folder.mkdir(parents=True)
        return folder

    def publish(self, folder: Path, manifest: Manifest) -> None:
        """Make a whole folder the served generation; older ones are pruned after it."""
        (folder / MANIFEST).write_text(manifest.written(), encoding="utf-8")
        sync_tree(folder)
        folder.rename(self.folder_of(manifest.id))
        sync(self.generations)
        temporary = self.folder / ".current"
        temporary.write_text(manifest.id, encoding="ascii")
        sync(temporary)
        temporary.replace(self.folder / "current")
        sync(self.folder)
        folders = sorted(p for p in self.generations.iterdir() if not p.name.startswith("."))
        older = [p for p in folders if p.name != manifest.id]
        for path in older[: len(older) - (KEPT - 1)]:
            # Files that another process has mapped stay readable for it until it lets go of them.
            shutil.rmtree(path, ignore_errors=True)


def _format_in(path: Path) -> object:
    """The format that a manifest names which makes no sense otherwise; None for none at all."""
    with suppress(ValueError):
        said = json.loads(path.read_bytes())
        return said.get("format") if isinstance(said, dict) else None
    return None


def checksums(folder: Path) -> dict[str, FileRecord]:
    """Size and SHA-256 of every file below `folder`, by its path relative to it."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != MANIFEST)
    return {
        path.relative_to(folder).as_posix(): FileRecord(
            size=path.stat().st_size, sha256=file_sha256(path)
        )
        for path in files
    }


def is_there(path: Path, file: FileRecord) -> bool:
    """Whether a file is there, and of its size."""
    return path.is_file() and path.stat().st_size == file.size


def damaged_files(folder: Path, manifest: Manifest) -> Iterator[str]:
    """What differs from the manifest, a sentence for each file; reads every byte."""
    for name, file in manifest.files.items():
        path = folder / name
        if not path.is_file():
            yield f"{path}: missing"
        elif path.stat().st_size != file.size:
            yield f"{path}: {path.stat().st_size} bytes, the manifest says {file.size}"
        elif file_sha256(path) != file.sha256:
            yield f"{path}: changed since it was published"


def require_whole(folder: Path, manifest: Manifest) -> None:
    """Raise IndexDamagedError when a file is missing, of another size or, if small, changed.

    The contents of large files (vectors, weights, words) are not read here, but by `damaged_files`.
    """
    for name, file in manifest.files.items():
        path = folder / name
        is_read = file.size <= SMALL_FILE or _PARSED.match(name)
        try:
            is_whole = is_there(path, file)
            is_changed = is_whole and is_read and file_sha256(path) != file.sha256
        except FileNotFoundError:  # another process has just pruned it
            is_whole = is_changed = False
        if not is_whole:
            raise IndexDamagedError(f"{path}: missing or cut short. Run: verbatim check --mend")
        if is_changed:
            raise IndexDamagedError(
                f"{path}: changed since it was published. Run: verbatim check --mend"
            )
