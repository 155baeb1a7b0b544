"""Data folders for benchmarks: an archive of generated posts, with vectors that cost nothing.

Encoding 100,000 passages takes 20 minutes, and what is found first does not depend on it. Such a
build is given vectors made of a few that were encoded, as if it had been killed after encoding.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np

from bot import indexing
from bot.data_folder import user_data
from bot.settings import Settings
from corpus import ingest
from corpus.archive.archive import Archive
from corpus.text import passages
from index.building.build import journal_folder
from index.building.vector_cache import Journal, text_hashes
from index.encoder.conversion import prepare_encoder
from index.encoder.model_files import model_fingerprint
from index.encoder.openvino import CompiledEncoder
from index.errors import SearchIndexError
from index.storage.passage_text import titled_text
from tests.benchmarks.texts import Texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from bot.data_folder import DataFolder
    from corpus.article import Post
    from index.encoder.reference import Encoder

PASSAGES_PER_POST = 6
_ENCODED = 512
_JOURNAL_TEXTS = 100_000


def import_posts(data: Path, passages_wanted: int) -> Settings:
    """An archive in `data` whose posts give about so many passages; kept if it is there."""
    settings = Settings(data=data)
    place = user_data(settings)
    if not place.archive.is_file():
        data.mkdir(parents=True, exist_ok=True)
        with Archive.open(place.archive) as archive:
            ingest.import_items(archive, Texts().posts(passages_wanted // PASSAGES_PER_POST))
    return settings


def change(place: DataFolder, share: float) -> int:
    """Give a share of the posts another sentence; returns how many."""
    with Archive.open(place.archive) as archive:
        every = round(1 / share)
        posts = list(Texts().posts(len(archive)))[::every]
    texts = Texts(seed=2)
    changed = [_with_sentence(post, texts.sentence()) for post in posts]
    with Archive.open(place.archive) as archive:
        ingest.import_items(archive, changed)
    return len(changed)


def _with_sentence(post: Post, sentence: str) -> Post:
    return replace(post, body=f"{sentence}\n\n{post.body}")


def build_with_made_up_vectors(settings: Settings) -> None:
    """Build a generation of an archive whose vectors are mixtures of a few encoded ones."""
    place = user_data(settings)
    if _is_built(place):
        return
    with TemporaryDirectory() as folder:
        encoder = prepare_encoder(Path(folder), [])
        base = encoder.encode(Texts(seed=3).passages(_ENCODED))
    random = np.random.default_rng(4)
    journal = Journal(journal_folder(place.store(), model_fingerprint(settings.encoder.model)))
    with Archive.open(place.archive) as archive:
        for texts in _batches(_texts(archive)):
            hashes = np.unique(text_hashes(texts))
            journal.write(hashes, mixed(base, len(hashes), random))
    indexing.rebuild(settings, place, full=False)


def _is_built(place: DataFolder) -> bool:
    """Whether this version can read what is served."""
    try:
        place.store().served_manifest()
    except SearchIndexError:
        return False
    return True


def _texts(archive: Archive) -> Iterator[str]:
    """Everything that a build encodes."""
    for article in archive.articles():
        for passage in passages.cut_passages(article.body, article.attribution):
            text = passage.span.of(article.body)
            yield titled_text(article.title, text)
            yield from (sentence.of(article.body) for sentence in passage.sentences)


def _batches(texts: Iterator[str]) -> Iterator[list[str]]:
    while batch := list(islice(texts, _JOURNAL_TEXTS)):
        yield batch


def mixed(
    base: NDArray[np.float32], count: int, random: np.random.Generator
) -> NDArray[np.float32]:
    """Unit vectors near two of the base each, shape (count, dim): some have close neighbours."""
    pairs = random.integers(0, len(base), (2, count))
    share = random.beta(0.5, 0.5, (count, 1)).astype(np.float32)
    vectors = share * base[pairs[0]] + (1 - share) * base[pairs[1]]
    vectors += random.normal(0, 0.5 / np.sqrt(base.shape[1]), vectors.shape).astype(np.float32)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


def compiled_encoder(settings: Settings) -> Encoder:
    """The encoder of the generation that is served."""
    home = user_data(settings).store()
    return CompiledEncoder(home.folder_of(home.served_manifest().id) / "encoder")
