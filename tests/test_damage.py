"""A part of `python -m tests.damage`: each file harmed in some ways; nothing false is shown."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from tests.damage import harms, outcome
from tests.small_world import built

if TYPE_CHECKING:
    from pathlib import Path


def test_no_harm_to_any_file_changes_what_is_shown_and_each_is_named(tmp_path: Path) -> None:
    world = built(tmp_path)
    total: Counter[str] = Counter()
    for number, file in enumerate(world.files()):
        size = (world.settings.data / file).stat().st_size
        ways = list(harms(size, flips=2))
        # Another way with each file, and a flipped bit with every one.
        for harm in {*islice(ways, number % 4, number % 4 + 1), *ways[-1:]}:
            found = outcome(world, file, harm, all_large=bool(number % 2))
            assert not found["changed"], (file, harm.name)
            assert not found["traceback"], (file, harm.name)
            assert not found["unnamed"], (file, harm.name)
            total += found
    assert total["harms"] > 50
    assert total["named"] + total["harmless"] == total["harms"]
