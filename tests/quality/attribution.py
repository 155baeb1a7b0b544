"""Whose words: how often the product is right, and the lists of where it is not.

`python -m tests.quality.attribution FOLDER` judges pages (see `attribution_pages`), `--all` lists
every string and not only those that are not right.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from tests.quality import attribution_pages as pages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.quality.attribution_pages import Judged


def print_pages(judged: Sequence[Judged], *, everything: bool) -> None:
    """The strings that are not right (or all), then the table."""
    for each in judged:
        if everything or each.verdict not in {pages.RIGHT, pages.FOUND}:
            print(f"{each.page}  {each.list}: {each.verdict}\n    {each.text}\n    -> {each.note}")
    counts = Counter((each.list, each.verdict) for each in judged)
    for name, verdicts in pages.VERDICTS.items():
        total = sum(counts[name, verdict] for verdict in verdicts)
        figures = "   ".join(f"{verdict} {counts[name, verdict]}" for verdict in verdicts)
        print(f"{name:10}{total:4}   {figures}")


def main() -> None:
    """Measure what is asked for and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", help="holds pages/ and expected.jsonl")
    parser.add_argument("--all", action="store_true", help="list what is right, too")
    chosen = parser.parse_args()
    if chosen.folder:
        print_pages(list(pages.judge_folder(chosen.folder)), everything=chosen.all)


if __name__ == "__main__":
    main()
