"""Are the answers of shards those of one index? They are asked the same, and compared whole.

`python -m tests.sharded [QUESTIONS] [cluster]` asks the gate's questions, so many of the open sets
(500), and 200 filters and look-ups, of one index and of the same divided into 2, 3 and 7; with
"cluster" all of these, the undivided one too, on two machines of a Ray cluster of this one.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
from contextlib import contextmanager
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot import indexing
from bot.data_folder import user_data
from bot.json_output import answer_json, listing_json
from bot.settings import ReaderSettings, Settings
from corpus.dates import Period
from index.evaluation.dataset import QuestionSet
from index.search.filters import Filters
from index.search.request import SearchOptions
from index.search.searcher import Searcher
from index.storage.generation import GenerationStore
from tests.builders import a_post, an_archive
from tests.paths import SAMPLE, SHARED
from tests.quality import gate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from index.search.distribution import Distribute

    Asked = Callable[[Searcher], dict[str, Any]]

SHARDS = (2, 3, 7)
QUESTIONS, FILTERED = 500, 200


def settings_of(data: Path) -> Settings:
    """Settings for a data folder, without a reader: what it reads is what was found."""
    return Settings(data=data, reader=ReaderSettings(model=""))


def opened(data: Path, distribute: Distribute | None = None) -> Searcher:
    """What is served there, its shards opened in this process unless told otherwise."""
    options = SearchOptions(reader="", distribute=distribute)
    return Searcher(lambda: GenerationStore(data), options)


def divide(data: Path, shards: int) -> None:
    """Build what is there anew, in so many shards."""
    built = indexing.rebuild(
        settings_of(data), user_data(settings_of(data)), full=False, shards=shards
    )
    assert built.manifest.shards == shards


def question(text: str, filters: Filters | None = None) -> Asked:
    """A question, asked as on the command line; how long it took is left out."""

    def ask(searcher: Searcher) -> dict[str, Any]:
        given = filters or Filters()
        answer = searcher.ask(text, today=gate.TODAY, filters=given)
        return answer_json(answer, searcher.gazetteer.described) | {"seconds": None}

    return ask


def lookup(filters: Filters, offset: int) -> Asked:
    """A look-up by date, place and category."""
    return lambda searcher: {
        "listed": listing_json(searcher.lookup(filters, offset=offset, limit=5))
    }


def catalogue(searcher: Searcher) -> dict[str, Any]:
    """What autocomplete and status say of the whole."""
    return {
        "regions": sorted(searcher.regions().items()),
        "categories": sorted(searcher.categories().items()),
        "months": searcher.months(),
        "times": searcher.times(),
        "titles": [str(each) for each in searcher.titles()],
        "bound": searcher.served.pipeline.manifest.abstention_bound,
    }


def gate_questions() -> list[Asked]:
    """All of the gate's questions."""
    return [question(each["text"]) for name in gate.QUESTIONS for each in gate.read(name)]


def filtered(searcher: Searcher, texts: Sequence[str], count: int) -> Iterator[Asked]:
    """Questions and look-ups under filters drawn from what there is; the same ones every time."""
    chance = random.Random(17)  # noqa: S311 - not for secrets
    regions, categories = sorted(searcher.regions()), sorted(searcher.categories())
    days = [each.published for each in searcher.titles() if each.published] or [date(2011, 1, 1)]
    for _ in range(count):
        first = chance.choice(days)
        last = first + timedelta(days=chance.choice([0, 30, 400]))
        filters = Filters(
            period=Period(first, last) if chance.random() < 0.5 else None,
            regions=tuple(chance.sample(regions, min(len(regions), chance.choice([0, 0, 1, 2])))),
            categories=(chance.choice(categories),) if categories and chance.random() < 0.3 else (),
        )
        if chance.random() < 0.4:
            yield lookup(filters, chance.choice([0, 0, 5]))
        else:
            yield question(chance.choice(texts), filters)


