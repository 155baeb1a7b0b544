"""Any sentence-transformers model is compiled, or is left as it is with a reason."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import pytest

from index.encoder import conversion
from index.encoder.card import read_card
from index.encoder.conversion import agreement, prepare_encoder
from index.encoder.openvino import CompiledEncoder, open_encoder
from index.encoder.reference import SentenceTransformersEncoder
from index.errors import ModelError
from tests.index.tiny_models import save_static, save_transformer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from index.encoder.reference import Progress, Vectors

TEXTS = ["where do rivers rise ?", "the a " * 20, "rivers", "a query : passage ."]


@dataclass
class FixedEncoder:
    """Gives each text the vector of its first letter."""

    by_letter: dict[str, tuple[float, float]]
    dim: int = 2
    max_tokens: int = 9
    fingerprint: str = "fixed"

    def encode(self, texts: Sequence[str], *, progress: Progress | None = None) -> Vectors:
        return np.array([self.by_letter[text[0]] for text in texts], np.float32).reshape(-1, 2)

    def encode_question(self, text: str) -> Vectors:
        return np.array(self.by_letter[text[0]], np.float32)


def test_agreement_is_the_lowest_cosine() -> None:
    one = FixedEncoder({"a": (1, 0), "b": (0, 1)})
    other = FixedEncoder({"a": (0.96, 0.28), "b": (0.8, 0.6)})
    assert agreement(one, other, ["apple", "bread"]) == pytest.approx(0.6)
    assert agreement(one, other, ["apple"]) == pytest.approx(0.96)
    assert agreement(one, other, []) == 1.0


def test_agreement_looks_at_texts_from_all_over_the_archive() -> None:
    one, other = FixedEncoder({"a": (1, 0), "b": (1, 0)}), FixedEncoder({"a": (1, 0), "b": (0, 1)})
    texts = ["a"] * 5000 + ["b"] * 100
    assert agreement(one, other, texts) == 0.0


@pytest.mark.parametrize("pooling", ["mean", "cls", "max"])
@pytest.mark.parametrize("normalise", [True, False])
def test_a_model_is_compiled_whatever_its_pooling(
    tmp_path: Path, pooling: Literal["mean", "cls", "max"], normalise: bool
) -> None:
    prompts = {"query": "query : ", "document": "passage : "}
    model = save_transformer(
        tmp_path / "model", pooling=pooling, normalise=normalise, prompts=prompts
    )
    folder = tmp_path / "encoder"
    folder.mkdir()
    compiled = prepare_encoder(folder, TEXTS, str(model))
    assert isinstance(compiled, CompiledEncoder)
    reference = SentenceTransformersEncoder(str(model), device="cpu")
    assert compiled.fingerprint == reference.fingerprint
    cosines = (reference.encode(TEXTS) * compiled.encode(TEXTS)).sum(axis=1)
    assert cosines.min() >= 0.9999
    assert reference.encode_question("rivers") @ compiled.encode_question("rivers") >= 0.9999
    # The prompts matter: without them the same words lie elsewhere.
    assert compiled.encode_question("rivers") @ compiled.encode(["rivers"])[0] < 0.9999


def test_a_model_that_cannot_be_compiled_is_used_as_it_is(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    model = str(save_static(tmp_path / "model"))
    folder = tmp_path / "encoder"
    folder.mkdir()
    with caplog.at_level(logging.WARNING):
        encoder = prepare_encoder(folder, TEXTS, model)
    assert isinstance(encoder, SentenceTransformersEncoder)
    assert "could not be converted" in caplog.text
    # The converter sets the root logger to ERROR when it fails, for the rest of the process.
    assert logging.getLogger().level == logging.WARNING
    assert isinstance(open_encoder(folder, model), SentenceTransformersEncoder)
    with pytest.raises(ModelError, match=r"could not be converted.*encoder\.runtime"):
        open_encoder(folder, model, "openvino")


def test_a_compiled_model_that_disagrees_is_not_used(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    # No real model disagrees here, so that the bar is raised above what any can reach.
    monkeypatch.setattr(conversion, "MIN_AGREEMENT", 1.01)
    model = str(save_transformer(tmp_path / "model"))
    folder = tmp_path / "encoder"
    folder.mkdir()
    with caplog.at_level(logging.WARNING):
        encoder = prepare_encoder(folder, TEXTS, model)
    assert isinstance(encoder, SentenceTransformersEncoder)
    assert "agree only to a cosine of" in caplog.text
    assert "agree only" in read_card(folder).refusal
    assert [file.name for file in folder.iterdir()] == ["encoder.json"]


def test_nothing_is_converted_where_torch_is_asked_for(tmp_path: Path) -> None:
    model = str(save_transformer(tmp_path / "model"))
    folder = tmp_path / "encoder"
    folder.mkdir()
    encoder = prepare_encoder(folder, TEXTS, model, "torch")
    assert isinstance(encoder, SentenceTransformersEncoder)
    assert list(folder.iterdir()) == []
