"""The quality gate: questions over the sample archive, measured, with floors that only rise.

`python -m tests.quality.gate` prints the figures; `--update` pins them as the new floors, and
refuses to lower one. The floors hold for the sample and the questions whose hash stands with them.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot import app
from bot.settings import Settings
from index.search.answer import Outcome
from index.search.request import SearchOptions
from index.search.searcher import Searcher
from index.storage.generation import GenerationStore

if TYPE_CHECKING:
    from index.search.answer import Answer

FOLDER = Path(__file__).resolve().parent
FLOORS = FOLDER / "floors.json"
SAMPLE = FOLDER.parents[1] / "corpus" / "sample" / "articles"
QUESTIONS = ("questions.jsonl", "unanswerable.jsonl", "near_misses.jsonl")
# "Last year" in a question must not mean another year with every new year.
TODAY = date(2026, 1, 1)
# One question of the smaller sets more or less moves a figure by 2 in 100; a floor leaves no room.
ROUNDED = 4


def read(name: str) -> list[dict[str, Any]]:
    """The questions of one file."""
    return [json.loads(line) for line in (FOLDER / name).read_text("utf-8").splitlines()]


def fingerprint() -> str:
    """Of the sample's articles and the questions about them."""
    total = hashlib.sha256()
    for path in [*sorted(SAMPLE.glob("*.txt")), *(FOLDER / name for name in QUESTIONS)]:
        total.update(path.name.encode() + path.read_bytes())
    return total.hexdigest()


def measure(searcher: Searcher) -> dict[str, float]:
    """Shares of questions, each 0 to 1 and better the higher.

    `success@1`: what ranks first is of the right article, quoted or not. `answer_shown`: a quote
    holds the very words that answer. `not_refused`, `kept_silent`: of the answerable and of the
    unanswerable. `near_misses_reserved`: of questions about what an article is on but does not say,
    those that are not answered without reserve; similarity cannot tell them, so this is low.
    """
    answerable = [(each, _ask(searcher, each)) for each in read("questions.jsonl")]
    unanswerable = [_ask(searcher, each) for each in read("unanswerable.jsonl")]
    near = [_ask(searcher, each) for each in read("near_misses.jsonl")]
    found = [(each, answer) for each, answer in answerable if answer.quotes]
    return {
        "success@1": _share([_is_of(searcher, *pair) for pair in answerable]),
        "answer_shown": _share(
            [any(each["answer"] in quote.text for quote in a.quotes) for each, a in answerable]
        ),
        "not_refused": len(found) / len(answerable),
        "kept_silent": _share([not answer.quotes for answer in unanswerable]),
        "near_misses_reserved": _share([a.outcome is not Outcome.CONFIDENT for a in near]),
    }


def _ask(searcher: Searcher, question: dict[str, Any]) -> Answer:
    return searcher.ask(question["text"], today=TODAY)


def _share(values: list[bool]) -> float:
    return round(sum(values) / len(values), ROUNDED)


def _is_of(searcher: Searcher, question: dict[str, Any], answer: Answer) -> bool:
    """Whether the best quote, or of a silent answer the nearest title, is of a right article."""
    first = [quote.article for quote in answer.quotes[:1]] or list(answer.nearest[:1])
    stored = [searcher.article(each.id) for each in first]
    return any(Path(each.source).stem in question["gold"] for each in stored if each)


def floors() -> dict[str, Any]:
    """The pinned figures, and the fingerprint that they hold for."""
    return dict(json.loads(FLOORS.read_text("utf-8"))) if FLOORS.exists() else {}


def pin(measured: dict[str, float]) -> None:
    """Pin what was measured; raises SystemExit where a floor would fall."""
    pinned = floors()
    if pinned.get("fingerprint") == fingerprint():
        fallen = [name for name, value in measured.items() if value < pinned.get(name, 0)]
        if fallen:
            raise SystemExit(f"refused: {', '.join(fallen)} would fall below the floor")
    FLOORS.write_text(json.dumps({"fingerprint": fingerprint(), **measured}, indent=2) + "\n")


def main() -> None:
    """Measure, print, and pin where that is asked for."""
    with tempfile.TemporaryDirectory() as data:
        place = app.active_data(Settings(data=Path(data)))
        measured = measure(Searcher(lambda: GenerationStore(place.folder), SearchOptions()))
    print(json.dumps(measured, indent=2))
    if "--update" in sys.argv[1:]:
        pin(measured)


if __name__ == "__main__":
    main()
