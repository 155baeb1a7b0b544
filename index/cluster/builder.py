"""What one machine of a cluster does for a build: one shard after the other, each written whole.

It holds the encoder, and of an archive one shard's words at a time, so that its memory depends on
the size of a shard alone. Whatever it has encoded outlasts it in the journal of the shard: whoever
makes that shard again computes no more than what was computed together when it ended.
"""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from pydantic import BaseModel, ConfigDict

from corpus.archive.archive import Archive
from corpus.archive.database import connect_to_read
from corpus.archive.stored import StoredArticles
from index.building.build import ENCODER, BuildOptions, encoder_for_build
from index.building.cutting import batches, cut_archive
from index.building.encoding import BuildVectors, recall_shard_vectors
from index.building.shard import build_shard
from index.building.vector_cache import Journal, KnownVectors
from index.encoder.openvino import open_encoder
from index.encoder.reference import SentenceTransformersEncoder
from index.storage.arrays import map_array
from index.storage.generation import Counts
from index.storage.lexical_builder import LexicalBuilder
from index.storage.shard_folders import FIRST, shard_folder, shard_folders
from index.storage.sharding import combine_shards, weigh_shard
from index.storage.snapshot import connect_articles
from index.storage.snapshot_writer import SnapshotWriter
from index.system import sync, sync_tree, usable_cores

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from index.encoder.reference import Encoder

# In a finished shard's folder, written last, and in that of the whole work.
_FINISHED: Final = "finished.json"
JOURNALS: Final = "journals"
EARLIER: Final = "earlier"
# Articles of a shard that tell where in the generation before the shard begins and ends.
_PROBES: Final = 64


class FinishedShard(BaseModel):
    """What a shard holds, and a sentence for each article that was left out of it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    dim: int
    counts: Counts
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BuildPlan:
    """What is to be built of an archive: each of `parts` is a shard.

    `archive` is a copy that nothing changes, `work` the folder of this build, `before` that of the
    generation whose vectors serve again, None for none. All machines see them.
    """

    archive: Path
    work: Path
    before: Path | None
    options: BuildOptions
    parts: tuple[range, ...]


class Builder:
    """Builds shards of a plan, on a GPU where it was given one."""

    def __init__(self, plan: BuildPlan, *, on_gpu: bool) -> None:
        # As the command line does: the words are for whoever runs this alone.
        os.umask(0o077)
        # Ray keeps libraries that ask for this to one core; torch does when it is imported.
        os.environ["OMP_NUM_THREADS"] = str(usable_cores())
        self._plan = plan
        self._on_gpu = on_gpu
        self._done = 0

    def done(self) -> int:
        """How many articles of the shard in hand are done."""
        return self._done

    def prepare(self) -> None:
        """Keep the encoder in the work's folder, from where every machine reads it."""
        plan, target = self._plan, self._plan.work / ENCODER
        if target.is_dir():
            return
        with (
            tempfile.TemporaryDirectory() as aside,
            Archive.open_to_read(plan.archive, is_frozen=True) as archive,
        ):
            snapshot = SnapshotWriter(Path(aside))
            cuts = cut_archive(archive, [], plan.parts[0])
            first = next(batches(cuts, snapshot, LexicalBuilder()))
            snapshot.abandon()
        temporary = _beside(target)
        encoder_for_build(plan.options, temporary, first.texts["passages"], plan.before)
        _move(temporary, target)

    def build(self, number: int) -> FinishedShard:
        """Write a shard, unless it is there already."""
        target, self._done = shard_folder(self._plan.work, number), 0
        if not (target / _FINISHED).is_file():
            self._write(number, target)
        return finished_shard(target)

    def _write(self, number: int, target: Path) -> None:
        plan, left_out, folder = self._plan, list[str](), _beside(target)
        folder.mkdir(parents=True)
        with Archive.open_to_read(plan.archive, is_frozen=True) as archive:
            written = build_shard(
                folder,
                cut_archive(archive, left_out, plan.parts[number]),
                self._vectors_of(number),
                self._advance,
                is_alone=len(plan.parts) == 1,
            )
        finished = FinishedShard(
            dim=written.dim, counts=written.counts, left_out=tuple(left_out)
        ).model_dump_json()
        sync_tree(folder)
        (folder / _FINISHED).write_text(finished, encoding="utf-8")
        sync(folder / _FINISHED)
        _move(folder, target)

    def combine(self, folder: Path) -> None:
        """Put together what is known of all shards; see `index.storage.sharding`."""
        combine_shards(folder)

    def weigh(self, number: int, folder: Path) -> None:
        """Make a shard's words worth what they are in the whole."""
        weigh_shard(shard_folder(folder, number), folder)

    def _advance(self, articles: int) -> None:
        self._done += articles

    def _vectors_of(self, number: int) -> Callable[[Path, Sequence[str]], BuildVectors]:
        plan, name = self._plan, f"{number:03}"

        def open_vectors(folder: Path, _: Sequence[str]) -> BuildVectors:
            known = KnownVectors()
            for shard in neighbours(plan, number):
                recall_shard_vectors(shard, known)
            Journal(plan.work / EARLIER / name).recall(known)
            journal = Journal(plan.work / JOURNALS / name)
            return BuildVectors(folder, self._encoder, known, journal)

        return open_vectors

    @cached_property
    def _encoder(self) -> Encoder:
        options = self._plan.options
        if self._on_gpu:
            return SentenceTransformersEncoder(options.model)
        return open_encoder(self._plan.work / ENCODER, options.model, options.runtime)


def finished_shard(folder: Path) -> FinishedShard:
    """What the folder of a finished shard says of it."""
    return FinishedShard.model_validate_json((folder / _FINISHED).read_bytes())


def finished_files(folder: Path) -> Iterator[Path]:
    """The files of a finished shard that belong to an index."""
    return (each for each in folder.rglob("*") if each.is_file() and each.name != _FINISHED)


def neighbours(plan: BuildPlan, number: int) -> list[Path]:
    """The shards of the generation before that hold articles of a shard of the plan.

    As a rule two of them, however many there are: both archives have the same order.
    """
    if plan.before is None:
        return []
    folders = shard_folders(plan.before)
    if len(folders) == 1:
        return folders
    with closing(connect_to_read(plan.archive, is_frozen=True)) as db:
        ids = StoredArticles(db, plan.archive).ids(plan.parts[number])
    some = [ids[at] for at in np.linspace(0, len(ids) - 1, _PROBES).astype(int).tolist()]
    with closing(connect_articles(plan.before)) as db:
        marks = ", ".join("?" * len(some))
        found = db.execute(f"SELECT row FROM articles WHERE id IN ({marks})", some).fetchall()
    rows = np.array([row for (row,) in found], np.int64)
    first = np.asarray(map_array(plan.before / FIRST)[1:, 0])
    return [folders[at] for at in np.unique(np.searchsorted(first, rows, side="right")).tolist()]


def _beside(target: Path) -> Path:
    """A name of its own for what will be `target`: others may be making the same."""
    return target.with_name(f".{target.name}-{secrets.token_hex(4)}")


def _move(folder: Path, target: Path) -> None:
    """Give a whole folder its name, unless another has made the same meanwhile."""
    try:
        folder.rename(target)
    except OSError:
        if not target.is_dir():
            raise
        shutil.rmtree(folder, ignore_errors=True)
    sync(target.parent)
