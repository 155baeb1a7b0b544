"""Sources: a file, a folder or an address, recognised by what it holds and read as that.

A folder is read file by file in the order of the names, without hidden files, without what tells of
the folder itself (README, LICENSE) and without the `..._files` folders that browsers put beside a
saved page. One unreadable file never stops the rest.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.article import Refusal
from corpus.errors import SourceError
from corpus.profile import NO_PROFILE
from corpus.readers import feed, html, plaintext, wxr
from corpus.readers.detection import HEAD, SourceKind, detect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from corpus.article import Item
    from corpus.profile import ArchiveProfile
    from corpus.readers.http import Client
    from corpus.readers.wordpress.sync import SyncState

_ADDRESS = re.compile(r"https?://\S", re.IGNORECASE)
_OTHER_SCHEME = re.compile(r"([a-z][a-z0-9+.-]+)://", re.IGNORECASE)
_ASIDE = re.compile(r"\.|(?:README|LICEN[CS]E)(?:\.\w+)?$")
# What lies about in folders and is text but no article.
_NO_ARTICLES = frozenset((".css", ".js", ".json", ".jsonl", ".py", ".sh", ".toml", ".ini", ".log"))


def read_source(
    source: str,
    *,
    kind: SourceKind | None = None,
    memory: SyncState | None = None,
    web: Client | None = None,
    say: Callable[[str], object] = lambda _: None,
    profile: ArchiveProfile = NO_PROFILE,
) -> Iterator[Item]:
    """Yield what a source holds, and a refusal for each file or item that cannot be read.

    `kind` overrides what the source looks like. `memory` keeps what a site's next import needs; see
    `sync.sync_posts` for when it may be kept. `web` asks an address, `say` is told of progress in a
    few words, `profile` says what the pages of the site hold beside posts. SourceError is raised,
    at once or on the way, where nothing can be read at all.
    """
    if _ADDRESS.match(source):
        from corpus.readers import online  # noqa: PLC0415 - httpx costs 0.1 s that files do not need

        return online.read_address(
            source, kind=kind, memory=memory, web=web, say=say, profile=profile
        )
    if scheme := _OTHER_SCHEME.match(source):
        raise SourceError(f"{source}: {scheme[1]} addresses cannot be read; give http or https")
    if kind is SourceKind.WORDPRESS:
        raise SourceError(f"{source}: wordpress is a site's address; for an export choose wxr")
    path = Path(source)
    if path.is_dir():
        return _folder(path, kind, profile)
    if not path.exists():
        raise SourceError(f"{source}: there is no such file or folder")
    return _file(path, kind, profile)


def _folder(folder: Path, kind: SourceKind | None, profile: ArchiveProfile) -> Iterator[Item]:
    empty = True
    for found in _files(folder):
        empty = False
        if isinstance(found, Refusal):
            yield found
        elif kind is None and found.suffix.lower() in _NO_ARTICLES:
            yield Refusal(str(found), f"a {found.suffix} file is no article")
        else:
            yield from _file(found, kind, profile)
    if empty:
        raise SourceError(f"{folder}: the folder holds no files to read")


def _files(folder: Path) -> Iterator[Path | Refusal]:
    """Every file below a folder, sorted folder by folder; links to folders are not followed."""
    unreadable: list[OSError] = []
    for where, folders, files in os.walk(folder, onerror=unreadable.append):
        pages = {Path(name).stem for name in files if name.lower().endswith((".html", ".htm"))}
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".") and name.removesuffix("_files") not in pages
        )
        for name in sorted(files):
            if not _ASIDE.match(name):
                yield Path(where, name)
    for error in unreadable:
        yield Refusal(str(error.filename), f"cannot be read: {error.strerror}")


def _file(path: Path, kind: SourceKind | None, profile: ArchiveProfile) -> Iterator[Item]:
    """What one file holds; whatever is wrong with it is a refusal."""
    if not path.is_file():  # a pipe would be waited for without end
        yield Refusal(str(path), "is no file that can be read")
        return
    found = False
    try:
        for item in _read(path, kind, profile):
            found = True
            yield item
        if not found:
            yield Refusal(str(path), "holds no published posts")
    except OSError as error:
        yield Refusal(str(path), f"cannot be read: {error.strerror or error}")
    except SourceError as error:
        yield Refusal(str(path), str(error).removeprefix(f"{path}: "))


def _read(path: Path, kind: SourceKind | None, profile: ArchiveProfile) -> Iterable[Item]:
    if kind is None:
        with path.open("rb") as stream:
            kind = detect(stream.read(HEAD), suffix=path.suffix)
    return _FILE_READERS[kind](path, profile)


# What reads a file of each kind; a new kind of file is named here and recognised in `detection`.
_FILE_READERS: Mapping[SourceKind, Callable[[Path, ArchiveProfile], Iterable[Item]]] = {
    SourceKind.WXR: lambda path, _: wxr.read_export(path),
    SourceKind.FEED: lambda path, _: feed.read_feed(path),
    SourceKind.HTML: lambda path, profile: (html.read_page(path, profile),),
    SourceKind.PLAINTEXT: lambda path, profile: (plaintext.read_text_file(path, profile),),
}
