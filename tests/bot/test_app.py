"""Which archive is served: the sample until there is an index of one's own, and never after."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from bot import app, indexing
from bot.data_folder import user_data
from bot.settings import ArchiveSettings, EncoderSettings, Settings
from index.errors import IndexMissingError, IndexStaleError
from index.search.answer import Outcome
from index.search.answerability import FILE_NAME, shipped_models, write_models
from tests.damaging import rewrite_manifest
from tests.index.tiny_models import save_transformer
from tests.paths import SAMPLE

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def settings(tmp_path: Path, sample_data: Path) -> Settings:
    """A data folder with a sample that is ready, and nothing else."""
    shutil.copytree(sample_data / "sample", tmp_path / "data" / "sample")
    return Settings(data=tmp_path / "data")


def test_a_searcher_of_the_sample_goes_over_to_the_first_index_of_one_s_own(
    settings: Settings,
) -> None:
    searcher = app.searcher(settings)
    assert searcher.status.sample
    assert not searcher.refresh()
    own = user_data(settings)
    indexing.import_sources(settings, own, [str(min(SAMPLE.iterdir()))])
    # Imported, but not built yet: the sample goes on answering.
    assert not searcher.refresh()
    assert searcher.status.sample
    manifest = indexing.rebuild(settings, own, full=False).manifest
    assert searcher.refresh()
    assert (searcher.status.sample, searcher.status.articles) == (False, 1)
    assert searcher.status.generation == manifest.id
    assert not searcher.refresh()


def test_the_site_is_that_of_the_settings_before_that_of_the_profile(
    settings: Settings, tmp_path: Path
) -> None:
    profile = tmp_path / "mine.toml"
    profile.write_text('address = "https://profile.example"', encoding="utf-8")
    shutil.copytree(settings.data / "sample", settings.data, dirs_exist_ok=True)

    def site(**archive: str) -> str:
        section = ArchiveSettings.model_validate(archive)
        chosen = settings.model_copy(update={"archive": section})
        return indexing.site(chosen, user_data(chosen))

    assert site() == ""
    assert site(profile=str(profile)) == "https://profile.example"
    assert site(profile=str(profile), site="https://lamp.example") == "https://lamp.example"


@pytest.mark.parametrize("started_on_the_sample", [False, True])
def test_a_searcher_of_one_s_own_archive_never_goes_back_to_the_sample(
    settings: Settings, *, started_on_the_sample: bool
) -> None:
    searcher = app.searcher(settings) if started_on_the_sample else None
    shutil.copytree(settings.data / "sample", settings.data, dirs_exist_ok=True)
    searcher = searcher or app.searcher(settings)
    searcher.refresh()
    (settings.data / "current").unlink()
    with pytest.raises(IndexMissingError, match="verbatim rebuild"):
        searcher.refresh()


def test_an_index_of_another_model_is_not_gone_over_to(settings: Settings) -> None:
    searcher = app.searcher(settings)
    shutil.copytree(settings.data / "sample", settings.data, dirs_exist_ok=True)
    store = user_data(settings).store()
    folder = store.folder_of(store.current() or "").rename(store.folder_of("newer"))
    (settings.data / "current").write_text("newer", "ascii")
    rewrite_manifest(folder, id="newer", model="another")
    with pytest.raises(IndexStaleError, match=r"another model \(another\).*verbatim rebuild"):
        searcher.refresh()
    assert searcher.ask("What did passengers complain about on the Chengdu tram?").answered


def test_another_model_is_one_setting_and_answers_with_reserve_until_it_is_fitted(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    model = save_transformer(tmp_path / "tiny")
    settings = Settings(data=tmp_path / "own", encoder=EncoderSettings(model=str(model)))
    own = user_data(settings)
    indexing.import_sources(settings, own, [str(path) for path in sorted(SAMPLE.iterdir())[:3]])
    indexing.rebuild(settings, own, full=False)
    caplog.clear()
    answer = app.searcher(settings).ask("Who counted the ravens that were passengers of the ferry?")
    assert answer.outcome is Outcome.HEDGED
    assert "every answer comes with reserve" in caplog.text
    assert "python -m index.evaluation.fit" in caplog.text
    manifest = own.store().served_manifest()
    fitted = shipped_models()[0].model_copy(
        update={"encoder": manifest.fingerprint, "confident": 0.0}
    )
    (settings.data / FILE_NAME).write_text(write_models([fitted]), encoding="utf-8")
    caplog.clear()
    answer = app.searcher(settings).ask("Who counted the ravens that were passengers of the ferry?")
    assert answer.outcome is Outcome.CONFIDENT
    assert not caplog.text
