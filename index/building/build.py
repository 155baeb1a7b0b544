"""Building a generation: articles cut into passages, encoded, indexed, checked and published.

Encoding is nearly all of the time; reading and cutting go on beside it. Vectors of texts that the
last generation holds are taken from it, and a build that was killed goes on from what it had
encoded.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from corpus.ingest import ANALYSIS_VERSION
from index.building.cutting import cut_archive
from index.building.encoding import BuildVectors, recall_generation_vectors
from index.building.reuse import whole_generation
from index.building.shard import WrittenShard, build_shard, plan_shards, shards_for
from index.building.vector_cache import Journal, KnownVectors
from index.encoder.conversion import prepare_encoder
from index.encoder.model_files import model_fingerprint
from index.encoder.openvino import open_encoder
from index.errors import SearchIndexError
from index.storage.generation import (
    FORMAT,
    SHARDED_FORMAT,
    Counts,
    GenerationStore,
    Manifest,
    checksums,
)
from index.storage.shard_folders import shard_folder, shard_folders
from index.storage.sharding import combine_shards, weigh_shard

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from corpus.archive.archive import Archive
    from index.building.shard import OpenVectors
    from index.encoder.openvino import Runtime
    from index.encoder.reference import Encoder

    # Shows a piece of work: what it is, of how many, in which unit. What it gives takes the number
    # of items done.
    Progress = Callable[[str, int, str], AbstractContextManager[Callable[[int], object]]]
    # Writes what is to be written; its last argument is called with numbers of articles.
    Write = Callable[["Task", Callable[[int], object]], "Written"]

ENCODER = "encoder"


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """What a generation is built with; `full` computes every vector anew.

    `shards` is the number of shards; None for as many as the last one has, or more where one would
    hold more than `passages_per_shard`.
    """

    model: str
    runtime: Runtime
    sample: bool = False
    full: bool = False
    shards: int | None = None
    passages_per_shard: int = 2_000_000


class Built(NamedTuple):
    """What a build made: the generation that is served now, and whether it is a new one.

    `left_out` says of each article that is not in it why.
    """

    manifest: Manifest
    changed: bool
    left_out: tuple[str, ...] = ()


def build_generation(
    archive: Archive,
    store: GenerationStore,
    options: BuildOptions,
    *,
    measure_bound: Callable[[Path, str], float],
    progress: Progress,
    write: Write | None = None,
) -> Built:
    """Build a generation of the whole archive and serve it, where anything had changed.

    `measure_bound` tells, of its folder and the model's fingerprint, under which probability it
    stays silent. `write` writes all but the manifest, `write_here` where it is None; it calls its
    last argument with numbers of articles. Whatever happens, the served one stays served until the
    new one is whole.
    """
    fingerprint = model_fingerprint(options.model)
    content = build_fingerprint(archive, fingerprint, options.runtime)
    last = whole_generation(store)
    parts = _parts(archive, options, store)
    unchanged = last and (last.archive, last.shards) == (content, len(parts))
    if last and unchanged and not options.full:
        return Built(last, changed=False)
    reusable = last if last and last.fingerprint == fingerprint and not options.full else None
    before = store.folder_of(reusable.id) if reusable else None
    folder = store.begin_generation(_new_id())
    journal = Journal(journal_folder(store, fingerprint))
    with _removed_on_failure(folder):
        with progress("Building", len(archive), "articles") as advance:
            written = (write or write_here)(
                Task(archive, folder, parts, options, before, journal), advance
            )
        manifest = Manifest(
            format=SHARDED_FORMAT if len(parts) > 1 else FORMAT,
            id=folder.name.removeprefix("."),
            model=options.model,
            fingerprint=fingerprint,
            runtime=options.runtime,
            dim=written.dim,
            archive=_with_left_out(content, written.left_out),
            abstention_bound=measure_bound(folder, fingerprint),
            sample=options.sample,
            counts=written.counts,
            shards=len(parts),
            files=checksums(folder),
        )
        store.publish(folder, manifest)
    _forget_unfinished(store, journal)
    return Built(manifest, changed=True, left_out=tuple(written.left_out))


def _parts(archive: Archive, options: BuildOptions, store: GenerationStore) -> list[range]:
    """The articles of each shard, by their places in the archive's order."""
    sizes, before = archive.sizes(), 1
    with suppress(SearchIndexError):
        before = store.served_manifest().shards
    least = shards_for(sizes, options.passages_per_shard)
    return plan_shards(sizes, options.shards or max(least, before))


