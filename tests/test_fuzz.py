"""A few thousand generated inputs; `python -m tests.fuzz` gives as many as one likes."""

from __future__ import annotations

import codecs
from random import Random
from typing import TYPE_CHECKING

from index.search.request import SearchOptions
from index.search.searcher import Searcher
from index.storage.generation import GenerationStore
from tests.damaging import linked_copy
from tests.fuzz import samples
from tests.fuzz.mutation import mutated
from tests.fuzz.running import fuzzed
from tests.fuzz.target import Target
from tests.fuzz.targets import all_targets

if TYPE_CHECKING:
    from pathlib import Path

INPUTS = 2000


def test_no_input_ends_otherwise_than_in_an_answer_or_a_refusal(
    tmp_path: Path, sample_data: Path
) -> None:
    data = linked_copy(sample_data / "sample", tmp_path / "index")
    searcher = Searcher(lambda: GenerationStore(data), SearchOptions(reader=""))
    found = fuzzed(all_targets(tmp_path, searcher), INPUTS, say=print)
    assert found.inputs == INPUTS
    # What takes long on a busy machine is looked at by the command.
    assert not [kind for kind in found.faults if "over 1 s" not in kind]


def test_a_fault_is_found_and_named_once() -> None:
    def careless(data: bytes) -> None:
        codecs.decode(data, "utf-8")

    found = fuzzed([Target("careless", [b"a fault"], careless)], 400, say=lambda _: None)
    assert [kind.partition(" at ")[0] for kind in found.faults] == ["careless: UnicodeDecodeError"]
    (given,) = found.faults.values()
    assert given.decode("utf-8", "replace").encode() != given


def test_mutations_are_the_same_in_every_run_and_differ_from_each_other() -> None:
    book = samples.FILES["book.epub"][0]
    first, again = (
        [mutated(book, Random(number), [b"other"]) for number in range(50)]  # noqa: S311
        for _ in range(2)
    )
    assert first == again
    assert len(set(first)) > 40
