"""A backup is whole or is none, and brings back what was there."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
import zipfile
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from bot.backup import ARCHIVE, MANIFEST, BackupError, back_up, restore
from bot.cli import cli
from bot.discord.storage import BotStorage
from corpus.archive.archive import Archive
from corpus.ingest import import_items
from tests.corpus.importing_until_killed import post
from tests.paths import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with twenty articles, a bot's file and corrections."""
    folder = tmp_path / "data"
    with Archive.open(folder / ARCHIVE) as archive:
        import_items(archive, map(post, range(20)))
    BotStorage(folder / "discord.sqlite").close()
    (folder / "corrections.toml").write_text("# nothing is wrong yet\n")
    (folder / "current").write_text("an index is no part of a backup")
    return folder


def digest(folder: Path) -> str:
    with Archive.open(folder / ARCHIVE) as archive:
        return archive.digest()


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(each) for each in arguments])


def test_what_was_backed_up_comes_back(data: Path, tmp_path: Path) -> None:
    done = run("backup", tmp_path / "kept.zip", "--data", data)
    assert done.exit_code == 0
    assert "archive.sqlite, corrections.toml and discord.sqlite, " in done.stdout
    done = run("restore", tmp_path / "kept.zip", "--data", tmp_path / "new")
    assert done.exit_code == 0
    assert "Now run: verbatim rebuild" in done.stdout
    assert digest(tmp_path / "new") == digest(data)
    assert {path.name for path in (tmp_path / "new").iterdir()} == {
        "archive.sqlite", "discord.sqlite", "corrections.toml",
    }  # fmt: skip


def test_only_its_owner_can_read_a_backup_and_what_comes_of_it(data: Path, tmp_path: Path) -> None:
    back_up(data, tmp_path / "kept.zip")
    restore(tmp_path / "kept.zip", tmp_path / "new")
    assert (tmp_path / "kept.zip").stat().st_mode & 0o077 == 0
    for path in (tmp_path / "new", *(tmp_path / "new").iterdir()):
        assert path.stat().st_mode & 0o077 == 0