@contextmanager
def _removed_on_failure(folder: Path) -> Iterator[None]:
    """Leave nothing of a generation that is not published: the disk may be full because of it."""
    try:
        yield
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _forget_unfinished(store: GenerationStore, journal: Journal) -> None:
    """Forget what is in the published generation, and shards of whatever model, with articles."""
    journal.clear()
    for left in store.folder.glob("building/*/cluster"):
        shutil.rmtree(left, ignore_errors=True)


def journal_folder(store: GenerationStore, fingerprint: str) -> Path:
    """Where vectors are kept for a build that is killed, apart for each model.

    By a hash of the whole fingerprint: names of models may begin alike, and hold any character.
    """
    return store.folder / "building" / hashlib.sha256(fingerprint.encode()).hexdigest()[:16]


def _new_id() -> str:
    """Sorts by time; two builds in one second differ by chance."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(2)}"


def build_fingerprint(archive: Archive, fingerprint: str, runtime: str) -> str:
    """A hash of all that decides what is in a generation; equal hashes, equal generations."""
    text = "\0".join([archive.digest(), ANALYSIS_VERSION, str(FORMAT), fingerprint, runtime])
    return hashlib.sha256(text.encode()).hexdigest()


def _with_left_out(content: str, left_out: Sequence[str]) -> str:
    """The hash of an archive of which some was left out: not that of the whole, and of no other."""
    if not left_out:
        return content
    return hashlib.sha256("\n".join([content, *left_out]).encode()).hexdigest()


class Task(NamedTuple):
    """What is to be written: `parts` of an archive, each a shard, into the folder of a generation.

    Vectors and the encoder are taken from the generation in the folder `before`, None for none, and
    vectors from the journal, where what is computed is kept.
    """

    archive: Archive
    folder: Path
    parts: Sequence[range]
    options: BuildOptions
    before: Path | None
    journal: Journal


class Written(NamedTuple):
    """What was written of a generation, and a sentence for each article that was left out."""

    dim: int
    counts: Counts
    left_out: list[str]


def write_here(task: Task, advance: Callable[[int], object]) -> Written:
    """Write all shards of a generation in this process, one after the other."""
    left_out: list[str] = []
    shards, open_vectors, is_one = list[WrittenShard](), _vectors_of(task), len(task.parts) == 1
    for number, part in enumerate(task.parts):
        folder = task.folder if is_one else shard_folder(task.folder, number)
        folder.mkdir(parents=True, exist_ok=True)
        cuts = cut_archive(task.archive, left_out, part)
        shards.append(build_shard(folder, cuts, open_vectors, advance, is_alone=is_one))
    if not is_one:
        combine_shards(task.folder)
        for folder in shard_folders(task.folder):
            weigh_shard(folder, task.folder)
    return Written(shards[0].dim, total(shard.counts for shard in shards), left_out)


def total(counts: Iterable[Counts]) -> Counts:
    """How much several shards hold together."""
    each = list(counts)
    return Counts(
        articles=sum(of_one.articles for of_one in each),
        passages=sum(of_one.passages for of_one in each),
        sentences=sum(of_one.sentences for of_one in each),
    )


def _vectors_of(task: Task) -> OpenVectors:
    """Opens the vectors of shard after shard, with one encoder."""
    opened: list[tuple[Encoder, KnownVectors]] = []

    def open_vectors(folder: Path, some: Sequence[str]) -> BuildVectors:
        if not opened:
            encoder = encoder_for_build(task.options, task.folder / ENCODER, some, task.before)
            opened.append((encoder, known_vectors(task)))
        return BuildVectors(folder, *opened[0], task.journal)

    return open_vectors


def known_vectors(task: Task) -> KnownVectors:
    """The vectors that need not be computed."""
    known = KnownVectors()
    if task.before:
        recall_generation_vectors(task.before, known)
    if not task.options.full:
        task.journal.recall(known)
    return known


def encoder_for_build(
    options: BuildOptions, folder: Path, some: Sequence[str], last: Path | None
) -> Encoder:
    """The encoder to build with, kept in `folder`; that of the last generation where it serves.

    Converting a model means importing torch, which takes longer than encoding a few new articles.
    """
    if last and (last / ENCODER).is_dir() and any((last / ENCODER).iterdir()):
        shutil.copytree(last / ENCODER, folder, copy_function=os.link)
        return open_encoder(folder, options.model, options.runtime)
    folder.mkdir()
    return prepare_encoder(folder, some, options.model, options.runtime)
