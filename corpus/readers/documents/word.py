"""Word's documents (DOCX): paragraphs, headings, quotations, lists and links, as HTML has them.

What was deleted with changes tracked, hidden text, text boxes and the table of contents are left
out; what was inserted counts.
"""

from __future__ import annotations

from html import escape
from io import BytesIO
from itertools import groupby
from typing import TYPE_CHECKING

from corpus.errors import SourceError
from corpus.readers.documents.document import Properties, document_post
from corpus.readers.markup.html_to_text import text_of
from corpus.readers.packed.limits import LARGEST_PIECE
from corpus.readers.packed.zipped import ZippedFiles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement

    from corpus.article import Post, Refusal
    from corpus.readers.files import SourceFile
    from corpus.readers.site import Site

_NAMESPACE = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ADDRESS_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_QUOTES = ("quote", "intense quote", "block text", "quotations", "block quotation")
_LISTS = {"list bullet": "ul", "list number": "ol"}
# Of the words and their marks alone, in bytes; as a tree they take ten times as much.
_LARGEST_TEXT = 48 << 20
_INLINE = {"i": "em", "strike": "s", "dstrike": "s"}


def read_word(file: SourceFile, site: Site) -> Post | Refusal:
    """Read one document; SourceError where it is damaged or far too large."""
    data = file.read_bytes()
    with ZippedFiles(file.path, BytesIO(data), most=LARGEST_PIECE) as parts:
        if parts.size(file.path / "word" / "document.xml") > _LARGEST_TEXT:
            raise SourceError(f"{file}: holds more words than any book; divide it")
    try:
        stated, paragraphs = _read(data)
    except Exception as error:  # a damaged document makes it raise anything
        raise SourceError(f"{file}: is a damaged Word document ({error})") from error
    title = next((words for name, words in paragraphs[:3] if name in ("title", "heading 1")), "")
    markup = "".join(_blocks(paragraphs))
    return document_post(file, text_of(markup), stated, site, heading=text_of(title).text)


def _read(data: bytes) -> tuple[Properties, list[tuple[str, str]]]:
    import docx  # noqa: PLC0415 - costs 0.2 s that other files do not need

    document = docx.Document(BytesIO(data))
    said = document.core_properties
    stated = Properties(
        said.title,
        said.author,
        said.created and said.created.date(),
        said.modified and said.modified.isoformat(),
    )
    return stated, list(_paragraphs(document))


def _paragraphs(document: Document) -> Iterator[tuple[str, str]]:
    """The name of each paragraph's style, in lower case, and its words as HTML."""
    names = {style.style_id: (style.name or "").lower() for style in document.styles}
    for paragraph in document.element.body.iter(_w("p")):
        if next(paragraph.iterancestors(_w("txbxContent")), None) is not None:
            continue
        style = paragraph.find(f"{_w('pPr')}/{_w('pStyle')}")
        name = names.get(style.get(_w("val")) or "", "") if style is not None else ""
        if not name.startswith("toc") and (words := "".join(_runs(paragraph, document))).strip():
            numbered = paragraph.find(f"{_w('pPr')}/{_w('numPr')}") is not None
            yield ("list bullet" if numbered and name in ("", "list paragraph") else name), words


def _runs(paragraph: BaseOxmlElement, document: Document) -> Iterator[str]:
    for run in paragraph.iter(_w("r")):
        above = {each.tag: each for each in run.iterancestors()}
        if _w("moveFrom") in above or next(run.iterancestors(_w("p"))) is not paragraph:
            continue
        properties = run.find(_w("rPr"))
        marks = [] if properties is None else [each.tag for each in properties if _is_on(each)]
        if _w("vanish") in marks:
            continue
        words = "".join(map(_text, run))
        for name, tag in _INLINE.items():
            if _w(name) in marks and words.strip():
                words = f"<{tag}>{words}</{tag}>"
        address = _address(above.get(_w("hyperlink")), document)
        yield f'<a href="{escape(address)}">{words}</a>' if address else words


def _text(part: BaseOxmlElement) -> str:
    if part.tag == _w("t"):
        return escape(part.text or "")
    if part.tag in (_w("br"), _w("cr")) and part.get(_w("type")) is None:
        return "<br>"
    return {_w("tab"): " ", _w("noBreakHyphen"): "-"}.get(str(part.tag), "")


def _is_on(mark: BaseOxmlElement) -> bool:
    return mark.get(_w("val")) not in ("0", "false", "off")


def _address(link: BaseOxmlElement | None, document: Document) -> str:
    """Where a link leads out of the document; empty for none."""
    known = document.part.rels
    found = known.get(link.get(_ADDRESS_ID) or "") if link is not None else None
    return found.target_ref if found is not None and found.is_external else ""


def _blocks(paragraphs: list[tuple[str, str]]) -> Iterator[str]:
    """Paragraphs as HTML, those of one quotation or list together."""
    for container, group in groupby(paragraphs, key=lambda each: _container(each[0])):
        if container:
            yield f"<{container}>"
        tag = "li" if container in ("ul", "ol") else "p"
        for _, words in group:
            yield f"<{tag}>{words}</{tag}>"
        if container:
            yield f"</{container}>"


def _container(style: str) -> str:
    if style in _QUOTES:
        return "blockquote"
    return next((tag for name, tag in _LISTS.items() if style.startswith(name)), "")


def _w(name: str) -> str:
    return _NAMESPACE + name
