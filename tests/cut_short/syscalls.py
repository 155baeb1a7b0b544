"""What a command asks of the file system, recorded by strace and read from its log."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tests.paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

CALLS = (
    "openat,close,dup,dup2,dup3,fcntl,lseek,write,pwrite64,writev,sendfile,ftruncate,rename,"
    "renameat,renameat2,unlink,unlinkat,rmdir,mkdir,mkdirat,link,linkat,fsync,fdatasync"
)
_LINE = re.compile(r"(\d+) +(?:<\.\.\. \w+ resumed>)?(.*)", re.DOTALL)
_CALL = re.compile(r"(\w+)\((.*)\) += (-?\d+)")
_UNFINISHED = " <unfinished ...>"
_BYTE = re.compile(r"\\x([0-9a-f]{2})")


class Call(NamedTuple):
    """One call that succeeded: its name, its arguments as strace writes them, and its result."""

    name: str
    arguments: list[str]
    result: int


def can_trace() -> bool:
    """Whether strace is there and may be used."""
    strace = shutil.which("strace")
    if strace is None:
        return False
    return not subprocess.run([strace, "true"], check=False, capture_output=True).returncode


def traced(name: str, place: Path, log: Path) -> list[Call]:
    """Run a command in a place to its end, and return what it asked; fails where it fails."""
    strace = ["strace", "-f", "--seccomp-bpf", "-y", "-xx", "-s", "100000000", "-o", str(log)]
    command = [sys.executable, "-m", "tests.cut_short.operations", name, str(place)]
    subprocess.run(
        [*strace, "-e", f"trace={CALLS}", *command],
        cwd=ROOT,
        env={**os.environ, "HF_HUB_OFFLINE": "1"},
        capture_output=True,
        check=True,
    )
    with log.open(encoding="ascii") as lines:
        return list(_calls(lines))


def _calls(lines: Iterator[str]) -> Iterator[Call]:
    begun: dict[str, str] = {}
    for line in lines:
        found = _LINE.match(line.rstrip("\n"))
        if not found:
            continue
        thread, text = found.groups()
        if text.endswith(_UNFINISHED):
            begun[thread] = text.removesuffix(_UNFINISHED)
            continue
        called = _CALL.match(begun.pop(thread, "") + text)
        if called and int(called[3]) >= 0:
            yield Call(called[1], called[2].split(", "), int(called[3]))


def decoded(argument: str) -> bytes:
    """The bytes of a string that strace wrote, or of a path within angle brackets."""
    return bytes.fromhex("".join(_BYTE.findall(argument)))


def path_of(folder: str, name: str) -> Path:
    """The path that a call names, relative to the folder that it is given beside it."""
    return Path(os.path.normpath(Path(os.fsdecode(decoded(folder))) / os.fsdecode(decoded(name))))
