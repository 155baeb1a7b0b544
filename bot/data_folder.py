"""A data folder: an archive, and the generations built from it."""

from __future__ import annotations

import stat
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.archive.archive import Archive
from index.storage.generation import GenerationStore

if TYPE_CHECKING:
    from bot.settings import Settings


# What a data folder holds, and the rights of everybody but its owner.
_OURS = (
    "archive.sqlite*",
    "discord.sqlite*",
    "corrections.toml",
    "current",
    "removed",
    "building*",
    "generations",
    "reader",
    "sample",
)
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


@dataclass(frozen=True, slots=True)
class DataFolder:
    """Where an archive and its generations lie; `sample` marks the one that comes along."""

    folder: Path
    sample: bool

    @property
    def archive(self) -> Path:
        """The archive's file, which may not exist yet."""
        return self.folder / "archive.sqlite"

    @property
    def corrections(self) -> Path:
        """The keeper's corrections, which may not be there."""
        return self.folder / "corrections.toml"

    def store(self) -> GenerationStore:
        """The generations."""
        return GenerationStore(self.folder)

    def articles(self) -> int:
        """How many articles the archive holds; 0 where there is none."""
        if not self.archive.is_file():
            return 0
        with Archive.open_to_read(self.archive) as archive:
            return len(archive)


def user_data(settings: Settings) -> DataFolder:
    """The user's own archive; what lies in its folder is made its owner's alone."""
    _keep_private(settings.data)
    return DataFolder(settings.data, sample=False)


@cache
def _keep_private(folder: Path) -> None:
    """Take others' rights to what is kept here, once a run; where that is not allowed, leave them.

    A folder that holds other things as well, such as one's home, keeps its own.
    """
    ours = [path for name in _OURS for path in folder.glob(name)]
    if not ours:
        return
    shared = {Path.cwd(), Path.home()} & {folder.resolve(), *folder.resolve().parents}
    everything = [*ours, *(path for each in ours if each.is_dir() for path in each.rglob("*"))]
    with suppress(OSError):
        for path in everything if folder.resolve() in shared else [folder, *everything]:
            mode = path.lstat().st_mode
            if stat.S_IMODE(mode) & _OTHERS and not stat.S_ISLNK(mode):
                path.chmod(stat.S_IMODE(mode) & ~_OTHERS)
