"""A few seconds of `python -m tests.soak`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests import soak
from tests.damaging import linked_copy

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.skipif(not soak.PROC.is_dir(), reason="this system does not tell what is held")
async def test_over_twenty_swaps_every_question_is_answered_in_true_words(
    tmp_path: Path, sample_data: Path
) -> None:
    data = linked_copy(sample_data / "sample", tmp_path / "data")
    found = await soak.soaked(data, seconds=15, swaps=20)
    assert found.lost == []
    assert found.wrong == []
    assert (found.swaps, found.faults) == (20, 10)
    # Each person asked anew as soon as they had an answer.
    assert found.asked > len(soak.QUESTIONS)
    log = (data / "log").read_text()
    assert "Traceback" not in log
