"""A newer generation takes the place of the one in hand, which gives back what it held."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from index.search.request import SearchOptions
from index.search.searcher import Searcher
from index.storage.generation import GenerationStore
from tests.damaging import linked_copy, rewrite_manifest, served_folder, write

if TYPE_CHECKING:
    from collections.abc import Iterator

QUESTION = "How many ravens counted the passengers of the ferry?"
MAPS, OPEN = Path("/proc/self/maps"), Path("/proc/self/fd")


@pytest.fixture
def _without_the_collector() -> Iterator[None]:
    """What only the collector of cycles would give back stays, as it does for minutes in a bot."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def publish_copy(data: Path, number: int) -> None:
    """Serve another generation with the contents of the one that is served."""
    before = served_folder(data)
    copy = linked_copy(before, before.with_name(f"29990101T{number:06d}-0000"))
    rewrite_manifest(copy, id=copy.name)
    write(data / "current", copy.name.encode())


@pytest.mark.skipif(not MAPS.is_file(), reason="this system does not tell what is mapped")
@pytest.mark.usefixtures("_without_the_collector")
def test_twenty_swaps_leave_no_more_files_mapped_or_open_than_one(
    tmp_path: Path, sample_data: Path
) -> None:
    data = linked_copy(sample_data / "sample", tmp_path / "data")
    searcher = Searcher(lambda: GenerationStore(data), SearchOptions(reader=""))
    held = []
    for number in range(20):
        publish_copy(data, number)
        assert searcher.refresh()
        assert searcher.ask(QUESTION).answered
        mapped = [line for line in MAPS.read_text().splitlines() if str(data) in line]
        assert all(served_folder(data).name in line for line in mapped), "of an older generation"
        held.append((len(mapped), len(list(OPEN.iterdir()))))
    assert held[-1] == held[0]
