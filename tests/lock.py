"""The lock files: every dependency at one version, held by the hashes of its files.

`python -m tests.lock` writes both anew, with `uv` (a program of its own, `pip install uv`). What is
locked stays as long as pyproject.toml allows it; `--upgrade` takes the newest versions.
"""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

from tests.paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LOCKS = {"requirements.lock": ("reader",), "requirements-test.lock": ("reader", "cluster", "test")}
# Its builds differ by machine, and the usual one on Linux brings these, gigabytes for a GPU alone.
_NOT_LOCKED = re.compile(r"torch|triton|(?:nvidia|cuda)-.*")
_NAME = re.compile(r"^([\w.-]+)==([\w.+!-]+)", re.MULTILINE)
_HEAD = "# Written by `python -m tests.lock`; torch is installed before (see docs/operations.md).\n"


def locked(lock: str) -> dict[str, str]:
    """The packages of a lock file and their versions."""
    return dict(_NAME.findall((ROOT / lock).read_text(encoding="utf-8")))


def entries(text: str) -> Iterator[tuple[str, str]]:
    """Each package of a lock file's text, with its lines."""
    for entry in re.split(r"\n(?=[\w])", text.strip()):
        if named := _NAME.match(entry):
            yield named[1], entry


def write(lock: str, extras: Sequence[str], options: Sequence[str]) -> None:
    """Resolve anew, from what is locked so far."""
    target = ROOT / lock
    done = subprocess.run(
        ["uv", "pip", "compile", "pyproject.toml", "--universal", "--python-version", "3.11"]
        + [f"--extra={each}" for each in extras]
        + ["--generate-hashes", "--no-header", "--no-annotate", "--quiet"]
        + [f"--output-file={target}", *options],
        cwd=ROOT,
        check=False,
    )
    if done.returncode:
        sys.exit(done.returncode)
    kept = [
        entry
        for name, entry in entries(target.read_text(encoding="utf-8"))
        if not _NOT_LOCKED.fullmatch(name)
    ]
    target.write_text(_HEAD + "\n".join(kept) + "\n", encoding="utf-8")


if __name__ == "__main__":
    for name, wanted in LOCKS.items():
        write(name, wanted, sys.argv[1:])
