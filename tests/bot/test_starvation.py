"""What the system lacks is one plain sentence; nothing is lost, nothing called damaged for it."""

from __future__ import annotations

import errno
import os
import re
import shutil
import sqlite3
import subprocess
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from bot import indexing
from bot.cli import main
from bot.data_folder import user_data
from bot.discord.storage import NO_SERVER, AskedQuestion, BotStorage, Origin
from bot.settings import EncoderSettings, ReaderSettings, Settings
from bot.starvation import starved
from corpus.archive.archive import Archive
from tests.index.tiny_models import save_transformer
from tests.paths import SAMPLE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def sqlite_error(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("said by SQLite")
    error.sqlite_errorcode = code
    return error


FULL = "The disk is full"


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "data/x"), f"{FULL} (data/x)."),
        (OSError("294912 requested and 61440 written"), FULL),
        (RuntimeError("write error in passages: 0 != 1 (No space left on device)"), FULL),
        (sqlite_error(sqlite3.SQLITE_FULL), FULL),
        (OSError(errno.EROFS, "Read-only file system", "data"), "another --data folder"),
        (sqlite_error(sqlite3.SQLITE_READONLY), "another --data folder"),
        (OSError(errno.EMFILE, "Too many open files"), "ulimit -n"),
        (MemoryError(), "not enough memory"),
        (RuntimeError("std::bad_alloc"), "not enough memory"),
        (OSError(errno.EIO, "Input/output error", "data/y"), "Look at the disk"),
        (sqlite_error(sqlite3.SQLITE_IOERR | 10 << 8), "Look at the disk"),
    ],
)
def test_what_is_lacking_is_said_with_what_to_do(error: Exception, said: str) -> None:
    assert said in str(starved(error))
    wrapped = ValueError("in a build")
    wrapped.__cause__ = error
    assert starved(wrapped) == starved(error)
    assert "move it away" not in str(starved(error))


@pytest.mark.parametrize("error", [ValueError("x"), OSError(errno.ENOENT, "no"), RuntimeError("x")])
def test_other_faults_are_not_put_on_the_system(error: Exception) -> None:
    assert starved(error) is None


# Disks of a test's own


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 8 MB; skips the test where none may be mounted."""
    path = tmp_path / "disk"
    path.mkdir()
    mount = shutil.which("mount")
    command = [mount or "mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(path)]
    if mount is None or subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("no disk may be mounted here")
    yield path
    subprocess.run(["umount", "-l", str(path)], check=True)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(save_transformer(tmp_path_factory.mktemp("model") / "tiny"))


@pytest.fixture
def settings(disk: Path, model: str) -> Settings:
    """Three articles and their index on the disk, and three more in the archive."""
    settings = Settings(
        data=disk / "data", encoder=EncoderSettings(model=model), reader=ReaderSettings(model="")
    )
    own = user_data(settings)
    paths = [str(path) for path in sorted(SAMPLE.iterdir())]
    indexing.import_sources(settings, own, paths[:3])
    indexing.rebuild(settings, own, full=False)
    indexing.import_sources(settings, own, paths[3:6])
    return settings


def toml(tmp_path: Path, model: str) -> Path:
    path = tmp_path / "settings.toml"
    path.write_text(f"encoder.model = '{model}'\nreader.model = ''\n", "utf-8")
    return path


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as left:
        main([*map(str, arguments)])
    assert isinstance(left.value.code, int)
    return left.value.code, *capsys.readouterr()


def fill(disk: Path, leave: int) -> None:
    """Leave so many bytes free."""
    filler = disk / "filler"
    filler.unlink(missing_ok=True)
    free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
    filler.write_bytes(b"x" * (free - leave))


def rebuilt_on_a_full_disk(
    settings: Settings, options: Path, leave: int, capsys: pytest.CaptureFixture[str]
) -> bool:
    """Whether a rebuild with so many bytes left gave up, and everything was as before then."""
    served = user_data(settings).store().current()
    fill(settings.data.parent, leave)
    status, _, err = run(capsys, "rebuild", "--data", settings.data, "--settings", options)
    if not status:
        return False
    assert "Traceback" not in err, f"{leave} left: {err}"
    assert "fault in verbatim" not in err
    assert "disk is full" in err or "Make room on the disk" in err
    if "disk is full" in err:
        assert re.search(r"The index of \d{4}-\d\d-\d\d is served .+ takes about \d+ MB", err), err
    assert user_data(settings).store().current() == served
    hidden = [path.name for path in (settings.data / "generations").glob(".*")]
    assert not hidden, "nothing half-built is left to fill the disk"
    return True


def test_a_rebuild_on_a_full_disk_says_so_and_changes_nothing(
    settings: Settings, tmp_path: Path, model: str, capsys: pytest.CaptureFixture[str]
) -> None:
    options = toml(tmp_path, model)
    pages = (0, 1, 3, 8, 20, 50, 100)
    gave_up = [rebuilt_on_a_full_disk(settings, options, n << 12, capsys) for n in pages]
    assert sum(gave_up) >= 4, "the disk was full indeed"
    (settings.data.parent / "filler").unlink()
    status, out, _ = run(capsys, "rebuild", "--data", settings.data, "--settings", options)
    assert (status, "6 articles" in out) == (0, True)


def test_an_import_on_a_full_disk_says_so_and_keeps_the_archive(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    more = [str(path) for path in sorted(SAMPLE.iterdir())[6:]]
    for pages in (0, 1, 4):
        fill(settings.data.parent, pages << 12)
        status, _, err = run(capsys, "import", *more, "--data", settings.data)
        assert status == 1
        assert "Traceback" not in err
        assert "move it away" not in err
    (settings.data.parent / "filler").unlink()
    with Archive.open(settings.data / "archive.sqlite") as archive:
        assert len(list(archive.articles())) >= 6


def test_reading_commands_work_on_a_disk_that_cannot_be_written(
    settings: Settings, tmp_path: Path, model: str, capsys: pytest.CaptureFixture[str]
) -> None:
    options = toml(tmp_path, model)
    disk = str(settings.data.parent)
    given = ("--data", settings.data, "--settings", options)
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)
    for command in (["status"], ["articles"], ["ask", "Who rode the first tram?"], ["check"]):
        status, out, err = run(capsys, *command, *given)
        assert (status, bool(out)) == (0, True), err
    for command in (["rebuild"], ["import", str(min(SAMPLE.iterdir()))]):
        status, _, err = run(capsys, *command, *given)
        assert status == 1
        assert "Traceback" not in err
        assert "another --data folder" in err


def test_the_bot_keeps_settings_and_forgets_questions_where_nothing_can_be_written(
    disk: Path,
) -> None:
    path = disk / "data" / "discord.sqlite"
    with closing(BotStorage(path)) as storage:
        storage.change_server(7, private=True)
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    with closing(BotStorage(path)) as storage:
        assert storage.server(7).private
        key = storage.keep(AskedQuestion("Who?"), Origin(NO_SERVER, 1, 2))
        assert storage.asked(key)
    with closing(BotStorage(path)) as storage:
        assert storage.asked(key) is None
