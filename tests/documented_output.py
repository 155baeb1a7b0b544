"""The console examples of the documents: what stands there is what a reader gets.

    ```console
    $ verbatim ask "Who was on the first tram in Chengdu?"
    the output, exactly, but for seconds and the ids of generations
    ```

They run in order, each document in a fresh data folder with the sample. `python -m
tests.documented_output --update` writes what comes out now into the documents.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from unittest import mock

from bot import app
from bot.cli import main
from bot.settings import Settings
from tests.paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_COMMAND = re.compile(r"^\$ (.*)\n", re.MULTILINE)
_VARYING = (
    (re.compile(r"\b\d+\.\d s\b"), "0.1 s"),
    (re.compile(r"\b\d{8}T\d{6}-[0-9a-f]{4}\b"), "20260101T000000-0000"),
)


class Example(NamedTuple):
    """A command of a document, and the output that stands below it."""

    command: str
    output: str


def examples(text: str) -> Iterator[Example]:
    """Every example of a document, in order."""
    for block in _BLOCK.findall(text):
        _, *parts = _COMMAND.split(block)
        yield from map(Example, parts[::2], parts[1::2])


def run(command: str, data: Path) -> str:
    """What a `verbatim` command prints, without what varies."""
    program, *arguments = shlex.split(command)
    if program != "verbatim":
        raise ValueError(f"{command}: only verbatim can be run")
    out = io.StringIO()
    width = mock.patch.dict(os.environ, COLUMNS="88")
    with width, contextlib.redirect_stdout(out), contextlib.suppress(SystemExit):
        main([*arguments, "--data", str(data)])
    return without_varying(out.getvalue())


def without_varying(output: str) -> str:
    """The output with every duration and id of a generation the same."""
    for pattern, instead in _VARYING:
        output = pattern.sub(instead, output)
    return output


def updated(text: str, data: Path) -> str:
    """The document with what its commands print now."""

    def rewritten(block: re.Match[str]) -> str:
        lines = [f"$ {each.command}\n{run(each.command, data)}" for each in examples(block[0])]
        return "```console\n" + "".join(lines) + "```"

    return _BLOCK.sub(rewritten, text)


if __name__ == "__main__" and "--update" in sys.argv[1:]:
    with tempfile.TemporaryDirectory() as folder:
        app.active_data(Settings(data=Path(folder, "ready")))
        for number, document in enumerate(DOCUMENTS):
            fresh = shutil.copytree(Path(folder, "ready"), Path(folder, str(number)))
            document.write_text(updated(document.read_text("utf-8"), fresh), "utf-8")
