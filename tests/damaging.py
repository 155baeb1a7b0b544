"""Harm done to files behind the back of the program, and copies of a data folder to do it to."""

from __future__ import annotations

import json
import os
import shutil
from typing import TYPE_CHECKING

from index.storage.generation import MANIFEST, GenerationStore, Manifest, checksums

if TYPE_CHECKING:
    from pathlib import Path


def linked_copy(data: Path, to: Path) -> Path:
    """A copy of a data folder that shares its files' contents; `write` parts them again."""
    return shutil.copytree(data, to, copy_function=os.link)


def write(path: Path, content: bytes) -> None:
    """Give a file other contents, and leave other copies of it as they are."""
    path.unlink()
    path.write_bytes(content)


def replace_in(path: Path, old: bytes, new: bytes) -> None:
    """Replace bytes of a file by as many others; they must be there."""
    content = path.read_bytes()
    assert old in content, f"{old!r} in {path}"
    assert len(old) == len(new)
    write(path, content.replace(old, new))


def flip(path: Path, byte: int, bit: int = 0) -> None:
    """Flip one bit of a file."""
    content = bytearray(path.read_bytes())
    content[byte] ^= 1 << bit
    write(path, bytes(content))


def served_folder(data: Path) -> Path:
    """The folder of the served generation."""
    store = GenerationStore(data)
    return store.folder_of(store.current() or "")


def claim_whole(folder: Path) -> None:
    """Make a manifest say of a generation's files, as they are, that they are as published."""
    rewrite_manifest(
        folder, files={name: file.model_dump() for name, file in checksums(folder).items()}
    )


def rewrite_manifest(folder: Path, **changed: object) -> None:
    """Make a manifest say something else, as if it had been published so."""
    path = folder / MANIFEST
    manifest = json.loads(path.read_text("utf-8")) | changed
    signed = Manifest.model_validate(manifest).signed()
    write(path, signed.model_dump_json(indent=1).encode())
