"""Checking all that is kept, part by part and at once: archive, index, vectors and words.

`mend` puts right what it can: it never deletes anything of the archive, and removes a damaged index
only when another has been built.
"""

from __future__ import annotations

import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

from bot import indexing, progress
from bot.data_folder import user_data
from bot.sample import ready_sample
from corpus.archive.archive import Archive
from corpus.archive.checking import BESIDE, archive_faults
from corpus.native import panics_as_errors
from index.errors import IndexMissingError, SearchIndexError
from index.storage.generation import damaged_files
from index.storage.shard_folders import generation_of, shard_folders

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from bot.data_folder import DataFolder
    from bot.settings import Settings
    from corpus.article import Article
    from index.storage.generation import GenerationStore, Manifest

    Advance = Callable[[int], object]

IMPORT_AGAIN = "import the article's source again, or run: verbatim check --mend"
ANEW = "restore a backup, or import everything into another --data folder"
REBUILD = "verbatim rebuild"
REBUILD_FULL = "verbatim rebuild --full"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, in which part ("archive", "index", "vectors", "words"), and what mends it."""

    part: str
    said: str
    mend: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found, and how much it looked at: articles of the archive, files of indexes."""

    generation: str | None
    faults: tuple[Fault, ...]
    articles: int
    files: int
    seconds: float
    mended: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The object of `check`."""
        return {
            "whole": not self.faults,
            "generation": self.generation,
            "faults": [
                {"part": each.part, "said": each.said, "mend": each.mend} for each in self.faults
            ],
            "mended": list(self.mended),
            "articles": self.articles,
            "files": self.files,
            "seconds": round(self.seconds, 2),
        }


def check(settings: Settings) -> Checked:
    """Check the archive and every index of it, all parts at once."""
    started = time.perf_counter()
    data = _data(settings)
    store = data.store()
    articles = _count(data.archive)
    found, manifests = _manifests(store)
    files = sum(len(each.files) for each in manifests)
    with (
        progress.bar("Checking", articles + files, "articles and files") as advance,
        ThreadPoolExecutor(thread_name_prefix="checking") as threads,
    ):
        jobs = [threads.submit(_archive, data.archive, advance)]
        jobs += [
            threads.submit(_index, settings, store.folder_of(each.id), each, advance)
            for each in manifests
        ]
        found += [fault for job in jobs for fault in job.result()]
    served = manifests[0].id if manifests else None
    return Checked(served, tuple(found), articles, files, time.perf_counter() - started)


def mend(settings: Settings) -> Checked:
    """Put right what a check finds, where that can be done without losing anything; check again."""
    data = _data(settings)
    before = check(settings)
    done = list(_mended_articles(data)) if data.archive.is_file() else []
    damaged = {each.part for each in before.faults} - {"archive"}
    if (damaged or done) and data.articles():
        with data.store().building():
            made = indexing.build(settings, data, full=bool(damaged - {"index"}))
            if made.changed:
                done.append(f"Built {made.manifest.id}")
            done += _removed_generations(data.store())
    after = check(settings)
    return Checked(
        after.generation, after.faults, after.articles, after.files, after.seconds, tuple(done)
    )


def _data(settings: Settings) -> DataFolder:
    """One's own data folder where anything is in it, else the sample's."""
    data = user_data(settings)
    is_there = data.archive.is_file() or (data.folder / "generations").exists()
    return data if is_there else ready_sample(settings)


def _count(archive: Path) -> int:
    try:
        with Archive.open_to_read(archive) as opened:
            return len(opened)
    except Exception:  # noqa: BLE001 - said when it is checked
        return 0


def _manifests(store: GenerationStore) -> tuple[list[Fault], list[Manifest]]:
    """The manifests of the served generation and of those beside it, and what is wrong with any."""
    faults, manifests = [], []
    try:
        manifests.append(store.served_manifest())
    except IndexMissingError as error:
        if any(store.generations.glob("[!.]*")):
            said = f"{store.folder / 'current'}: missing, although there are indexes"
            faults.append(Fault("index", said, REBUILD))
        else:
            faults.append(Fault("index", str(error), REBUILD))
    except SearchIndexError as error:
        faults.append(Fault("index", str(error), REBUILD))
    manifests += store.others()
    return faults, manifests


def _archive(path: Path, advance: Advance) -> list[Fault]:
    if not path.is_file():
        said = f"{path}: missing, although there are indexes"
        return [Fault("archive", said, "put it back from a backup, or import again")]
    return [
        Fault("archive", said, ANEW if BESIDE in said else IMPORT_AGAIN)
        for said in archive_faults(path, advance)
    ]


def _index(settings: Settings, folder: Path, manifest: Manifest, advance: Advance) -> list[Fault]:
    """What is wrong with one generation: its files first, and only of whole ones what they say.

    Shards are looked at all at once, after the files that they have in common.
    """
    shards = [each for each in shard_folders(folder) if each != folder]
    own = {s: {n for n in manifest.files if (folder / n).is_relative_to(s)} for s in shards}
    shared = set(manifest.files).difference(*own.values())
    faults = _damaged(folder, manifest, shared, advance)
    is_whole = not faults

    def look(shard: Path) -> list[Fault]:
        found = _damaged(folder, manifest, own.get(shard, set()), advance)
        return found or (_said(settings, shard, manifest) if is_whole else [])

    with ThreadPoolExecutor(thread_name_prefix="checking") as threads:
        for found in threads.map(look, shards or [folder]):
            faults += found
    return faults


def _damaged(folder: Path, manifest: Manifest, names: set[str], advance: Advance) -> list[Fault]:
    """Which of some files of a generation are not as they were published."""
    files = {name: file for name, file in manifest.files.items() if name in names}
    some = manifest.model_copy(update={"files": files})
    found = [Fault("index", each, REBUILD) for each in damaged_files(folder, some)]
    advance(len(files))
    return found


def _said(settings: Settings, folder: Path, manifest: Manifest) -> list[Fault]:
    """What the files of a shard say that is not so; they are as they were published."""
    try:
        with panics_as_errors():
            return list(_contents(settings, folder, manifest))
    except Exception as error:  # noqa: BLE001 - files as published that cannot be read
        said = f"{folder}: cannot be read: {type(error).__name__}: {error}"
        return [Fault("index", said, REBUILD_FULL)]


def _contents(settings: Settings, folder: Path, manifest: Manifest) -> Iterator[Fault]:
    from index.encoder.openvino import open_encoder  # noqa: PLC0415 - costs a third of a second
    from index.storage.collection import Collection, dates_of  # noqa: PLC0415
    from index.storage.integrity import quotation_faults  # noqa: PLC0415
    from index.storage.samples import vector_faults, word_faults  # noqa: PLC0415
    from index.storage.snapshot import Snapshot  # noqa: PLC0415

    with Snapshot.open(folder) as snapshot:
        collection = Collection.open(folder, dates_of(snapshot))
        encoder = open_encoder(
            generation_of(folder) / "encoder", manifest.model, settings.encoder.runtime
        )
        parts: dict[str, Iterable[str]] = {
            "index": quotation_faults(snapshot),
            "words": word_faults(snapshot, collection),
            "vectors": vector_faults(snapshot, collection, encoder),
        }
        for part, faults in parts.items():
            for said in faults:
                yield Fault(part, f"{folder}: {said}", REBUILD_FULL)


def _mended_articles(data: DataFolder) -> Iterator[str]:
    """Put back damaged articles of the archive that a generation holds as they were imported."""
    with Archive.open(data.archive) as archive, archive.transaction():
        yield from archive.mend(lambda digest, id_: _kept(data.store(), digest, id_))


def _kept(store: GenerationStore, digest: str, id_: str) -> Iterator[Article]:
    """The articles with a digest or an id in any generation, as far as they can be read."""
    from index.storage.snapshot import Snapshot  # noqa: PLC0415

    generations = sorted(store.generations.glob("[!.]*"), reverse=True)
    for folder in chain.from_iterable(map(shard_folders, generations)):
        try:
            with Snapshot.open(folder) as snapshot:
                yield from snapshot.looked_up(digest, id_)
        except SearchIndexError:
            continue


def _removed_generations(store: GenerationStore) -> Iterator[str]:
    """Remove damaged generations, now that another is served."""
    whole = {each.id for each in store.others() if not any(_damage(store, each))}
    for folder in sorted(store.generations.glob("[!.]*")):
        if folder.name not in whole | {store.current()}:
            shutil.rmtree(folder, ignore_errors=True)
            yield f"Removed the damaged index {folder.name}"


def _damage(store: GenerationStore, manifest: Manifest) -> Iterator[str]:
    return damaged_files(store.folder_of(manifest.id), manifest)
