"""Files that the product keeps or a keeper writes, as targets: each may be damaged."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from bot.backup import back_up, restore
from bot.discord.storage import AskedQuestion, BotStorage, Origin
from bot.settings import load_settings
from corpus.archive.archive import Archive
from corpus.archive.checking import archive_faults
from corpus.corrections import Corrections
from corpus.ingest import import_items
from corpus.profile import ArchiveProfile
from index.search.answerability import answerability_for, shipped_models, write_models
from index.storage.generation import MANIFEST, GenerationStore
from index.storage.snapshot import Snapshot
from index.storage.withheld import Withheld
from tests.builders import a_post
from tests.damaging import linked_copy, served_folder
from tests.fuzz import samples
from tests.fuzz.target import Target

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def kept_files(folder: Path, data: Path) -> Iterator[Target]:
    """A target for each file; `data` is a data folder whose index serves as a sample."""
    (folder / "data").mkdir(parents=True)
    kept = _Kept(folder)
    yield Target("settings.toml", samples.SETTINGS, kept.settings)
    yield Target("corrections.toml", samples.CORRECTIONS, kept.corrections)
    yield Target("profile.toml", samples.PROFILES, kept.profile)
    yield Target("archive.sqlite", [_an_archive(folder)], kept.archive)
    yield Target("discord.sqlite", [_a_bots_file(folder)], kept.of_the_bot)
    yield Target("backup", [_a_backup(folder)], kept.backup)
    yield Target("answerability.json", [write_models(shipped_models()).encode()], kept.fitted)
    yield Target("removed", [b"0a1b2c3d4e5f\n1a1b2c3d4e5f\n"], kept.removed)
    served = served_folder(data)
    yield Target("index: current", [served.name.encode()], _Index(data, folder / "1").current)
    manifest = (served / MANIFEST).read_bytes()
    yield Target("index: manifest", [manifest], _Index(data, folder / "2").manifest)
    articles = (served / "articles.sqlite").read_bytes()
    yield Target("index: articles", [articles], _Index(data, folder / "3").articles)
    column = (served / "published.npy").read_bytes()
    yield Target("index: column", [column], _Index(data, folder / "4").column)


class _Kept:
    """A folder in which each file is written anew, without what SQLite laid beside the last."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def _written(self, name: str, data: bytes) -> Path:
        path = self._folder / name
        path.write_bytes(data)
        for beside in ("-wal", "-shm", "-journal"):
            path.with_name(path.name + beside).unlink(missing_ok=True)
        return path

    def settings(self, data: bytes) -> None:
        load_settings(self._written("settings.toml", data))

    def corrections(self, data: bytes) -> None:
        Corrections.load(self._written("corrections.toml", data))

    def profile(self, data: bytes) -> None:
        ArchiveProfile.load(self._written("profile.toml", data))

    def archive(self, data: bytes) -> None:
        path = self._written("archive.sqlite", data)
        list(archive_faults(path, lambda _: None))
        with Archive.open(path) as opened:
            list(opened.articles(lambda _: None))
            import_items(opened, [a_post("a.example/1", title="Another")])

    def of_the_bot(self, data: bytes) -> None:
        with BotStorage(self._written("discord.sqlite", data)) as storage:
            storage.servers()
            storage.keep(AskedQuestion("Which?"), Origin(1, 2, 3))
            storage.expire(30)

    def backup(self, data: bytes) -> None:
        shutil.rmtree(self._folder / "restored", ignore_errors=True)
        restore(self._written("kept.zip", data), self._folder / "restored")

    def fitted(self, data: bytes) -> None:
        self._written("answerability.json", data)
        answerability_for("a", "b", self._folder)

    def removed(self, data: bytes) -> None:
        self._written("removed", data)
        Withheld(self._folder).ids()


class _Index:
    """A copy of an index of which one file is written anew."""

    def __init__(self, data: Path, folder: Path) -> None:
        self._data = linked_copy(data, folder)
        self._served = served_folder(self._data)

    def current(self, data: bytes) -> None:
        self._write(self._data / "current", data)
        GenerationStore(self._data).served_manifest()

    def manifest(self, data: bytes) -> None:
        self._write(self._served / MANIFEST, data)
        GenerationStore(self._data).served_manifest()

    def articles(self, data: bytes) -> None:
        self._write(self._served / "articles.sqlite", data)
        self._look()

    def column(self, data: bytes) -> None:
        self._write(self._served / "published.npy", data)
        self._look()

    def _write(self, path: Path, data: bytes) -> None:
        path.unlink()
        path.write_bytes(data)

    def _look(self) -> None:
        with Snapshot.open(self._served) as snapshot:
            list(snapshot.refs())
            for row in range(40):
                snapshot.is_verified(row)


def _an_archive(folder: Path) -> bytes:
    path = folder / "data" / "archive.sqlite"
    with Archive.open(path) as archive:
        import_items(archive, [a_post("a.example/1")])
    return path.read_bytes()


def _a_bots_file(folder: Path) -> bytes:
    path = folder / "data" / "discord.sqlite"
    with BotStorage(path) as storage:
        storage.change_server(1, private=True)
        storage.keep(AskedQuestion("Which tram?"), Origin(1, 2, 3))
    return path.read_bytes()


def _a_backup(folder: Path) -> bytes:
    back_up(folder / "data", folder / "made.zip")
    return (folder / "made.zip").read_bytes()
