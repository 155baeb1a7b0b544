"""The same encoder compiled for the processor: no torch, a fifth of the time, half of the memory.

A rebuild converts the reference encoder once, pooling included, and keeps it with its tokenizer in
the generation. Afterwards OpenVINO and `tokenizers` are all that is imported (0.1 s, against six).

ENCODER/
├── encoder.json     what it was made from, the prompts, and whether it may be used
├── model.xml .bin   the graph and its weights in half precision, memory-mapped
└── tokenizer.json   truncation included
"""

from __future__ import annotations

import json
import logging
import os
import sys
import threading
import warnings
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass
from functools import cached_property
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np

from index.encoder import DEFAULT_MODEL, SentenceTransformersEncoder
from index.errors import IndexDamagedError, ModelError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from tokenizers import Tokenizer

    from index.encoder import Encoder, Progress, Vectors

    Runtime = Literal["auto", "openvino", "torch"]

MIN_AGREEMENT: Final = 0.999

_log = logging.getLogger(__name__)
_CARD: Final = "encoder.json"
_GRAPH: Final = "model.xml"
_TOKENIZER: Final = "tokenizer.json"
_PASSAGE_PROMPTS: Final = ("document", "passage", "corpus")
# A batch holds this many tokens, padding included.
_BATCH_TOKENS: Final = 2048
# Texts tokenized at a time, and batches waiting for each stream.
_WINDOW_TEXTS: Final = 256
_AHEAD: Final = 4


@dataclass(frozen=True, slots=True)
class Card:
    """What a compiled encoder says about itself.

    `agreement` is the lowest cosine with the reference that was seen; `refusal` is why the
    reference is to be used instead, or empty.
    """

    fingerprint: str
    dim: int
    max_tokens: int
    question_prompt: str
    passage_prompt: str
    agreement: float = 1.0
    refusal: str = ""


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
        cores = _cores()
        requests = SimpleQueue[Any]()
        for _ in range(cores):
            requests.put(self._bulk.create_infer_request())

        def run(rows: list[int], tokens: list[list[int]]) -> int:
            request = requests.get()
            request.infer(_inputs(tokens))
            vectors[rows] = _unit(request.get_output_tensor(0).data)
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
        with self._one_question:
            tokens = self._tokenizer.encode(self.card.question_prompt + text.strip()).ids
            self._question.infer(_inputs([tokens]))
            vector: Vectors = _unit(self._question.get_output_tensor(0).data)[0]
            return vector

    def warm(self) -> None:
        """Compile for questions now instead of at the first one; about 0.3 s."""
        self.encode_question("Where?")

    def _batches(self, texts: Sequence[str]) -> Iterator[tuple[list[int], list[list[int]]]]:
        """Rows and their tokens, the longest first, as many as fill a batch."""
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]), reverse=True)
        for start in range(0, len(order), _WINDOW_TEXTS):
            window = order[start : start + _WINDOW_TEXTS]
            prompted = [self.card.passage_prompt + texts[row].strip() for row in window]
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

        return Tokenizer.from_file(str(self._folder / _TOKENIZER))

    @cached_property
    def _question(self) -> Any:  # noqa: ANN401
        return self._compile(streams=1, hint="LATENCY").create_infer_request()

    @cached_property
    def _bulk(self) -> Any:  # noqa: ANN401
        # Streams of one thread each share no batch, so none waits for another.
        return self._compile(streams=_cores(), hint="THROUGHPUT")

    def _compile(self, *, streams: int, hint: str) -> Any:  # noqa: ANN401
        core = _openvino().Core()
        supported = core.get_property("CPU", "OPTIMIZATION_CAPABILITIES")
        settings = {
            "PERFORMANCE_HINT": hint,
            "NUM_STREAMS": streams,
            "INFERENCE_NUM_THREADS": _cores(),
            "INFERENCE_PRECISION_HINT": "bf16" if "BF16" in supported else "f32",
        }
        try:
            return core.compile_model(str(self._folder / _GRAPH), "CPU", settings)
        except RuntimeError as error:
            raise _damaged(self._folder / _GRAPH, error) from error


def open_encoder(
    folder: Path | None, model: str = DEFAULT_MODEL, runtime: Runtime = "auto"
) -> Encoder:
    """The encoder of a generation's folder, or the reference where that is asked for or needed.

    Raises ModelError when `openvino` is asked for and the folder holds no usable encoder.
    """
    if runtime != "torch" and folder is not None and (folder / _CARD).is_file():
        compiled = CompiledEncoder(folder)
        if not compiled.card.refusal:
            return compiled
        if runtime == "openvino":
            raise ModelError(f"{folder}: {compiled.card.refusal} Set encoder.runtime to auto.")
    elif runtime == "openvino":
        raise ModelError(f"{folder}: no compiled encoder here. Run `verbatim rebuild`.")
    return SentenceTransformersEncoder(model)


def prepare_encoder(
    folder: Path, sample: Sequence[str], model: str = DEFAULT_MODEL, runtime: Runtime = "auto"
) -> Encoder:
    """Convert a model into `folder`, which must exist, and give the encoder to build with.

    `sample` are texts of the archive; 64 of them are encoded both ways. When the two disagree, or
    the model cannot be converted, the folder says so and the reference comes back, with a warning.
    """
    reference = SentenceTransformersEncoder(model)
    if runtime == "torch":
        return reference
    try:
        compiled = convert(reference, folder)
    except (RuntimeError, ValueError, AttributeError, TypeError) as error:
        refusal = f"{model} could not be converted ({type(error).__name__}: {error})."
    else:
        cosine = agreement(reference, compiled, sample)
        if cosine >= MIN_AGREEMENT:
            _write_card(folder, compiled.card, agreement=cosine)
            return CompiledEncoder(folder)
        refusal = f"{model}: compiled vectors agree only to a cosine of {cosine:.4f}."
    _log.warning("%s The slower sentence-transformers is used instead.", refusal)
    _refuse(folder, reference, refusal)
    return reference


