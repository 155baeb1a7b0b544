"""A Ray cluster whose machines are processes of this one, and a data folder to build with them.

Each machine has a raylet of its own, so that it can be killed as one; all see the same disk.
"""

from __future__ import annotations

import os
import random
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from bot import progress
from bot.data_folder import user_data
from bot.settings import EncoderSettings, ReaderSettings, Settings
from corpus import ingest
from corpus.archive.archive import Archive
from index.building.build import BuildOptions, build_generation
from index.search.abstention import measured_bound
from tests.benchmarks.texts import Texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from index.building.build import Built, Write

SHARDS = 3
_POSTS = 160
_MEMORY = 100_000_000

# The build of a world as a command: `python -c COMMAND FOLDER [ADDRESS]`, here without an address.
COMMAND = """
import sys
from pathlib import Path
from bot.settings import EncoderSettings, Settings, ReaderSettings
from index.cluster.building import ClusterWriter
from tests.machines import World

folder = Path(sys.argv[1])
model = EncoderSettings(model=str(folder / "tiny"))
settings = Settings(data=folder / "data", encoder=model, reader=ReaderSettings(model=""))
World(settings).build(ClusterWriter(sys.argv[2]) if sys.argv[2:] else None, full=False)
"""


class Machines:
    """Some machines; the first one holds the cluster together, the others may be killed."""

    def __init__(self, count: int, core: int | None = None) -> None:
        os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
        from ray.cluster_utils import Cluster  # noqa: PLC0415

        new: Any = Cluster
        self._options = {"num_cpus": 1, "object_store_memory": _MEMORY}
        with kept_to(core):
            self._cluster = new(initialize_head=True, head_node_args=self._options)
        self.address = str(self._cluster.address)
        self._others: list[Any] = []
        for _ in range(count - 1):
            self.add()

    def add(self, core: int | None = None) -> None:
        """Have one more, which may be kept to one core."""
        with kept_to(core):
            self._others.append(self._cluster.add_node(**self._options))

    def kill(self, node_id: str = "") -> None:
        """Kill the one with this id, or any but the first, as a power cut would."""
        named = [each for each in self._others if each.node_id == node_id]
        killed = named[0] if named else random.choice(self._others)  # noqa: S311
        self._others.remove(killed)
        self._cluster.remove_node(killed, allow_graceful=False)

    @property
    def killable(self) -> set[str]:
        """The ids of those that may be killed."""
        return {str(each.node_id) for each in self._others}

    def end(self) -> None:
        """End all of them."""
        with suppress(Exception):  # those that were killed are gone
            self._cluster.shutdown()


@contextmanager
def kept_to(core: int | None) -> Iterator[None]:
    """Keep this process, and what it starts, to one core until the block ends; None for all."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, before if core is None else {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


@contextmanager
def machines(count: int, core: int | None = None) -> Iterator[Machines]:
    """So many machines until the block ends; `core` is the only one of the first."""
    them = Machines(count, core)
    try:
        yield them
    finally:
        them.end()


class World(NamedTuple):
    """A data folder with an archive of generated posts, and the settings of a small model."""

    settings: Settings

    @classmethod
    def made(cls, folder: Path, posts: int = _POSTS) -> World:
        """In a folder of its own, without an index."""
        from tests.index.tiny_models import save_transformer  # noqa: PLC0415 - costs ten seconds

        model = str(save_transformer(folder / "tiny"))
        own = cls(
            Settings(
                data=folder / "data",
                encoder=EncoderSettings(model=model),
                reader=ReaderSettings(model=""),
            )
        )
        own.settings.data.mkdir()
        with Archive.open(user_data(own.settings).archive) as archive:
            ingest.import_items(archive, Texts().posts(posts))
        return own

    @property
    def work(self) -> Path:
        """Where what is not finished lies; a glob, since the model's hash is in the way."""
        return self.settings.data / "building"

    def build(
        self, write: Write | None = None, *, shards: int = SHARDS, full: bool = True
    ) -> Built:
        """Build and serve a generation, anew unless it may be gone on with."""
        own, encoder = user_data(self.settings), self.settings.encoder
        with Archive.open(own.archive) as archive:
            return build_generation(
                archive,
                own.store(),
                BuildOptions(encoder.model, encoder.runtime, full=full, shards=shards),
                measure_bound=partial(
                    measured_bound, data=own.folder, model=encoder.model, runtime=encoder.runtime
                ),
                progress=progress.bar,
                write=write,
            )

    def forget(self) -> None:
        """Serve nothing, so that the next build takes nothing from one before it."""
        (self.settings.data / "current").unlink()


def contents(built: Built) -> Mapping[str, str]:
    """The hash of each file of a generation: the same, the same generation."""
    return {name: file.sha256 for name, file in built.manifest.files.items()}
