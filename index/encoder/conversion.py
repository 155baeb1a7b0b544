"""Making a compiled encoder: converting the reference, and checking the one against the other."""

from __future__ import annotations

import logging
import warnings
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from index.encoder.card import GRAPH, QUESTION, TOKENIZER, WEIGHTS, EncoderCard, write_card
from index.encoder.model_files import DEFAULT_MODEL
from index.encoder.openvino import CompiledEncoder
from index.encoder.reference import SentenceTransformersEncoder
from index.encoder.runtime import load_openvino, platform_of, question_settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from index.encoder.openvino import Runtime
    from index.encoder.reference import Encoder

MIN_AGREEMENT: Final = 0.999

_log = logging.getLogger(__name__)


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
    except _failures() as error:
        refusal = f"{model} could not be converted ({' '.join(str(error).split())[:200]})."
    else:
        cosine = agreement(reference, compiled, sample)
        if cosine >= MIN_AGREEMENT:
            write_card(folder, replace(compiled.card, agreement=cosine))
            # A GPU is faster still in bulk; questions will be encoded by what was written here.
            return CompiledEncoder(folder) if reference.on_processor else reference
        refusal = f"{model}: compiled vectors agree only to a cosine of {cosine:.4f}."
    _log.warning("%s The slower sentence-transformers is used instead.", refusal)
    for name in (GRAPH, WEIGHTS, QUESTION, TOKENIZER):
        (folder / name).unlink(missing_ok=True)
    write_card(folder, replace(_describe(reference), refusal=refusal))
    return reference


def convert(reference: SentenceTransformersEncoder, folder: Path) -> CompiledEncoder:
    """Write the compiled form of `reference` into `folder`; takes about seven seconds."""
    ov, device = load_openvino(), reference.module.device
    reference.module.to("cpu")
    with _logging_kept(), warnings.catch_warnings():
        # Tracing tells of deprecations inside torch and transformers that are not ours to mend.
        warnings.simplefilter("ignore")
        import torch  # noqa: PLC0415
        from openvino.tools.ovc import convert_model  # noqa: PLC0415

        names = ("input_ids", "attention_mask")
        example = {name: torch.ones((2, 8), dtype=torch.long) for name in names}
        graph = convert_model(_whole(reference), example_input=example)
    reference.module.to(device)
    ov.save_model(graph, str(folder / GRAPH), compress_to_fp16=True)
    _save_tokenizer(reference, folder / TOKENIZER)
    write_card(folder, replace(_describe(reference), platform=_prepare_question(folder)))
    return CompiledEncoder(folder)


def agreement(reference: Encoder, compiled: Encoder, texts: Sequence[str]) -> float:
    """The lowest cosine between the two encoders' vectors of up to 64 texts; 1.0 for none."""
    if not texts:
        return 1.0
    rows = np.unique(np.linspace(0, len(texts) - 1, 64).astype(int))
    sample = [texts[row] for row in rows]
    return float((reference.encode(sample) * compiled.encode(sample)).sum(axis=1).min())


def _failures() -> tuple[type[Exception], ...]:
    """What a model that OpenVINO or this module does not know may end in."""
    frontend = load_openvino().frontend
    from openvino.tools.ovc.error import BasicError  # noqa: PLC0415

    return (
        *(RuntimeError, ValueError, AttributeError, TypeError, KeyError, BasicError),
        *(frontend.GeneralFailure, frontend.OpConversionFailure, frontend.OpValidationFailure),
        *(frontend.InitializationFailure, frontend.NotImplementedFailure),
    )


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


def _prepare_question(folder: Path) -> str:
    """Keep what compiling for a question gives: 0.5 MB that save 0.1 s of each start."""
    core = load_openvino().Core()
    prepared = core.compile_model(str(folder / GRAPH), "CPU", question_settings(core))
    (folder / QUESTION).write_bytes(prepared.export_model().getvalue())
    return platform_of(core)


@contextmanager
def _logging_kept() -> Iterator[None]:
    """A failed conversion leaves everybody's logging at ERROR, behind a filter and a handler."""
    root = logging.getLogger()
    level, filters, handlers = root.level, root.filters[:], root.handlers[:]
    try:
        yield
    finally:
        root.setLevel(level)
        root.filters[:], root.handlers[:] = filters, handlers


def _save_tokenizer(reference: SentenceTransformersEncoder, file: Path) -> None:
    from tokenizers import Tokenizer  # noqa: PLC0415

    tokenizer = Tokenizer.from_str(reference.module.tokenizer.backend_tokenizer.to_str())
    tokenizer.no_padding()
    if reference.max_tokens:
        tokenizer.enable_truncation(reference.max_tokens)
    tokenizer.save(str(file), pretty=False)


def _describe(reference: SentenceTransformersEncoder) -> EncoderCard:
    prompts = reference.module.prompts
    return EncoderCard(
        fingerprint=reference.fingerprint,
        dim=reference.dim,
        max_tokens=reference.max_tokens,
        question_prompt=prompts.get("query") or "",
        passage_prompt=prompts.get("document") or "",
    )
