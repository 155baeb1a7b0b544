"""Where the shards of a generation lie, and the names of the files that they have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

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
