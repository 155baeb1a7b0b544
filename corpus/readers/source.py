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
from corpus.native import panics_as_errors
from corpus.profile import NO_PROFILE
from corpus.readers import feed, html, plaintext, wxr
from corpus.readers.detection import HEAD, SourceKind, detect
from corpus.readers.documents import epub, pdf, word
from corpus.readers.files import DISK, SourceFile
from corpus.readers.folder import PAGES, files_in
from corpus.readers.foreign import UNPACK, foreign
from corpus.readers.markdown.reader import read_markdown
from corpus.readers.movable_type import read_movable_type
from corpus.readers.packed.opening import is_packed, packed_files
from corpus.readers.site import Site
from corpus.readers.table.columns import Columns
from corpus.readers.table.posts import read_table
from corpus.readers.wordpress import saved

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from corpus.article import Item
    from corpus.profile import ArchiveProfile
    from corpus.readers.files import Files
    from corpus.readers.http import Client
    from corpus.readers.wordpress.sync import SyncState

_ADDRESS = re.compile(r"https?://\S", re.IGNORECASE)
Kind = SourceKind | Columns | None
UNFORESEEN = "cannot be read, for a reason that nobody foresaw"
# Characters of such a reason.
_MOST_SAID = 500
_OTHER_SCHEME = re.compile(r"([a-z][a-z0-9+.-]+)://", re.IGNORECASE)


def read_source(
    source: str,
    *,
    kind: Kind = None,
    memory: SyncState | None = None,
    web: Client | None = None,
    say: Callable[[str], object] = lambda _: None,
    profile: ArchiveProfile = NO_PROFILE,
) -> Iterator[Item]:
    """Yield what a source holds, and a refusal for each file or item that cannot be read.

    `kind` overrides what the source looks like; columns say that it is a table, and of what.
    `memory` keeps what a site's next import needs; see `sync.sync_posts` for when it may be kept.
    `web` asks an address, `say` is told of progress in a few words, `profile` says what the pages
    of the site hold beside posts. SourceError is raised, at once or on the way, where nothing can
    be read at all.
    """
    if _ADDRESS.match(source):
        if isinstance(kind, Columns):
            raise SourceError(f"{source}: --map is for a file; fetch it first")
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
        return _or_nothing(source, _folder(path, DISK, kind, profile))
    if not path.exists():
        raise SourceError(f"{source}: there is no such file or folder")
    return _or_nothing(source, _file(SourceFile(path), kind, Site(profile)))


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


def _folder(folder: Path, lying: Files, kind: Kind, profile: ArchiveProfile) -> Iterator[Item]:
    """What the files of a folder hold, or those of an archive, which is a folder in one file."""
    found = list(files_in(folder, lying))
    if not found:
        what = "folder" if lying is DISK else "archive"
        raise SourceError(f"{folder}: the {what} holds no files to read")
    found.sort(key=lambda each: lying.order(each.path) if isinstance(each, SourceFile) else 0)
    pages = [each for each in found if isinstance(each, SourceFile) and each.suffix in PAGES]
    site = Site(profile, html.site_names_in(pages), folder)
    for each in found:
        if isinstance(each, SourceFile):
            yield from _file(each, kind, site)
        elif isinstance(each, Refusal) or not isinstance(kind, SourceKind):
            yield each
        else:  # passed over by its name, which counts for nothing here
            yield from _file(SourceFile(Path(each.source), lying), kind, site)


def _file(file: SourceFile, kind: Kind, site: Site) -> Iterator[Item]:
    """What one file holds; whatever is wrong with it is a refusal."""
    if not file.files.holds(file.path):
        yield Refusal(str(file), "is no file that can be read")
        return
    found = False
    try:
        with panics_as_errors():
            for item in _read(file, kind, site):
                found = True
                yield item
        if not found:
            yield Refusal(str(file), "holds no published posts")
    except OSError as error:
        yield Refusal(str(file), f"cannot be read: {error.strerror or error}")
    except SourceError as error:
        yield Refusal(str(file), str(error).removeprefix(f"{file}: "))
    except MemoryError:
        raise  # no fault of the file's
    except Exception as error:  # noqa: BLE001 - whatever a library makes of it, the others go on
        yield Refusal(str(file), f"{UNFORESEEN} ({type(error).__name__}: {error})"[:_MOST_SAID])


def _read(file: SourceFile, kind: Kind, site: Site) -> Iterable[Item]:
    head = file.head(HEAD)
    seen = detect(head, suffix=file.suffix)
    if kind is None and seen in _ANYTHING and (reason := foreign(head, suffix=file.suffix)):
        return (Refusal(str(file), reason),)
    if seen in _ANYTHING and is_packed(head):
        return _packed(file, head, kind, site.profile)
    if isinstance(kind, Columns):
        return read_table(file, kind)
    return _FILE_READERS[kind or seen](file, site)


def _packed(file: SourceFile, head: bytes, kind: Kind, profile: ArchiveProfile) -> Iterator[Item]:
    """What an archive holds, read where it lies; one within another is not opened."""
    if file.files is not DISK:
        raise SourceError(f"{file}: is an archive inside an archive; {UNPACK}")
    with packed_files(file.path, head) as files:
        yield from _folder(file.path, files, kind, profile)


# A feed is also what any XML is taken for, a text what is nothing else.
_ANYTHING = (SourceKind.FEED, SourceKind.PLAINTEXT)

# What reads a file of each kind; a new kind of file is named here and recognised in `detection`.
_FILE_READERS: Mapping[SourceKind, Callable[[SourceFile, Site], Iterable[Item]]] = {
    SourceKind.WXR: lambda file, _: wxr.read_export(file),
    SourceKind.FEED: lambda file, _: feed.read_feed(file),
    SourceKind.HTML: lambda file, site: (html.read_page(file, site),),
    SourceKind.MARKDOWN: lambda file, _: (read_markdown(file),),
    SourceKind.MOVABLE_TYPE: lambda file, _: read_movable_type(file),
    SourceKind.JSON: lambda file, _: saved.read_saved(file),
    SourceKind.EPUB: lambda file, _: epub.read_book(file),
    SourceKind.WORD: lambda file, site: (word.read_word(file, site),),
    SourceKind.PDF: lambda file, site: (pdf.read_pdf(file, site),),
    SourceKind.PLAINTEXT: lambda file, site: (plaintext.read_text_file(file, site.profile),),
}
