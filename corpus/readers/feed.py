"""Feeds: RSS 0.9 to 2.0 and Atom, read as they stand; Blogger's exports are Atom as well.

A feed gives the latest posts, each with its whole text or with an excerpt of it. An excerpt is no
article: quoting from it would pass over most of what the post says, so it is refused, and the way
to the whole text is named. Readers' comments, which have feeds of their own and stand among the
posts in an export of Blogger, are passed over.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from corpus import post_keys
from corpus.article import PassedOver, Post, Refusal
from corpus.readers import publication_date
from corpus.readers.markup import html_to_text
from corpus.readers.xml.stream import read_records

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from typing import BinaryIO

    from corpus.article import Item
    from corpus.readers.files import SourceFile
    from corpus.readers.markup.text_builder import HtmlText
    from corpus.readers.xml.records import Record

_ITEM = "title link guid pubDate date creator author category encoded description body fullitem"
_ENTRY = (
    "title link id published issued updated modified author/name category content summary "
    "in-reply-to type status control/draft"
)
_WANTED = {"item": frozenset(_ITEM.split()), "entry": frozenset(_ENTRY.split())}
# In an export of Blogger a category says what an entry is: ".../kind#comment".
_KIND = re.compile(r"schemas\.google\.com/blogger/2008/kind#(\w+)$")
_COMMENT_LINK = re.compile(r"#(?:comment-?|c)\d+$|[?&]showComment=")
_NO_POSTS = {"settings": "setting", "template": "template", "page": "page", "comment": "comment"}
# "[...]", "Continue reading The Title", "Read more »": the feed goes no further than here.
_CUT_SHORT = re.compile(
    r"(?:\[?(?:…|\.\.\.)\]?|(?:continue reading|read (?:more|the rest))\b.{0,200})\W*$",
    re.IGNORECASE,
)
# WordPress and its plug-ins sign each item of a feed.
_SIGNATURE = re.compile(
    r"\n\nThe (?:post|article) [^\n]+ (?:appeared first on|first appeared on) [^\n]+$"
)
_NAMED = re.compile(r"[^\s@]{1,250}@\S{1,250}\s*\((?P<name>[^)]{1,250})\)")


def read_feed(file: SourceFile) -> Iterator[Item]:
    """Yield the posts of a saved feed, in its order; OSError if it cannot be read."""
    with file.open() as stream:
        yield from parse_feed(stream, str(file))


def parse_feed(stream: BinaryIO, source: str) -> Iterator[Item]:
    """Yield the posts of a feed; SourceError if it declares a DOCTYPE."""
    for found in read_records(stream, source, _WANTED):
        if isinstance(found, Refusal):
            yield found
        elif kind := _other_kind(found):
            yield PassedOver(source, kind)
        else:
            yield _post(found, source)


def _other_kind(record: Record) -> str | None:
    """What an item is that is no published post."""
    terms = (value.attributes.get("term") or "" for value in record.all("category"))
    stated = next((found[1] for term in terms if (found := _KIND.search(term))), "")
    stated = (stated or record.text("type")).lower()
    if record.all("in-reply-to") or _COMMENT_LINK.search(_link(record) or ""):
        return "comment"
    if record.text("control/draft") == "yes" or record.text("status").lower() == "draft":
        return "draft"
    return _NO_POSTS.get(stated)


def _post(record: Record, source: str) -> Post | Refusal:
    title = html_to_text.line_of(record.text("title"))
    link = _link(record)
    whole = map(record.text, ("encoded", "content", "body", "fullitem"))
    content = next(filter(None, whole), "")
    body = _body(content or record.text("description") or record.text("summary"))
    where = f'{source}: the item at line {record.line}, "{title}"'
    warnings = [f"{where}: {warning}" for warning in record.warnings()]
    if not content:
        if not body.text or _CUT_SHORT.search(body.text):
            return Refusal(
                link or source,
                f'the feed gives only an excerpt of "{title}"; import the site itself or an export',
            )
        warnings.append(f"{where}: no full text; its description was taken for the whole post")
    day = publication_date.local(_day(record), link)
    published, date_source = publication_date.published(day, link)
    guid = record.text("guid") or record.text("id")
    return Post(
        keys=post_keys.post_keys(link, guid, attachments=False) or (f"{source}#{title}",),
        source=source,
        title=title,
        body=body.text,
        url=link,
        published=published,
        date_source=date_source,
        modified=record.text("updated") or record.text("modified") or None,
        author=_author(record),
        categories=_categories(record),
        blockquotes=body.blockquotes,
        markup=body.markup,
        warnings=tuple(warnings),
    )


def _body(content: str) -> HtmlText:
    read = html_to_text.text_of(content)
    return replace(read, text=_SIGNATURE.sub("", read.text))


def _link(record: Record) -> str | None:
    """The address of the post itself: the text of `<link>`, or its `href` in Atom."""
    if text := record.text("link"):
        return text
    for value in record.all("link"):
        if value.attributes.get("rel", "alternate") == "alternate" and value.attributes.get("href"):
            return value.attributes["href"]
    for guid in record.all("guid"):
        text = guid.text.strip()
        if guid.attributes.get("isPermaLink", "true") == "true" and text.startswith("http"):
            return text
    return None


def _day(record: Record) -> date | None:
    """The day of publication as the feed states it, in RSS nearly always by Greenwich time."""
    stated = (record.text(name) for name in ("pubDate", "date", "published", "issued", "updated"))
    first = next(filter(None, stated), "")
    return publication_date.iso_day(first) or publication_date.rfc_day(first)


def _author(record: Record) -> str | None:
    """A name without an e-mail address; RSS's own `<author>` is an address with a name behind."""
    name = record.text("creator") or record.text("author/name") or record.text("author")
    named = _NAMED.fullmatch(name)
    return html_to_text.name_of(named["name"] if named else name)


def _categories(record: Record) -> tuple[str, ...]:
    """In RSS the texts, in Atom the labels or terms; a feed does not tell categories from tags."""
    named = (
        value.text or value.attributes.get("label") or value.attributes.get("term") or ""
        for value in record.all("category")
        if not _KIND.search(value.attributes.get("term") or "")
    )
    return html_to_text.names_of(named)
