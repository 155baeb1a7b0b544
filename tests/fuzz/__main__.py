"""Generated inputs for every public function that takes text, bytes or a file.

Run as `python -m tests.fuzz [N] [FIRST] [PART OF A NAME]`: N inputs (500,000), shared out over all
targets, from number FIRST (0) on, so that several runs try different ones.
Half are drawn by hypothesis, half are samples that were mutated. No exception but the product's own
may come of one, none of up to 100 kB may take over a second of the processor, and all together may
take at most 300 MB more memory than before. tests/test_fuzz.py does a few thousand.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from bot import app
from bot.settings import Settings
from index.search.request import SearchOptions
from index.search.searcher import Searcher
from index.storage.generation import GenerationStore
from tests.fuzz.running import fuzzed
from tests.fuzz.targets import all_targets

_INPUTS = 500_000


def main(inputs: int = _INPUTS, first: int = 0, wanted: str = "") -> None:
    """Give inputs to every target, and print what came of it."""
    with tempfile.TemporaryDirectory(prefix="verbatim-fuzz-") as temporary:
        data = Path(temporary) / "data"
        app.active_data(Settings(data=data))
        searcher = Searcher(lambda: GenerationStore(data / "sample"), SearchOptions(reader=""))
        targets = [each for each in all_targets(Path(temporary), searcher) if wanted in each.name]
        found = fuzzed(targets, inputs, first=first, say=lambda line: print(line, flush=True))
    print(found)
    if found.faults:
        kept = Path(tempfile.mkdtemp(prefix="verbatim-fuzz-faults-"))
        for number, (kind, given) in enumerate(found.faults.items()):
            (kept / f"{number}").write_bytes(given)
            print(f"{kept / f'{number}'}: {kind}")
        sys.exit(1)


if __name__ == "__main__":
    main(*(int(each) if each.isdecimal() else each for each in sys.argv[1:]))  # type: ignore[arg-type]
