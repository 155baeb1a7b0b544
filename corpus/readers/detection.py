"""What kind of source a file is, by how it begins; its name counts only where that says nothing."""

from __future__ import annotations

import codecs
import re
from enum import StrEnum


class SourceKind(StrEnum):
    """What a source is, as `verbatim import --as` names it."""

    PLAINTEXT = "plaintext"
    WXR = "wxr"
    WORDPRESS = "wordpress"
    HTML = "html"
    FEED = "feed"
    MARKDOWN = "markdown"
    JSON = "json"
    MOVABLE_TYPE = "movabletype"
    EPUB = "epub"
    WORD = "docx"
    PDF = "pdf"


MARKDOWN_NAMES = (".md", ".markdown", ".mkd", ".mdown", ".mdx")
# How much of a file is looked at: an export opens with a comment of 1.5 kB.
HEAD = 1 << 14
# Texts that say of themselves what they are.
_TEXT_FORMS = (
    (
        re.compile(r"\s*(?:---[ \t]*\r?\n\s*[A-Za-z'\"#][\w -]*+['\"]?\s*+:|\+\+\+[ \t]*\r?\n)"),
        SourceKind.MARKDOWN,
    ),
    (
        re.compile(
            r"\s*(?:TITLE|AUTHOR|BASENAME|STATUS|DATE): [^\n]*\n"
            r"(?:[A-Z][A-Z ]{1,30}:[^\n]*\n|\r?\n)*-----\r?\n"
        ),
        SourceKind.MOVABLE_TYPE,
    ),
)
# How the parts are named with which a document begins that is a zip archive.
_IN_ZIP = (
    ("mimetypeapplication/epub+zip", SourceKind.EPUB),
    ("META-INF/container.xml", SourceKind.EPUB),
    ("word/document.xml", SourceKind.WORD),
    ("word/_rels/", SourceKind.WORD),
)
_FIRST_PARTS = (
    "mimetype", "META-INF/", "[Content_Types].xml", "_rels/", "docProps/", "word/", "xl/", "ppt/",
)  # fmt: skip
_PART = b"PK\x03\x04"
_PART_NAME = re.compile(rb"PK\x03\x04.{26}(?=([\x20-\x7e]{1,200}))", re.DOTALL)
# What answers of the REST interfaces of WordPress and wordpress.com hold near their beginning.
_ANSWERS = ((b'"rendered"', b'"content"', b'"link"'), (b'"ID"', b'"site_ID"', b'"URL"'))
_BEFORE = re.compile(r"(?:\s++|<!--.*?-->|<\?.*?\?>)*+", re.DOTALL)
_PAGE = re.compile(
    r"<(?:!DOCTYPE\s+html|(?:html|head|body|meta|title|article|main|div|p|h[1-6]|span|table)\b)",
    re.IGNORECASE,
)
_FEED = re.compile(r"<(?:[a-z]+:)?(?:rss|feed|RDF)\b", re.IGNORECASE)
_EXPORT = re.compile(r"wordpress\.org/export/|<wp:(?:wxr_version|base_site_url|author)\b")


def detect(head: bytes, *, suffix: str = "") -> SourceKind:
    """The kind of a file that begins with `head`; plain text is what is nothing else."""
    text = _text(head)
    said = next((kind for form, kind in _TEXT_FORMS if form.match(text)), None)
    if document := _document(head):
        return document
    if suffix.lower() in MARKDOWN_NAMES or said:
        return said or SourceKind.MARKDOWN
    if head.lstrip()[:1] in (b"[", b"{") and any(
        all(mark in head for mark in marks) for marks in _ANSWERS
    ):
        return SourceKind.JSON
    begun = _BEFORE.sub("", text, count=1)
    if _PAGE.match(begun):
        return SourceKind.HTML
    # Any XML goes to a reader of XML, which says what is wrong with it; it is never prose.
    if _FEED.match(begun) or begun.startswith("<!DOCTYPE") or text.lstrip().startswith("<?xml"):
        return SourceKind.WXR if _EXPORT.search(text) else SourceKind.FEED
    is_page = suffix.lower() in (".html", ".htm", ".xhtml") and "<" in text
    return SourceKind.HTML if is_page else SourceKind.PLAINTEXT


def _document(head: bytes) -> SourceKind | None:
    if head.startswith(b"%PDF-"):
        return SourceKind.PDF
    for name in parts_of_document(head):
        if found := next((kind for opening, kind in _IN_ZIP if name.startswith(opening)), None):
            return found
    return None


def parts_of_document(head: bytes) -> list[str]:
    """The names of the parts with which a document begins that is a zip archive; none in others.

    The first one has its content behind it where that is not packed, as in `mimetype`. Archives
    that hold such a document, not packed either, begin otherwise.
    """
    names = [found[1].decode("latin-1") for found in _PART_NAME.finditer(head)]
    is_document = head.startswith(_PART) and names and names[0].startswith(_FIRST_PARTS)
    return names if is_document else []


def _text(head: bytes) -> str:
    """The head as text that is good enough to look for tags in."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return head.decode("utf-16", "replace")
    if head[:4] in (b"<\0?\0", b"\0<\0?"):
        return head.replace(b"\0", b"").decode("latin-1")
    return head.removeprefix(codecs.BOM_UTF8).decode("latin-1").lstrip("\0")
