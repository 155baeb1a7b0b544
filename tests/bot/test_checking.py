"""What is damaged is named with what mends it; mending loses nothing and uses nothing of it."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from bot import checking, indexing
from bot.cli import main
from bot.data_folder import DataFolder, user_data
from bot.settings import EncoderSettings, ReaderSettings, Settings
from corpus.archive.archive import Archive
from index.errors import BuildRunningError
from tests.damaging import claim_whole, flip, linked_copy, served_folder, write
from tests.index.tiny_models import save_transformer
from tests.paths import SAMPLE

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Some articles of the sample as one's own archive, with an index by a model of few numbers."""
    folder = tmp_path_factory.mktemp("built")
    model = str(save_transformer(folder / "tiny"))
    settings = Settings(
        data=folder / "data",
        encoder=EncoderSettings(model=model),
        reader=ReaderSettings(model=""),
    )
    own = user_data(settings)
    indexing.import_sources(settings, own, [str(path) for path in sorted(SAMPLE.iterdir())[:6]])
    indexing.rebuild(settings, own, full=False)
    return settings


@pytest.fixture
def settings(built: Settings, tmp_path: Path) -> Settings:
    """A copy to do harm to."""
    data = linked_copy(built.data, tmp_path / "data")
    # SQLite writes into a file; it must not be the one of all tests.
    archive = data / "archive.sqlite"
    write(archive, archive.read_bytes())
    return built.model_copy(update={"data": data})


@pytest.fixture
def own(settings: Settings) -> DataFolder:
    return user_data(settings)


def alter_archive(own: DataFolder, change: str, where: str = "row = 1") -> None:
    with closing(sqlite3.connect(own.archive)) as connection, connection:
        connection.execute(f"UPDATE articles SET {change} WHERE {where}")


def bodies(own: DataFolder) -> dict[str, str]:
    with Archive.open(own.archive) as archive:
        return {each.id: each.body for each in archive.articles(lambda _: None)}


def parts(found: checking.Checked) -> set[str]:
    return {each.part for each in found.faults}


def run(
    capsys: pytest.CaptureFixture[str], own: DataFolder, *arguments: str
) -> tuple[int, dict[str, Any]]:
    with pytest.raises(SystemExit) as left:
        main([*arguments, "--data", str(own.folder), "--json"])
    assert isinstance(left.value.code, int)
    return left.value.code, json.loads(capsys.readouterr().out)


def test_what_is_whole_is_found_whole(
    settings: Settings, own: DataFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    status, said = run(capsys, own, "check")
    assert (status, said["whole"], said["faults"], said["mended"]) == (0, True, [], [])
    assert said["articles"] == len(bodies(own))
    assert said["generation"] == own.store().current()
    assert said["files"] > 20


def test_an_altered_article_of_the_archive_is_named_and_put_back(
    settings: Settings, own: DataFolder
) -> None:
    before = bodies(own)
    alter_archive(own, "body = replace(body, 'the', 'teh'), title = 'Another'")
    found = checking.check(settings)
    assert parts(found) == {"archive"}
    assert "verbatim check --mend" in found.faults[0].mend
    assert len(bodies(own)) == len(before) - 1
    mended = checking.mend(settings)
    assert not mended.faults
    assert mended.mended
    assert bodies(own) == before


@pytest.mark.parametrize("change", ["id = 'ffffffffffff'", "digest = 'f' || substr(digest, 2)"])
def test_an_altered_id_or_digest_is_put_back_too(
    settings: Settings, own: DataFolder, change: str
) -> None:
    before = bodies(own)
    alter_archive(own, change)
    assert not checking.mend(settings).faults
    assert bodies(own) == before


def test_a_damaged_article_is_left_out_of_the_next_index_and_named_until_it_is_mended(
    settings: Settings, own: DataFolder
) -> None:
    count = own.store().served_manifest().counts.articles
    alter_archive(own, "body = replace(body, 'the', 'teh')")
    built = indexing.rebuild(settings, own, full=False)
    assert not built.changed, "what is served is whole, and holds the article"
    alter_archive(own, "title = title", "row = 2")
    with Archive.open(own.archive) as archive, archive.transaction():
        found = archive.find(next(iter(bodies(own))))
        assert found
        archive.remove(found[1].keys)
    built = indexing.rebuild(settings, own, full=False)
    assert built.changed
    assert len(built.left_out) == 1
    assert "does not fit its digest" in built.left_out[0]
    assert built.manifest.counts.articles == count - 2
    mended = checking.mend(settings)
    assert not mended.faults
    assert own.store().served_manifest().counts.articles == count - 1


def test_nothing_of_a_damaged_index_is_used_again(settings: Settings, own: DataFolder) -> None:
    damaged = served_folder(own.folder)
    vectors = np.load(damaged / "sentences" / "vectors.npy")
    vectors[: len(vectors) // 2] = 0
    write(damaged / "sentences" / "vectors.npy", b"")
    np.save(damaged / "sentences" / "vectors.npy", vectors)
    assert parts(checking.check(settings)) == {"index"}
    built = indexing.rebuild(settings, own, full=False)
    assert built.changed, "although no article has changed"
    assert not checking.check(settings).faults or built.manifest.id != damaged.name
    rows = np.load(served_folder(own.folder) / "sentences" / "vectors.npy")
    assert np.abs(rows).max(axis=1).min() > 0


def test_mending_builds_an_index_and_removes_the_damaged_one(
    settings: Settings, own: DataFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    damaged = served_folder(own.folder)
    flip(damaged / "encoder" / "model.bin", 5000)
    status, said = run(capsys, own, "check")
    assert status == 1
    (fault,) = said["faults"]
    assert "model.bin: changed since it was published" in fault["said"]
    assert fault["mend"] == "verbatim rebuild"
    mended = checking.mend(settings)
    assert not mended.faults
    assert not damaged.exists()
    assert mended.mended[-1] == f"Removed the damaged index {damaged.name}"
    assert not checking.mend(settings).mended, "there is nothing left to mend"


@pytest.mark.parametrize(
    ("name", "part"), [("sentences/vectors.npy", "vectors"), ("lexical/stem.npy", "words")]
)
def test_damage_that_an_earlier_release_took_over_is_found_by_a_sample(
    settings: Settings, own: DataFolder, name: str, part: str
) -> None:
    path = served_folder(own.folder) / name
    array = np.load(path)
    array = -array if array.dtype == np.float16 else array[::-1].copy()
    path.unlink()
    np.save(path, array)
    claim_whole(served_folder(own.folder))
    found = checking.check(settings)
    assert parts(found) == {part}
    assert {each.mend for each in found.faults} == {"verbatim rebuild --full"}


def test_mending_waits_for_no_rebuild(settings: Settings, own: DataFolder) -> None:
    flip(served_folder(own.folder) / "span.npy", 200)
    with own.store().building(), pytest.raises(BuildRunningError):
        checking.mend(settings)


def test_an_archive_that_is_no_database_is_named(settings: Settings, own: DataFolder) -> None:
    write(own.archive, b"no database " * 500)
    found = checking.check(settings)
    assert parts(found) == {"archive"}
    assert str(own.archive) in found.faults[0].said
