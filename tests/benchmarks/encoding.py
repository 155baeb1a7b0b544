"""Bulk encoding: passages a second, how equal the vectors are, how near the processor's peak."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from index.encoder.conversion import prepare_encoder
from index.encoder.reference import SentenceTransformersEncoder
from tests.benchmarks.measure import Figure, alternately, medians
from tests.benchmarks.texts import Texts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.benchmarks.measure import Scale

# Of the six layers of all-MiniLM-L6-v2: 2 operations a weight and token, and attention's products.
_LAYERS, _DIM, _INNER = 6, 384, 1536
_WEIGHTS = _LAYERS * (4 * _DIM * _DIM + 2 * _DIM * _INNER)


def run(scale: Scale, work: Path) -> Iterator[Figure]:
    """Encode the same passages both ways, alternately."""
    highest = peak()
    texts = Texts().passages(scale.encoded)
    timed = texts[: scale.timed]
    folder = work / "encoder"
    folder.mkdir(exist_ok=True)
    ours = prepare_encoder(folder, texts[:64])
    reference = SentenceTransformersEncoder()
    model = reference.module
    seconds = medians(
        alternately(
            {
                "ours": lambda: ours.encode(timed),
                "reference": lambda: model.encode(timed, normalize_embeddings=True),
            },
            scale.repeats,
        )
    )
    rate = {name: len(timed) / each for name, each in seconds.items()}
    peers = {"sentence-transformers": rate["reference"]}
    yield Figure(
        "encoding", "passages encoded", rate["ours"], "/s", peers, times=4.5,
        higher_is_better=True,
    )  # fmt: skip
    cosines = (ours.encode(texts) * reference.encode(texts)).sum(axis=1)
    yield Figure(
        "encoding", "lowest cosine with the reference", float(cosines.min()), "", at_least=0.9999
    )
    tokens = np.array([len(model.tokenizer(text)["input_ids"]) for text in timed])
    operations = float((tokens * (2 * _WEIGHTS + 4 * _LAYERS * _DIM * tokens)).sum())
    highest = max(highest, peak())
    yield Figure("encoding", "tokens a passage", float(tokens.mean()), "")
    share = operations / seconds["ours"] / highest
    yield Figure("encoding", "share of the bf16 peak", share, "")
    # No better encoder can pass this, so on some processors the promise is out of reach.
    most = highest * len(timed) / operations
    yield Figure(
        "encoding", "passages encoded at the bf16 peak", most, "/s", peers, higher_is_better=True
    )


def peak() -> float:
    """Operations a second of bf16 matrix products on all cores, at their best moment."""
    import torch  # noqa: PLC0415

    one, other = (torch.rand(1024, 1024, dtype=torch.bfloat16) for _ in range(2))
    seconds = alternately({"product": lambda: one @ other}, 300)["product"]
    return 2 * 1024**3 / min(seconds)
