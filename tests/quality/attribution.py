"""Whose words: how often the product is right, and the lists of where it is not.

`python -m tests.quality.attribution FOLDER` judges pages (see `attribution_pages`), `--all` lists
every string and not only those that are not right. Without a folder the marked posts are judged
(see `attribution_gate`): `--all` lists every stretch that is not right and not only what is wrong,
`--update` pins the figures. `--marks-deleted` deletes one quotation mark of them at a time.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from tests.quality import attribution_gate as gate
from tests.quality import attribution_judge as judging
from tests.quality import attribution_pages as pages
from tests.quality.attribution_changes import marks_deleted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.quality.attribution_pages import Judged

# What stands in a row of the table of marked posts.
TABLE = {
    judging.QUOTED: (judging.RIGHT, judging.NOT_GIVEN, judging.UNCERTAIN, judging.WRONG),
    judging.OWN: (judging.RIGHT, judging.UNCERTAIN, judging.WRONG),
    "speaker": (judging.RIGHT, judging.MISSING, judging.WRONG),
    judging.HIDDEN: (judging.WRONG,),
    judging.UNDECIDED: (judging.RIGHT,),
}

_FINE = {judging.OWN, judging.QUOTED, judging.UNDECIDED, judging.RIGHT}


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


def print_posts(name: str, *, everything: bool) -> None:
    """A table over the marked posts of one set; above it, of the open ones, what is not right."""
    judged = [judging.judge(post) for post in gate.posts(name)]
    for each in judged if name == "open" else ():
        for verdict, text in not_right(each):
            if everything or judging.WRONG in verdict:
                print(f"{each.post.name}: {verdict}\n    {text}")
    print(f"\n{name}: {len(judged)} posts, letters")
    total = judging.letter_counts(judged)
    for kind, verdicts in TABLE.items():
        count = sum(total[kind, verdict] for verdict in verdicts)
        figures = "   ".join(f"{each} {total[kind, each]}" for each in verdicts)
        print(f"  {kind:12}{count:7}   {figures}")
    citations = sum(map(judging.citation_counts, judged), Counter[str]())
    print(f"  {'citations':12}{'':7}   {'   '.join(f'{n} {c}' for n, c in citations.items())}")


def not_right(judged: judging.Judged) -> Iterator[tuple[str, str]]:
    """The stretches of a post that are not right, as (what and how, text)."""

    def key(letter: judging.Letter) -> str:
        speaker = f" speaker {letter.speaker}" if letter.speaker else ""
        return f"{letter.kind} {letter.verdict}{speaker}"

    for verdict, stretch in groupby(judged.letters, key):
        places = [letter.place for letter in stretch]
        if verdict.replace(f" {judging.RIGHT}", "") not in {
            judging.OWN,
            judging.QUOTED,
            judging.UNDECIDED,
        }:
            text = " ".join(judged.body[places[0] : places[-1] + 1].split())
            yield verdict, text


def print_marks_deleted() -> None:
    """What one missing mark does to clean posts."""
    for name in gate.SETS:
        for figure, value in marks_deleted(gate.posts(name)).items():
            print(f"{name} {figure}: {value}")


def print_gate(*, everything: bool, update: bool) -> None:
    """Both sets of marked posts and the figures that are pinned; pin them where that is asked."""
    for name in gate.SETS:
        print_posts(name, everything=everything)
    measured = {name: gate.measure(name) for name in gate.SETS}
    print(json.dumps(measured, indent=2))
    if update:
        gate.pin(measured)


def main() -> None:
    """Measure what is asked for and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", help="holds pages/ and expected.jsonl")
    parser.add_argument("--all", action="store_true", help="list what is right, too")
    parser.add_argument("--marks-deleted", action="store_true", help="one mark deleted at a time")
    parser.add_argument("--update", action="store_true", help="pin the figures as the new floors")
    chosen = parser.parse_args()
    if chosen.folder:
        print_pages(list(pages.judge_folder(chosen.folder)), everything=chosen.all)
    elif chosen.marks_deleted:
        print_marks_deleted()
    else:
        print_gate(everything=chosen.all, update=chosen.update)


if __name__ == "__main__":
    main()
