"""The commands that change what is kept, and the folders that each of them starts from.

A place is a folder with `data` (the data folder), `settings.toml`, and what a command reads or
writes beside them. Run as `python -m tests.cut_short.operations NAME PLACE`: one command there.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bot.cli import main as verbatim
from bot.discord.storage import BotStorage
from bot.starvation import starved
from index.storage.generation import MANIFEST, GenerationStore, Manifest, checksums
from tests.paths import SAMPLE
from tests.small_world import ARTICLES, built

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

SERVER = 7
_MORE = 3
_OLDER = 12


class Operation(NamedTuple):
    """A command: what makes its start of a place with ten articles, and what it does there."""

    prepare: Callable[[Path], object]
    run: Callable[[Path], object]


def _cli(place: Path, *arguments: str | Path) -> None:
    """Run `verbatim` here; raises SystemExit with its status."""
    given = ("--data", place / "data", "--settings", place / "settings.toml")
    verbatim([*map(str, (*arguments, *given))])


def _import_more(place: Path) -> None:
    _cli(place, "import", *sorted(SAMPLE.iterdir())[ARTICLES : ARTICLES + _MORE])


def _with_more(place: Path) -> None:
    """Leave articles in the archive that no index holds yet."""
    try:
        _import_more(place)
    except SystemExit as left:
        if left.code:
            raise


def _write_edited(place: Path) -> None:
    """The ten posts once more, three of them with a sentence at the end that was not there."""
    (place / "edited").mkdir()
    for number, path in enumerate(sorted(SAMPLE.iterdir())[:ARTICLES]):
        more = "\n\nThe bench in front of it was painted green.\n" if number < _MORE else ""
        (place / "edited" / path.name).write_text(path.read_text("utf-8") + more, "utf-8")


def _import_edited(place: Path) -> None:
    os.chdir(place)  # an article's source is the path that was given
    _cli(place, "import", "edited")


def _publish(place: Path) -> None:
    """Publish what is served once more, under a new name."""
    store = GenerationStore(place / "data")
    with store.building():
        last = store.served_manifest()
        id_ = f"{last.id}-again"
        folder = store.begin_generation(id_)
        shutil.copytree(store.folder_of(last.id), folder, dirs_exist_ok=True)
        (folder / MANIFEST).unlink()
        said = last.model_dump() | {"id": id_, "files": checksums(folder)}
        store.publish(folder, Manifest.model_validate(said))


def _add_older(place: Path) -> None:
    """Generations of long ago, as if none had ever been pruned."""
    store = GenerationStore(place / "data")
    for number in range(_OLDER):
        shutil.copytree(store.folder_of(store.current() or ""), store.folder_of(f"0-{number:02d}"))


def _lose_archive(place: Path) -> None:
    """A backup, and a data folder that has lost what is in it."""
    try:
        _cli(place, "backup", place / "kept.zip")
    except SystemExit:
        (place / "data" / "archive.sqlite").unlink()


def _open_bot(place: Path) -> BotStorage:
    return BotStorage(place / "data" / "discord.sqlite")


def _change_settings(place: Path) -> None:
    """As the running bot does, which does not close its file for long after."""
    try:
        storage = _open_bot(place)
        storage.change_server(SERVER, private=True)
    except sqlite3.Error as error:
        sys.exit(starved(error))  # as the outer edge says it
    os._exit(0)


def _nothing(_: Path) -> None:
    """Start from the ten articles and their index as they are."""


OPERATIONS: Mapping[str, Operation] = {
    "import": Operation(_nothing, _import_more),
    "repeated import": Operation(_write_edited, _import_edited),
    "rebuild": Operation(_with_more, lambda place: _cli(place, "rebuild")),
    "rebuild --full": Operation(_with_more, lambda place: _cli(place, "rebuild", "--full")),
    "publish": Operation(_nothing, _publish),
    "prune": Operation(_add_older, _publish),
    "backup": Operation(_nothing, lambda place: _cli(place, "backup", place / "kept.zip")),
    "settings": Operation(lambda place: _open_bot(place).close(), _change_settings),
    "restore": Operation(_lose_archive, lambda place: _cli(place, "restore", place / "kept.zip")),
}


def first_place(folder: Path) -> Path:
    """A place with ten articles and their index."""
    folder.mkdir()
    world = built(folder)
    model = json.dumps(world.settings.encoder.model)
    text = f"encoder.model = {model}\nreader.model = ''\n"
    (folder / "settings.toml").write_text(text, "utf-8")
    return folder


def copied(place: Path, to: Path) -> Path:
    """Another place that is like one, without its model, which is found by its path."""
    return shutil.copytree(place, to, ignore=shutil.ignore_patterns("tiny*"))


if __name__ == "__main__":
    OPERATIONS[sys.argv[1]].run(Path(sys.argv[2]))
