"""The files of a folder that may hold posts, in the order of their names.

Left out without a word are hidden files, what tells of the folder itself (README, LICENSE) and the
`..._files` folders that browsers put beside a saved page. What is plainly no article (pictures,
style sheets, robots.txt, the feeds beside a site's saved pages) is passed over by name.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.article import PassedOver, Refusal
from corpus.readers.files import DISK, SourceFile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpus.readers.files import Files

PAGES = (".html", ".htm", ".xhtml", ".shtml")
_ASIDE = re.compile(r"\.|(?:README|LICEN[CS]E|CHANGELOG|CONTRIBUTING)(?:\.\w+)?$")
# What an archive made on a Mac holds beside its files.
_ASIDE_FOLDER = re.compile(r"\.|__MACOSX$")
_KINDS = {
    "picture": ".png .jpg .jpeg .gif .webp .svg .ico .bmp .avif .tif .tiff",
    "recording": ".mp3 .mp4 .m4a .ogg .wav .webm .mov .avi",
    "style sheet": ".css .scss .sass .less .map",
    "font": ".woff .woff2 .ttf .otf .eot",
    "script": ".js .mjs .ts .py .rb .sh .bat .php .lua .rs .go .c .h .java",
    "settings file": ".toml .ini .yml .yaml .lock .cfg .conf",
    "log": ".log",
}
_BY_SUFFIX = {suffix: kind for kind, names in _KINDS.items() for suffix in names.split()}
_BY_NAME = re.compile(
    r"(?P<robots>(?:robots|ads|app-ads|humans|security|llms)\.txt)|(?P<sitemap>[\w-]{0,200}sitemap[\w-]{0,200}\.(?:xml|txt))"
    r"|(?P<build>Gemfile|Rakefile|Makefile|CNAME|Dockerfile|requirements\.txt"
    r"|(?:package(?:-lock)?|tsconfig|composer)\.json)",
    re.IGNORECASE,
)
_NAMED = {"robots": "file for robots", "sitemap": "sitemap", "build": "settings file"}
_FEED = re.compile(
    r"(?:^|/)(?:feed|rss|atom|comments)/[^/]*$|(?:^|/)(?:feed|rss2?|atom)(?:\.\w+)?$", re.IGNORECASE
)


def files_in(folder: Path, lying: Files = DISK) -> Iterator[SourceFile | Refusal | PassedOver]:
    """Every file below a folder, on the disk or in an archive, sorted folder by folder.

    Links to folders are not followed, nor are links to files that lie elsewhere: a folder that
    somebody else made could bring in what the keeper never meant to show.
    """
    unreadable: list[OSError] = []
    inside = folder.resolve()
    has_pages = False
    for where, folders, files in lying.walk(folder, unreadable.append):
        pages = {Path(name).stem for name in files if name.lower().endswith(PAGES)}
        has_pages = has_pages or bool(pages)
        folders[:] = sorted(
            name
            for name in folders
            if not _ASIDE_FOLDER.match(name) and name.removesuffix("_files") not in pages
        )
        for name in sorted(files):
            if not _ASIDE.match(name):
                path = Path(where, name)
                if path.is_symlink() and not path.resolve().is_relative_to(inside):
                    yield Refusal(str(path), "is a link to a file outside of the folder")
                    continue
                kind = _kind_by_name(path.relative_to(folder), has_pages=has_pages)
                yield PassedOver(str(path), kind) if kind else SourceFile(path, lying)
    for error in unreadable:
        yield Refusal(str(error.filename), f"cannot be read: {error.strerror}")


def _kind_by_name(path: Path, *, has_pages: bool) -> str | None:
    """What a file is that its name shows to be no article."""
    if named := _BY_NAME.fullmatch(path.name):
        return _NAMED[named.lastgroup or ""]
    if has_pages and _FEED.search(path.as_posix()):
        return "feed"
    return _BY_SUFFIX.get(path.suffix.lower())
