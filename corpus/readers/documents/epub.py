"""Books (EPUB): one post for each chapter, in the order in which the book is read.

A book is a zip archive. `META-INF/container.xml` names its package, which lists the pages in their
order (the spine) and says who wrote the book and when. Cover, title page and contents are no posts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote, urldefrag
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from corpus import post_keys
from corpus.article import PassedOver, Post, Refusal
from corpus.errors import SourceError
from corpus.readers import html, publication_date
from corpus.readers.markup.html_to_text import line_of, name_of, text_of_node
from corpus.readers.markup.parsing import parse_html
from corpus.readers.packed.limits import LARGEST_PIECE
from corpus.readers.packed.zipped import ZippedFiles

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from selectolax.lexbor import LexborHTMLParser

    from corpus.article import Item
    from corpus.readers.files import SourceFile

# `<title/>` and the like are XML; to HTML they are tags that nothing closes.
_SELF_CLOSED = re.compile(
    r"<(?!(?:area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)\b)"
    r"([A-Za-z][\w:-]*)((?:\s[^<>]*)?)/>"
)
_HEADINGS = "h1, h2, h3, h4"
# What a page says that it is, by its type, by the guide of the package or by its file's name.
_NO_CHAPTER = re.compile(
    r"(?:^|[\s_-])(?:cover|toc|nav|title-?page|half-?title-?page|copyright(?:-?page)?|landmarks"
    r"|loi|lot|index|colophon|contents)(?:$|[\s_-])",
    re.IGNORECASE,
)
_NO_POST = "cover or contents page"


def read_book(file: SourceFile) -> Iterator[Item]:
    """Yield the chapters of a book; SourceError where it is damaged, locked or far too large."""
    with ZippedFiles(file.path, BytesIO(file.read_bytes()), most=LARGEST_PIECE) as files:
        book = _Book.opened(file.path, files)
        for path in book.spine:
            try:
                yield book.chapter(path)
            except SourceError as error:
                yield Refusal(str(path), str(error).removeprefix(f"{path}: "))


@dataclass(frozen=True, slots=True)
class _Book:
    """A package: its pages in order, those that are no chapters, and what it says of itself."""

    path: Path
    files: ZippedFiles
    spine: tuple[Path, ...]
    aside: frozenset[Path]
    title: str
    author: str | None
    stated: str

    @classmethod
    def opened(cls, path: Path, files: ZippedFiles) -> _Book:
        container = _parsed(files, path / "META-INF" / "container.xml")
        root = next((each.get("full-path") or "" for each in _all(container, "rootfile")), "")
        if not root:
            raise SourceError(f"{path}: is no EPUB book: its container names no package")
        package_path = path.joinpath(*PurePosixPath(root).parts)
        package = _parsed(files, package_path)
        manifest = {each.get("id"): each for each in _all(package, "item")}
        listed = [(each, manifest.get(each.get("idref"))) for each in _all(package, "itemref")]
        spine = [
            (_beside(package_path, item), each, item) for each, item in listed if item is not None
        ]
        aside = {
            page
            for page, each, item in spine
            if each.get("linear") == "no" or "nav" in (item.get("properties") or "").split()
        }
        aside |= {
            _beside(package_path, each)
            for each in _all(package, "reference")
            if _NO_CHAPTER.search(each.get("type") or "")
        }
        _check_lock(path, files, {page for page, *_ in spine})
        return cls(
            path,
            files,
            tuple(page for page, *_ in spine),
            frozenset(aside),
            line_of(_texts(package, "title")[0]),
            name_of(", ".join(filter(None, _texts(package, "creator")))),
            _publication(package),
        )

    def chapter(self, path: Path) -> Item:
        """What one page holds."""
        with self.files.open(path) as stream:
            data = stream.read()
        try:
            markup = html.decode_page(data).text
        except ValueError as error:
            return Refusal(str(path), str(error))
        tree = parse_html(_SELF_CLOSED.sub(r"<\1\2></\1>", markup))
        types = " ".join(
            node.attributes.get("epub:type") or "" for node in tree.css("body, body > section")
        )
        if path in self.aside or _NO_CHAPTER.search(types) or _NO_CHAPTER.search(path.stem):
            return PassedOver(str(path), _NO_POST)
        return self._post(path, tree)

    def _post(self, path: Path, tree: LexborHTMLParser) -> Item:
        title = _heading(tree) or self._window_title(tree)
        read = text_of_node(tree.body) if tree.body else None
        if read is None or not read.text:
            return PassedOver(str(path), "page without text")
        number = self.spine.index(path) + 1
        day, date_source = publication_date.published(publication_date.iso_day(self.stated), None)
        return Post(
            keys=(post_keys.file_key(path),),
            source=str(path),
            title=title or f"{self.title or self.path.stem}, part {number}",
            body=read.text,
            published=day,
            date_source=date_source,
            author=self.author,
            categories=(),
            blockquotes=read.blockquotes,
            markup=read.markup,
        )

    def _window_title(self, tree: LexborHTMLParser) -> str:
        node = tree.css_first("title")
        title = line_of(node.inner_html or "") if node else ""
        return "" if title == self.title else title


def _heading(tree: LexborHTMLParser) -> str:
    """The first heading above any text, which leaves it; one below text is of a part of it."""
    node = tree.css_first(_HEADINGS)
    first = text_of_node(tree.body).text.split("\n", 1)[0] if tree.body else ""
    title = text_of_node(node).text if node else ""
    if node is None or not title or not title.startswith(first):
        return ""
    node.decompose()
    return " ".join(title.split())


def _check_lock(path: Path, files: ZippedFiles, pages: set[Path]) -> None:
    """SourceError where the words are encrypted; fonts often are, for no harm."""
    listed = path / "META-INF" / "encryption.xml"
    if files.holds(listed):
        found = _all(_parsed(files, listed), "CipherReference")
        locked = {path.joinpath(*_parts(each.get("URI") or "")) for each in found}
        if pages & locked:
            raise SourceError(f"{path}: is locked (DRM); only its owner's programs can open it")


def _publication(package: Element) -> str:
    """The date of publication, else the first that is not a later change's."""
    dates = [(_of(each, "event"), (each.text or "").strip()) for each in _all(package, "date")]
    ranked = sorted(dates, key=lambda each: each[0] != "publication")
    return next((text for event, text in ranked if event not in ("modification", "creation")), "")


def _parsed(files: ZippedFiles, path: Path) -> Element:
    try:
        with files.open(path) as stream:
            found: Element = fromstring(stream.read())
    except (ParseError, DefusedXmlException) as error:
        raise SourceError(f"{path}: is no XML that can be read: {error}") from error
    return found


def _all(element: Element, name: str) -> list[Element]:
    """Every element of a name below another one, in whatever namespace."""
    return [each for each in element.iter() if str(each.tag).rpartition("}")[2] == name]


def _texts(element: Element, name: str) -> list[str]:
    return [each.text or "" for each in _all(element, name)] or [""]


def _of(element: Element, name: str) -> str:
    """An attribute in whatever namespace."""
    named = (value for key, value in element.attrib.items() if key.rpartition("}")[2] == name)
    return next(named, "")


def _beside(package: Path, item: Element) -> Path:
    """Where in the archive the file lies that an element of the package names."""
    return package.parent.joinpath(*_parts(item.get("href") or ""))


def _parts(reference: str) -> tuple[str, ...]:
    return PurePosixPath(unquote(urldefrag(reference).url)).parts
