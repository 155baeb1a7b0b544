"""Which articles of an index are not to be shown any more: those that were removed since.

    DATA/removed      the ids of removed articles, one a line

The commands that remove articles write it, and every process that shows articles looks at it
whenever it reads one, which costs some microseconds. A rebuild then leaves them out of the index.
"""

from __future__ import annotations

import os
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar, TypeVarTuple

from index.system import sync

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable
    from pathlib import Path

FILE_NAME = "removed"

Ts = TypeVarTuple("Ts")
T = TypeVar("T")


class Withheld:
    """The ids in the file of a data folder, read anew whenever it has changed."""

    def __init__(self, data: Path) -> None:
        self._path = os.fspath(data / FILE_NAME)
        self._seen: tuple[int, int, int] | None = None
        self._ids: frozenset[str] = frozenset()

    def ids(self) -> frozenset[str]:
        """The articles that must not be shown; OSError where the file is there and not readable."""
        try:
            found = os.stat(self._path)  # noqa: PTH116 - Path.stat takes twice the time
            seen = found.st_mtime_ns, found.st_size, found.st_ino
            if seen != self._seen:
                with open(self._path, encoding="utf-8", errors="replace") as file:  # noqa: PTH123 - likewise
                    self._ids = frozenset(file.read().split())
                self._seen = seen
        except FileNotFoundError:
            self._seen, self._ids = None, frozenset()
        return self._ids

    def remembered(
        self,
        function: Callable[[*Ts], T],
        count: int,
        among: Callable[[], Hashable] = lambda: None,
    ) -> Callable[[*Ts], T]:
        """The function with its last results remembered, as long as nothing else is withheld.

        They are forgotten also where `among` gives something else than it gave then.
        """

        @lru_cache(count)
        def kept(_: frozenset[str], __: Hashable, given: tuple[*Ts]) -> T:
            return function(*given)

        return lambda *given: kept(self.ids(), among(), given)


def withhold(data: Path, ids: Iterable[str]) -> None:
    """Write which articles must not be shown, in one step that survives a power cut."""
    temporary = data / f".{FILE_NAME}"
    temporary.write_text("".join(f"{id_}\n" for id_ in sorted(ids)), encoding="utf-8")
    sync(temporary)
    temporary.replace(data / FILE_NAME)
    sync(data)
