"""Building a generation on a cluster: who makes which shard, and what becomes of it.

    DATA/building/<model>/cluster/plan       a hash of what is being built
                                  encoder/   prepared once
                                  shards/    those that are finished, each written whole
                                  journals/  vectors of those that are not
                                  earlier/   the same of a build of another state of the archive

All of it lies in the data folder, so that a shard whose machine is gone is made again by another
one, and a build whose command was killed goes on when that is given again.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from corpus.archive.database import freeze
from corpus.ingest import ANALYSIS_VERSION
from index.building.build import ENCODER, Written, total
from index.cluster.builder import EARLIER, JOURNALS, BuildPlan, finished_files
from index.cluster.connection import connected, require_shared
from index.cluster.crew import Crew
from index.encoder.model_files import model_fingerprint
from index.storage.generation import FORMAT
from index.storage.shard_folders import SHARDS, shard_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from index.building.build import Task

_PLAN: Final = "plan"
_ARCHIVE: Final = ".archive.sqlite"


@dataclass(frozen=True, slots=True)
class ClusterWriter:
    """Writes a generation with the machines of the cluster at an address."""

    address: str

    def __call__(self, task: Task, advance: Callable[[int], object]) -> Written:
        """Write all shards; `advance` is called with numbers of articles, whoever did them.

        Raises ClusterError where the cluster, or what its machines share, does not serve.
        """
        with connected(self.address):
            require_shared(task.folder, to_write=True)
            return _write(task, advance)


def _write(task: Task, advance: Callable[[int], object]) -> Written:
    folder = task.folder.resolve()
    # Beside what is being built, so that it goes with it, however this ends.
    archive = folder / _ARCHIVE
    freeze(task.archive.path, archive)
    plan = BuildPlan(
        archive=archive,
        work=_work_folder(task),
        before=task.before and task.before.resolve(),
        options=task.options,
        parts=tuple(task.parts),
    )
    with Crew(plan) as crew:
        crew.run("prepare", {0: ()})
        numbers = range(len(plan.parts))
        finished = crew.run("build", {number: (number,) for number in numbers}, advance)
        archive.unlink()
        _link_tree(plan.work / ENCODER, folder / ENCODER)
        for number in numbers:
            _link_shard(plan, number, folder)
        if len(plan.parts) > 1:
            crew.run("combine", {0: (folder,)})
            crew.run("weigh", {number: (number, folder) for number in numbers})
    return Written(
        dim=finished[0].dim,
        counts=total(each.counts for each in finished),
        left_out=[said for each in finished for said in each.left_out],
    )


def _work_folder(task: Task) -> Path:
    """The folder in which shards of this very build are kept until all are there."""
    work, content = task.journal.folder.resolve() / "cluster", _content(task)
    plan, full = work / _PLAN, task.options.full
    if full or not plan.is_file() or plan.read_text(encoding="ascii") != content:
        earlier = work.with_name("earlier")
        shutil.rmtree(earlier, ignore_errors=True)
        if (work / JOURNALS).is_dir() and not full:
            (work / JOURNALS).rename(earlier)
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(parents=True)
        if earlier.is_dir():
            earlier.rename(work / EARLIER)
        plan.write_text(content, encoding="ascii")
    (work / SHARDS).mkdir(exist_ok=True)
    return work


def _content(task: Task) -> str:
    """A hash of all that decides what is in the shards, bit by bit."""
    said = [
        *(task.archive.digest(), ANALYSIS_VERSION, str(FORMAT)),
        *(model_fingerprint(task.options.model), task.options.runtime, str(task.parts)),
        task.before.name if task.before else "",
    ]
    return hashlib.sha256("\0".join(said).encode()).hexdigest()


def _link_shard(plan: BuildPlan, number: int, folder: Path) -> None:
    """Give a finished shard its place in a generation; it stays where it is as well."""
    source = shard_folder(plan.work, number)
    target = folder if len(plan.parts) == 1 else shard_folder(folder, number)
    for path in finished_files(source):
        place = target / path.relative_to(source)
        place.parent.mkdir(parents=True, exist_ok=True)
        os.link(path, place)


def _link_tree(source: Path, target: Path) -> None:
    shutil.copytree(source, target, copy_function=os.link)
