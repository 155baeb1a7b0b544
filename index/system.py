"""What the index asks of the system: cores it may use, the hash of a file, what is safe on disk."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def usable_cores() -> int:
    """Processor cores that this process may use; all there are where the system does not say."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def file_sha256(path: Path) -> str:
    """The SHA-256 of a file in hexadecimal digits; about 1 ms a megabyte."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sync(path: Path) -> None:
    """Wait until a file, or the list of a folder's files, would survive a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_tree(folder: Path) -> None:
    """Wait until a folder and all that is in it would survive a power cut."""
    for path in [*folder.rglob("*"), folder]:
        sync(path)
