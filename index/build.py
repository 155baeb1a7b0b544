"""Building a generation: articles cut into passages, encoded, indexed, checked and published.

Encoding is nearly all of the time. Vectors of texts that the last generation holds are taken from
it, and a build that was killed goes on from what it had encoded.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

import numpy as np

from corpus.importing import RULES
from index.encoder import fingerprint as fingerprint_of
from index.encoder_compiled import open_encoder
from index.encoder_conversion import prepare_encoder
from index.errors import SearchIndexError
from index.generation import FORMAT, Counts, Home, Manifest, checksums, require_whole
from index.known_vectors import CHUNK, Journal, KnownVectors, text_hashes
from index.lexical import LexicalBuilder
from index.snapshot import SnapshotWriter
from index.vectors import SentenceVectors, VectorIndex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from numpy.typing import NDArray

    from corpus.article import Article, Passage
    from corpus.store import Archive
    from index.encoder import Encoder
    from index.encoder_compiled import Runtime

# What is encoded: passages, passages with their titles, and sentences, each in order.
ENCODER = "encoder"
PARTS = ("dense", "titled", "sentences")


class Progress(Protocol):
    """Shows a piece of work: what it is, of how many, in which unit."""

    def __call__(
        self, doing: str, total: int | None, unit: str
    ) -> AbstractContextManager[Callable[[int], object]]:
        """Give a function that takes the number of items done."""


def titled(title: str, text: str) -> str:
    """The form of a passage that is encoded with its title."""
    return f"{title}. {text}" if title else text


def heading(article: Article, passage: Passage) -> str:
    """What stands over a passage: the post's title, and the report's outlet and headline."""
    if passage.citation is None:
        return article.title
    cited = article.attribution.citations[passage.citation]
    return ". ".join(filter(None, (cited.outlet, article.title, cited.headline)))


def build(  # noqa: PLR0913 - what a generation is made of
    archive: Archive,
    home: Home,
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
    content = wanted(archive, fingerprint, runtime)
    last = _last(home)
    if last and last.archive == content and not full:
        return last, False
    reusable = last if last and last.fingerprint == fingerprint and not full else None
    folder = home.begin(_new_id())
    with progress("Cutting", len(archive), "articles") as advance:
        texts, counts = _cut(archive, folder, advance)
    before = home.path(reusable.id) if reusable else None
    encoder = _encoder(model, runtime, folder / ENCODER, texts["dense"], before)
    journal = Journal(home.folder / "building" / fingerprint[:16])
    known = KnownVectors(encoder.dim)
    if before:
        _recall(before, known)
    if not full:
        journal.recall(known)
    vectors = _encode(texts, encoder, known, journal, progress)
    _write_vectors(folder, vectors, texts)
    manifest = Manifest(
        format=FORMAT,
        id=folder.name.removeprefix("."),
        built_at=datetime.now(UTC),
        model=model,
        fingerprint=fingerprint,
        runtime=runtime,
        dim=encoder.dim,
        archive=content,
        sample=sample,
        counts=counts,
        files=checksums(folder),
    )
    home.publish(folder, manifest)
    journal.clear()
    return manifest, True


def _new_id() -> str:
    """Sorts by time; two builds in one second differ by chance."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(2)}"


def wanted(archive: Archive, fingerprint: str, runtime: str) -> str:
    """A hash of all that decides what is in a generation; equal hashes, equal generations."""
    text = "\0".join([archive.digest(), RULES, str(FORMAT), fingerprint, runtime])
    return hashlib.sha256(text.encode()).hexdigest()


def _last(home: Home) -> Manifest | None:
    """The served generation's manifest; None where there is none that this version can read."""
    try:
        manifest = home.served()
        require_whole(home.path(manifest.id), manifest)
    except SearchIndexError:
        return None
    return manifest


