"""Which generation is served: the current one, or the last good one where that is damaged.

Small files are held against the manifest at opening. `verify` reads all of them, and is for a
thread of its own; a generation that it finds damaged is left at the next `refresh`.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from contextlib import contextmanager, suppress
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from index.errors import IndexDamagedError, SearchIndexError
from index.search.pipeline import Pipeline
from index.storage.generation import damaged_files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from index.search.request import SearchOptions
    from index.storage.generation import GenerationStore, Manifest

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

# How much the thread that reads every file steps back behind questions.
_NICE = 15


class Served:
    """The generation in hand, of the data folder that `locate` names now and at each `refresh`."""

    def __init__(self, locate: Callable[[], GenerationStore], options: SearchOptions) -> None:
        self._locate = locate
        self._options = options
        self._store = locate()
        # When every file of the one in hand was last found whole, in seconds since 1970.
        self.verified_at = 0.0
        # The generations in which damage was found; none of them is opened again.
        self._damaged: set[str] = set()
        self.pipeline = self._open_served()
        self._withheld = self.pipeline.snapshot.withheld()

    def refresh(self) -> bool:
        """Swap to what is served now; False where that is in hand and shows what it showed."""
        before, self._withheld = self._withheld, self.pipeline.snapshot.withheld()
        return self._swap() or before != self._withheld

    def _swap(self) -> bool:
        """Swap to the generation that is served now; False when it is the one in hand.

        Where that cannot be opened, this raises and the one in hand stays.
        """
        self._store = self._locate()
        current, in_hand = self._store.current(), self.pipeline.manifest.id
        if current not in self._damaged:
            if current == in_hand:
                return False
            self._take(self._open(self._store.served_manifest()))
            return True
        if in_hand not in self._damaged:
            return False
        if other := self._last_good(f"The index {current} is damaged"):
            self._take(other)
        return other is not None

    def _take(self, pipeline: Pipeline) -> None:
        """Have another generation in hand, and give back the files and the memory of this one."""
        before, self.pipeline = self.pipeline, pipeline
        self.verified_at = 0.0
        before.close()

    def verify(self) -> bool:
        """Read every file of the generation in hand; whether all are as they were published."""
        store, manifest = self._store, self.pipeline.manifest
        damage = list(damaged_files(store.folder_of(manifest.id), manifest))
        # One that was pruned meanwhile is not damaged: nobody serves it any more.
        if not damage or not store.folder_of(manifest.id).is_dir():
            self.verified_at = time.time()
            return True
        for each in damage:
            log.error("%s. Run: verbatim check --mend", each)
        self._damaged.add(manifest.id)
        return False

    def verify_in_background(self) -> None:
        """Verify in a thread that steps back behind whatever else is to be done."""
        threading.Thread(target=self._verify_slowly, name="verifying", daemon=True).start()

    def _verify_slowly(self) -> None:
        with suppress(OSError, AttributeError):  # where a thread has no priority of its own
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _NICE)
        try:
            self.verify()
        except OSError as error:
            log.error("the index cannot be verified: %s", error)  # noqa: TRY400

    @contextmanager
    def blamed_on_damage(self) -> Iterator[None]:
        """Raise what fails inside as IndexDamagedError, where the generation is damaged."""
        with _blamed_on_damage(self._store, self.pipeline.manifest):
            yield

    def _open_served(self) -> Pipeline:
        try:
            return self._open(self._store.served_manifest())
        except IndexDamagedError as damage:
            other = self._last_good(str(damage))
            if other is None:
                raise
            return other

    def _last_good(self, damage: str) -> Pipeline | None:
        """The newest other generation that can be opened, which is said; None where there is none.

        It holds what the archive held when it was built.
        """
        for manifest in self._store.others():
            if manifest.id in self._damaged:
                continue
            with suppress(SearchIndexError):
                pipeline = self._open(manifest)
                day = f"{manifest.built_at:%Y-%m-%d %H:%M} UTC"
                log.error("%s. The index of %s is served until then.", damage, day)
                return pipeline
        return None

    def _open(self, manifest: Manifest) -> Pipeline:
        with _blamed_on_damage(self._store, manifest):
            return Pipeline(self._store, self._options, manifest)


@contextmanager
def _blamed_on_damage(store: GenerationStore, manifest: Manifest) -> Iterator[None]:
    try:
        yield
    except SearchIndexError:
        raise
    except Exception as error:
        for damage in damaged_files(store.folder_of(manifest.id), manifest):
            raise IndexDamagedError(f"{damage}. Run: verbatim check --mend") from error
        raise


def blaming_damage(method: Callable[P, T]) -> Callable[P, T]:
    """A method of an object with a `served`; where it fails on damage, the damage is said."""

    @wraps(method)
    def blaming(*given: P.args, **named: P.kwargs) -> T:
        holder: Any = given[0]
        with holder.served.blamed_on_damage():
            return method(*given, **named)

    return blaming
