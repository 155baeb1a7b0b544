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


MARKDOWN_NAMES = (".md", ".markdown", ".mkd", ".mdown", ".mdx")
# How much of a file is looked at: an export opens with a comment of 1.5 kB.
HEAD = 1 << 14
# Texts that say of themselves what they are.
_TEXT_FORMS = (
    (
        re.compile(r"\s*(?:---[ \t]*\r?\n\s*[A-Za-z'\"#][\w -]*['\"]?\s*:|\+\+\+[ \t]*\r?\n)"),
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
_PART = b"PK\x03\x04"
_PART_NAME = re.compile(rb"PK\x03\x04.{26}(?=([\x20-\x7e]{1,200}))", re.DOTALL)
# What an answer of WordPress's REST interface holds near its beginning.
_ANSWER = (b'"rendered"', b'"content"', b'"link"')
_BEFORE = re.compile(r"(?:\s|<!--.*?-->|<\?.*?\?>)*", re.DOTALL)
_PAGE = re.compile(
    r"<(?:!DOCTYPE\s+html|(?:html|head|body|meta|title|article|main|div|p|h[1-6]|span|table)\b)",
    re.IGNORECASE,
)
_FEED = re.compile(r"<(?:[a-z]+:)?(?:rss|feed|RDF)\b", re.IGNORECASE)
_EXPORT = re.compile(r"wordpress\.org/export/|<wp:(?:wxr_version|base_site_url|author)\b")


def detect(head: bytes, *, suffix: str = "") -> SourceKind:
    """The kind of a file that begins with `head`; plain text is what is nothing else."""
    text = _text(head)
    if suffix.lower() in MARKDOWN_NAMES:
        return SourceKind.MARKDOWN
    if said := next((kind for form, kind in _TEXT_FORMS if form.match(text)), None):
        return said
    if head.lstrip()[:1] in (b"[", b"{") and all(mark in head for mark in _ANSWER):
        return SourceKind.JSON
    begun = _BEFORE.sub("", text, count=1)
    if _PAGE.match(begun):
        return SourceKind.HTML
    # Any XML goes to a reader of XML, which says what is wrong with it; it is never prose.
    if _FEED.match(begun) or begun.startswith("<!DOCTYPE") or text.lstrip().startswith("<?xml"):
        return SourceKind.WXR if _EXPORT.search(text) else SourceKind.FEED
    is_page = suffix.lower() in (".html", ".htm", ".xhtml") and "<" in text
    return SourceKind.HTML if is_page else SourceKind.PLAINTEXT


def names_in_zip(head: bytes) -> list[str]:
    """The names of the parts with which a zip archive begins; none where it is none.

    The first one has its content behind it where that is not packed, as in `mimetype`.
    """
    if not head.startswith(_PART):
        return []
    return [found[1].decode("latin-1") for found in _PART_NAME.finditer(head)]


def _text(head: bytes) -> str:
    """The head as text that is good enough to look for tags in."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return head.decode("utf-16", "replace")
    if head[:4] in (b"<\0?\0", b"\0<\0?"):
        return head.replace(b"\0", b"").decode("latin-1")
    return head.removeprefix(codecs.BOM_UTF8).decode("latin-1").lstrip("\0")
