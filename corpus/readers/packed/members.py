"""The members of an archive as the files of a folder."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Generic, TypeVar

from corpus.errors import SourceError
from corpus.readers.packed.limits import MOST_MEMBERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_Member = TypeVar("_Member")


class Members(Generic[_Member]):
    """Members by their paths below the archive's own; what opens them is up to each form."""

    def __init__(self, root: Path, named: Iterable[tuple[str, _Member]]) -> None:
        self._root = root
        self._found: dict[Path, _Member] = {}
        self._order: dict[Path, int] = {}
        for number, (name, member) in enumerate(named):
            if number >= MOST_MEMBERS:
                raise SourceError(f"holds more than {MOST_MEMBERS:,} files")
            path = root.joinpath(*_plain_parts(name))
            self._found[path] = member
            self._order[path] = number

    def walk(
        self,
        top: Path,
        onerror: Callable[[OSError], object],  # noqa: ARG002
    ) -> Iterator[tuple[str, list[str], list[str]]]:
        """As `os.walk`: folders that the caller drops are left out."""
        folders: dict[Path, tuple[set[str], set[str]]] = {self._root: (set(), set())}
        for path in self._found:
            folders.setdefault(path.parent, (set(), set()))[1].add(path.name)
            for folder in path.parents:
                if folder == self._root:
                    break
                folders.setdefault(folder.parent, (set(), set()))[0].add(folder.name)
        waiting = [top]
        while waiting:
            where = waiting.pop()
            below, files = folders.get(where, (set(), set()))
            names = sorted(below)
            yield str(where), names, sorted(files)
            waiting += [where / name for name in reversed(names)]

    def holds(self, path: Path) -> bool:
        """Whether a member lies at `path`."""
        return path in self._found

    def resolve(self, path: Path) -> Path:
        """The path itself: an archive has one way to a member."""
        return path

    def order(self, path: Path) -> int:
        """Where in the archive it lies: going back may mean to unpack all anew."""
        return self._order[path]

    def _member(self, path: Path) -> _Member:
        with suppress(KeyError):
            return self._found[path]
        raise SourceError(f"{path}: there is no such file in the archive")


def _plain_parts(name: str) -> tuple[str, ...]:
    """A member's name without what would lead out of the archive."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return tuple(part for part in parts if part not in ("/", "//", "..", "."))
