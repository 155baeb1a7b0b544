"""Zip archives. Their directory says how large each member is; no more is ever unpacked."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from corpus.errors import SourceError
from corpus.readers.packed import limits
from corpus.readers.packed.members import Members

if TYPE_CHECKING:
    from pathlib import Path
    from typing import IO, BinaryIO, Self

_ENCRYPTED = 0x1
_SIZES = ("file_size", "compress_size")


class ZippedFiles(Members[ZipInfo]):
    """The files of a zip archive; close it, or use it in a `with` statement."""

    def __init__(self, root: Path, stream: IO[bytes], *, most: int = limits.LARGEST_TOTAL) -> None:
        with limits.damage(root):
            self._zip = ZipFile(stream)
        # A member without a name is none, and asking whether it is a folder an IndexError.
        files = [each for each in self._zip.infolist() if each.filename and not each.is_dir()]
        _check(root, files, most)
        super().__init__(root, ((member.filename, member) for member in files))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def size(self, path: Path) -> int:
        """The bytes of a member; none for one that is not there."""
        return self._member(path).file_size if self.holds(path) else 0

    def open(self, path: Path) -> BinaryIO:
        """A member's bytes, unpacked as they are read."""
        member = self._member(path)
        if member.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise SourceError(f"{path}: is packed by a rare method; unpack it, import the folder")
        limits.check_size(str(path), member.file_size, member.compress_size)
        with limits.damage(path):
            return limits.guarded(self._zip.open(member), path)


def _check(root: Path, files: list[ZipInfo], most: int) -> None:
    """SourceError for what is locked, or would unpack to more than any export."""
    if locked := next((each for each in files if each.flag_bits & _ENCRYPTED), None):
        raise SourceError(
            f"{root}: is encrypted ({locked.filename} asks for a password); "
            "unpack it with the password, and import the folder"
        )
    total, packed = (sum(getattr(each, name) for each in files) for name in _SIZES)
    limits.check_size(f"{root}:", total, packed, most=most)
