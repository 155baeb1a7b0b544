"""An index of shards is one index: the same answers, the same safety, and nothing encoded twice."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from bot import app, checking, indexing
from bot.cli import main
from bot.data_folder import user_data
from bot.settings import EncoderSettings, ReaderSettings, Settings
from index.building.vector_cache import Journal
from index.evaluation.dataset import QuestionSet
from index.search import shard_search
from index.storage.generation import GenerationStore
from index.storage.shard_folders import FIRST, shard_folders
from tests.builders import a_post, an_archive
from tests.damaging import flip, linked_copy, served_folder
from tests.index.tiny_models import save_transformer
from tests.paths import ROOT, SAMPLE
from tests.quality import gate
from tests.sharded import (
    archive_of,
    catalogue,
    differences,
    divide,
    filtered,
    gate_questions,
    opened,
    question,
)

if TYPE_CHECKING:
    from pathlib import Path

    from tests.sharded import Asked

QUESTION = "How many ravens counted the passengers of the ferry?"
# One in so many of the gate's questions; `python -m tests.sharded` asks all of them.
_EVERY = 4


@pytest.fixture(scope="module")
def sample(sample_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's articles as one's own archive, with an index by the real model."""
    data = linked_copy(sample_data / "sample", tmp_path_factory.mktemp("sharded") / "data")
    divide(data, 2)
    divide(data, 1)
    return data


@pytest.fixture
def data(sample: Path, tmp_path: Path) -> Path:
    return linked_copy(sample, tmp_path / "data")


