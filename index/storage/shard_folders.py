"""Where the shards of a generation lie, the files that they have in common, and which are missing.

`status` asks this alone, so nothing here imports what searches.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from index.storage.arrays import map_array
from index.storage.generation import is_there

if TYPE_CHECKING:
    from pathlib import Path

    from index.storage.generation import Manifest

SHARDS = "shards"
# In a generation's folder: where each shard's articles and passages begin, of shape (shards + 1,
# 2), and the vectors that tell what a cosine with its passages usually is.
FIRST = "first.npy"
USUAL = "usual.npy"
# In a shard's folder: how often each word stands inside its sentences, as it is written there.
WRITTEN = "lexical/written.json"


def shard_folder(folder: Path, number: int) -> Path:
    """Where a shard of a generation lies, whether it is there or not."""
    return folder / SHARDS / f"{number:03}"


def generation_of(shard: Path) -> Path:
    """The folder of the generation that a shard is of, or that is its only one."""
    return shard.parent.parent if shard.parent.name == SHARDS else shard


def shard_folders(folder: Path) -> list[Path]:
    """The shards of a generation in their order; the folder itself where it is not divided."""
    found = (folder / SHARDS).glob("[!.]*")
    return sorted(found, key=lambda each: (len(each.name), each.name)) or [folder]


def missing_shards(folder: Path, manifest: Manifest) -> list[str]:
    """The shards of which a file is missing or cut short, each with the years that it is of."""
    missing = []
    for number in range(manifest.shards if manifest.shards > 1 else 0):
        shard = shard_folder(folder, number)
        own = {n: f for n, f in manifest.files.items() if (folder / n).is_relative_to(shard)}
        if not all(is_there(folder / name, file) for name, file in own.items()):
            missing.append(f"{shard.name} ({_years(folder, number)})")
    return missing


def _years(folder: Path, number: int) -> str:
    """The years of a shard's articles, as far as the files of the whole tell."""
    try:
        start, end = map_array(folder / FIRST)[number : number + 2, 0].tolist()
        days = map_array(folder / "published.npy")[start:end]
    except (OSError, ValueError, EOFError):
        return "unknown"
    years = [date.fromordinal(day).year for day in (days[days > 0][[-1, 0]] if days.any() else [])]
    return " to ".join(map(str, dict.fromkeys(years))) or "undated"
