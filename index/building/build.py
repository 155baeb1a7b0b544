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
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from corpus.ingest import ANALYSIS_VERSION
from index.building.cutting import batches, cut_archive
from index.building.encoding import BuildVectors, encode_ahead, recall_generation_vectors
from index.building.reuse import whole_generation
from index.building.vector_cache import Journal, KnownVectors
from index.encoder.conversion import prepare_encoder
from index.encoder.model_files import model_fingerprint
from index.encoder.openvino import open_encoder
from index.storage.generation import (
    FORMAT,
    Counts,
    GenerationStore,
    Manifest,
    checksums,
)
from index.storage.lexical_builder import LexicalBuilder
from index.storage.snapshot_writer import SnapshotWriter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from corpus.archive.archive import Archive
    from index.building.encoding import Batch
    from index.encoder.openvino import Runtime
    from index.encoder.reference import Encoder

    # Shows a piece of work: what it is, of how many, in which unit. What it gives takes the number
    # of items done.
    Progress = Callable[[str, int, str], AbstractContextManager[Callable[[int], object]]]

ENCODER = "encoder"


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """What a generation is built with; `full` computes every vector anew."""

    model: str
    runtime: Runtime
    sample: bool = False
    full: bool = False


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
) -> Built:
    """Build a generation of the whole archive and serve it, where anything had changed.

    `measure_bound` tells, of its folder and the model's fingerprint, under which probability it
    stays silent. Whatever happens, the served one stays served until the new one is whole.
    """
    fingerprint = model_fingerprint(options.model)
    content = build_fingerprint(archive, fingerprint, options.runtime)
    last = whole_generation(store)
    if last and last.archive == content and not options.full:
        return Built(last, changed=False)
    reusable = last if last and last.fingerprint == fingerprint and not options.full else None
    before = store.folder_of(reusable.id) if reusable else None
    folder = store.begin_generation(_new_id())
    journal = Journal(journal_folder(store, fingerprint))

    def open_vectors(some: Sequence[str]) -> BuildVectors:
        encoder = _encoder(options, folder / ENCODER, some, before)
        known = KnownVectors()
        if before:
            recall_generation_vectors(before, known)
        if not options.full:
            journal.recall(known)
        return BuildVectors(folder, encoder, known, journal)

    with _removed_on_failure(folder):
        with progress("Building", len(archive), "articles") as advance:
            written = _write(archive, folder, open_vectors, advance)
        manifest = Manifest(
            id=folder.name.removeprefix("."),
            model=options.model,
            fingerprint=fingerprint,
            runtime=options.runtime,
            dim=written.dim,
            archive=_with_left_out(content, written.left_out),
            abstention_bound=measure_bound(folder, fingerprint),
            sample=options.sample,
            counts=written.counts,
            files=checksums(folder),
        )
        store.publish(folder, manifest)
    journal.clear()
    return Built(manifest, changed=True, left_out=tuple(written.left_out))


@contextmanager
def _removed_on_failure(folder: Path) -> Iterator[None]:
    """Leave nothing of a generation that is not published: the disk may be full because of it."""
    try:
        yield
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


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


def _encoded(
    texts: Iterator[Batch],
    open_vectors: Callable[[Sequence[str]], BuildVectors],
    advance: Callable[[int], object],
) -> BuildVectors:
    """Encode batch after batch; `open_vectors` is given some of the passages."""
    opened: list[BuildVectors] = []

    def add(batch: Batch) -> None:
        # Here, in the thread that encodes: preparing a model takes as long as many batches.
        if not opened:
            opened.append(open_vectors(batch.texts["passages"]))
        opened[0].add(batch, advance)

    try:
        encode_ahead(texts, add)
    except BaseException:
        for vectors in opened:
            vectors.abandon()
        raise
    return opened[0]


class _Written(NamedTuple):
    """What was written of a generation, and a sentence for each article that was left out."""

    dim: int
    counts: Counts
    left_out: list[str]


def _write(
    archive: Archive,
    folder: Path,
    open_vectors: Callable[[Sequence[str]], BuildVectors],
    advance: Callable[[int], object],
) -> _Written:
    """Write snapshot, words and vectors."""
    left_out: list[str] = []
    snapshot, lexical = SnapshotWriter(folder), LexicalBuilder()
    with ExitStack() as on_failure:
        on_failure.callback(snapshot.abandon)
        texts = batches(cut_archive(archive, left_out), snapshot, lexical)
        vectors = _encoded(texts, open_vectors, advance)
        on_failure.callback(vectors.abandon)
        snapshot.close()
        lexical.finish().save(folder / "lexical")
        first_sentence = np.load(folder / "first_sentence.npy")
        vectors.finish(first_sentence)
    counts = Counts(
        articles=snapshot.articles,
        passages=snapshot.passages,
        sentences=int(first_sentence[-1]),
    )
    return _Written(vectors.dim, counts, left_out)


def _encoder(
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