def _cut(
    archive: Archive, folder: Path, advance: Callable[[int], object]
) -> tuple[dict[str, list[str]], Counts]:
    """Write the snapshot and the lexical index; gives the texts that are to be encoded."""
    snapshot, lexical = SnapshotWriter(folder), LexicalBuilder()
    texts: dict[str, list[str]] = {part: [] for part in PARTS}
    for article in archive.articles():
        for passage in snapshot.add(article):
            text = passage.span.of(article.body)
            sentences = [sentence.of(article.body) for sentence in passage.sentences]
            lexical.add(heading(article, passage), sentences)
            texts["dense"].append(text)
            texts["titled"].append(titled(article.title, text))
            texts["sentences"] += sentences
        advance(1)
    snapshot.close()
    lexical.finish().save(folder / "lexical")
    counts = Counts(
        articles=snapshot.articles, passages=snapshot.passages, sentences=len(texts["sentences"])
    )
    return texts, counts


def _encoder(
    model: str, runtime: Runtime, folder: Path, sample: list[str], last: Path | None
) -> Encoder:
    """The encoder to build with, kept in `folder`; that of the last generation where it serves.

    Converting a model means importing torch, which takes longer than encoding a few new articles.
    """
    if last and (last / ENCODER).is_dir() and any((last / ENCODER).iterdir()):
        shutil.copytree(last / ENCODER, folder, copy_function=os.link)
        return open_encoder(folder, model, runtime)
    folder.mkdir()
    return prepare_encoder(folder, sample, model, runtime)


def _recall(folder: Path, known: KnownVectors) -> None:
    """Take the vectors of the last generation for known ones."""
    for part in PARTS[:2]:
        index = VectorIndex.open(folder / part)
        known.add(np.load(folder / f"{part}.hash.npy"), index.rows)
    sentences = SentenceVectors.open(folder / "sentences")
    known.add(np.load(folder / "sentences.hash.npy"), sentences.rows)


def _encode(
    texts: dict[str, list[str]],
    encoder: Encoder,
    known: KnownVectors,
    journal: Journal,
    progress: Progress,
) -> dict[str, NDArray[np.float32]]:
    """The vectors of each part, shape (texts, dim); only unknown ones are computed."""
    hashes = {part: text_hashes(texts[part]) for part in PARTS}
    vectors = {p: np.empty((len(texts[p]), encoder.dim), np.float32) for p in PARTS}
    missing = {part: known.fill(hashes[part], vectors[part]) for part in PARTS}
    unknown = sum(len(np.unique(hashes[part][missing[part]])) for part in PARTS)
    with progress("Encoding", unknown, "texts") as advance:
        for part in PARTS:
            for rows, again in _chunks(hashes[part], missing[part]):
                computed = encoder.encode([texts[part][row] for row in rows], progress=advance)
                vectors[part][again[0]] = computed[again[1]]
                journal.write(hashes[part][rows], computed)
    return vectors


def _chunks(
    hashes: NDArray[np.uint64], missing: NDArray[np.int64]
) -> Iterator[tuple[NDArray[np.int64], tuple[NDArray[np.int64], NDArray[np.int64]]]]:
    """Rows to encode, a chunk at a time, each text once.

    With them: every row that has one of these texts, and which of the chunk's vectors it takes.
    """
    _, first, text = np.unique(hashes[missing], return_index=True, return_inverse=True)
    order = np.argsort(text, kind="stable")
    for start in range(0, len(first), CHUNK):
        low, high = np.searchsorted(text[order], [start, start + CHUNK])
        rows = order[low:high]
        yield missing[first[start : start + CHUNK]], (missing[rows], text[rows] - start)


def _write_vectors(
    folder: Path, vectors: dict[str, NDArray[np.float32]], texts: dict[str, list[str]]
) -> None:
    for part in PARTS[:2]:
        VectorIndex.write(folder / part, vectors[part])
    first = np.load(folder / "first_sentence.npy")
    SentenceVectors.write(folder / "sentences", vectors["sentences"], first)
    for part in PARTS:
        np.save(folder / f"{part}.hash.npy", text_hashes(texts[part]))
