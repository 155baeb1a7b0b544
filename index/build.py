"""Building a generation: articles cut into passages, encoded, indexed, checked and published.

Encoding is nearly all of the time. Vectors of texts that the last generation holds are taken from
it, and a build that was killed goes on from what it had encoded.
"""

from __future__ import annotations

import hashlib
import secrets
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

import numpy as np

from corpus.importing import RULES
from index import encoder as encoders
from index.generation import FORMAT, Counts, Home, Manifest, checksums
from index.known_vectors import CHUNK, Journal, KnownVectors, text_hashes
from index.lexical import LexicalIndex
from index.snapshot import SnapshotWriter
from index.vectors import SentenceVectors, VectorIndex

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from numpy.typing import NDArray

    from corpus.article import Article
    from corpus.store import Archive
    from index.encoder import Encoder

DENSE, TITLED, SENTENCES = "dense", "titled", "sentences"


class Progress(Protocol):
    """Shows a piece of work: what it is, of how many, in which unit."""

    def __call__(
        self, doing: str, total: int | None, unit: str
    ) -> AbstractContextManager[Callable[[int], object]]:
        """Give a function that takes the number of items done."""


@dataclass(frozen=True, slots=True)
class _Texts:
    """What is encoded: passages, passages with their titles, and sentences, each in order."""

    dense: list[str]
    titled: list[str]
    sentences: list[str]

    def parts(self) -> dict[str, list[str]]:
        return {DENSE: self.dense, TITLED: self.titled, SENTENCES: self.sentences}


def titled(title: str, text: str) -> str:
    """The form of a passage that is encoded with its title."""
    return f"{title}. {text}" if title else text


def build(  # noqa: PLR0913 - what a generation is made of
    archive: Archive,
    home: Home,
    *,
    model: str,
    runtime: encoders.Runtime,
    sample: bool,
    full: bool,
    progress: Progress,
) -> tuple[Manifest, bool]:
    """Build a generation of the whole archive and serve it; False where nothing had changed.

    `full` computes every vector anew. Whatever happens, the served generation stays served until
    the new one is whole.
    """
    fingerprint = encoders.fingerprint(model)
    wanted = _fingerprint(archive, fingerprint, runtime)
    last = _last(home)
    if last and last.archive == wanted and not full:
        return last, False
    builder = _Builder(home, encoders.open_reference(model), progress)
    reusable = last if last and last.fingerprint == fingerprint and not full else None
    return builder.build(archive, model, runtime, wanted, reusable, sample=sample), True