def convert(reference: SentenceTransformersEncoder, folder: Path) -> CompiledEncoder:
    """Write the compiled form of `reference` into `folder`; takes about seven seconds."""
    ov = _openvino()
    with warnings.catch_warnings():
        # Tracing tells of deprecations inside torch and transformers that are not ours to mend.
        warnings.simplefilter("ignore")
        from openvino.tools.ovc import convert_model  # noqa: PLC0415

        graph = convert_model(_whole(reference), example_input=_example())
    ov.save_model(graph, str(folder / _GRAPH), compress_to_fp16=True)
    _save_tokenizer(reference, folder / _TOKENIZER)
    _write_card(folder, _describe(reference))
    return CompiledEncoder(folder)


def agreement(reference: Encoder, compiled: Encoder, texts: Sequence[str]) -> float:
    """The lowest cosine between the two encoders' vectors of up to 64 texts; 1.0 for none."""
    sample = list(texts[:: max(1, len(texts) // 64)][:64])
    if not sample:
        return 1.0
    return float((reference.encode(sample) * compiled.encode(sample)).sum(axis=1).min())


def read_card(folder: Path) -> Card:
    """What the folder says of its encoder; raises IndexDamagedError when it cannot be read."""
    file = folder / _CARD
    try:
        return Card(**json.loads(file.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise _damaged(file, error) from error


def _whole(reference: SentenceTransformersEncoder) -> Any:  # noqa: ANN401
    """All modules as one: token ids and mask in, one pooled vector per text out."""
    import torch  # noqa: PLC0415

    class Whole(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.module = reference.module

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            features = {"input_ids": input_ids, "attention_mask": attention_mask}
            vectors: torch.Tensor = self.module(features)["sentence_embedding"]
            return vectors

    return Whole().eval()


def _example() -> dict[str, Any]:
    import torch  # noqa: PLC0415

    return {name: torch.ones((2, 8), dtype=torch.long) for name in ("input_ids", "attention_mask")}


def _save_tokenizer(reference: SentenceTransformersEncoder, file: Path) -> None:
    from tokenizers import Tokenizer  # noqa: PLC0415

    tokenizer = Tokenizer.from_str(reference.module.tokenizer.backend_tokenizer.to_str())
    tokenizer.no_padding()
    tokenizer.enable_truncation(reference.max_tokens)
    tokenizer.save(str(file))


def _describe(reference: SentenceTransformersEncoder) -> Card:
    prompts = reference.module.prompts
    return Card(
        fingerprint=reference.fingerprint,
        dim=reference.dim,
        max_tokens=reference.max_tokens,
        question_prompt=prompts.get("query") or "",
        # The names that `encode_document` of sentence-transformers looks for, in its order.
        passage_prompt=next((prompts[n] for n in _PASSAGE_PROMPTS if prompts.get(n)), "") or "",
    )


def _write_card(folder: Path, card: Card, **changes: float | str) -> None:
    (folder / _CARD).write_text(
        json.dumps(asdict(card) | changes, indent=2) + "\n", encoding="utf-8"
    )


def _refuse(folder: Path, reference: SentenceTransformersEncoder, refusal: str) -> None:
    for name in (_GRAPH, "model.bin", _TOKENIZER):
        (folder / name).unlink(missing_ok=True)
    _write_card(folder, _describe(reference), refusal=refusal)


def _inputs(tokens: Sequence[Sequence[int]]) -> dict[str, Any]:
    """Token ids and their mask, shape (texts, longest), int64, zeros behind the shorter ones."""
    lengths = np.array([len(one) for one in tokens])
    mask = np.arange(lengths.max()) < lengths[:, None]
    ids = np.zeros(mask.shape, dtype=np.int64)
    ids[mask] = np.concatenate(tokens)
    return {"input_ids": ids, "attention_mask": mask.astype(np.int64)}


def _unit(vectors: Vectors) -> Vectors:
    """The rows at length one: the processor's bf16 leaves them off by up to a percent."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, np.finfo(np.float32).tiny), dtype=np.float32)


def _cores() -> int:
    """Processor cores that this process may use, where the system tells."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _openvino() -> Any:  # noqa: ANN401
    """OpenVINO without its telemetry, which reports each import to Google unless told not to.

    Leaving out the converter and what it imports makes the import 0.1 s shorter as well.
    """
    if "openvino" not in sys.modules:
        blocked: dict[str, Any] = {"openvino_telemetry": None, "openvino.tools.ovc": None}
        sys.modules.update(blocked)
        import openvino as ov  # noqa: PLC0415

        # The converter is imported later, where it is needed; the telemetry never.
        del sys.modules["openvino.tools.ovc"]
    else:
        import openvino as ov  # noqa: PLC0415
    return ov


def _damaged(file: Path, error: Exception) -> IndexDamagedError:
    return IndexDamagedError(
        f"{file}: the compiled encoder cannot be read ({type(error).__name__}: {error}). "
        "Run `verbatim rebuild --full`."
    )
