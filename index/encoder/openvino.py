"""The same encoder compiled for the processor: no torch, a fifth of the time, half of the memory.

A rebuild converts the reference encoder once, pooling included, and keeps it with its tokenizer in
the generation. Afterwards OpenVINO and `tokenizers` are all that is imported (0.1 s, against six).

ENCODER/
├── encoder.json     what it was made from, the prompts, and whether it may be used
├── model.xml .bin   the graph and its weights in half precision, memory-mapped
├── question.blob    the graph as prepared for one question on this processor, without weights
└── tokenizer.json   truncation included
"""

from __future__ import annotations

import os
import threading
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np

from index.encoder.card import CARD, GRAPH, QUESTION, TOKENIZER, WEIGHTS, damaged, read_card
from index.encoder.model_files import DEFAULT_MODEL
from index.encoder.reference import SentenceTransformersEncoder
from index.encoder.runtime import (
    bulk_settings,
    import_prepared,
    load_openvino,
    padded_inputs,
    platform_of,
    question_settings,
    run_batches,
)
from index.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from tokenizers import Tokenizer

    from index.encoder.reference import Encoder, Progress, Vectors

    Runtime = Literal["auto", "openvino", "torch"]

# A batch holds this many tokens, padding included.
_BATCH_TOKENS: Final = 1024
# Texts tokenized at a time.
_WINDOW_TEXTS: Final = 256
# A length that was not seen before costs as much again as the question itself, so lengths are few.
_QUESTION_STEP: Final = 8


class CompiledEncoder:
    """The encoder of a generation. A question and a bulk may run in different threads."""

    def __init__(self, folder: Path) -> None:
        """Read what is small; the graph is compiled when the first text comes."""
        self._folder = folder
        self.card = read_card(folder)
        self.dim = self.card.dim
        self.max_tokens = self.card.max_tokens
        self.fingerprint = self.card.fingerprint
        self._one_question = threading.Lock()

    def encode(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        """Rows in the order of `texts`, shape (len(texts), dim)."""
        vectors = np.empty((len(texts), self.dim), dtype=np.float32)

        def take(rows: list[int], output: Vectors) -> None:
            vectors[rows] = _unit(output)

        batches = ((rows, padded_inputs(tokens)) for rows, tokens in self._batches(texts))
        run_batches(self._bulk, batches, take, progress or (lambda _: None))
        return vectors

    def encode_question(self, text: str) -> Vectors:
        """One vector, shape (dim,)."""
        tokens = self._tokenizer.encode(self.card.question_prompt + text).ids
        length = -(-len(tokens) // _QUESTION_STEP) * _QUESTION_STEP
        with self._one_question:
            self._question.infer(padded_inputs([tokens], length))
            vector: Vectors = _unit(self._question.get_output_tensor(0).data)[0]
        return vector

    def _batches(self, texts: Sequence[str]) -> Iterator[tuple[list[int], list[list[int]]]]:
        """Rows and their tokens, the longest first, as many as fill a batch."""
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]), reverse=True)
        for start in range(0, len(order), _WINDOW_TEXTS):
            window = order[start : start + _WINDOW_TEXTS]
            prompted = [self.card.passage_prompt + texts[row] for row in window]
            encoded = self._tokenizer.encode_batch_fast(prompted)
            tokens = {row: one.ids for row, one in zip(window, encoded, strict=True)}
            window.sort(key=lambda row: len(tokens[row]), reverse=True)
            while window:
                size = max(1, _BATCH_TOKENS // len(tokens[window[0]]))
                rows, window = window[:size], window[size:]
                yield rows, [tokens[row] for row in rows]

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        # Forking after parallel tokenizing makes the library print a warning otherwise; in bulk,
        # tokenizing runs beside the processor's streams anyway.
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        from tokenizers import Tokenizer  # noqa: PLC0415

        file = self._folder / TOKENIZER
        try:
            return Tokenizer.from_file(str(file))
        except Exception as error:  # tokenizers raises nothing narrower
            raise damaged(file, error) from error

    @cached_property
    def _question(self) -> Any:  # noqa: ANN401
        core = load_openvino().Core()
        model = self._prepared(core) or self._compile(core, question_settings(core))
        return model.create_infer_request()

    def _prepared(self, core: Any) -> Any | None:  # noqa: ANN401
        if self.card.platform != platform_of(core):
            return None
        blob, weights = self._folder / QUESTION, self._folder / WEIGHTS
        return import_prepared(core, blob, weights, question_settings(core))

    @cached_property
    def _bulk(self) -> Any:  # noqa: ANN401
        core = load_openvino().Core()
        return self._compile(core, bulk_settings(core))

    def _compile(self, core: Any, settings: dict[str, Any]) -> Any:  # noqa: ANN401
        try:
            return core.compile_model(str(self._folder / GRAPH), "CPU", settings)
        except RuntimeError as error:
            raise damaged(self._folder / GRAPH, error) from error


def open_encoder(
    folder: Path | None, model: str = DEFAULT_MODEL, runtime: Runtime = "auto"
) -> Encoder:
    """The encoder of a generation's folder, or the reference where that is asked for or needed.

    Raises ModelError when `openvino` is asked for and the folder holds no usable encoder.
    """
    if runtime != "torch" and folder is not None and (folder / CARD).is_file():
        compiled = CompiledEncoder(folder)
        if not compiled.card.refusal:
            return compiled
        if runtime == "openvino":
            raise ModelError(f"{folder}: {compiled.card.refusal} Set encoder.runtime to auto.")
    elif runtime == "openvino":
        raise ModelError(f"{folder}: no compiled encoder here. Run `verbatim rebuild`.")
    return SentenceTransformersEncoder(model)


def _unit(vectors: Vectors) -> Vectors:
    """The rows at length one, also those of a model that does not normalise."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, np.finfo(np.float32).tiny), dtype=np.float32)
