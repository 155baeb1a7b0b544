"""Removing articles at the keeper's wish, bringing them back, and letting them be imported again.

What is removed is withheld by every process that shows articles before it leaves the archive, and
shown again only after it is back: an interruption shows less, never more.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from corpus.archive.archive import Archive
from corpus.errors import ArticleDamagedError, RemovalError
from index.storage.withheld import FILE_NAME, withhold

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from corpus.archive.removals import Removal


class Named(NamedTuple):
    """An article that is to be removed; None as title where it is damaged."""

    id: str
    title: str | None


def to_remove(path: Path, references: Sequence[str]) -> list[Named]:
    """The articles that ids and addresses name, once each; RemovalError where one names none."""
    with Archive.open_to_read(path) as archive:
        return list(dict.fromkeys(_named(archive, each) for each in references))


def _named(archive: Archive, reference: str) -> Named:
    id_ = archive.id_of(reference)
    if id_ is None:
        raise RemovalError(
            f"{reference}: no article here has this id or address. Nothing was removed. "
            "What there is shows: verbatim articles"
        )
    title = None
    with suppress(ArticleDamagedError):
        found = archive.find(id_)
        title = found and found[0].title
    return Named(id_, title)


def remove(path: Path, articles: Sequence[Named], *, keep_out: bool) -> None:
    """Take articles out of the archive; with `keep_out` no import brings them back."""
    with Archive.open_to_read(path) as archive:
        withhold(path.parent, {*_withheld(archive), *(each.id for each in articles)})
        with archive.transaction():
            for id_ in [each.id for each in articles if archive.id_of(each.id)]:
                archive.removals.remove(id_, keep_out=keep_out)
        withhold(path.parent, _withheld(archive))


def _withheld(archive: Archive) -> list[str]:
    return [each.id for each in archive.removals]


def undo(path: Path, references: Sequence[str]) -> list[str]:
    """Bring articles back as they were; returns their ids. RemovalError where that cannot be."""
    return _changed(path, references, lambda archive, each: archive.removals.undo(each))


def allow(path: Path, references: Sequence[str]) -> list[str]:
    """Let imports bring articles in again; returns their ids."""
    return _changed(path, references, lambda archive, each: archive.removals.allow(each))


def _changed(
    path: Path, references: Sequence[str], change: Callable[[Archive, str], str]
) -> list[str]:
    """What is done to each removal, all or none; then what is still withheld is written anew."""
    with Archive.open_to_read(path) as archive:
        with archive.transaction():
            ids = [change(archive, each) for each in references]
        withhold(path.parent, _withheld(archive))
    return ids


def forget_words(archive: Archive) -> None:
    """Let go of the words of what was removed, now that an index without them is served."""
    archive.removals.forget_words()
    if withheld := _withheld(archive):
        withhold(archive.path.parent, withheld)
    else:
        (archive.path.parent / FILE_NAME).unlink(missing_ok=True)


def removals(path: Path) -> list[Removal]:
    """Every removal, the latest first."""
    if not path.is_file():
        return []
    with Archive.open_to_read(path) as archive:
        return list(archive.removals)