def archive_of(given: QuestionSet, data: Path) -> None:
    """The passages of a set as an archive: an article for each."""
    data.mkdir(parents=True, exist_ok=True)
    posts = (
        a_post(
            f"file:/{each.id}.txt",
            source=f"{each.id}.txt",
            title=each.title or each.id,
            body=each.text,
            published=date.fromordinal(each.day()) if each.day() else None,
        )
        for each in given.passages
    )
    an_archive(data / "archive.sqlite", posts).__exit__()


def differences(data: Path, asked: Sequence[Asked], shards: int) -> list[int]:
    """Divide what is there; which of what is asked is then answered otherwise than before."""
    before = answers(data, asked)
    divide(data, shards)
    return differing(before, answers(data, asked))


def answers(data: Path, asked: Sequence[Asked], distribute: Distribute | None = None) -> list[str]:
    """Every key of each answer of what is served there."""
    searcher = opened(data, distribute)
    found = [json.dumps(each(searcher), sort_keys=True) for each in asked]
    searcher.served.pipeline.close()
    return found


def differing(before: Sequence[str], after: Sequence[str]) -> list[int]:
    """Which answers are others than before."""
    pairs = enumerate(zip(before, after, strict=True))
    return [number for number, pair in pairs if len(set(pair)) > 1]


def main(arguments: Sequence[str]) -> int:
    """Ask everything of everything; 1 where any answer differs."""
    questions = int(arguments[0]) if arguments else QUESTIONS
    sets = [
        each for each in sorted((SHARED / "eval").glob("*")) if (each / "passages.jsonl").is_file()
    ]
    failed = 0
    with tempfile.TemporaryDirectory() as temporary, _place(arguments[1:]) as (name, distribute):
        for place, prepare, asked in _cases(Path(temporary), sets, questions):
            prepare(place)
            divide(place, 1)
            given = asked(opened(place))
            before = answers(place, given)
            for shards in (*((1,) if distribute else ()), *SHARDS):
                divide(place, shards)
                different = len(differing(before, answers(place, given, distribute)))
                failed += different
                said = f"{place.name}, {shards} shards {name}: {different} of {len(given)} differ"
                print(said, flush=True)
    return int(failed > 0)


@contextmanager
def _place(wanted: Sequence[str]) -> Iterator[tuple[str, Distribute | None]]:
    """Where shards are searched, in words and as what opens them: here, or on a cluster."""
    if not wanted:
        yield "here", None
        return
    from index.cluster import serving  # noqa: PLC0415 - imports Ray
    from index.cluster.connection import connected  # noqa: PLC0415
    from tests.machines import machines  # noqa: PLC0415

    # This machine is several: only what is silent for good is to be given up.
    serving.PATIENCE = serving._OPENING = 600.0  # type: ignore[misc]
    with machines(2) as them, connected(them.address):
        yield "on a cluster", partial(serving.RemoteShards.open, replicas=1)


def _cases(
    work: Path, sets: Sequence[Path], questions: int
) -> Iterator[tuple[Path, Callable[[Path], object], Callable[[Searcher], list[Asked]]]]:
    texts = [each["text"] for each in gate.read("questions.jsonl")]

    def sample(data: Path) -> None:
        settings = settings_of(data)
        indexing.import_sources(settings, user_data(settings), [str(SAMPLE)])

    yield (
        work / "sample",
        sample,
        lambda searcher: [catalogue, *gate_questions(), *filtered(searcher, texts, FILTERED)],
    )
    for folder in sets:
        given = QuestionSet.read(folder)
        chosen = [*given.questions, *given.unanswerable]
        random.Random(3).shuffle(chosen)  # noqa: S311 - not for secrets
        of_set = [question(each.text) for each in chosen[: questions // len(sets)]]
        yield work / folder.name, partial(archive_of, given), partial(_with_catalogue, of_set)


def _with_catalogue(asked: list[Asked], _: Searcher) -> list[Asked]:
    return [catalogue, *asked]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
