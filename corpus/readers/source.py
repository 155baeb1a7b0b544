"""Sources: a file, a folder or an address, recognised by what it holds and read as that.

One unreadable file of a folder never stops the rest.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.article import PassedOver, Refusal, Removed, said
from corpus.errors import SourceError
from corpus.profile import NO_PROFILE
from corpus.readers import feed, html, plaintext, wxr
from corpus.readers.detection import HEAD, SourceKind, detect
from corpus.readers.folder import PAGES, files_in
from corpus.readers.foreign import foreign
from corpus.readers.markdown.reader import read_markdown
from corpus.readers.movable_type import read_movable_type
from corpus.readers.site import Site
from corpus.readers.wordpress import saved

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from corpus.article import Item
    from corpus.profile import ArchiveProfile
    from corpus.readers.http import Client
    from corpus.readers.wordpress.sync import SyncState

_ADDRESS = re.compile(r"https?://\S", re.IGNORECASE)
_OTHER_SCHEME = re.compile(r"([a-z][a-z0-9+.-]+)://", re.IGNORECASE)


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
        return _or_nothing(source, _folder(path, kind, profile))
    if not path.exists():
        raise SourceError(f"{source}: there is no such file or folder")
    return _or_nothing(source, _file(path, kind, Site(profile)))


def _or_nothing(source: str, items: Iterable[Item]) -> Iterator[Item]:
    """The items, and a refusal of the whole where all that it holds was passed over."""
    passed: Counter[str] = Counter()
    useful = False
    for item in items:
        if isinstance(item, PassedOver):
            passed[item.kind] += item.count
        elif not isinstance(item, Removed):
            useful = True
        yield item
    if passed and not useful:
        yield Refusal(source, f"holds no published posts, only {said(passed)}")


def _folder(folder: Path, kind: SourceKind | None, profile: ArchiveProfile) -> Iterator[Item]:
    found = list(files_in(folder))
    if not found:
        raise SourceError(f"{folder}: the folder holds no files to read")
    pages = [each for each in found if isinstance(each, Path) and each.suffix.lower() in PAGES]
    site = Site(profile, html.site_names_in(pages), folder)
    for each in found:
        if isinstance(each, Path):
            yield from _file(each, kind, site)
        elif kind is None or isinstance(each, Refusal):
            yield each
        else:
            yield from _file(Path(each.source), kind, site)


def _file(path: Path, kind: SourceKind | None, site: Site) -> Iterator[Item]:
    """What one file holds; whatever is wrong with it is a refusal."""
    if not path.is_file():  # a pipe would be waited for without end
        yield Refusal(str(path), "is no file that can be read")
        return
    found = False
    try:
        for item in _read(path, kind, site):
            found = True
            yield item
        if not found:
            yield Refusal(str(path), "holds no published posts")
    except OSError as error:
        yield Refusal(str(path), f"cannot be read: {error.strerror or error}")
    except SourceError as error:
        yield Refusal(str(path), str(error).removeprefix(f"{path}: "))


def _read(path: Path, kind: SourceKind | None, site: Site) -> Iterable[Item]:
    if kind is None:
        with path.open("rb") as stream:
            head = stream.read(HEAD)
        kind = detect(head, suffix=path.suffix)
        if kind in _ANYTHING and (reason := foreign(head, suffix=path.suffix)):
            return (Refusal(str(path), reason),)
    return _FILE_READERS[kind](path, site)


# A feed is also what any XML is taken for, a text what is nothing else.
_ANYTHING = (SourceKind.FEED, SourceKind.PLAINTEXT)

# What reads a file of each kind; a new kind of file is named here and recognised in `detection`.
_FILE_READERS: Mapping[SourceKind, Callable[[Path, Site], Iterable[Item]]] = {
    SourceKind.WXR: lambda path, _: wxr.read_export(path),
    SourceKind.FEED: lambda path, _: feed.read_feed(path),
    SourceKind.HTML: lambda path, site: (html.read_page(path, site),),
    SourceKind.MARKDOWN: lambda path, _: (read_markdown(path),),
    SourceKind.MOVABLE_TYPE: lambda path, _: read_movable_type(path),
    SourceKind.JSON: lambda path, _: saved.read_saved(path),
    SourceKind.PLAINTEXT: lambda path, site: (plaintext.read_text_file(path, site.profile),),
}
