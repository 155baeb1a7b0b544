"""Samples of every kind of file that is read, from which mutations are made."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zipfile
from typing import TYPE_CHECKING

import docx

from tests import renditions
from tests.corpus.readers.documents import test_epub
from tests.corpus.readers.documents.pdf_writer import column, written
from tests.paths import ROOT, SAMPLE

if TYPE_CHECKING:
    from collections.abc import Mapping

_TEXTS = [path.read_bytes() for path in sorted(SAMPLE.iterdir())[:6]]
_POST = renditions.POSTS[0]
_PLAIN = renditions.as_text(_POST)
_TABLE = (
    f'title,date,url,text\n"A Tram",2011-03-09,https://a.example/1,"{_POST.title}, late."\n' * 3
)
_MOVABLE_TYPE = (
    "TITLE: A Tram\nSTATUS: Publish\nDATE: 03/09/2011 02:30:00 PM\nCATEGORY: Trams\n-----\n"
    f"BODY:\n{_POST.rendered}\n-----\nCOMMENT:\nAUTHOR: A\nLate.\n-----\n--------\n"
)
_CORRECTIONS = """
[[outlet]]
posted = "Hill Valey Post"
name = "Hill Valley Post"

[[stretch]]
article = "https://blog.example/2011/03/09/pier"
words = "A diver lost a boot."
outlet = "Hill Valley Post"
date = 2011-03-07
"""


def _zipped(contents: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return out.getvalue()


def _tar(contents: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        for name, content in contents.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return out.getvalue()


def _word() -> bytes:
    document, out = docx.Document(), io.BytesIO()
    for paragraph in _PLAIN.split("\n\n"):
        document.add_paragraph(paragraph)
    document.save(out)
    return out.getvalue()


def _book() -> bytes:
    return _zipped(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": test_epub.CONTAINER,
            "OEBPS/book.opf": test_epub.PACKAGE,
            **test_epub.PAGES,
        }
    )


_PAGES = {f"{post.slug}.html": renditions.as_page(post).encode() for post in renditions.POSTS}
REST = json.dumps([renditions.as_rest(post) for post in renditions.POSTS]).encode()
# By the name of the file that they are given as.
FILES: Mapping[str, list[bytes]] = {
    "page.html": list(_PAGES.values()),
    "post.txt": [*_TEXTS, _PLAIN.encode(), _MOVABLE_TYPE.encode()],
    "post.md": [
        f"---\ntitle: A Tram\ndate: 2011-03-09\ntags: [a, b]\n---\n# A\n\n{_PLAIN}".encode()
    ],
    "export.xml": [renditions.as_wxr().encode()],
    "feed.xml": [renditions.as_rss().encode(), renditions.as_atom().encode()],
    "posts.json": [REST],
    "posts.csv": [_TABLE.encode()],
    "book.epub": [_book()],
    "post.docx": [_word()],
    "post.pdf": [written([column("A Tram", "9 March 2011", "", "It is late.", "It came.")])],
    "site.zip": [_zipped(_PAGES)],
    "site.tgz": [_tar(_PAGES), gzip.compress(_PLAIN.encode())],
}
SETTINGS = [(ROOT / "settings.toml").read_bytes()]
CORRECTIONS = [_CORRECTIONS.encode()]
PROFILES = [path.read_bytes() for path in sorted((ROOT / "corpus" / "profiles").iterdir())]
# For what takes a text: a post, a question, an option.
TEXTS = [
    *_TEXTS,
    _PLAIN.encode(),
    "Which tram in Sichuan, China was late in December 2011, and who said “never”?".encode(),
    b"all posts about ferries before 2010",
    b"7 March 2011",
    b"https://sample.example/2011/12/07/a-post/?p=7",
]
