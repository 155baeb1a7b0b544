"""Publishes a generation again and again, and is killed at one step further each time.

Run as a process of its own: `python tests/index/crashing.py FOLDER`. A step is anything that Python
does to a file: open, rename, make, delete. After each death it prints what is served, as JSON.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

from index.errors import IndexMissingError
from index.storage.generation import (
    FORMAT,
    Counts,
    GenerationStore,
    Manifest,
    checksums,
    damaged_files,
)

_STEPS = {"open", "os.rename", "os.mkdir", "os.remove", "os.rmdir"}


def publish(home: GenerationStore, id_: str) -> None:
    """Build and publish a generation of two files, one of them in a folder."""
    folder = home.begin_generation(id_)
    (folder / "vectors.bin").write_bytes(id_.encode() * 1000)
    (folder / "lexical").mkdir()
    (folder / "lexical" / "words.bin").write_bytes(b"words of " + id_.encode())
    counts = Counts(articles=1, passages=2, sentences=3)
    manifest = Manifest(
        format=FORMAT,
        id=id_,
        built_at=datetime(2026, 1, 1, tzinfo=UTC),
        model="a-model",
        fingerprint="f",
        runtime="torch",
        dim=4,
        archive=id_,
        abstention_bound=0.1,
        sample=False,
        counts=counts,
        files=checksums(folder),
    )
    home.publish(folder, manifest)


def _die_at(step: int) -> None:
    taken = 0

    def count(event: str, _: object) -> None:
        nonlocal taken
        if event in _STEPS:
            taken += 1
            if taken == step:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)


def _served(home: GenerationStore) -> dict[str, object]:
    try:
        manifest = home.served_manifest()
    except IndexMissingError:
        return {"id": None, "faults": []}
    return {"id": manifest.id, "faults": list(damaged_files(home.folder_of(manifest.id), manifest))}


def main(folder: Path) -> None:
    """Die at step 1, 2, 3 ... until a publication lives through."""
    home = GenerationStore(folder)
    step = 0
    while True:
        step += 1
        child = os.fork()
        if child == 0:
            _die_at(step)
            publish(home, f"gen-{step:03d}")
            os._exit(0)
        _, status = os.waitpid(child, 0)
        killed = os.WIFSIGNALED(status)
        print(json.dumps({"step": step, "killed": killed, **_served(home)}), flush=True)
        if not killed:
            return


if __name__ == "__main__":
    main(Path(sys.argv[1]))
