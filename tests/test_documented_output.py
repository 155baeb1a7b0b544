from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.documented_output import DOCUMENTS, examples, run, without_varying
from tests.paths import ROOT

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_every_console_example_prints_what_stands_below_it(
    document: Path, sample_data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "88")
    data = shutil.copytree(sample_data, tmp_path / "data")
    for each in examples(document.read_text(encoding="utf-8")):
        assert run(each.command, data) == without_varying(each.output), each.command


def test_the_readme_shows_an_answer_and_a_silence() -> None:
    shown = list(examples((ROOT / "README.md").read_text(encoding="utf-8")))
    assert any(" │ " in each.output for each in shown)
    assert any("Nothing in the archive" in each.output for each in shown)


def test_an_example_that_differs_is_noticed(sample_data: Path) -> None:
    (example,) = examples('```console\n$ verbatim explain "trams in 2011"\ntrams\n```\n')
    assert run(example.command, sample_data) == "trams · 2011\n"
    assert run(example.command, sample_data) != example.output
