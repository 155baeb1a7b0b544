from __future__ import annotations

import time
from functools import partial
from itertools import count
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from bot.data_folder import user_data
from bot.json_output import answer_json
from bot.terminal import Terminal
from index.search import shard_search
from index.search.answer import Unsearched
from index.search.request import SearchOptions
from index.search.searcher import Searcher
from index.storage.shard_folders import shard_folders
from tests.benchmarks.texts import Texts

pytest.importorskip("ray", reason="verbatim[cluster] is not installed")

from index.cluster import line, serving

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from index.search.answer import Answer
    from tests.machines import Machines, World

pytestmark = [pytest.mark.cluster, pytest.mark.filterwarnings("ignore::ResourceWarning")]

SHARDS, _PATIENCE = 3, 60.0


class Both(NamedTuple):
    """The same index, searched here and by the machines of a cluster, two processes a shard."""

    here: Searcher
    there: Searcher

    @property
    def replicas(self) -> list[list[Any]]:
        shards: Any = self.there.served.pipeline.shards
        return [[replica.process for replica in shard] for shard in shards.shards]

    @property
    def first_shard(self) -> int:
        """How many articles the first shard has."""
        return self.here.served.pipeline.snapshot.shard_rows[1]

    def asked(self, question: str) -> tuple[dict[str, Any], dict[str, Any], Answer]:
        """What each says to a question, but for the time it took."""
        answers = [searcher.ask(question) for searcher in self]
        here, there = (answer_json(each, str) | {"seconds": None} for each in answers)
        return here, there, answers[1]


@pytest.fixture(scope="module")
def both(world: World, local: Mapping[str, str], three: Machines) -> Iterator[Both]:
    from index.cluster.connection import connected  # noqa: PLC0415

    store = user_data(world.settings).store()
    assert store.served_manifest().shards == SHARDS
    with connected(three.address), pytest.MonkeyPatch.context() as patch:
        # Whoever runs this may be busy: only what is silent for good is to be given up.
        patch.setattr(serving, "PATIENCE", 15.0)
        patch.setattr(serving, "_OPENING", 240.0)
        distribute = partial(serving.RemoteShards.open, replicas=2)
        there = Searcher(lambda: store, SearchOptions(reader="", distribute=distribute))
        yield Both(Searcher(lambda: store, SearchOptions(reader="")), there)


def _questions(seed: int, count: int) -> list[str]:
    return [Texts(seed + number).question() for number in range(count)]


def test_what_a_cluster_answers_is_what_one_process_answers(both: Both) -> None:
    parted = "Who saw the harbour lamp at night, and what did the keeper of it write down?"
    dated = "What happened to the ferry in March 2009?"
    for question in [*_questions(1, 40), parted, dated, "all posts about bridges in Peru"]:
        here, there, answer = both.asked(question)
        assert here == there
        assert answer.unsearched == ()


def test_each_shard_is_on_two_machines(both: Both) -> None:
    import ray  # noqa: PLC0415

    for replicas in both.replicas:
        assert len(set(ray.get([each.machine.remote() for each in replicas]))) == 2


def test_under_a_killed_process_and_a_killed_machine_no_question_is_lost_or_wrong(
    both: Both, three: Machines
) -> None:
    import ray  # noqa: PLC0415

    questions, incomplete = _questions(100, 200), 0
    for number, question in enumerate(questions):
        if number == 40:
            ray.kill(both.replicas[0][0], no_restart=False)
        if number == 120:
            _await_lines(both)  # two processes of one shard at once would be missed
            held = set(ray.get([of[0].machine.remote() for of in both.replicas]))
            three.kill(next(iter(held & three.killable)))
        here, there, answer = both.asked(question)
        # One that misses a part says so; no other differs.
        assert here == there or answer.unsearched
        incomplete += bool(answer.unsearched)
    # With two processes for each shard, there is one that answers.
    assert incomplete == 0
    three.add()
    until = time.monotonic() + _PATIENCE
    while both.there.ask("Is everything there again?").unsearched:
        assert time.monotonic() < until
        time.sleep(0.5)
    here, there, _ = both.asked(questions[-1])
    assert here == there


def _await_lines(both: Both) -> None:
    """Ask until every process can be asked again, the one that was killed too."""
    shards: Any = both.there.served.pipeline.shards
    until, seeds = time.monotonic() + _PATIENCE, count(1000)
    while not all(replica.line for shard in shards.shards for replica in shard):
        assert time.monotonic() < until
        assert not both.there.ask(Texts(next(seeds)).question()).unsearched
        time.sleep(0.1)


