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
import sys
import threading
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cached_property
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np

from index.encoder.card import CARD, GRAPH, QUESTION, TOKENIZER, WEIGHTS, damaged, read_card
from index.encoder.model_files import DEFAULT_MODEL
from index.encoder.reference import SentenceTransformersEncoder
from index.errors import ModelError
from index.system import usable_cores

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from tokenizers import Tokenizer

    from index.encoder.reference import Encoder, Progress, Vectors

    Runtime = Literal["auto", "openvino", "torch"]

# A batch holds this many tokens, padding included.
_BATCH_TOKENS: Final = 1024
# Texts tokenized at a time, and batches waiting for each stream.
_WINDOW_TEXTS: Final = 256
_AHEAD: Final = 4
# A length that was not seen before costs as much again as the question itself, so lengths are few.
_QUESTION_STEP: Final = 8
# A question is too short to keep more threads busy.
_QUESTION_THREADS: Final = 4
_loading: Final = threading.Lock()


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
        cores = usable_cores()
        requests = SimpleQueue[Any]()
        for _ in range(cores):
            requests.put(self._bulk.create_infer_request())

        def run(rows: list[int], tokens: list[list[int]]) -> int:
            request = requests.get()
            try:
                request.infer(_inputs(tokens))
                vectors[rows] = _unit(request.get_output_tensor(0).data)
            finally:
                requests.put(request)
            return len(rows)

        report = progress or (lambda _: None)
        with ThreadPoolExecutor(cores) as pool:
            # This thread tokenizes ahead of the streams, but not far: it bounds memory.
            running = deque[Future[int]]()
            for rows, tokens in self._batches(texts):
                if len(running) == _AHEAD * cores:
                    report(running.popleft().result())
                running.append(pool.submit(run, rows, tokens))
            while running:
                report(running.popleft().result())
        return vectors

    def encode_question(self, text: str) -> Vectors:
        """One vector, shape (dim,)."""
        tokens = self._tokenizer.encode(self.card.question_prompt + text).ids
        length = -(-len(tokens) // _QUESTION_STEP) * _QUESTION_STEP
        with self._one_question:
            self._question.infer(_inputs([tokens], length))
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
        weights = {"WEIGHTS_PATH": str(self._folder / WEIGHTS)}
        try:
            blob = load_openvino().tensor_from_file(str(self._folder / QUESTION))
            return core.import_model(blob, "CPU", question_settings(core) | weights)
        except (OSError, ValueError, RuntimeError):
            return None  # The graph itself is there: it takes 0.1 s longer.

    @cached_property
    def _bulk(self) -> Any:  # noqa: ANN401
        core = load_openvino().Core()
        # Streams of one thread each share no batch, so none waits for another.
        return self._compile(core, _settings(core, streams=usable_cores()))

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


def _inputs(tokens: Sequence[Sequence[int]], width: int = 0) -> dict[str, Any]:
    """Token ids and their mask, shape (texts, width or longest), int64, padded with zeros."""
    lengths = np.array([len(one) for one in tokens])
    mask = np.arange(max(width, lengths.max(), 1)) < lengths[:, None]
    ids = np.zeros(mask.shape, dtype=np.int64)
    ids[mask] = np.concatenate(tokens)
    return {"input_ids": ids, "attention_mask": mask.astype(np.int64)}


def _unit(vectors: Vectors) -> Vectors:
    """The rows at length one, also those of a model that does not normalise."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, np.finfo(np.float32).tiny), dtype=np.float32)


def _settings(core: Any, *, streams: int) -> dict[str, Any]:  # noqa: ANN401
    return {
        "PERFORMANCE_HINT": "THROUGHPUT" if streams > 1 else "LATENCY",
        "NUM_STREAMS": streams,
        "INFERENCE_NUM_THREADS": streams if streams > 1 else min(usable_cores(), _QUESTION_THREADS),
        # A pinned thread waits for whatever else runs on its core.
        "ENABLE_CPU_PINNING": False,
        "INFERENCE_PRECISION_HINT": _precision(core),
    }


def question_settings(core: Any) -> dict[str, Any]:  # noqa: ANN401
    """How to compile for one question at a time, with the weights left in their own file."""
    return _settings(core, streams=1) | {"CACHE_MODE": "OPTIMIZE_SIZE"}


def _precision(core: Any) -> str:  # noqa: ANN401
    """Half of the time at a cosine of .9999, where the processor multiplies bf16 itself."""
    return "bf16" if "BF16" in core.get_property("CPU", "OPTIMIZATION_CAPABILITIES") else "f32"


def platform_of(core: Any) -> str:  # noqa: ANN401
    """What a prepared graph depends on, in words."""
    name = core.get_property("CPU", "FULL_DEVICE_NAME")
    return f"OpenVINO {load_openvino().get_version()}, {_precision(core)}, {name}"


def load_openvino() -> Any:  # noqa: ANN401
    """OpenVINO without its telemetry, which reports each import to Google unless told not to.

    Leaving out the converter and what it imports makes the import 0.1 s shorter as well.
    """
    with _loading:
        is_first = "openvino" not in sys.modules
        if is_first:
            blocked: dict[str, Any] = {"openvino_telemetry": None, "openvino.tools.ovc": None}
            sys.modules.update(blocked)
        import openvino as ov  # noqa: PLC0415

        if is_first:
            # The converter is imported later, where it is needed; the telemetry never.
            del sys.modules["openvino.tools.ovc"]
        # The first look at any tensor's data fills a table inside. Two threads that do it at once
        # wait for each other for good, each with what the other needs.
        _ = ov.Tensor(np.zeros(1, np.int64)).data
    return ov
