"""Readers: cross-encoders, which read a question and a passage together.

The packaged one is prepared once and needs no torch. Any other is opened by sentence-transformers,
which takes some six seconds to import.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from index.encoder.compiled_reader import CompiledReader
from index.encoder.packaged_reader import find_packaged_reader
from index.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


AUTO = "auto"


class Reader(Protocol):
    """Scores passages for a question; `fingerprint` tells one model's scores from another's."""

    fingerprint: str

    def scores(self, question: str, passages: Sequence[str]) -> NDArray[np.float32]:
        """A logit for each passage, higher is better."""


def open_reader(model: str, folder: Path) -> Reader | None:
    """The reader that the settings name: "auto", empty, or a CrossEncoder by name or folder.

    None for an empty name, and for "auto" where the package that carries the reader is not
    installed. What is prepared for "auto" is kept in `folder`, when it is first asked to read.
    """
    if model == AUTO:
        files = find_packaged_reader()
        return CompiledReader(files, folder) if files else None
    return ReferenceReader(model) if model else None


class ReferenceReader:
    """Any sentence-transformers CrossEncoder with one output, by name or folder."""

    def __init__(self, model: str) -> None:
        """Load the model; raises ModelError when it cannot be found or has several outputs."""
        import torch  # noqa: PLC0415
        from sentence_transformers import CrossEncoder  # noqa: PLC0415

        try:
            self._model = CrossEncoder(model, activation_fn=torch.nn.Identity())
        except (OSError, ValueError) as error:
            raise ModelError(
                f"settings.toml: reader.model: {model!r} cannot be loaded as a cross-encoder "
                f"({error}). Name a folder or a model that is on this machine, or leave it empty"
            ) from error
        self.fingerprint = Path(model).name
        if self._model.num_labels != 1:
            raise ModelError(
                f"settings.toml: reader.model: {model!r} gives {self._model.num_labels} "
                "numbers for a pair instead of one score"
            )

    def scores(self, question: str, passages: Sequence[str]) -> NDArray[np.float32]:
        """A logit for each passage, higher is better."""
        pairs = [(question, passage) for passage in passages]
        scores = self._model.predict(pairs, show_progress_bar=False, convert_to_numpy=True)
        return np.asarray(scores, np.float32)
