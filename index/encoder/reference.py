"""Texts to unit vectors: the Encoder protocol, and the reference encoder.

sentence-transformers is the reference and the way to a GPU. Importing it takes six seconds and
400 MB, so it happens inside the class that needs it: questions go to
`index.encoder.openvino`.
"""

from __future__ import annotations

import math
import os
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np

from index.encoder.model_files import DEFAULT_MODEL, model_fingerprint, model_folder
from index.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from sentence_transformers import SentenceTransformer

    Vectors = NDArray[np.float32]
    Progress = Callable[[int], object]

# A GPU takes a chunk at a time; a processor's caches hold fewer.
_CHUNK_TEXTS: Final = 256
_PROCESSOR_BATCH: Final = 32


class Encoder(Protocol):
    """Turns texts into unit-length rows, so that an inner product is a cosine, -1..1.

    `dim` is the length of a row; of a text `max_tokens` count, or all where that is 0.
    `fingerprint` is `NAME@HASH` of the weights: vectors of equal ones may be compared.
    """

    dim: int
    max_tokens: int
    fingerprint: str

    def encode(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Rows in the order of `texts`, shape (len(texts), dim); passages, titles or sentences.

        `progress` is called now and then with how many more texts are done.
        """

    def encode_question(self, text: str) -> Vectors:
        """One vector, shape (dim,), with the question prompt of models that have one."""


class SentenceTransformersEncoder:
    """The reference encoder, on a GPU where there is one. Loading takes seconds."""

    def __init__(self, model: str = DEFAULT_MODEL, *, device: str | None = None) -> None:
        folder = model_folder(model)
        self.fingerprint = model_fingerprint(model)
        self.module = _load(folder, device)
        self.dim = int(self.module.encode([""], show_progress_bar=False).shape[1])
        limit = self.module.max_seq_length
        self.max_tokens = int(limit) if limit and math.isfinite(limit) else 0
        self.on_processor = self.module.device.type == "cpu"

    def encode(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Rows in the order of `texts`, shape (len(texts), dim)."""
        vectors = np.empty((len(texts), self.dim), dtype=np.float32)
        # Sorted over all texts, not chunk by chunk: padding is then nearly nothing.
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]), reverse=True)
        for start in range(0, len(order), _CHUNK_TEXTS):
            rows = order[start : start + _CHUNK_TEXTS]
            vectors[rows] = self.module.encode_document(
                [texts[row] for row in rows],
                batch_size=_PROCESSOR_BATCH if self.on_processor else _CHUNK_TEXTS,
                normalize_embeddings=True,
                show_progress_bar=False,
            )
            if progress is not None:
                progress(len(rows))
        return vectors

    def encode_question(self, text: str) -> Vectors:
        """One vector, shape (dim,)."""
        rows = self.module.encode_query([text], normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(rows[0], dtype=np.float32)


def _load(folder: Path, device: str | None) -> SentenceTransformer:
    # Forking after parallel tokenizing makes the tokenizer library print a warning otherwise.
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - six seconds
    from transformers.utils import logging  # noqa: PLC0415

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    try:
        return SentenceTransformer(str(folder), device=device, local_files_only=True)
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(
            f"{folder}: sentence-transformers cannot load this model: {error}. Name another model "
            "in settings.toml (encoder.model)."
        ) from error
