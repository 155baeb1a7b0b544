"""The cross-encoder behind `index.search.reranker`: reads question and passage together.

Importing sentence-transformers takes about six seconds, so it happens when one is opened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from index.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


class CrossEncoderScorer:
    """Any sentence-transformers CrossEncoder with one output, by name or folder."""

    def __init__(self, model: str) -> None:
        """Load the model; raises ModelError when it cannot be found or has several outputs."""
        from sentence_transformers import CrossEncoder  # noqa: PLC0415

        try:
            self._model = CrossEncoder(model)
        except (OSError, ValueError) as error:
            raise ModelError(
                f"settings.toml: encoder.reranker: {model!r} cannot be loaded as a cross-encoder "
                f"({error}). Name a folder or a model that is on this machine, or leave it empty"
            ) from error
        if self._model.num_labels != 1:
            raise ModelError(
                f"settings.toml: encoder.reranker: {model!r} gives {self._model.num_labels} "
                "numbers for a pair instead of one score"
            )

    def scores(self, question: str, passages: Sequence[str]) -> NDArray[np.float32]:
        """A score for each passage, higher is better, on the model's own scale."""
        pairs = [(question, passage) for passage in passages]
        scores = self._model.predict(pairs, show_progress_bar=False, convert_to_numpy=True)
        return np.asarray(scores, np.float32)
