"""A data folder: an archive, and the generations built from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.archive.archive import Archive
from index.storage.generation import GenerationStore

if TYPE_CHECKING:
    from pathlib import Path

    from bot.settings import Settings


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
    """The user's own archive."""
    return DataFolder(settings.data, sample=False)
