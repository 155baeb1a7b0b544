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
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np

from corpus.ingest import ANALYSIS_VERSION
from index.building.encoding import (
    PARTS,
    Batch,
    BuildVectors,
    encode_ahead,
    recall_generation_vectors,
)
from index.building.vector_cache import Journal, KnownVectors
from index.encoder.conversion import prepare_encoder
from index.encoder.model_files import model_fingerprint
from index.encoder.openvino import open_encoder
from index.errors import SearchIndexError
from index.storage.generation import (
    FORMAT,
    Counts,
    GenerationStore,
    Manifest,
    checksums,
    require_complete,
)
from index.storage.lexical_builder import LexicalBuilder
from index.storage.passage_text import heading, titled_text
from index.storage.snapshot import SnapshotWriter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from corpus.archive.archive import Archive
    from index.encoder.openvino import Runtime
    from index.encoder.reference import Encoder

    # Shows a piece of work: what it is, of how many, in which unit. What it gives takes the number
    # of items done.
    Progress = Callable[[str, int, str], AbstractContextManager[Callable[[int], object]]]

ENCODER = "encoder"
# Passages that are cut, encoded and written together: some ten seconds' work.
_BATCH_PASSAGES = 256


@dataclass(frozen=True, slots=True)
class BuildOptions:
    """What a generation is built with; `full` computes every vector anew."""

    model: str
    runtime: Runtime
    sample: bool = False
    full: bool = False


def build_generation(
    archive: Archive,
    store: GenerationStore,
    options: BuildOptions,
    *,
    measure_bound: Callable[[Path, str], float],
    progress: Progress,
) -> tuple[Manifest, bool]:
    """Build a generation of the whole archive and serve it; False where nothing had changed.

    `measure_bound` tells, of its folder and the model's fingerprint, under which probability it
    stays silent. Whatever happens, the served one stays served until the new one is whole.
    """
    fingerprint = model_fingerprint(options.model)
    content = build_fingerprint(archive, fingerprint, options.runtime)
    last = _last(store)
    if last and last.archive == content and not options.full:
        return last, False
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

    with progress("Building", len(archive), "articles") as advance:
        vectors, counts = _write(archive, folder, open_vectors, advance)
    manifest = Manifest(
        id=folder.name.removeprefix("."),
        model=options.model,
        fingerprint=fingerprint,
        runtime=options.runtime,
        dim=vectors.dim,
        archive=content,
        abstention_bound=measure_bound(folder, fingerprint),
        sample=options.sample,
        counts=counts,
        files=checksums(folder),
    )
    store.publish(folder, manifest)
    journal.clear()
    return manifest, True


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


def _last(store: GenerationStore) -> Manifest | None:
    """The served generation's manifest; None where there is none that this version can read."""
    try:
        manifest = store.served_manifest()
        require_complete(store.folder_of(manifest.id), manifest)
    except SearchIndexError:
        return None
    return manifest


def _write(
    archive: Archive,
    folder: Path,
    open_vectors: Callable[[Sequence[str]], BuildVectors],
    advance: Callable[[int], object],
) -> tuple[BuildVectors, Counts]:
    """Write snapshot, words and vectors; `open_vectors` is given some of the passages."""
    snapshot, lexical = SnapshotWriter(folder), LexicalBuilder()
    opened: list[BuildVectors] = []

    def add(batch: Batch) -> None:
        # Here, in the thread that encodes: preparing a model takes as long as many batches.
        if not opened:
            opened.append(open_vectors(batch.texts["passages"]))
        opened[0].add(batch, advance)

    encode_ahead(_cut(archive, snapshot, lexical), add)
    snapshot.close()
    lexical.finish().save(folder / "lexical")
    first_sentence = np.load(folder / "first_sentence.npy")
    opened[0].finish(first_sentence)
    return opened[0], Counts(
        articles=snapshot.articles,
        passages=snapshot.passages,
        sentences=int(first_sentence[-1]),
    )


def _cut(archive: Archive, snapshot: SnapshotWriter, lexical: LexicalBuilder) -> Iterator[Batch]:
    """Cut every article, and give the texts that are to be encoded, at least one batch of them."""
    batch = Batch(0, {part: [] for part in PARTS})
    for article in archive.articles():
        for passage in snapshot.add(article):
            text = passage.span.of(article.body)
            sentences = [sentence.of(article.body) for sentence in passage.sentences]
            lexical.add(heading(article, passage), sentences)
            batch.texts["passages"].append(titled_text(article.title, text))
            batch.texts["sentences"].extend(sentences)
        batch = batch._replace(articles=batch.articles + 1)
        if len(batch.texts["passages"]) >= _BATCH_PASSAGES:
            yield batch
            batch = Batch(0, {part: [] for part in PARTS})
    yield batch


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
