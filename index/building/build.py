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
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

import numpy as np

from corpus.ingest import ANALYSIS_VERSION
from index.building.encoding import PARTS, Batch, BuildVectors, encode_ahead, recall_generation
from index.building.vector_cache import Journal, KnownVectors
from index.encoder.conversion import prepare_encoder
from index.encoder.openvino import open_encoder
from index.encoder.reference import fingerprint as fingerprint_of
from index.errors import SearchIndexError
from index.search import abstention
from index.storage.generation import (
    FORMAT,
    Counts,
    GenerationStore,
    Manifest,
    checksums,
    require_whole,
)
from index.storage.lexical import LexicalBuilder
from index.storage.snapshot import SnapshotWriter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from corpus.archive.archive import Archive
    from corpus.article import Article, Passage
    from index.encoder.openvino import Runtime
    from index.encoder.reference import Encoder

ENCODER = "encoder"
# Passages that are cut, encoded and written together: some ten seconds' work.
_PIECE = 256


class Progress(Protocol):
    """Shows a piece of work: what it is, of how many, in which unit."""

    def __call__(
        self, doing: str, total: int | None, unit: str
    ) -> AbstractContextManager[Callable[[int], object]]:
        """Give a function that takes the number of items done."""


def titled_text(title: str, text: str) -> str:
    """The form of a passage that is encoded with its title."""
    return f"{title}. {text}" if title else text


def heading(article: Article, passage: Passage) -> str:
    """What stands over a passage: the post's title, and the report's outlet and headline."""
    if passage.citation is None:
        return article.title
    cited = article.attribution.citations[passage.citation]
    return ". ".join(filter(None, (cited.outlet, article.title, cited.headline)))


def build_generation(  # noqa: PLR0913 - what a generation is made of
    archive: Archive,
    store: GenerationStore,
    *,
    model: str,
    runtime: Runtime,
    sample: bool,
    full: bool,
    progress: Progress,
) -> tuple[Manifest, bool]:
    """Build a generation of the whole archive and serve it; False where nothing had changed.

    `full` computes every vector anew. Whatever happens, the served generation stays served until
    the new one is whole.
    """
    fingerprint = fingerprint_of(model)
    content = build_fingerprint(archive, fingerprint, runtime)
    last = _last(store)
    if last and last.archive == content and not full:
        return last, False
    reusable = last if last and last.fingerprint == fingerprint and not full else None
    folder = store.begin_generation(_new_id())
    before = store.path(reusable.id) if reusable else None
    journal = Journal(store.folder / "building" / fingerprint[:16])

    def open_vectors(sample: Sequence[str]) -> BuildVectors:
        encoder = _encoder(model, runtime, folder / ENCODER, sample, before)
        known = KnownVectors(encoder.dim)
        if before:
            recall_generation(before, known)
        if not full:
            journal.recall(known)
        return BuildVectors(folder, encoder, known, journal)

    with progress("Building", len(archive), "articles") as advance:
        vectors, counts = _write(archive, folder, open_vectors, advance)
    manifest = Manifest(
        format=FORMAT,
        id=folder.name.removeprefix("."),
        built_at=datetime.now(UTC),
        model=model,
        fingerprint=fingerprint,
        runtime=runtime,
        dim=vectors.dim,
        archive=content,
        reserve=abstention.measured_bound(
            folder, store.folder, model=model, fingerprint=fingerprint, runtime=runtime
        ),
        sample=sample,
        counts=counts,
        files=checksums(folder),
    )
    store.publish(folder, manifest)
    journal.clear()
    return manifest, True


def _new_id() -> str:
    """Sorts by time; two builds in one second differ by chance."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(2)}"


def build_fingerprint(archive: Archive, fingerprint: str, runtime: str) -> str:
    """A hash of all that decides what is in a generation; equal hashes, equal generations."""
    text = "\0".join([archive.digest(), ANALYSIS_VERSION, str(FORMAT), fingerprint, runtime])
    return hashlib.sha256(text.encode()).hexdigest()


def _last(home: GenerationStore) -> Manifest | None:
    """The served generation's manifest; None where there is none that this version can read."""
    try:
        manifest = home.served_manifest()
        require_whole(home.path(manifest.id), manifest)
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

    def add(piece: Batch) -> None:
        # Here, in the thread that encodes: preparing a model takes as long as many pieces.
        if not opened:
            opened.append(open_vectors(piece.texts["passages"]))
        opened[0].add(piece, advance)

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
    """Cut every article, and give the texts that are to be encoded, at least one piece of them."""
    piece = Batch(0, {part: [] for part in PARTS})
    for article in archive.articles():
        for passage in snapshot.add(article):
            text = passage.span.of(article.body)
            sentences = [sentence.of(article.body) for sentence in passage.sentences]
            lexical.add(heading(article, passage), sentences)
            piece.texts["passages"].append(titled_text(article.title, text))
            piece.texts["sentences"].extend(sentences)
        piece = piece._replace(articles=piece.articles + 1)
        if len(piece.texts["passages"]) >= _PIECE:
            yield piece
            piece = Batch(0, {part: [] for part in PARTS})
    yield piece


def _encoder(
    model: str, runtime: Runtime, folder: Path, sample: Sequence[str], last: Path | None
) -> Encoder:
    """The encoder to build with, kept in `folder`; that of the last generation where it serves.

    Converting a model means importing torch, which takes longer than encoding a few new articles.
    """
    if last and (last / ENCODER).is_dir() and any((last / ENCODER).iterdir()):
        shutil.copytree(last / ENCODER, folder, copy_function=os.link)
        return open_encoder(folder, model, runtime)
    folder.mkdir()
    return prepare_encoder(folder, sample, model, runtime)