def test_status_tells_from_outside_what_is_served(both: Both, three: Machines) -> None:
    from index.cluster.health import health_of  # noqa: PLC0415

    generation = both.there.status.generation
    until = time.monotonic() + _PATIENCE
    while (found := health_of(generation, SHARDS)).fewest_replicas < 2 or found.machines != 3:
        assert time.monotonic() < until, found
        time.sleep(0.5)
    assert found.processes == 2 * SHARDS
    assert found.machines_serving >= 2
    assert found.shards_unserved == []
    assert health_of("another", SHARDS).shards_unserved == ["000", "001", "002"]


def test_a_newer_index_is_taken_up_whole(both: Both, world: World, three: Machines) -> None:
    before = both.there.status.generation
    world.build(shards=SHARDS)
    both.here.refresh()
    both.there.refresh()
    assert both.there.status.generation != before
    here, there, answer = both.asked(_questions(200, 1)[0])
    assert here == there
    assert answer.unsearched == ()


def test_what_misses_a_shard_says_so_and_is_not_remembered(
    both: Both, monkeypatch: pytest.MonkeyPatch
) -> None:
    import ray  # noqa: PLC0415

    shards: Any = both.there.served.pipeline.shards
    question = _questions(300, 1)[0]
    monkeypatch.setattr(shards, "_patience", 3.0)
    kept = shards.shards[1]
    shards.shards[1] = [serving._Replica(ray.remote(_Mute).remote())]
    shards.await_all()
    answer = both.there.ask(question)
    rows = both.there.served.pipeline.snapshot.shard_rows
    (part,) = answer.unsearched
    assert isinstance(part, Unsearched)
    assert part.articles == rows[2] - rows[1]
    assert answer_json(answer, str)["unsearched"][0]["articles"] == part.articles
    assert part.first is not None
    assert part.last is not None
    said = " ".join(Terminal(100, False, str).answer(answer).split())
    years = f"{part.first.year} to {part.last.year}"
    same = str(part.first.year)
    assert f"Part of the archive ({years if part.first.year != part.last.year else same})" in said
    counts = both.there.speaking_of("ferries in Peru")
    assert counts.unsearched == answer.unsearched
    for quote in answer.quotes:
        row = both.there.served.pipeline.snapshot.row_of(quote.article.id)
        assert row is not None
        assert not rows[1] <= row < rows[2]
    monkeypatch.undo()
    # It is back as soon as a process of it answers, and nothing incomplete is said again.
    shards.shards[1] = kept
    here, there, answer = both.asked(question)
    assert here == there
    assert answer.unsearched == ()
    complete = both.there.speaking_of("ferries in Peru")
    assert complete == both.here.speaking_of("ferries in Peru")
    assert complete.unsearched == ()


class _Mute:
    """A process that hears a question and is lost in it."""

    def __init__(self) -> None:
        self._listener = line.Listener("127.0.0.1", lambda _, given: time.sleep(30))

    def place(self) -> line.Place:
        return self._listener.place()


class _Narrow(serving.ShardServer):
    """Looks for candidates in archives that are small enough to be scored whole."""

    def __init__(self, folder: str) -> None:
        super().__init__(folder)
        shard_search.SCORED_WHOLE, shard_search.DEPTH = 0, 15


@pytest.mark.parametrize("shards", [1, 2, 7])
def test_however_it_is_divided_and_however_candidates_are_found(
    both: Both, world: World, shards: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    import ray  # noqa: PLC0415

    monkeypatch.setattr(shard_search, "SCORED_WHOLE", 0)
    monkeypatch.setattr(shard_search, "DEPTH", 15)
    world.build(shards=shards, full=False)
    store = user_data(world.settings).store()

    def distribute(folder: Path) -> serving.RemoteShards:
        folders = shard_folders(folder)
        return serving.RemoteShards.of("narrow", folders, replicas=1, server_class=_Narrow)

    divided = Both(
        Searcher(lambda: store, SearchOptions(reader="")),
        Searcher(lambda: store, SearchOptions(reader="", distribute=distribute)),
    )
    dated = "What happened to the ferry in March 2009?"
    for question in [*_questions(500, 12), dated, "all posts about bridges in Peru"]:
        here, there, _ = divided.asked(question)
        assert here == there
    remote: Any = divided.there.served.pipeline.shards
    ((killed,), *_) = remote.shards
    ray.kill(killed.process)
    # Ray has it killed and does not wait for it; with nothing asked, only an end comes over a line.
    assert wait([killed.line], timeout=_PATIENCE)
    for question in [*_questions(600, 3), dated.replace("ferry", "bridge")]:
        answer = divided.there.ask(question)
        (part,) = answer.unsearched
        assert part.articles == divided.first_shard
        assert part.is_all == (shards == 1)
        rows = [divided.here.served.pipeline.snapshot.row_of(q.article.id) for q in answer.quotes]
        assert all(row is not None and row >= divided.first_shard for row in rows)
