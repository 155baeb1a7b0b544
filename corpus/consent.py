"""Consent: an import that would change most of an archive asks before any of it is changed.

New posts change nothing and are kept as they come. With the first post that replaces or removes one
that was there, the transaction stays open: until more than half of the archive would be changed and
somebody says whether it shall, or until the import has ended with less. So either answer finds the
archive as it was. The price is that an interruption loses what came since that first change.
"""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Self

from corpus.errors import ImportDeclinedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import TracebackType

    from corpus.archive.archive import Archive

# In an archive of fewer posts, most of it is next to nothing.
FEW = 5


class Consent:
    """The transactions of one import, of however many sources; use it in a `with` statement.

    `ask` is told how many of how many posts would be changed, and answers whether they shall.
    Without it everything is kept as it comes.
    """

    def __init__(self, archive: Archive, ask: Callable[[int, int], bool] | None = None) -> None:
        self._archive = archive
        self._total = len(archive)
        self._ask = ask if self._total >= FEW else None
        self._held: ExitStack | None = None
        self._watch = archive.watch() if self._ask is not None else None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._held:
            self._held.__exit__(kind, error, trace)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """A part of the import, kept at its end or together with later ones.

        Raises ImportDeclinedError, and undoes what is not kept yet, where the answer is no.
        """
        with self._held or ExitStack() as open_transaction:
            if self._held is None:
                open_transaction.enter_context(self._archive.transaction())
            self._held = None
            yield
            if self._waits():
                self._held = open_transaction.pop_all()

    def _waits(self) -> bool:
        """Whether there are changes of which nobody knows yet whether they are wanted."""
        if self._ask is None or self._watch is None:
            return False
        changed = self._watch.changes()
        if 2 * changed <= self._total:
            return changed > 0
        if not self._ask(changed, self._total):
            raise ImportDeclinedError(
                f"the import would change more than half of the archive's {self._total:,} posts; "
                "none of them was changed. If that is right, say so with --yes"
            )
        self._ask = None
        return False
