"""What the system lacks (room on the disk, memory, open files), said in one plain sentence.

Libraries that write say it each in its own way: by OSError, by an error of SQLite, or by words
alone, as NumPy, FAISS and OpenVINO do.
"""

from __future__ import annotations

import errno
import os
import sqlite3
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_KEPT: Final = "Nothing that was there is lost, and what was served still is."
_AGAIN: Final = "run the same command again."
_FULL: Final = f"The disk is full{{at}}. {_KEPT} Make room and {_AGAIN}"
_UNWRITABLE: Final = (
    "Nothing can be written{at}: {why}. Allow writing there, or choose another --data folder."
)
_FILES: Final = (
    f"Too many files are open. {_KEPT} End other programs or raise the limit (ulimit -n 4096), "
    f"and {_AGAIN}"
)
_MEMORY: Final = f"There is not enough memory. {_KEPT} End other programs and {_AGAIN}"
_DISK: Final = f"The disk gives errors{{at}}: {{why}}. {_KEPT} Look at the disk, and {_AGAIN}"

_BY_NUMBER: Final = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _FULL,
    errno.EFBIG: _FULL,
    errno.EROFS: _UNWRITABLE,
    errno.EACCES: _UNWRITABLE,
    errno.EPERM: _UNWRITABLE,
    errno.EMFILE: _FILES,
    errno.ENFILE: _FILES,
    errno.ENOMEM: _MEMORY,
    errno.EIO: _DISK,
}
_BY_SQLITE: Final = {
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_READONLY: _UNWRITABLE,
    sqlite3.SQLITE_CANTOPEN: _UNWRITABLE,
    sqlite3.SQLITE_NOMEM: _MEMORY,
    sqlite3.SQLITE_IOERR: _DISK,
}
# Of libraries that give no number. NumPy tells how many items it wrote, and never why.
_BY_WORDS: Final = {
    **{os.strerror(number): said for number, said in _BY_NUMBER.items()},
    "requested and": _FULL,
    "bad_alloc": _MEMORY,
}


def starved(error: BaseException) -> str | None:
    """What the system lacked where an error comes of that, and what to do; None for another.

    What was noted on an error with `add_note` is said of a full disk: how much room is needed.
    """
    for each in _chain(error):
        if said := _sentence(each):
            path = getattr(each, "filename", None)
            why = getattr(each, "strerror", None) or str(each).strip()
            room = getattr(error, "__notes__", ()) if said is _FULL else ()
            return " ".join([said.format(at=f" ({path})" if path else "", why=why), *room])
    return None


def _sentence(error: BaseException) -> str | None:
    if isinstance(error, MemoryError):
        return _MEMORY
    if isinstance(error, sqlite3.Error):
        return _BY_SQLITE.get(getattr(error, "sqlite_errorcode", 0) & 0xFF)
    if isinstance(error, OSError) and error.errno is not None:
        return _BY_NUMBER.get(error.errno)
    if isinstance(error, OSError | RuntimeError):
        return next((said for words, said in _BY_WORDS.items() if words in str(error)), None)
    return None


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """An error and those that it came of."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
