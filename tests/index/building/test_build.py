from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest

from index.building.build import journal_folder
from index.building.vector_cache import Journal, KnownVectors
from index.storage.generation import MANIFEST, GenerationStore
from tests.index.crashing import publish

if TYPE_CHECKING:
    from pathlib import Path

COSINE = "multi-qa-MiniLM-L6-cos-v1@0123456789abcdef"


@pytest.mark.parametrize(
    "other",
    [
        "multi-qa-MiniLM-L6-dot-v1@0123456789abcdef",
        "multi-qa-MiniLM-L6-cos-v1@fedcba9876543210",
        "../multi-qa/MiniLM",
    ],
)
def test_a_killed_build_leaves_its_vectors_to_its_own_model_alone(
    tmp_path: Path, other: str
) -> None:
    store = GenerationStore(tmp_path)
    journal = Journal(journal_folder(store, COSINE))
    journal.write(np.array([1], np.uint64), np.ones((1, 4), np.float32))
    assert Journal(journal_folder(store, COSINE)).recall(KnownVectors()) == 1
    assert Journal(journal_folder(store, other)).recall(KnownVectors()) == 0
    assert journal_folder(store, other).parent == tmp_path / "building"


def test_a_manifest_names_the_bound_as_every_version_did(tmp_path: Path) -> None:
    store = GenerationStore(tmp_path)
    publish(store, "gen-1")
    written = json.loads((store.folder_of("gen-1") / MANIFEST).read_text(encoding="utf-8"))
    assert written["reserve"] == 0.1
    assert "abstention_bound" not in written
    assert store.served_manifest().abstention_bound == 0.1
