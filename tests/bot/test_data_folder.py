"""What is kept is for its owner alone, also what an earlier release left for everybody to read."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from bot import data_folder
from bot.cli import main
from bot.data_folder import user_data
from bot.discord.storage import BotStorage
from bot.settings import Settings
from tests.paths import SAMPLE


@pytest.fixture(autouse=True)
def _fresh() -> None:
    """Each folder is looked at once a run."""
    data_folder._keep_private.cache_clear()


def modes(folder: Path) -> set[int]:
    return {stat.S_IMODE(path.stat().st_mode) & 0o077 for path in [folder, *folder.rglob("*")]}


def test_what_an_import_makes_is_its_owners_alone(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with pytest.raises(SystemExit):
        main(["import", str(min(SAMPLE.iterdir())), "--data", str(data)])
    assert (data / "archive.sqlite").is_file()
    assert modes(data) == {0}


def test_what_was_left_readable_is_put_right(tmp_path: Path) -> None:
    data = tmp_path / "data"
    for name in (
        "archive.sqlite",
        "discord.sqlite",
        "generations/1/manifest.json",
        "sample/current",
    ):
        path = data / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("", "utf-8")
        path.chmod(0o644)
        path.parent.chmod(0o755)
    user_data(Settings(data=data))
    assert modes(data) == {0}


def test_other_things_keep_their_rights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "note.txt").write_text("", "utf-8")
    (tmp_path / "note.txt").chmod(0o644)
    (tmp_path / "archive.sqlite").write_text("", "utf-8")
    (tmp_path / "archive.sqlite").chmod(0o644)
    tmp_path.chmod(0o755)
    monkeypatch.chdir(tmp_path)
    user_data(Settings(data=Path()))
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755
    assert stat.S_IMODE((tmp_path / "note.txt").stat().st_mode) == 0o644
    assert stat.S_IMODE((tmp_path / "archive.sqlite").stat().st_mode) == 0o600


def test_the_bots_own_file_is_its_owners_alone(tmp_path: Path) -> None:
    BotStorage(tmp_path / "discord.sqlite").close()
    assert stat.S_IMODE((tmp_path / "discord.sqlite").stat().st_mode) == 0o600