def test_a_backup_during_an_import_holds_one_moment_of_it(tmp_path: Path) -> None:
    path = tmp_path / ARCHIVE
    importing = subprocess.Popen(
        [sys.executable, "-m", "tests.corpus.importing_until_killed", str(path), "2000"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
    )
    with importing:
        assert importing.stdout is not None
        for number in range(3):
            for _ in range(30):
                importing.stdout.readline()
            back_up(tmp_path, tmp_path / f"{number}.zip")
        importing.kill()
    for number in range(3):
        restore(tmp_path / f"{number}.zip", tmp_path / str(number))
        with Archive.open(tmp_path / str(number) / ARCHIVE) as archive:
            held = sorted(
                int(article.title.removeprefix("Lamp ")) for article in archive.articles()
            )
        assert held == list(range(len(held)))
        assert len(held) >= 30 * number


def test_nothing_is_written_over(data: Path, tmp_path: Path) -> None:
    back_up(data, tmp_path / "kept.zip")
    (tmp_path / ".kept.zip.part").mkdir()  # left by a kill that came after the renaming
    with pytest.raises(BackupError, match=r"kept\.zip: is there already"):
        back_up(data, tmp_path / "kept.zip")
    assert not (tmp_path / ".kept.zip.part").exists()
    with Archive.open(data / ARCHIVE) as archive:
        import_items(archive, [post(20)])
    before = digest(data)
    with pytest.raises(BackupError, match=r"archive\.sqlite: is there already"):
        restore(tmp_path / "kept.zip", data)
    assert digest(data) == before


def test_a_restoring_that_was_interrupted_is_run_again(data: Path, tmp_path: Path) -> None:
    back_up(data, tmp_path / "kept.zip")
    restore(tmp_path / "kept.zip", tmp_path / "new")
    (tmp_path / "new" / ARCHIVE).unlink()
    restore(tmp_path / "kept.zip", tmp_path / "new")
    assert digest(tmp_path / "new") == digest(data)


def test_an_archive_that_is_not_there_is_not_backed_up(tmp_path: Path) -> None:
    done = run("backup", tmp_path / "kept.zip", "--data", tmp_path / "none")
    assert (done.exit_code, (tmp_path / "kept.zip").exists()) == (1, False)


def test_a_backup_with_any_byte_changed_brings_nothing_back(data: Path, tmp_path: Path) -> None:
    back_up(data, tmp_path / "kept.zip")
    whole = (tmp_path / "kept.zip").read_bytes()
    for number, at in enumerate(range(10, len(whole), len(whole) // 60)):
        bad = tmp_path / f"{number}.zip"
        bad.write_bytes(whole[:at] + bytes([whole[at] ^ 0x40]) + whole[at + 1 :])
        new = tmp_path / f"new-{number}"
        try:
            restore(bad, new)
        except BackupError:
            assert list(new.iterdir()) == []
        else:  # a field of the zip that means nothing, such as a time
            assert digest(new) == digest(data)


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04" + b"\0" * 60])
def test_what_is_no_backup_is_said(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "notes.zip").write_bytes(content)
    with pytest.raises(BackupError, match=r"notes\.zip: is no backup of verbatim"):
        restore(tmp_path / "notes.zip", tmp_path / "new")


def test_a_backup_writes_nowhere_but_where_it_should(data: Path, tmp_path: Path) -> None:
    back_up(data, tmp_path / "kept.zip")
    with zipfile.ZipFile(tmp_path / "kept.zip") as bundle:
        manifest = json.loads(bundle.read(MANIFEST))
        archive = bundle.read(ARCHIVE)
    manifest["files"]["../evil.toml"] = manifest["files"][ARCHIVE]
    with zipfile.ZipFile(tmp_path / "evil.zip", "w") as bundle:
        bundle.writestr(MANIFEST, json.dumps(manifest))
        bundle.writestr(ARCHIVE, archive)
        bundle.writestr("../evil.toml", archive)
    with pytest.raises(BackupError, match="which no backup does"):
        restore(tmp_path / "evil.zip", tmp_path / "new")
    assert not (tmp_path / "evil.toml").exists()


def test_a_part_that_unpacks_to_more_than_it_says_is_not_read_on(
    data: Path, tmp_path: Path
) -> None:
    back_up(data, tmp_path / "kept.zip")
    with zipfile.ZipFile(tmp_path / "kept.zip") as bundle:
        manifest = bundle.read(MANIFEST)
    with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr(MANIFEST, manifest)
        bundle.writestr(ARCHIVE, b"\0" * (50 << 20))
    with pytest.raises(BackupError, match=r"archive\.sqlite is damaged"):
        restore(tmp_path / "bomb.zip", tmp_path / "new")


def test_a_damaged_archive_is_not_backed_up_as_if_it_were_whole(data: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(data / ARCHIVE)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with (data / ARCHIVE).open("r+b") as file:
        file.seek(3 * 4096)
        file.write(b"\xff" * 4096)
    with pytest.raises(BackupError, match=r"archive\.sqlite"):
        back_up(data, tmp_path / "kept.zip")
    assert not (tmp_path / "kept.zip").exists()


def test_a_backup_that_is_killed_leaves_none_and_harms_nothing(data: Path, tmp_path: Path) -> None:
    before = digest(data)
    for after in (0.0, 0.05, 0.2, 0.4):
        process = subprocess.Popen(
            [sys.executable, "-m", "bot", "backup", tmp_path / "kept.zip", "--data", data], cwd=ROOT
        )
        threading.Timer(after, process.kill).start()
        process.wait()
        if (tmp_path / "kept.zip").exists():
            shutil.rmtree(tmp_path / "new", ignore_errors=True)
            restore(tmp_path / "kept.zip", tmp_path / "new")
            (tmp_path / "kept.zip").unlink()
        time.sleep(0.01)
    assert digest(data) == before