@pytest.fixture(params=["whole", "candidates"])
def _both_ways(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Small archives are scored whole, large ones by candidates: here a few of each way."""
    if request.param == "candidates":
        monkeypatch.setattr(shard_search, "SCORED_WHOLE", 0)
        monkeypatch.setattr(shard_search, "DEPTH", 15)


@pytest.mark.usefixtures("_both_ways")
@pytest.mark.parametrize("shards", [2, 3, 7])
def test_every_answer_of_shards_is_that_of_one_index(data: Path, shards: int) -> None:
    texts = [each["text"] for each in gate.read("questions.jsonl")]
    searcher = opened(data)
    asked: list[Asked] = [catalogue, *gate_questions()[::_EVERY], *filtered(searcher, texts, 40)]
    assert differences(data, asked, shards) == []
    assert len(shard_folders(served_folder(data))) == shards


@pytest.mark.usefixtures("_both_ways")
def test_answers_of_an_open_set_are_the_same(shared: Path, tmp_path: Path) -> None:
    given = QuestionSet.read(shared / "eval" / "multihop_facts")
    some = QuestionSet(given.passages[:120], given.questions, given.unanswerable)
    archive_of(some, tmp_path)
    divide(tmp_path, 1)
    asked = [question(each.text) for each in [*given.questions[:30], *given.unanswerable[:10]]]
    assert differences(tmp_path, [catalogue, *asked], 3) == []


def test_no_vector_is_computed_again_however_the_number_of_shards_changes(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("something was encoded")

    monkeypatch.setattr(Journal, "write", refuse)
    for shards in (3, 2, 1):
        divide(data, shards)


def test_a_swap_takes_all_shards_at_once_and_closes_those_before(data: Path) -> None:
    searcher = opened(data)
    before = question(QUESTION)(searcher)
    for shards in (3, 2):
        divide(data, shards)
        assert question(QUESTION)(searcher) == before
        assert searcher.refresh()
        assert len(searcher.served.pipeline.collection.shards) == shards
        assert question(QUESTION)(searcher) == before


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Some of the sample's articles in three shards, by a model of few numbers."""
    folder = tmp_path_factory.mktemp("tiny")
    settings = Settings(
        data=folder / "data",
        encoder=EncoderSettings(model=str(save_transformer(folder / "model"))),
        reader=ReaderSettings(model=""),
    )
    own = user_data(settings)
    indexing.import_sources(settings, own, [str(path) for path in sorted(SAMPLE.iterdir())[:9]])
    indexing.rebuild(settings, own, full=False, shards=3)
    return settings


@pytest.fixture
def settings(tiny: Settings, tmp_path: Path) -> Settings:
    """A copy to do harm to."""
    return tiny.model_copy(update={"data": linked_copy(tiny.data, tmp_path / "data")})


def as_file(settings: Settings, folder: Path) -> list[str]:
    """The arguments that give settings to a command."""
    file = folder / "settings.toml"
    said = f'data = {json.dumps(str(settings.data))}\n[reader]\nmodel = ""\n[encoder]\n'
    file.write_text(f"{said}model = {json.dumps(settings.encoder.model)}\n", encoding="utf-8")
    return ["--settings", str(file)]


KILLED_AT = {
    "in the second shard": "shard.SnapshotWriter.close",
    "before they are put together": "build.combine_shards",
    "while they are weighed": "build.weigh_shard",
    "before the manifest": "build.checksums",
    "before it is served": "generation.GenerationStore.publish",
}


@pytest.mark.parametrize("killed", KILLED_AT)
def test_a_killed_rebuild_leaves_the_last_index_and_the_next_one_finishes(
    settings: Settings, tmp_path: Path, killed: str
) -> None:
    before = served_folder(settings.data)
    arguments = ["rebuild", "--shards", "2", *as_file(settings, tmp_path)]
    # The second time that it comes to this place, or the first where there is only one.
    code = f"""
import os, sys
from bot.cli import main
from index.building import build, shard
from index.storage import generation
*place, name = {KILLED_AT[killed]!r}.split(".")
holder = eval(".".join(place))
once, seen = getattr(holder, name), []
def kill(*given, **named):
    seen.append(given)
    if len(seen) == (2 if name in ("close", "weigh_shard") else 1):
        os.kill(os.getpid(), {signal.SIGKILL:d})
    return once(*given, **named)
setattr(holder, name, kill)
main({arguments!r})
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    assert served_folder(settings.data) == before
    assert app.searcher(settings).status.generation == before.name
    indexing.rebuild(settings, user_data(settings), full=False, shards=2)
    assert len(shard_folders(served_folder(settings.data))) == 2
    assert not list((settings.data / "generations").glob(".*"))
    assert checking.check(settings).faults == ()


def test_a_damaged_shard_is_named_and_the_last_good_index_served_until_it_is_mended(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    own = user_data(settings)
    good = served_folder(settings.data)
    indexing.rebuild(settings, own, full=True)
    damaged = shard_folders(served_folder(settings.data))[1] / "articles.sqlite"
    flip(damaged, 3000)
    assert app.searcher(settings).status.generation == good.name
    assert str(damaged) in caplog.text
    said = [fault.said for fault in checking.check(settings).faults]
    assert said == [f"{damaged}: changed since it was published"]
    assert checking.mend(settings).faults == ()
    assert GenerationStore(settings.data).served_manifest().shards == 3


def test_status_says_how_many_shards_there_are_and_which_are_missing(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert app.status(settings)["shards"] == 3
    assert app.status(settings)["shards_missing"] == []
    (shard_folders(served_folder(settings.data))[2] / "passages").unlink()
    (missing,) = app.status(settings)["shards_missing"]
    assert missing.startswith("002 (")
    with pytest.raises(SystemExit):
        main(["status", *as_file(settings, tmp_path)])
    assert f"shards missing: {missing}" in capsys.readouterr().out
    (served_folder(settings.data) / FIRST).write_bytes(b"PK\x03\x04")
    assert app.status(settings)["shards_missing"] == ["002 (unknown)"]


def test_a_removed_article_is_withheld_whatever_shard_it_is_in(data: Path) -> None:
    divide(data, 3)
    searcher = opened(data)
    (quote, *_) = searcher.ask(QUESTION, today=gate.TODAY).quotes
    (data / "removed").write_text(f"{quote.article.id}\n", encoding="utf-8")
    after = searcher.ask(QUESTION, today=gate.TODAY)
    assert quote.article.id not in {each.article.id for each in after.quotes}
    assert searcher.article(quote.article.id) is None
    assert after.searched.articles == len(searcher.titles()) == searcher.status.articles - 1


def test_a_category_is_spelled_as_in_the_first_article_that_has_it(tmp_path: Path) -> None:
    posts = [
        a_post(f"file:/{n}.txt", title=f"Lamp {n}", categories=(name,), body=f"{n} lamps. {n * n}.")
        for n, name in enumerate(("Harbour", "harbour", "HARBOUR", "Bells"))
    ]
    an_archive(tmp_path / "archive.sqlite", posts).__exit__()
    divide(tmp_path, 1)
    assert differences(tmp_path, [catalogue], 4) == []
