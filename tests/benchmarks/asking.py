"""One question, from its text to the ten best of 100,000 passages, with and without filters."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bot import app
from bot.data_folder import user_data
from bot.settings import Settings
from corpus.dates import Period
from index.search.filters import Filters, select
from index.search.retriever import Query, Retriever
from index.storage.collection import Shards
from index.storage.snapshot import Snapshot
from index.storage.vectors import VectorIndex
from tests.benchmarks import archives
from tests.benchmarks.measure import Figure, environment, percentile, read_through
from tests.benchmarks.peers import SentenceTransformersFaiss
from tests.benchmarks.texts import Texts
from tests.paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.benchmarks.measure import Scale

Ask = Callable[[str], object]

_ROUNDS, _COLD = 10, 5
# A third of the years and an eighth of the places.
_FILTERS = Filters(Period(date(2008, 1, 1), date(2011, 12, 31)), ("CN",))


def run(scale: Scale, work: Path) -> Iterator[Figure]:
    """Ask every question each way, in turn."""
    data = work / f"searched-{scale.searched}"
    archives.build_with_made_up_vectors(archives.import_posts(data, scale.searched))
    read_through(data)
    seconds = _asked(data, scale.questions)
    ms = {
        name: (1e3 * percentile(each, 0.5), 1e3 * percentile(each, 0.99))
        for name, each in seconds.items()
    }
    name = f"question, {scale.searched:,} passages"
    peer = [{"sentence-transformers + IndexFlatIP": ms["peer"][i]} for i in range(2)]
    ours, limited, answer = ms["retrieved"], ms["filtered"], ms["answered"]
    without = {"ours without": ours[0]}
    yield Figure("asking", f"{name}: p50", ours[0], "ms", peer[0], times=4)
    yield Figure("asking", f"{name}: p99", ours[1], "ms", peer[1], at_most=3 * ours[0])
    yield Figure("asking", "with date and region: p50", limited[0], "ms", without, times=1)
    yield Figure("asking", "with date and region: p99", limited[1], "ms")
    yield Figure("asking", "whole answer, read and quoted: p50", answer[0], "ms")
    yield Figure("asking", "whole answer, read and quoted: p99", answer[1], "ms")


def _asked(data: Path, questions: int) -> dict[str, list[float]]:
    """Seconds of each question in each case, block after block in turn.

    The first questions of a block only warm up: the case before has filled the caches.

    Every case has a process of its own: idle threads of one runtime would slow another.
    """
    texts = Texts(seed=5)
    seconds: dict[str, list[float]] = {name: [] for name in _CASES}
    with ExitStack() as stack:
        asking = {name: stack.enter_context(_worker(name, data)) for name in _CASES}
        for _ in range(_ROUNDS):
            block = [texts.question() for _ in range(max(questions // _ROUNDS, _COLD + 1))]
            for name, worker in asking.items():
                taken = [_taken(worker, question) for question in block]
                seconds[name] += taken[_COLD:]
    return seconds


def _taken(worker: subprocess.Popen[str], question: str) -> float:
    assert worker.stdin
    assert worker.stdout
    worker.stdin.write(f"{question}\n")
    worker.stdin.flush()
    return float(worker.stdout.readline())


@contextmanager
def _worker(case: str, data: Path) -> Iterator[subprocess.Popen[str]]:
    line = [sys.executable, "-m", "tests.benchmarks.asking", case, str(data)]
    with subprocess.Popen(
        line, cwd=ROOT, env=environment(), text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as worker:
        yield worker
        assert worker.stdin
        worker.stdin.close()


def _answer(case: str, data: Path) -> None:
    """Answer the questions on standard input with the seconds that each took."""
    ask = _CASES[case](Settings(data=data))
    for line in sys.stdin:
        question = line.strip()
        started = time.perf_counter()
        ask(question)
        print(time.perf_counter() - started, flush=True)


def _folder(settings: Settings) -> Path:
    home = user_data(settings).store()
    return home.folder_of(home.served_manifest().id)


def _retriever(settings: Settings) -> Retriever:
    folder = _folder(settings)
    collection = Shards.open(folder, Snapshot.open(folder))
    return Retriever(encoder=archives.compiled_encoder(settings), collection=collection)


def _retrieved(settings: Settings) -> Ask:
    retriever = _retriever(settings)
    return lambda question: retriever.retrieve(Query(question))


def _filtered(settings: Settings) -> Ask:
    retriever, snapshot = _retriever(settings), Snapshot.open(_folder(settings))
    return lambda question: retriever.retrieve(Query(question, select(snapshot, _FILTERS).passages))


def _answered(settings: Settings) -> Ask:
    return app.searcher(settings).ask


def _peer(settings: Settings) -> Ask:
    """The same vectors in IndexFlatIP; what it returns are numbers, as good as texts here."""
    peer = SentenceTransformersFaiss()
    ours = VectorIndex.open(_folder(settings) / "passages")
    rows = ours.rows(np.arange(ours.count))
    peer.index_vectors(rows, [str(number) for number in range(ours.count)])
    return peer.search


_CASES: dict[str, Callable[[Settings], Ask]] = {
    "retrieved": _retrieved,
    "peer": _peer,
    "filtered": _filtered,
    "answered": _answered,
}


if __name__ == "__main__":
    _answer(sys.argv[1], Path(sys.argv[2]))
