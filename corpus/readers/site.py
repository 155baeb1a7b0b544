"""What is known of a site before its files are read one by one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.profile import NO_PROFILE, ArchiveProfile

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Site:
    """What the files of one import have in common.

    `names` are what its pages show to be the site's name, folded; `root` is the folder that is
    imported, within which a file's path says as much as an address; None for a single file.
    """

    profile: ArchiveProfile = NO_PROFILE
    names: frozenset[str] = frozenset()
    root: Path | None = None

    def place(self, path: Path) -> str:
        """Where a file lies in the site, as the path of an address; empty for a single file."""
        return f"/{path.relative_to(self.root).as_posix()}" if self.root else ""
