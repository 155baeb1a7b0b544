"""The measure of pages measures what it says, on invented pages in the layout of each set."""

from __future__ import annotations

import gzip
import json
import math
from typing import TYPE_CHECKING

import pytest

from tests.quality import pages

if TYPE_CHECKING:
    from pathlib import Path

WORDS = "The bell weighs 90 kilos and the ferry leaves at noon. " * 8
MARKUP = (
    "<html><head><title>The Ferry Bell</title></head><body><nav><a>Home</a></nav>"
    f"<h1>The Ferry Bell</h1><article><p>{WORDS}</p><p>{WORDS}</p></article></body></html>"
)


def test_both_sets_are_recognised_and_measured(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    benchmark, readability = tmp_path / "one", tmp_path / "two"
    (benchmark / "html").mkdir(parents=True)
    (readability / "a-bell").mkdir(parents=True)
    truth = {"a": {"articleBody": WORDS + WORDS, "url": "https://talk.example/the-ferry-bell"}}
    (benchmark / "ground-truth.json").write_text(json.dumps(truth))
    (benchmark / "html" / "a.html.gz").write_bytes(gzip.compress(MARKUP.encode()))
    (readability / "a-bell" / "source.html").write_text(MARKUP)
    (readability / "a-bell" / "expected.html").write_text(f"<p>{WORDS}</p>")
    assert pages.main([str(benchmark), str(readability)]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert "F1 1.000, precision 1.000, recall 1.000" in first
    assert "0 refused, 0 titles in doubt, 1 undated" in first
    assert "precision 0.4" in second
    assert "recall 1.000" in second


def test_a_folder_without_a_set_is_explained(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert pages.main([str(tmp_path)]) == 1
    assert "neither article-extraction-benchmark nor" in capsys.readouterr().out


def test_runs_of_four_words_are_compared() -> None:
    assert pages.compare("a b c d e", "a b c d") == (1.0, 0.5)
    assert pages.compare("a b", "a b") == (1.0, 1.0)
    assert math.isnan(pages.compare("a", "")[0])


@pytest.mark.parametrize(
    ("title", "supported"), [("The Ferry Bell", True), ("Recent Posts", False), ("", False)]
)
def test_a_title_needs_support(title: str, *, supported: bool) -> None:
    assert pages.is_supported(title, pages.Page("a", MARKUP, "", "")) is supported
